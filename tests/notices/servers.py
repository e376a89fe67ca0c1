"""Real servers on this machine that stand for providers of messages."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from aiosmtpd.controller import Controller


@dataclass
class Provider:
    """An HTTP provider: what it is asked, and what it answers (status, body, seconds until it does)."""

    status: int = 200
    body: str = '{"code": "100"}'
    wait: float = 0.0
    hang_up: bool = False
    requests: list[tuple[str, str, dict[str, str], bytes]] = field(default_factory=list)
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/send"


@contextmanager
def provider(**fields: Any) -> Iterator[Provider]:
    told = Provider(**fields)

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            told.requests.append((self.command, self.path, dict(self.headers), self.rfile.read(length)))
            time.sleep(told.wait)
            if told.hang_up:
                return
            content = told.body.encode()
            self.send_response(told.status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_PUT = answer

        def log_message(self, *_args: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    told.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield told
    finally:
        server.shutdown()
        server.server_close()


@dataclass
class Post:
    """A mail server: what it took, which codes it gives for addresses that begin with a word."""

    letters: list[tuple[list[str], bytes]] = field(default_factory=list)
    port: int = 0
    data_answer: str = "250 OK"

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if address.startswith("khong-co"):
            return "550 5.1.1 no such user"
        if address.startswith("day"):
            return "452 4.2.2 mailbox full"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.data_answer.startswith("250"):
            self.letters.append((envelope.rcpt_tos, envelope.content))
        return self.data_answer


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def post(**fields: Any) -> Iterator[Post]:
    told = Post(**fields)
    told.port = free_port()
    controller = Controller(told, hostname="127.0.0.1", port=told.port)
    controller.start()
    try:
        yield told
    finally:
        controller.stop()
