"""Whether tables whose changes are kept are as the changes say: who got past a trigger is found by what is left."""

from collections.abc import Mapping

from django.db import connection

from accounts.history import KEPT, MASK

# Which of the tables that only grow, or whose changes are kept, have lost a trigger or had it switched off.
UNGUARDED = """
SELECT wanted.name FROM unnest(%s::text[], %s::text[], %s::text[]) AS wanted (name, row_guard, whole_guard)
WHERE (SELECT count(*) FROM pg_trigger WHERE tgrelid = to_regclass('public.' || wanted.name)
       AND tgname IN (wanted.row_guard, wanted.whole_guard) AND tgenabled IN ('O', 'A')) < 2
ORDER BY 1
"""
# The value last written down of each column of each row against what stands there now. Columns that came or went since
# are not compared, masked ones cannot be.
DRIFTED = """
WITH told AS (
    SELECT DISTINCT ON (row) row, act FROM accounts_change WHERE table_name = %(table)s ORDER BY row, id DESC
), known AS (
    SELECT DISTINCT ON (c.row, each.key) c.row, each.key, each.value
    FROM accounts_change AS c, jsonb_each(c.after) AS each WHERE c.table_name = %(table)s
    ORDER BY c.row, each.key, c.id DESC
), present AS (
    SELECT to_jsonb(t) ->> '{pk}' AS row, to_jsonb(t) AS held FROM {table} AS t
)
SELECT count(*) FROM told FULL JOIN present USING (row)
WHERE told.row IS NULL OR (present.row IS NULL) <> (told.act = 'D') OR (told.act <> 'D' AND EXISTS (
    SELECT FROM known WHERE known.row = told.row AND known.value <> %(mask)s AND present.held ? known.key
    AND present.held -> known.key <> known.value
))
"""
AUDIT = ("accounts_auditentry", "accounts_auditseal", "accounts_change")


def unguarded() -> tuple[str, ...]:
    """Return the tables of the audit, and those whose changes are kept, that have lost a guard."""
    wanted = [(name, f"{name}_append_only", f"{name}_never_emptied") for name in AUDIT]
    wanted += [(name, f"{name}_history", f"{name}_history_whole") for name in KEPT]
    with connection.cursor() as cursor:
        cursor.execute(UNGUARDED, [list(column) for column in zip(*wanted, strict=True)])
        return tuple(name for (name,) in cursor.fetchall())


def drifted() -> Mapping[str, int]:
    """Return how many rows of which table are not as last written down, or were never written down."""
    found = {table: _drifted_of(table) for table in KEPT}
    return {table: rows for table, rows in found.items() if rows}


def _drifted_of(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(DRIFTED.format(table=table, pk="id"), {"table": table, "mask": f'"{MASK}"'})
        return int(cursor.fetchone()[0])
