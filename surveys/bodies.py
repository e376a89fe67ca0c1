"""The empty form's page, rendered once per door and language; a visit's own fields are put in at its end.

The page is kept compressed as well: what stands before the visit's fields has already gone through a compressor
whose state is copied for each answer, so a visit costs the compression of its last bytes only.
"""

import zlib
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from typing import Any

from surveys.selectors import Door, open_access_point

VISIT_MARK = b"<!--visit-->"
# A door that closes is shut to the form at most this long after; posts always ask the database.
DOOR_KEPT_SECONDS = 5.0
MOST_BODIES = 300
GZIP = 31


@dataclass(frozen=True, slots=True)
class Body:
    """A rendered page in two halves, and the compressor as it stood after the first."""

    head: bytes
    tail: bytes
    packed_head: bytes
    compressor: Any

    def plain(self, visit: bytes) -> bytes:
        return b"".join((self.head, visit, self.tail))

    def packed(self, visit: bytes) -> bytes:
        compressor = self.compressor.copy()
        return b"".join((self.packed_head, compressor.compress(visit + self.tail), compressor.flush()))


@dataclass(slots=True)
class _Kept:
    door: Door
    read_at: float
    bodies: dict[str, Body]


_kept: dict[str, _Kept] = {}


def door_of(token: str) -> Door:
    """Return the access point of a token, as it was at most a few seconds ago. Raises UnknownToken."""
    now = monotonic()
    kept = _kept.get(token)
    if kept is not None and now - kept.read_at < DOOR_KEPT_SECONDS:
        return kept.door
    door = open_access_point(token)
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
    compressor = zlib.compressobj(9, zlib.DEFLATED, GZIP)
    packed = compressor.compress(head) + compressor.flush(zlib.Z_SYNC_FLUSH)
    return Body(head, tail, packed, compressor)


def forget() -> None:
    """Drop what is kept."""
    _kept.clear()


def _keep(token: str, kept: _Kept) -> None:
    while len(_kept) >= MOST_BODIES:
        _kept.pop(next(iter(_kept)), None)
    _kept[token] = kept
