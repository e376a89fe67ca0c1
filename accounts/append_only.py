"""Tables whose rows the database refuses to change or delete, whoever asks. For migrations.

TRUNCATE is refused, too, unless the connection says otherwise: tests empty the database between each other by it.
"""

from django.db.migrations import RunSQL

CREATE_FUNCTION = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'TRUNCATE' AND current_setting('satisfaction.allow_truncate', true) = 'on' THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION 'rows of % are never changed or deleted', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$
"""
DROP_FUNCTION = "DROP FUNCTION refuse_change()"
ALLOW_TRUNCATE = "-c satisfaction.allow_truncate=on"


def append_only(table: str) -> RunSQL:
    """Return the operation that lets `table` only grow."""
    return RunSQL(
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change();"
        f"CREATE TRIGGER {table}_never_emptied BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
        f"DROP TRIGGER IF EXISTS {table}_never_emptied ON {table}; DROP TRIGGER {table}_append_only ON {table}",
    )
