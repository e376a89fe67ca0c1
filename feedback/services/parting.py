"""Comments part from the forms they came on, before those forms are destroyed."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from feedback.gone import WITH_FORM

# The last decision tells (odd excludes).
EXCLUDED = """
SELECT d.response_id FROM surveys_responsedecision d WHERE d.response_id = ANY(%(ids)s::uuid[])
GROUP BY d.response_id HAVING max(d.number) %% 2 = 1
"""
QUOTES = f"""
DELETE FROM feedback_publicquote q USING feedback_comment c, surveys_responsetext t
WHERE q.comment_id = c.id AND c.text_id = t.id AND t.response_id IN ({EXCLUDED})
"""  # noqa: S608
EMPTY = f"""
UPDATE feedback_comment c SET text_id = NULL, words = %(gone)s, masked = %(gone)s, search = ''
FROM surveys_responsetext t WHERE c.text_id = t.id AND t.response_id IN ({EXCLUDED})
"""  # noqa: S608
PART = """
UPDATE feedback_comment c SET text_id = NULL, words = t.text
FROM surveys_responsetext t WHERE c.text_id = t.id AND t.response_id = ANY(%(ids)s::uuid[])
"""


@transaction.atomic
def part_from_forms(ids: Sequence[UUID]) -> int:
    """Let comments on forms stand by their own words; return how many. Afterwards no row leads to a form."""
    values: dict[str, Any] = {"ids": [str(each) for each in ids], "gone": WITH_FORM}
    parted = 0
    with connection.cursor() as cursor:
        cursor.execute(QUOTES, values)
        for statement in (EMPTY, PART):
            cursor.execute(statement, values)
            parted += cursor.rowcount
    return parted
