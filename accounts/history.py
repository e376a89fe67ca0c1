"""Rows whose every change the database itself writes down, whoever makes it: what moves a number or a right.

`Change` is written by a trigger, so a change made past the portal (psql, a script) stands there, too, with the role of
the database that made it. Why not django-pghistory: docs/decisions/0011-changes-kept-by-the-database.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.migrations import RunSQL

# A value that nobody may read back is written as this: that it changed shows, what it was does not.
MASK = "***"
EMPTY = """('null', '""')"""


@dataclass(frozen=True, slots=True)
class Kept:
    """How a table's changes are kept: columns whose values are masked, columns whose changes are not worth a row."""

    masked: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()


RIGHTS: Mapping[str, Kept] = {
    "accounts_user": Kept(masked=("password", "email"), ignored=("last_login",)),
    "accounts_onetimelink": Kept(masked=("secret_hash",)),
    "accounts_apikey": Kept(masked=("secret_hash",)),
    "mfa_authenticator": Kept(masked=("data",), ignored=("last_used_at",)),
    "socialaccount_socialaccount": Kept(masked=("uid", "extra_data"), ignored=("last_login",)),
    "agencies_membership": Kept(),
    "agencies_delegation": Kept(),
    "agencies_supervisingbody": Kept(),
    "agencies_agency_keys": Kept(),
    "notices_webhook": Kept(masked=("secret", "former")),
    "actionplans_pressoffice": Kept(masked=("secret_hash",)),
}
NUMBERS: Mapping[str, Kept] = {
    "agencies_block": Kept(),
    "agencies_agency": Kept(),
    "agencies_agencyversion": Kept(),
    "agencies_agencysuccession": Kept(),
    "agencies_reorganisation": Kept(ignored=("rows",)),
    "agencies_service": Kept(),
    "surveys_questionnaire": Kept(),
    "surveys_round": Kept(),
    "surveys_roundversion": Kept(),
    "surveys_roundchannel": Kept(),
    "surveys_roundunit": Kept(),
    "surveys_accesspoint": Kept(masked=("token",)),
    "surveys_kiosk": Kept(masked=("pin_hash",), ignored=("wrong_tries", "wrong_on")),
    "surveys_assignment": Kept(),
    "surveys_paperbatch": Kept(),
    "surveys_paperrejectreason": Kept(),
    "invitations_samplelist": Kept(),
    "scoring_method": Kept(),
    "scoring_roundmethod": Kept(),
    "scoring_indicator": Kept(),
    "scoring_indicatortarget": Kept(),
    "actionplans_plan": Kept(),
    "actionplans_target": Kept(),
    "actionplans_measure": Kept(),
    "actionplans_designation": Kept(),
    "actionplans_designatedagency": Kept(),
}
KEPT: Mapping[str, Kept] = {**RIGHTS, **NUMBERS}

# The function belongs to the owner of the tables and writes as the owner: the portal's own role needs no right to
# insert, so it can forge nothing. A temporary table of the same name must not come first, hence the path.
CREATE_FUNCTION = f"""
CREATE FUNCTION keep_change() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    masked text[] := string_to_array(TG_ARGV[1], ',');
    ignored text[] := string_to_array(TG_ARGV[2], ',');
    was jsonb; becomes jsonb; old_part jsonb; new_part jsonb; pk text;
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        IF current_setting('satisfaction.allow_truncate', true) = 'on' THEN RETURN NULL; END IF;
        RAISE EXCEPTION '% is never emptied', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF TG_OP <> 'INSERT' THEN was := to_jsonb(OLD) - ignored; END IF;
    IF TG_OP <> 'DELETE' THEN becomes := to_jsonb(NEW) - ignored; END IF;
    IF was = becomes THEN RETURN NULL; END IF;
    pk := coalesce(was, becomes) ->> TG_ARGV[0];
    SELECT jsonb_object_agg(key, CASE WHEN key = ANY(masked) AND value NOT IN {EMPTY} THEN '"{MASK}"' ELSE value END)
      INTO old_part FROM jsonb_each(was) WHERE becomes IS NULL OR becomes -> key IS DISTINCT FROM value;
    SELECT jsonb_object_agg(key, CASE WHEN key = ANY(masked) AND value NOT IN {EMPTY} THEN '"{MASK}"' ELSE value END)
      INTO new_part FROM jsonb_each(becomes) WHERE was IS NULL OR was -> key IS DISTINCT FROM value;
    INSERT INTO accounts_change (at, table_name, row, act, before, after, actor_id, origin, request, role, transaction)
    VALUES (
        clock_timestamp(), TG_TABLE_NAME, pk, left(TG_OP, 1), old_part, new_part,
        nullif(current_setting('satisfaction.actor', true), '')::bigint,
        coalesce(current_setting('satisfaction.origin', true), ''),
        coalesce(current_setting('satisfaction.request', true), ''),
        session_user, pg_current_xact_id()::text::bigint
    );
    RETURN NULL;
END $$
"""  # noqa: S608 -- of constants
DROP_FUNCTION = "DROP FUNCTION keep_change()"
# What stood there when the keeping began, so that a row can be compared with what is known of it.
AS_IT_STOOD = """
INSERT INTO accounts_change (at, table_name, row, act, after, origin, request, role, transaction)
SELECT clock_timestamp(), '{table}', t.{pk}::text, 'S', (
    SELECT jsonb_object_agg(key, CASE WHEN key = ANY('{{{masked}}}') AND value NOT IN {empty} THEN '"***"'
                                 ELSE value END)
    FROM jsonb_each(to_jsonb(t) - '{{{ignored}}}'::text[])
), '', '', session_user, pg_current_xact_id()::text::bigint FROM {table} AS t ORDER BY t.{pk}
"""


def keep_history(table: str, *, masked: str = "", ignored: str = "", pk: str = "id") -> RunSQL:
    """Return the operation that has every change of a table's rows written down; columns are set apart by commas.

    Writes down the rows that are there. For a column that becomes another type: run it again after `forget_history`.
    """
    row = f"CREATE TRIGGER {table}_history AFTER INSERT OR UPDATE OR DELETE ON {table} FOR EACH ROW"
    whole = f"CREATE TRIGGER {table}_history_whole BEFORE TRUNCATE ON {table} FOR EACH STATEMENT"
    run = f"EXECUTE FUNCTION keep_change('{pk}', '{masked}', '{ignored}')"
    stood = AS_IT_STOOD.format(table=table, pk=pk, masked=masked, ignored=ignored, empty=EMPTY)
    return RunSQL(f"{stood}; {row} {run}; {whole} {run}", forget_history(table))


def forget_history(table: str) -> str:
    """Return the SQL that ends the keeping; what was written down stays."""
    return f"DROP TRIGGER {table}_history ON {table}; DROP TRIGGER {table}_history_whole ON {table}"
