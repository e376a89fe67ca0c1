"""A clamd of a test's own: INSTREAM as ClamAV speaks it, with one signature, over real sockets."""

import socketserver
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# EICAR's harmless test file, in two halves so that no scanner finds this one.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
MOST = 25 * 1024 * 1024


class Handler(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        command = b""
        while not command.endswith(b"\0"):
            command += self.rfile.read(1)
        assert command == b"zINSTREAM\0"
        content = b""
        while length := struct.unpack("!L", self.rfile.read(4))[0]:
            content += self.rfile.read(length)
            if len(content) > MOST:
                self.wfile.write(b"INSTREAM size limit exceeded. ERROR\0")
                return
        self.server.seen.append(content)  # type: ignore[attr-defined]
        self.wfile.write(self.server.reply(content))  # type: ignore[attr-defined]


class _Said:
    """What a scanner saw, and how it answers: by its signature, or as it is told to."""

    says: bytes | None = None
    waits = 0.0

    def __init__(self) -> None:
        self.seen: list[bytes] = []

    def reply(self, content: bytes) -> bytes:
        time.sleep(self.waits)
        if self.says is not None:
            return self.says
        return b"stream: Eicar-Signature FOUND\0" if EICAR in content else b"stream: OK\0"


@contextmanager
def clamd(path: Path | None = None) -> Iterator[tuple[str, _Said]]:
    """Run a scanner at a socket's path, or at a port of this machine; give its address and what it saw."""
    kind = socketserver.ThreadingTCPServer if path is None else socketserver.ThreadingUnixStreamServer
    said = _Said()
    with kind(("127.0.0.1", 0) if path is None else str(path), Handler) as server:  # type: ignore[arg-type]
        server.daemon_threads = True
        server.seen, server.reply = said.seen, said.reply  # type: ignore[union-attr]
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield str(path) if path else f"127.0.0.1:{server.socket.getsockname()[1]}", said
        server.shutdown()
