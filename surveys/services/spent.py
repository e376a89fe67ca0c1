"""The marks of spent one-use links, put out of the order in which they came."""

from django.db import connection, transaction

# The sort reads every deleted row before the first is written again.
SHUFFLE = """
WITH taken AS (DELETE FROM surveys_nullifier RETURNING value)
INSERT INTO surveys_nullifier (value) SELECT value FROM taken ORDER BY random()
"""


@transaction.atomic
def shuffle_nullifiers() -> None:
    """Write all marks anew in random order.

    A mark is stored by the statement that stores its answer; until they are shuffled, the transaction's number joins
    the two, and who finds the link in somebody's telephone would find the answer.
    """
    with connection.cursor() as cursor:
        cursor.execute(SHUFFLE)
