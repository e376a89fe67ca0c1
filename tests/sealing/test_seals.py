"""Seals: AES-256-GCM under a mark, for one purpose each; what was sealed before it is opened still."""

import base64
import hashlib
from io import StringIO
from uuid import uuid4

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import override_settings

from accounts.sealing import unseal
from agencies.services.webhooks import register_webhook
from feedback.models import ContactDetail, Source
from feedback.services.direct import Said, take_words
from invitations import sealing as contacts
from invitations.models import Contact
from notices.models import Webhook
from notices.webhooks import sealing as webhooks
from notices.webhooks.kinds import TOLD
from sealing import MARK, CannotOpen, Seals, opened, shut
from tests.conftest import Cast
from tests.factories import NOW
from tests.invitations.factories import filled, survey
from tests.surveys.factories import NOON

KEY = bytes(range(32))


def fernet(key: bytes, text: str) -> str:
    return Fernet(base64.urlsafe_b64encode(key)).encrypt(text.encode()).decode()


def by_hash(purpose: str, key: str) -> bytes:
    return hashlib.sha256(f"{purpose}\0{key}".encode()).digest()


def by_hkdf(purpose: str, key: str) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=purpose.encode()).derive(key.encode())


def seals(*keys: str, purpose: str = "thử") -> Seals:
    return Seals(purpose, keys, before=lambda key: by_hash("thử", key))


def contact_of_a_writer(cast: Cast) -> ContactDetail:
    contact = {"name": "Bình", "phone": "+84905123456", "mail": ""}
    said = Said(id=uuid4(), agency=cast.so_xay_dung, words="Mở thêm quầy", source=Source.DIRECT, contact=contact)
    take_words(said=said, actor=None, at=NOW)
    return ContactDetail.objects.get()


@pytest.mark.parametrize("text", ["", "a", "Nguyễn Văn An", "x" * 31, "y" * 32, "z" * 5000])
def test_what_is_sealed_comes_back_whole(text: str) -> None:
    sealed = seals("khóa").seal(text)
    assert sealed.startswith(MARK)
    assert seals("khóa mới", "khóa").unseal(sealed) == text
    assert seals("khóa").seal(text) != sealed


def test_it_is_aes_256_gcm() -> None:
    # An answer of NIST's test vectors for a key of 256 bits, an empty text and a nonce of twelve zeros.
    assert opened(bytes(32), bytes(12) + bytes.fromhex("530f8afbc74536b9a963b4f1c4cb738b")) == b""
    assert opened(KEY, shut(KEY, b"a", b"of"), b"of") == b"a"


def test_another_key_or_purpose_opens_nothing() -> None:
    sealed = seals("khóa").seal("a")
    for other in (seals("khóa khác"), seals("khóa", purpose="khác")):
        with pytest.raises(CannotOpen):
            other.unseal(sealed)


def test_a_changed_byte_opens_nothing() -> None:
    body = bytearray(base64.urlsafe_b64decode(seals("khóa").seal("mười đồng").removeprefix(MARK)))
    for place in range(len(body)):
        body[place] ^= 1
        with pytest.raises(CannotOpen):
            seals("khóa").unseal(MARK + base64.urlsafe_b64encode(bytes(body)).decode())
        body[place] ^= 1


@pytest.mark.parametrize("sealed", ["", MARK, "2.!", "2.AAAA", "2.đ", "gAAAA", "đ", "x" * 200])
def test_what_is_no_seal_is_refused(sealed: str) -> None:
    with pytest.raises(CannotOpen):
        seals("khóa").unseal(sealed)


def test_lengths_tell_blocks_alone() -> None:
    assert len({len(seals("khóa").seal("x" * length)) for length in range(32)}) == 1


def test_what_fernet_sealed_is_opened() -> None:
    assert seals("khóa mới", "khóa").unseal(fernet(by_hash("thử", "khóa"), "bí mật")) == "bí mật"
    with pytest.raises(CannotOpen):
        seals("khóa mới").unseal(fernet(by_hash("thử", "khóa"), "bí mật"))


@pytest.mark.django_db
@time_machine.travel(NOON, tick=False)
def test_the_commands_seal_anew_what_fernet_sealed(cast: Cast) -> None:
    filled(survey(), 1)
    detail = contact_of_a_writer(cast)
    factor = Authenticator(user=(an := cast.an), type="totp", data={})
    hook, _secret = register_webhook(name="x", url="https://he-thong.vn/x", kinds=TOLD, actor=an, at=NOW)
    contact_key = by_hkdf("invitations.contact", settings.CONTACT_KEYS[0])
    detail.sealed = fernet(contact_key, '{"phone":"1"}')
    detail.save()
    Contact.objects.update(sealed=fernet(contact_key, '{"name":"An"}'))
    factor.data = {"secret": fernet(by_hash("second factor", settings.MFA_KEYS[0]), "MẬT")}
    factor.save()
    Webhook.objects.update(secret=fernet(by_hash("webhook", settings.WEBHOOK_KEYS[0]), "ký"))

    call_command("reseal_secrets", stdout=StringIO())
    said = StringIO()
    call_command("reseal_contacts", stdout=said)

    assert said.getvalue() == "Đã mã hóa lại 1 người được mời, 1 người góp ý.\n"
    for row in (detail, factor, hook):
        row.refresh_from_db()
    contact = Contact.objects.get()
    found = (contact.sealed, detail.sealed, factor.data["secret"], hook.secret)
    assert all(each.startswith(MARK) for each in found)
    assert contacts.unseal(contact.sealed) == {"name": "An"}
    assert contacts.unseal(detail.sealed) == {"phone": "1"}
    assert (unseal(factor.data["secret"]), webhooks.unseal(hook.secret)) == ("MẬT", "ký")


@pytest.mark.django_db
def test_contacts_of_who_wrote_are_sealed_with_the_new_key_too(cast: Cast) -> None:
    detail = contact_of_a_writer(cast)
    with override_settings(CONTACT_KEYS=["khóa khác"]), pytest.raises(CommandError, match="Thêm lại khóa cũ"):
        call_command("reseal_contacts", stdout=StringIO())
    with override_settings(CONTACT_KEYS=["khóa mới", *settings.CONTACT_KEYS]):
        call_command("reseal_contacts", stdout=StringIO())
    detail.refresh_from_db()
    with override_settings(CONTACT_KEYS=["khóa mới"]):
        assert contacts.unseal(detail.sealed)["phone"] == "+84905123456"
