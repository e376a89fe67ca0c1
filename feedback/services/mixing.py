"""What was written with a contact is put out of the order in which it came.

Who answers a form and then writes would otherwise be the next transaction (xmin) and the next place (ctid) after the
own answers: a name beside a form. Comments without a contact keep their places: their words name nobody by themselves.
"""

import random
from datetime import date, timedelta

from django.db import OperationalError, connection, transaction

HELD = """
SELECT c.id, c.xmin::text, c.day FROM feedback_comment c JOIN feedback_contactdetail d ON d.comment_id = c.id
ORDER BY c.id FOR UPDATE OF c NOWAIT
"""
# A comment is pointed at by its steps, so its row stays and is written again; nothing points at a contact.
AGAIN = "UPDATE feedback_comment SET version = version WHERE id = %s"
CONTACTS = """
WITH taken AS (DELETE FROM feedback_contactdetail RETURNING *)
INSERT INTO feedback_contactdetail SELECT * FROM taken ORDER BY random()
"""


def mix_contacts(*, today: date) -> int:
    """Write all contacts and their comments anew in random order, in one transaction; return how many.

    While one is of today or yesterday that is done each time, so that the last writing tells nothing of the first.
    Where somebody is just dealing with one of them nothing is done: the next call does it.
    """
    try:
        return _mix(today - timedelta(days=1))
    except OperationalError:
        return 0


@transaction.atomic
def _mix(yesterday: date) -> int:
    with connection.cursor() as cursor:
        cursor.execute(HELD)
        held = cursor.fetchall()
        if len({written for _id, written, _day in held}) < 2 and all(day < yesterday for _id, _written, day in held):
            return 0
        random.SystemRandom().shuffle(held)
        cursor.executemany(AGAIN, [(comment,) for comment, _written, _day in held])
        cursor.execute(CONTACTS)
    return len(held)
