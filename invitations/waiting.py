"""Who answered since the last batch: an unordered set per unit in the broker's memory.

A member is the contact's id, sealed: without the key it says nothing but that one more came. It is longer than 64
bytes so that the broker keeps it in a hash table; shorter ones would lie in a list, in the order they came. Losing the
set means a reminder too many, no more.
"""

import logging
from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from uuid import UUID

import redis
from django.conf import settings

from invitations.sealing import CannotOpen, seal, unseal

PATIENCE_SECONDS = 0.5
# Days after which a set that nobody settles is forgotten.
LIVES_SECONDS = 60 * 24 * 3600

log = logging.getLogger(__name__)


def note_answered(round_unit_id: int, contact_id: UUID) -> None:
    """Remember that a contact's form was stored. A broker that does not answer costs a reminder, never the answer."""
    try:
        client().sadd(_key(round_unit_id), seal({"contact": str(contact_id)}))
        client().expire(_key(round_unit_id), LIVES_SECONDS)
    except redis.RedisError:
        log.warning("the broker does not answer: somebody who answered may be reminded")


def waiting(round_unit_id: int) -> Mapping[UUID, list[bytes]]:
    """Return the contacts that wait for the next batch, each with its members of the set."""
    found: dict[UUID, list[bytes]] = {}
    for member in _members(round_unit_id):
        try:
            found.setdefault(UUID(unseal(member.decode())["contact"]), []).append(member)
        except (CannotOpen, ValueError, KeyError):
            continue
    return found


def forget(round_unit_id: int, members: Iterable[bytes]) -> None:
    """Take members out of the set, once the batch is committed."""
    gone = list(members)
    if gone:
        client().srem(_key(round_unit_id), *gone)


def _members(round_unit_id: int) -> Collection[bytes]:
    return client().smembers(_key(round_unit_id))  # type: ignore[return-value]


def _key(round_unit_id: int) -> str:
    return f"invitations:answered:{round_unit_id}"


@lru_cache(maxsize=1)
def client() -> "redis.Redis":
    return redis.Redis.from_url(
        settings.REDIS_URL, socket_connect_timeout=PATIENCE_SECONDS, socket_timeout=PATIENCE_SECONDS
    )
