"""“Đã trả lời”, written so that nobody can tell who gave which answer.

Once a day, per unit: those who answered since the last batch are marked together, five or more at once, otherwise they
wait. In the same transaction every row of the unit's contacts and messages is written anew in random order, so that
neither the number of the transaction (xmin) nor the place in the table (ctid) tells one from another. The same is done
every hour to units where anything was written since.
"""

import random
from collections.abc import Collection
from datetime import date
from uuid import UUID

import redis
from django.db import connection, transaction

from invitations import waiting
from invitations.models import Contact, SampleList
from invitations.services.locks import hold_rows
from surveys.services.spent import shuffle_nullifiers

# Smaller groups are not told apart from nobody.
SMALLEST_GROUP = 5

# Messages hang on contacts by a key that is checked at the end of the transaction, when every contact is back.
SHUFFLE = """
WITH taken AS (DELETE FROM {table} WHERE {condition} RETURNING *)
INSERT INTO {table} SELECT * FROM taken ORDER BY random()
"""
CONTACTS = SHUFFLE.format(table="invitations_contact", condition="round_unit_id = %s")
MESSAGES = SHUFFLE.format(
    table="invitations_message",
    condition="contact_id IN (SELECT id FROM invitations_contact WHERE round_unit_id = %s)",
)
UNMIXED = """
SELECT round_unit_id FROM (
    SELECT round_unit_id, xmin::text AS number FROM invitations_contact
    UNION
    SELECT round_unit_id, message.xmin::text
    FROM invitations_message AS message JOIN invitations_contact AS contact ON contact.id = contact_id
) AS written
GROUP BY round_unit_id HAVING count(*) > 1
"""


def settle_units(*, today: date) -> int:
    """Settle every unit that has contacts, in random order, then shuffle the spent links; return how many were marked.

    Not one transaction: a unit that fails holds up no other.
    """
    units = list(Contact.objects.exclude(sealed="").values_list("round_unit", flat=True).distinct())
    random.SystemRandom().shuffle(units)
    marked = sum(settle_unit(unit, today=today) for unit in units)
    if units:
        shuffle_nullifiers()
    return marked


def mix_units() -> None:
    """Shuffle the rows of units whose rows stem from more than one transaction, and the spent links.

    Rung by the hour: until then the order in which a system told of dossiers stands beside the order of answers.
    """
    for unit in _units_to_mix():
        with transaction.atomic():
            hold_rows()
            shuffle_rows(unit)
    if _nullifiers_to_mix():
        shuffle_nullifiers()


def _units_to_mix() -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(UNMIXED)
        return [unit for (unit,) in cursor.fetchall()]


def _nullifiers_to_mix() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(DISTINCT xmin::text) > 1 FROM surveys_nullifier")
        return bool(cursor.fetchone()[0])


def settle_unit(round_unit_id: int, *, today: date) -> int:
    """Mark a unit's contacts that answered, if they are enough, and shuffle its rows; return how many were marked."""
    try:
        found = waiting.waiting(round_unit_id)
    except redis.RedisError:
        found = {}
    marked = _settle(round_unit_id, found.keys(), today=today)
    if marked:
        waiting.forget(round_unit_id, [member for members in found.values() for member in members])
    return marked


@transaction.atomic
def _settle(round_unit_id: int, answered: Collection[UUID], *, today: date) -> int:
    hold_rows()
    contacts = Contact.objects.filter(round_unit=round_unit_id, pk__in=answered, answered=False)
    new = list(contacts.values_list("pk", flat=True))
    if len(new) >= SMALLEST_GROUP:
        Contact.objects.filter(pk__in=new).update(answered=True)
    shuffle_rows(round_unit_id)
    SampleList.objects.filter(contacts__round_unit=round_unit_id).update(settled_on=today)
    return len(new) if len(new) >= SMALLEST_GROUP else 0


def shuffle_rows(round_unit_id: int) -> None:
    """Write a unit's contacts and messages anew in random order; inside a transaction."""
    with connection.cursor() as cursor:
        # In this order: a message's condition reads the contacts.
        cursor.execute(MESSAGES, [round_unit_id])
        cursor.execute(CONTACTS, [round_unit_id])
