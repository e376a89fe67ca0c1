"""Certificates for tests: an authority, and what it signs for servers and for clients."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

Key = ec.EllipticCurvePrivateKey


@dataclass(frozen=True)
class Authority:
    folder: Path
    name: str
    key: Key

    @property
    def certificate(self) -> Path:
        return self.folder / f"{self.name}.pem"

    def issue(self, name: str) -> tuple[Path, Path]:
        """Return the files of a certificate for a name (a server's is of this machine) and of its key."""
        key = ec.generate_private_key(ec.SECP256R1())
        of = self.folder / f"{self.name}-{name}"
        of.with_suffix(".pem").write_bytes(_signed(name, key, self.name, self.key, authority=False))
        of.with_suffix(".key").write_bytes(_private(key))
        of.with_suffix(".key").chmod(0o600)
        return of.with_suffix(".pem"), of.with_suffix(".key")


def authority(folder: Path, name: str) -> Authority:
    made = Authority(folder, name, ec.generate_private_key(ec.SECP256R1()))
    made.certificate.write_bytes(_signed(name, made.key, name, made.key, authority=True))
    return made


def _signed(name: str, key: Key, issuer: str, by: Key, *, authority: bool) -> bytes:
    now = datetime.now(UTC)
    here = [x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))]
    built = (
        x509.CertificateBuilder()
        .subject_name(_called(name))
        .issuer_name(_called(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=2))
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName(here), critical=False)
    )
    return built.sign(by, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


def _called(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _private(key: Key) -> bytes:
    pem, pkcs8 = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    return key.private_bytes(pem, pkcs8, serialization.NoEncryption())
