from django.db import migrations

from accounts.append_only import append_only

# Raw answers go in the very transaction that writes down that they go, and in no other; nothing else lets them go.
ALLOW = """
CREATE FUNCTION refuse_change_unless_destroyed() RETURNS trigger LANGUAGE plpgsql AS $function$
DECLARE
    of_round bigint;
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF TG_TABLE_NAME = 'surveys_response' THEN
            SELECT u.round_id INTO of_round FROM surveys_roundunit u WHERE u.id = OLD.round_unit_id;
        ELSE
            SELECT u.round_id INTO of_round FROM surveys_response r JOIN surveys_roundunit u ON u.id = r.round_unit_id
            WHERE r.id = OLD.response_id;
        END IF;
        IF EXISTS (
            SELECT FROM surveys_destruction d
            WHERE d.round_id = of_round AND d.transaction = pg_current_xact_id_if_assigned()::text::bigint
        ) THEN
            RETURN OLD;
        END IF;
    END IF;
    RAISE EXCEPTION 'rows of % are never changed or deleted', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $function$;
"""
# The rule stands in the database: a term of the office that is in force, a round closed for that long, nothing in hold.
CHECK = """
CREATE FUNCTION surveys_check_destruction() RETURNS trigger LANGUAGE plpgsql AS $function$
DECLARE
    rule surveys_retentionterm%ROWTYPE;
BEGIN
    NEW.transaction := pg_current_xact_id()::text::bigint;
    SELECT * INTO rule FROM surveys_retentionterm WHERE kind = 'answers' ORDER BY id DESC LIMIT 1;
    IF rule.id IS NULL OR rule.days IS NULL OR rule.id <> NEW.term_id OR rule.effective_on > NEW.at::date THEN
        RAISE EXCEPTION 'no term is in force by which raw answers may be destroyed'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NOT EXISTS (
        SELECT FROM surveys_round WHERE id = NEW.round_id AND state = 'closed' AND closes_on + rule.days < NEW.at::date
    ) THEN
        RAISE EXCEPTION 'the raw answers of this round are still to be kept'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF (SELECT holds FROM surveys_legalhold WHERE round_id = NEW.round_id ORDER BY id DESC LIMIT 1) THEN
        RAISE EXCEPTION 'the raw answers of this round are held'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $function$;
CREATE TRIGGER surveys_destruction_checked BEFORE INSERT ON surveys_destruction
    FOR EACH ROW EXECUTE FUNCTION surveys_check_destruction()
"""
# Of a round whose answers are being destroyed nothing new may be counted: what stays would not be what was there.
LATE = """
CREATE FUNCTION surveys_refuse_late_after_destruction() RETURNS trigger LANGUAGE plpgsql AS $function$
BEGIN
    IF EXISTS (
        SELECT FROM surveys_roundunit u JOIN surveys_destruction d ON d.round_id = u.round_id
        WHERE u.id = NEW.round_unit_id
    ) THEN
        RAISE EXCEPTION 'the raw answers of this round are destroyed' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $function$;
CREATE FUNCTION surveys_refuse_decision_after_destruction() RETURNS trigger LANGUAGE plpgsql AS $function$
BEGIN
    IF EXISTS (
        SELECT FROM surveys_response r JOIN surveys_roundunit u ON u.id = r.round_unit_id
        JOIN surveys_destruction d ON d.round_id = u.round_id WHERE r.id = NEW.response_id
    ) THEN
        RAISE EXCEPTION 'the raw answers of this round are destroyed' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $function$;
CREATE TRIGGER surveys_decision_not_after_destruction BEFORE INSERT ON surveys_responsedecision
    FOR EACH ROW EXECUTE FUNCTION surveys_refuse_decision_after_destruction();
CREATE TRIGGER surveys_response_not_after_destruction BEFORE INSERT ON surveys_response
    FOR EACH ROW WHEN (NEW.late) EXECUTE FUNCTION surveys_refuse_late_after_destruction()
"""
TABLES = ("surveys_response", "surveys_responsetext", "surveys_responsedecision")


def swapped(table, function):
    return (
        f"DROP TRIGGER {table}_append_only ON {table};"
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {function}()"
    )


class Migration(migrations.Migration):
    dependencies = [("surveys", "0017_retention")]

    operations = [
        append_only("surveys_retentionterm"),
        append_only("surveys_legalhold"),
        append_only("surveys_destruction"),
        migrations.RunSQL(ALLOW, "DROP FUNCTION refuse_change_unless_destroyed()"),
        migrations.RunSQL(
            CHECK,
            "DROP TRIGGER surveys_destruction_checked ON surveys_destruction;"
            "DROP FUNCTION surveys_check_destruction()",
        ),
        migrations.RunSQL(
            LATE,
            "DROP TRIGGER surveys_response_not_after_destruction ON surveys_response;"
            "DROP FUNCTION surveys_refuse_late_after_destruction();"
            "DROP TRIGGER surveys_decision_not_after_destruction ON surveys_responsedecision;"
            "DROP FUNCTION surveys_refuse_decision_after_destruction()",
        ),
        *(
            migrations.RunSQL(swapped(table, "refuse_change_unless_destroyed"), swapped(table, "refuse_change"))
            for table in TABLES
        ),
    ]
