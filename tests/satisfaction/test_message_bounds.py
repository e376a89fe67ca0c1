"""The web server, run as the portal runs it: where a message ends is read one way, and only new TLS is spoken."""

import argparse
import socket
import ssl
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from satisfaction.embedded.home import ROOT, Home
from satisfaction.embedded.supervisor import web
from tests.satisfaction.portals import free_port

HEAD = b"POST /a HTTP/1.1\r\nHost: x\r\n"
NEXT = b"GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n"
# Two readers could end these at different places.
DOUBTFUL = {
    "both, length last": HEAD + b"Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n" + NEXT,
    "both, length first": HEAD + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + NEXT,
    "two lengths": HEAD + b"Content-Length: 3\r\nContent-Length: 0\r\n\r\n" + NEXT,
    "a list of lengths": HEAD + b"Content-Length: 0, 3\r\n\r\n" + NEXT,
    "a negative length": HEAD + b"Content-Length: -1\r\n\r\n" + NEXT,
    "a signed length": HEAD + b"Content-Length: +0\r\n\r\n" + NEXT,
    "an unknown coding": HEAD + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" + NEXT,
    "chunked and then not": HEAD + b"Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n" + NEXT,
    "a space before the colon": HEAD + b"Content-Length : 0\r\n\r\n" + NEXT,
    "a folded line": HEAD + b"X: a\r\n Content-Length: 0\r\n\r\n" + NEXT,
}


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def server(place: Path, *, tls: bool = False) -> Iterator[int]:
    """Run the portal's server with all its options over an application that says what it was asked for."""
    options = argparse.Namespace(host="127.0.0.1", port=free_port(), tls=tls)
    command = [*web(options, Home(place))[:-1], "tests.satisfaction.echo:application"]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 60
        while not listens(options.port):
            assert process.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.1)
        yield options.port
    finally:
        process.terminate()
        process.wait(30)


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[bytes], bytes]]:
    with server(tmp_path_factory.mktemp("home")) as port:

        def ask(sent: bytes) -> bytes:
            with socket.create_connection(("127.0.0.1", port), timeout=30) as line:
                line.sendall(sent)
                return b"".join(iter(lambda: line.recv(65536), b""))

        yield ask


@pytest.mark.parametrize("what", DOUBTFUL)
def test_no_second_request_hides_in_a_first(ask: Callable[[bytes], bytes], what: str) -> None:
    answer = ask(DOUBTFUL[what])

    assert b"smuggled" not in answer
    assert answer.count(b"HTTP/1.1 ") == 1
    assert b"connection: close" in answer.lower()


def test_two_plain_requests_are_two(ask: Callable[[bytes], bytes]) -> None:
    """Else the tests above would hold for a server that answers only once."""
    answer = ask(HEAD + b"Content-Length: 3\r\n\r\nabc" + NEXT.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))

    assert b"[POST /a 3]" in answer
    assert b"[GET /smuggled 0]" in answer


TLS = (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3)


def cipher(port: int, home: Path, version: ssl.TLSVersion) -> str:
    """Return the cipher that a server agrees on in one version of TLS, empty where it speaks none."""
    context = ssl.create_default_context(cafile=str(home / "tls.pem"))
    context.minimum_version = context.maximum_version = version
    with socket.create_connection(("127.0.0.1", port), timeout=30) as line:
        try:
            with context.wrap_socket(line, server_hostname="127.0.0.1") as wire:
                agreed = wire.cipher()
                return agreed[0] if agreed else ""
        except ssl.SSLError:
            return ""


def test_only_new_tls_is_spoken(tmp_path: Path) -> None:
    with server(tmp_path, tls=True) as port:
        spoken = {version.name: cipher(port, tmp_path, version) for version in TLS}
    assert spoken["TLSv1_2"] == ""
    assert spoken["TLSv1_3"] in ("TLS_AES_256_GCM_SHA384", "TLS_AES_128_GCM_SHA256", "TLS_CHACHA20_POLY1305_SHA256")
