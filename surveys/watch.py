"""Watches how many forms come in by one door and from one network, and whether two say the same.

Only counters and digests are kept, in the broker's memory, for ten minutes and for a day. A network is known by a hash
under a salt of the day; the salt is forgotten with the day, and then nobody can say which network it was. Without the
broker forms are taken unwatched: a citizen is never turned away for our trouble.
"""

import hashlib
import logging
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from ipaddress import ip_address, ip_network
from typing import Any
from uuid import UUID

import redis
from django.conf import settings
from django.utils import timezone
from redis.backoff import NoBackoff
from redis.retry import Retry

from surveys.models import Response

WINDOW = timedelta(minutes=10)
REMEMBERED = timedelta(hours=24)
# So many forms in a row at one door, each soon after the one before, that all choose one same level throughout: two
# content citizens are no repetition, but twelve are a hand that goes on pressing, or a day somebody should look at.
LONGEST_RUN = 12
RUN_PAUSE = timedelta(minutes=10)
MOST_GUESSES = 20
PIN_WINDOW = timedelta(minutes=5)
PATIENCE_SECONDS = 0.3
# Homes and phones have one IPv6 network of this length each.
V6_NETWORK = 64

# One call to the broker a form: a pipeline of the same commands costs three times as much here.
COUNT = """
for place = 1, 2 do
    redis.call('INCR', KEYS[place])
    redis.call('EXPIRE', KEYS[place], ARGV[1])
end
local same = ''
if KEYS[3] ~= '' then
    redis.call('SET', KEYS[3], ARGV[2], 'NX', 'EX', ARGV[3])
    same = redis.call('GET', KEYS[3])
end
local run = redis.call('HMGET', KEYS[4], 'line', 'forms', 'visit', 'at')
local forms = tonumber(run[2] or 0)
if run[3] ~= ARGV[2] then
    local soon = math.abs(ARGV[6] - tonumber(run[4] or 0)) <= tonumber(ARGV[5])
    if soon and run[1] == ARGV[4] then forms = forms + 1 else forms = 1 end
    redis.call('HSET', KEYS[4], 'line', ARGV[4], 'forms', forms, 'visit', ARGV[2], 'at', ARGV[6])
    redis.call('EXPIRE', KEYS[4], ARGV[5])
end
return {redis.call('GET', KEYS[1]), redis.call('GET', KEYS[2]), same, forms}
"""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Weighed:
    """What the watch says of one form: bits of `Response.flags`, and whether it stands above the flood ceiling."""

    flags: int = 0
    too_many: bool = False


