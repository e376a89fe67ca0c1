"""Who answers with a certificate of another authority or name gets nothing: mail, messages, webhooks, sign-in.

The same servers are believed once their authority is; the database's: tests/satisfaction/test_client_certificates.py.
"""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import requests
from allauth.socialaccount.adapter import get_adapter
from pytest_django.fixtures import Settings as SettingsWrapper

from notices.gateways import Envelope, MailGateway, TryLater, Unclear, parse_gateway
from notices.webhooks import wire
from notices.webhooks.targets import Target
from tests.satisfaction.authorities import Authority, authority

MAIL = Envelope(way="email", address="an@vidu.vn", subject="Mời đánh giá", text="Kính gửi", reference="r1")
TEXT = Envelope(way="sms", address="+84912345678", text="Kính gửi", reference="r1")
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"


class Server:
    """Answers every connection under TLS, for mail after STARTTLS; `heard` is what was said to it in secret."""

    def __init__(self, folder: Path, *, mail: bool) -> None:
        self.authority: Authority = authority(folder, "stranger")
        certificate, key = self.authority.issue("server")
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(certificate, key)
        self.mail, self.heard = mail, b""
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self.listening.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                line = self.listening.accept()[0]
                line.settimeout(5)
                self._answer(line)
            except OSError:
                if self.listening.fileno() < 0:
                    return

    def _answer(self, line: socket.socket) -> None:
        with line:
            if self.mail:
                for said in (b"220 x\r\n", b"250-x\r\n250 STARTTLS\r\n", b"220 go\r\n"):
                    line.sendall(said)
                    if said != b"220 go\r\n":
                        line.recv(1000)
            with self.context.wrap_socket(line, server_side=True) as secret:
                self.heard += secret.recv(1000)
                # A body comes behind its head, in a piece of its own.
                while self.heard.startswith(b"POST") and not self.heard.endswith(b"}"):
                    self.heard += secret.recv(1000)
                secret.sendall(b"421 x\r\n" if self.mail else ANSWER)


@pytest.fixture(params=[False])
def server(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Server]:
    made = Server(tmp_path, mail=request.param)
    yield made
    made.listening.close()


@pytest.fixture
def believed(server: Server, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Make the machine believe the server's authority."""

    def believe() -> None:
        for name in ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE"):
            monkeypatch.setenv(name, str(server.authority.certificate))

    return believe


@pytest.mark.parametrize("server", [True], indirect=True)
def test_mail_goes_to_no_stranger(server: Server, believed: Callable[[], None], settings: SettingsWrapper) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", server.port, 3
    settings.EMAIL_USE_TLS = True

    with pytest.raises(TryLater) as refused:
        MailGateway().deliver(MAIL)
    assert isinstance(refused.value.__cause__, ssl.SSLCertVerificationError)
    assert server.heard == b""

    believed()
    with pytest.raises((TryLater, Unclear)):
        MailGateway().deliver(MAIL)
    assert server.heard.lower().startswith(b"ehlo")


def test_messages_go_to_no_stranger(server: Server, believed: Callable[[], None]) -> None:
    gateway = parse_gateway(
        {"url": f"https://127.0.0.1:{server.port}/gui", "body": {"to": "{to}", "text": "{text}"}, "timeout": 3}
    )
    with pytest.raises(TryLater) as refused:
        gateway.deliver(TEXT)
    assert isinstance(refused.value.__cause__, ssl.SSLCertVerificationError)
    assert server.heard == b""

    believed()
    gateway.deliver(TEXT)
    assert server.heard.startswith(b"POST /gui")


def test_webhooks_tell_no_stranger(server: Server, believed: Callable[[], None]) -> None:
    def told(host: str) -> int:
        return wire.post(
            Target(tls=True, host=host, port=server.port, path="/nghe"), "127.0.0.1", body=b"{}", headers={}
        )

    with pytest.raises(wire.NotSent, match="chứng thư"):
        told("localhost")
    believed()
    with pytest.raises(wire.NotSent, match="chứng thư"):
        told("ten-khac.example")
    assert server.heard == b""

    assert told("localhost") == 200
    assert server.heard.startswith(b"POST /nghe")


def test_sign_in_asks_no_stranger(server: Server, believed: Callable[[], None]) -> None:
    """The session that allauth fetches the provider's configuration, tokens and keys with."""
    address = f"https://127.0.0.1:{server.port}/.well-known/openid-configuration"

    with pytest.raises(requests.exceptions.SSLError):
        get_adapter().get_requests_session().get(address, timeout=3)
    assert server.heard == b""

    believed()
    assert get_adapter().get_requests_session().get(address, timeout=3).status_code == 200
