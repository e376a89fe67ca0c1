"""Files of people are shown to a virus scanner (ClamAV's clamd, INSTREAM) before anything of them is read or kept."""

import logging
import socket
import struct
import time
from typing import BinaryIO

from django.conf import settings
from django.utils.translation import gettext as _

from documents.reading.refusals import UnreadableFile

PIECE = 128 * 1024
LONGEST_REPLY = 4096
# For one file altogether: whoever sent it waits.
MOST_SECONDS = 30.0

log = logging.getLogger(__name__)


class ScannerSilent(Exception):
    """The scanner cannot be reached, takes too long, or says that it could not look at the file."""


def refuse_infected(file: BinaryIO, *, name: str) -> None:
    """Raise UnreadableFile, in words, where the scanner finds something, or may not be done without and is silent.

    Without settings.CLAMAV nothing is asked. The file is left at its beginning.
    """
    if not settings.CLAMAV:
        return
    try:
        found = found_in(file, scanner=settings.CLAMAV)
    except ScannerSilent as silent:
        log.error("the virus scanner does not answer: %s", silent)
        if settings.CLAMAV_DOWN == "refuse":
            raise UnreadableFile(_("Chưa kiểm tra được vi-rút trong tệp “%s”. Thử lại sau ít phút.") % name) from silent
        return
    finally:
        file.seek(0)
    if found:
        # The name may be a person's; what was found is not.
        log.warning("the virus scanner found %s in a file, which was refused", found)
        raise UnreadableFile(_("Tệp “%(name)s” có mã độc (%(found)s) nên bị từ chối.") % {"name": name, "found": found})


def found_in(file: BinaryIO, *, scanner: str) -> str:
    """Return what the scanner at a socket's path or HOST:PORT finds in a file, empty for nothing.

    Raises ScannerSilent.
    """
    until = time.monotonic() + MOST_SECONDS
    try:
        with _connected(scanner, until) as wire:
            _send(wire, file, until)
            reply = _reply(wire, until)
    except OSError as error:
        raise ScannerSilent(str(error)) from error
    if reply == "stream: OK":
        return ""
    if reply.startswith("stream: ") and reply.endswith(" FOUND"):
        return reply.removeprefix("stream: ").removesuffix(" FOUND")[:100]
    raise ScannerSilent(reply[:200])


def _connected(scanner: str, until: float) -> socket.socket:
    if not scanner.startswith("/"):
        host, _colon, port = scanner.rpartition(":")
        return socket.create_connection((host.strip("[]"), int(port)), timeout=_remaining(until))
    wire = socket.socket(socket.AF_UNIX)
    wire.settimeout(_remaining(until))
    try:
        wire.connect(scanner)
    except OSError:
        wire.close()
        raise
    return wire


def _send(wire: socket.socket, file: BinaryIO, until: float) -> None:
    file.seek(0)
    try:
        wire.sendall(b"zINSTREAM\0")
        while piece := file.read(PIECE):
            wire.settimeout(_remaining(until))
            wire.sendall(struct.pack("!L", len(piece)) + piece)
        wire.sendall(struct.pack("!L", 0))
    except (BrokenPipeError, ConnectionResetError):
        # It has stopped listening and may have said why: a file beyond its StreamMaxLength.
        return


def _reply(wire: socket.socket, until: float) -> str:
    said = b""
    while not said.endswith(b"\0") and len(said) < LONGEST_REPLY:
        wire.settimeout(_remaining(until))
        more = wire.recv(LONGEST_REPLY)
        if not more:
            break
        said += more
    return said.rstrip(b"\0").decode(errors="replace").strip()


def _remaining(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError("too slow")
    return left