def weigh(*, door: str, address: str | None, visit_id: UUID, content: str, level: int = 0, at: datetime) -> Weighed:
    """Count one form in and say what is odd about its company.

    `content` is a digest of what it says, empty for a form too plain to be told from others, which then is known by
    the one `level` it keeps to.
    """
    window = int(at.timestamp() // WINDOW.total_seconds())
    try:
        network = _network_hash(address, at)
        keys = f"luot:diem:{door}:{window}", f"luot:mang:{network}:{window}", _content_key(door, content)
        visit, line = str(visit_id), str(level or "")
        by_door, by_network, same, run = _count(*keys, f"luot:lien:{door}", visit=visit, line=line, at=at)
    except redis.RedisError:
        log.warning("the broker does not answer: forms are taken unwatched")
        return Weighed()
    repeated = same not in ("", str(visit_id)) or (level > 0 and run >= LONGEST_RUN)
    flags = Response.Flag.REPEATED if repeated else 0
    if by_door > settings.FLOOD_WATCH_DOOR or (network and by_network > settings.FLOOD_WATCH_NETWORK):
        flags |= Response.Flag.FLOOD
    too_many = by_door > settings.FLOOD_MOST_DOOR or bool(network and by_network > settings.FLOOD_MOST_NETWORK)
    return Weighed(flags, too_many)


def guesses(*, door: str, address: str | None, at: datetime, most: int | None = None) -> bool:
    """Count one try of a code and tell whether there were too many by this door and network in ten minutes."""
    window = int(at.timestamp() // WINDOW.total_seconds())
    try:
        key = f"luot:ma:{door}:{_network_hash(address, at)}:{window}"
        pipe = _client().pipeline(transaction=False)
        pipe.incr(key)
        pipe.expire(key, int(WINDOW.total_seconds()) * 2)
        return int(pipe.execute()[0]) > (MOST_GUESSES if most is None else most)
    except redis.RedisError:
        log.warning("the broker does not answer: codes are tried unwatched")
        return False


@dataclass(frozen=True, slots=True)
class Guesser:
    """A network that tries a kiosk's PIN: its `tries` in the running window, this one among them (0: unwatched), and
    whether it had the PIN right within a day."""

    tries: int = 0
    known: bool = False


def guess(*, kiosk: int, address: str | None, at: datetime) -> Guesser:
    """Count one try of a kiosk's PIN in and say who tries."""
    try:
        tries_key, known_key = _guesser_keys(kiosk, address, at)
        pipe = _client().pipeline(transaction=False)
        pipe.incr(tries_key)
        pipe.expire(tries_key, int(PIN_WINDOW.total_seconds()) * 2)
        pipe.exists(known_key)
        tries, _expiry, known = pipe.execute()
        return Guesser(int(tries), bool(known))
    except redis.RedisError:
        log.warning("the broker does not answer: PINs are tried unwatched")
        return Guesser()


def guessed_right(*, kiosk: int, address: str | None, at: datetime) -> None:
    """Forget a network's wrong tries, and know it for a day."""
    try:
        tries_key, known_key = _guesser_keys(kiosk, address, at)
        pipe = _client().pipeline(transaction=False)
        pipe.delete(tries_key)
        pipe.set(known_key, 1, ex=int(REMEMBERED.total_seconds()))
        pipe.execute()
    except redis.RedisError:
        log.warning("the broker does not answer: PINs are tried unwatched")


def pin_wait(at: datetime) -> int:
    """Return the seconds until the window in which a network's tries are counted ends, at least one."""
    window = int(PIN_WINDOW.total_seconds())
    return window - int(at.timestamp()) % window


def _guesser_keys(kiosk: int, address: str | None, at: datetime) -> tuple[str, str]:
    network = _network_hash(address, at)
    window = int(at.timestamp() // PIN_WINDOW.total_seconds())
    return f"luot:pin:{kiosk}:{network}:{window}", f"luot:pin-dung:{kiosk}:{network}"


def _count(*keys: str, visit: str, line: str, at: datetime) -> tuple[int, int, str, int]:
    """Return how many forms the window has by door and by network, the first visit that said the same, and how many
    in a row were like this one; `line` is empty for a form that ends a run."""
    lives, remembered = int(WINDOW.total_seconds()) * 2, int(REMEMBERED.total_seconds())
    args = [lives, visit, remembered, line, int(RUN_PAUSE.total_seconds()), int(at.timestamp())]
    by_door, by_network, same, run = _script()(keys=list(keys), args=args)
    return int(by_door), int(by_network), same.decode(), int(run)


def _content_key(door: str, content: str) -> str:
    return f"luot:nhu:{door}:{content}" if content else ""


def _network_hash(address: str | None, at: datetime) -> str:
    """Return a hash of the sender's network that lasts a day; empty where nobody knows the address."""
    if address is None:
        return ""
    known = ip_address(address)
    network = str(ip_network((known, V6_NETWORK), strict=False)) if known.version == 6 else address
    salt = _salt(timezone.localdate(at).isoformat())
    return hashlib.blake2b(network.encode(), key=salt, digest_size=8).hexdigest()


@lru_cache(maxsize=2)
def _salt(day: str) -> bytes:
    """Return the day's salt, the same in every process; nothing of it outlives the next day."""
    client = _client()
    client.set(f"luot:muoi:{day}", secrets.token_bytes(32), nx=True, ex=int(REMEMBERED.total_seconds()) + 3600)
    salt = client.get(f"luot:muoi:{day}")
    return salt if isinstance(salt, bytes) else b""


@lru_cache(maxsize=1)
def _script() -> Any:
    return _client().register_script(COUNT)


@lru_cache(maxsize=1)
def _client() -> "redis.Redis":
    # Without tries of its own: three of them would keep a citizen waiting for seconds.
    return redis.Redis.from_url(
        settings.REDIS_URL,
        socket_connect_timeout=PATIENCE_SECONDS,
        socket_timeout=PATIENCE_SECONDS,
        retry=Retry(NoBackoff(), 0),
    )
