"""A certificate that this machine signs for itself, for `bin/start --tls`."""

import ipaddress
import socket
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from satisfaction.embedded.home import Home, write_private
from satisfaction.embedded.start import own_addresses

VALID_FOR = timedelta(days=397)
RENEW_BEFORE = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Certificate:
    certificate: Path
    key: Path


def certificate(place: Home, host: str) -> Certificate:
    """Return this home's certificate, made anew when it is about to end or lacks `host`."""
    made = Certificate(place.root / "tls.pem", place.root / "tls.key")
    wanted = names(host)
    if not (made.key.exists() and still_good(made.certificate, wanted)):
        make(made, wanted)
    return made


def names(host: str) -> list[x509.GeneralName]:
    candidates = dict.fromkeys(["localhost", "127.0.0.1", "::1", socket.gethostname(), host, *own_addresses()])
    return [general_name(name) for name in candidates if name not in {"0.0.0.0", "::"}]  # noqa: S104 -- left out


def general_name(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def still_good(path: Path, wanted: list[x509.GeneralName]) -> bool:
    if not path.exists():
        return False
    made = x509.load_pem_x509_certificate(path.read_bytes())
    held = list(made.extensions.get_extension_for_class(x509.SubjectAlternativeName).value)
    return made.not_valid_after_utc > datetime.now(UTC) + RENEW_BEFORE and all(name in held for name in wanted)


def make(target: Certificate, wanted: list[x509.GeneralName]) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Cổng khảo sát hài lòng (máy này)")])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + VALID_FOR)
        .add_extension(x509.SubjectAlternativeName(wanted), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    write_private(target.key, private.decode())
    write_private(target.certificate, signed.public_bytes(pem).decode())
