"""Messages between processes over pipes: a head of JSON and a body of bytes, each with its length before it."""

import json
import os
import select
import struct
import time
from collections.abc import Mapping
from typing import Any

LENGTHS = struct.Struct(">IQ")
CHUNK = 1 << 18


class TooSlow(Exception):
    """Nothing came until the time that was set."""


class Gone(Exception):
    """Whoever is to be answered has closed its end."""


class Cut(Exception):
    """The other end closed in the middle of a message."""


def send(channel: int, head: Mapping[str, Any], body: bytes = b"") -> None:
    """Write a message. Raises BrokenPipeError when nobody reads."""
    said = json.dumps(head).encode()
    rest = memoryview(LENGTHS.pack(len(said), len(body)) + said + body)
    while rest:
        rest = rest[os.write(channel, rest) :]


def receive(
    channel: int, *, until: float | None = None, watched: int | None = None
) -> tuple[dict[str, Any], bytes] | None:
    """Return the next message, None when the other end has closed. Raises TooSlow, Cut.

    `until` is a time of the monotonic clock. Raises Gone when meanwhile something stirs on the channel `watched`.
    """
    lengths = _read(channel, LENGTHS.size, until, watched)
    if not lengths:
        return None
    of_head, of_body = LENGTHS.unpack(lengths)
    head = _read(channel, of_head, until, watched)
    return json.loads(head), _read(channel, of_body, until, watched)


def _read(channel: int, length: int, until: float | None, watched: int | None) -> bytes:
    """Return so many bytes; fewer than one where a message would begin mean the end."""
    parts, missing = [], length
    while missing:
        _wait(channel, until, watched)
        part = os.read(channel, min(missing, CHUNK))
        if not part:
            if missing == length == LENGTHS.size:
                return b""
            raise Cut
        parts.append(part)
        missing -= len(part)
    return b"".join(parts)


def _wait(channel: int, until: float | None, watched: int | None) -> None:
    poll = select.poll()
    for one in {channel, watched} - {None}:
        poll.register(one, select.POLLIN)  # type: ignore[arg-type]
    left = None if until is None else max(0.0, until - time.monotonic()) * 1000
    ready = {one for one, _what in poll.poll(left)}
    if not ready:
        raise TooSlow
    if channel not in ready:
        raise Gone
