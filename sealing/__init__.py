"""What must be read again is sealed: AES-256-GCM under a mark that says how, so that a way can follow another.

Without Django, below every app. A seal tells no time, and of the length of what it holds only its blocks of 32 bytes.
"""

import base64
import binascii
import secrets
from collections.abc import Callable, Sequence
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.padding import PKCS7

NONCE_BYTES, BLOCK_BITS = 12, 256
# Never the beginning of what Fernet made, which sealed before.
MARK = "2."


class CannotOpen(Exception):
    """None of the keys opens this: a key was taken away too early, or it is no seal of this purpose."""


def shut(key: bytes, content: bytes, about: bytes = b"") -> bytes:
    """Return content sealed with a key of 32 bytes, and bound to what it is about, which is not kept."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, content, about)


def opened(key: bytes, sealed: bytes, about: bytes = b"") -> bytes:
    """Return what `shut` sealed. Raises CannotOpen."""
    try:
        return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], about)
    except (InvalidTag, ValueError) as error:
        raise CannotOpen from error


class Seals:
    """Seals of one purpose, none of which opens as one of another.

    The first of `keys` seals, any opens; `before` makes of a key what Fernet sealed with before (32 bytes).
    """

    def __init__(self, purpose: str, keys: Sequence[str], *, before: Callable[[str], bytes]) -> None:
        self._about = f"{MARK}{purpose}".encode()
        self._keys = keys
        self._before = before

    def seal(self, text: str) -> str:
        padder = PKCS7(BLOCK_BITS).padder()
        padded = padder.update(text.encode()) + padder.finalize()
        return MARK + base64.urlsafe_b64encode(shut(_derived(self._keys[0], self._about), padded, self._about)).decode()

    def unseal(self, sealed: str) -> str:
        """Return what was sealed with any of the keys, now or before. Raises CannotOpen."""
        if not sealed.startswith(MARK):
            return self._unsealed_before(sealed)
        try:
            content = base64.urlsafe_b64decode(sealed.removeprefix(MARK).encode())
        except (binascii.Error, ValueError) as error:
            raise CannotOpen from error
        padder = PKCS7(BLOCK_BITS).unpadder()
        padded = self._by_any_key(content)
        return (padder.update(padded) + padder.finalize()).decode()

    def _by_any_key(self, content: bytes) -> bytes:
        for key in self._keys:
            try:
                return opened(_derived(key, self._about), content, self._about)
            except CannotOpen:
                continue
        raise CannotOpen

    def _unsealed_before(self, sealed: str) -> str:
        locks = MultiFernet([Fernet(base64.urlsafe_b64encode(self._before(key))) for key in self._keys])
        try:
            return locks.decrypt(sealed.encode()).decode()
        except (InvalidToken, UnicodeError) as error:
            raise CannotOpen from error


@lru_cache(maxsize=32)
def _derived(key: str, about: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=about).derive(key.encode())
