"""The portal and its database know each other by certificates, without a password: a real server that asks for one."""

import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from django.db import OperationalError, connection
from django.db.utils import ConnectionHandler

from satisfaction.embedded.broker import free_port
from satisfaction.environment import database
from tests.satisfaction.authorities import Authority, authority
from tests.satisfaction.clusters import wait_for
from tests.satisfaction.pooler import started

pytestmark = [pytest.mark.system, pytest.mark.django_db(transaction=True)]
# PgBouncer before the test database: TLS with a certificate of the other side, whose name is the account's.
ASKS = """
listen_addr = 127.0.0.1
listen_port = {port}
auth_type = cert
auth_file = {folder}/accounts
client_tls_sslmode = verify-full
client_tls_ca_file = {authority}
client_tls_cert_file = {certificate}
client_tls_key_file = {key}
"""
ACCOUNT = "portal_app"


class Server:
    def __init__(self, port: int, own: Authority, other: Authority) -> None:
        self.port, self.own, self.other = port, own, other

    def asked(self, **ssl: object) -> str:
        """Return as whom PostgreSQL answers an address with these parameters."""
        words = urlencode({"sslmode": "verify-full", "sslrootcert": self.own.certificate, **ssl})
        url = f"postgres://{ACCOUNT}@localhost:{self.port}/{quote(connection.settings_dict['NAME'])}?{words}"
        handler = ConnectionHandler({"default": database(url)})
        try:
            with handler["default"].cursor() as cursor:
                cursor.execute("SELECT 'answered'")
                return str(cursor.fetchone()[0])
        finally:
            handler["default"].close()


@pytest.fixture
def server(transactional_db: None) -> Iterator[Server]:
    with tempfile.TemporaryDirectory(prefix="sat-cert-") as made, tempfile.TemporaryDirectory() as elsewhere:
        folder, port = Path(made), free_port()
        own, other = authority(Path(elsewhere), "own"), authority(Path(elsewhere), "other")
        certificate, key = own.issue("server")
        (folder / "certificate").write_bytes(certificate.read_bytes())
        (folder / "key").write_bytes(key.read_bytes())
        (folder / "authority").write_bytes(own.certificate.read_bytes())
        (folder / "accounts").write_text(f'"{ACCOUNT}" ""\n')
        files = {name: folder / name for name in ("certificate", "key", "authority")}
        process = started(folder, connection.settings_dict, 3, ASKS.format(port=port, folder=folder, **files))
        try:
            wait_for(lambda: listens(port))
            yield Server(port, own, other)
        finally:
            process.terminate()
            process.wait(timeout=20)


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_the_own_certificate_opens_without_a_password(server: Server) -> None:
    certificate, key = server.own.issue(ACCOUNT)
    assert server.asked(sslcert=certificate, sslkey=key) == "answered"


def test_without_one_or_with_anothers_nothing_opens(server: Server) -> None:
    for certificate, key in (server.own.issue("ai-do"), server.other.issue(ACCOUNT)):
        with pytest.raises(OperationalError):
            server.asked(sslcert=certificate, sslkey=key)
    with pytest.raises(OperationalError):
        server.asked()


def test_a_server_of_another_authority_is_not_believed(server: Server) -> None:
    certificate, key = server.own.issue(ACCOUNT)
    with pytest.raises(OperationalError, match="certificate verify failed"):
        server.asked(sslcert=certificate, sslkey=key, sslrootcert=server.other.certificate)
