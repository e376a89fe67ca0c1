"""The marks of spent one-use links, put out of the order in which they came, and how often they are tried again."""

from datetime import date

from django.db import connection, transaction

# The sort reads every deleted row before the first is written again.
SHUFFLE = """
WITH taken AS (DELETE FROM surveys_nullifier RETURNING value)
INSERT INTO surveys_nullifier (value) SELECT value FROM taken ORDER BY random()
"""

COUNT = """
INSERT INTO surveys_replay (round_unit_id, day, tries) VALUES (%s, %s, 1)
ON CONFLICT (round_unit_id, day) DO UPDATE SET tries = surveys_replay.tries + 1
"""


def count_replay(*, round_unit_id: int, on: date) -> None:
    """Count a form that was refused because the unit's one-use link it came by was spent; of both nothing is kept."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [round_unit_id, on])


@transaction.atomic
def shuffle_nullifiers() -> None:
    """Write all marks anew in random order.

    A mark is stored by the statement that stores its answer; until they are shuffled, the transaction's number joins
    the two, and who finds the link in somebody's telephone would find the answer.
    """
    with connection.cursor() as cursor:
        cursor.execute(SHUFFLE)
