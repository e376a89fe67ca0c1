"""The empty form's page, rendered once per door and language; a visit's own fields are put in at its end.

The page is kept compressed as well. What stands before the visit's fields is compressed once; the visit's fields and
the few bytes after them follow as a stored block (RFC 1951, 3.2.4), so that a visit costs a
checksum and no compression.
"""

import zlib
from collections.abc import Callable
from dataclasses import dataclass
from struct import pack
from threading import Lock
from time import monotonic

from surveys.selectors import Door, open_access_point
from surveys.selectors.doors import INVITED

VISIT_MARK = b"<!--visit-->"
# A door that closes is shut to the form at most this long after; posts always ask the database.
DOOR_KEPT_SECONDS = 5.0
MOST_DOORS = 500
GZIP_HEADER = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"
RAW_DEFLATE = -15
LONGEST_STORED = 0xFFFF


@dataclass(frozen=True, slots=True)
class Body:
    """A rendered page in two halves; `packed_head` and `checksum` are the first half as gzip has it."""

    head: bytes
    tail: bytes
    packed_head: bytes
    checksum: int

    def plain(self, visit: bytes) -> bytes:
        return b"".join((self.head, visit, self.tail))

    def packed(self, visit: bytes) -> bytes:
        rest = visit + self.tail
        length = len(rest)
        size = len(self.head) + length
        stored = pack("<BHH", 1, length, LONGEST_STORED - length)
        return b"".join((self.packed_head, stored, rest, pack("<II", zlib.crc32(rest, self.checksum), size)))


@dataclass(slots=True)
class _Kept:
    door: Door
    read_at: float
    bodies: dict[str, Body]


_kept: dict[str, _Kept] = {}
_keeping = Lock()


def door_of(token: str, *, invited: bool = False) -> Door:
    """Return the access point of a token, as it was at most a few seconds ago. Raises UnknownToken."""
    now = monotonic()
    token = token.replace(" ", "").lower()
    kept = _kept.get(token) if invited or not token.startswith(INVITED) else None
    if kept is not None and now - kept.read_at < DOOR_KEPT_SECONDS:
        return kept.door
    door = open_access_point(token, invited=invited)
    if kept is None or kept.door != door:
        kept = _Kept(door, now, {})
        _keep(token, kept)
    kept.read_at = now
    return door


def body_of(door: Door, language: str, render: Callable[[], str]) -> Body:
    """Return the page of a door in a language; `render` makes it, with VISIT_MARK where the visit's fields go."""
    kept = _kept.get(door.token)
    if kept is None or kept.door != door:
        return split(render())
    body = kept.bodies.get(language)
    if body is None:
        body = kept.bodies[language] = split(render())
    return body


def split(page: str) -> Body:
    head, _mark, tail = page.encode().partition(VISIT_MARK)
    compressor = zlib.compressobj(9, zlib.DEFLATED, RAW_DEFLATE)
    packed = GZIP_HEADER + compressor.compress(head) + compressor.flush(zlib.Z_FULL_FLUSH)
    return Body(head, tail, packed, zlib.crc32(head))


def forget() -> None:
    """Drop what is kept."""
    with _keeping:
        _kept.clear()


def _keep(token: str, kept: _Kept) -> None:
    with _keeping:
        while len(_kept) >= MOST_DOORS:
            _kept.pop(next(iter(_kept)))
        _kept[token] = kept
