from collections.abc import Collection
from datetime import date

from django.db import connection

# UNION (not UNION ALL) drops what was already found, so that even a cycle of parents ends.
SUBTREE = """
WITH RECURSIVE below(agency_id) AS (
    SELECT unnest(%s::bigint[])
    UNION
    SELECT version.agency_id
    FROM agencies_agencyversion AS version JOIN below ON version.parent_id = below.agency_id
    WHERE version.valid @> %s::date
)
SELECT agency_id FROM below
"""


def subtree(agency_ids: Collection[int], *, on: date) -> frozenset[int]:
    """Return the agencies and all that stood below them on a day, as ids."""
    if not agency_ids:
        return frozenset()
    with connection.cursor() as cursor:
        cursor.execute(SUBTREE, [list(agency_ids), on])
        return frozenset(agency_id for (agency_id,) in cursor.fetchall())
