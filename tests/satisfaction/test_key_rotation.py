"""Keys are changed while the portal runs: what the key before signed or sealed is read until it is taken away."""

from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from django.conf import LazySettings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.models import User
from accounts.sealing import unseal
from agencies.services.webhooks import change_secret, register_webhook
from notices.models import Webhook
from notices.webhooks import sealing
from notices.webhooks.kinds import TOLD
from satisfaction.environment import host_names, lasting_hash_key, secret_keys
from sealing import CannotOpen
from tests import factories
from tests.accounts.factors import PASSWORD, SECOND, code, is_in, knock, recovery_codes, with_totp
from tests.factories import NOW

LONG = "k" * 32


@pytest.fixture
def an(db: None) -> User:
    return factories.user("an", password=PASSWORD)


@pytest.fixture
def webhook(an: User) -> Webhook:
    made, _secret = register_webhook(name="x", url="https://he-thong.vn/x", kinds=TOLD, actor=an, at=NOW)
    change_secret(webhook=made, actor=an, at=NOW)
    made.refresh_from_db()
    return made


def test_people_stay_signed_in_over_a_new_secret_key(client: Client, an: User, settings: LazySettings) -> None:
    knock(client, "an")
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "khóa mới"
    assert client.get("/noi-bo/tai-khoan/cua-toi/").status_code == 200

    settings.SECRET_KEY_FALLBACKS = []
    settings.SECRET_KEY = "khóa khác"
    assert client.get("/noi-bo/tai-khoan/cua-toi/").status_code == 302


def test_after_resealing_the_old_keys_may_go(
    client: Client, an: User, webhook: Webhook, settings: LazySettings
) -> None:
    secret, spare = with_totp(an), recovery_codes(an)[0]
    signing = [sealing.unseal(webhook.secret), sealing.unseal(webhook.former)]
    for name in ("MFA_KEYS", "WEBHOOK_KEYS"):
        setattr(settings, name, ["khóa mới", *getattr(settings, name)])

    said = StringIO()
    call_command("reseal_secrets", stdout=said)
    settings.MFA_KEYS = settings.WEBHOOK_KEYS = ["khóa mới"]

    webhook.refresh_from_db()
    assert [sealing.unseal(webhook.secret), sealing.unseal(webhook.former)] == signing
    assert said.getvalue() == "Đã niêm phong lại 1 lớp bảo vệ, 1 webhook.\n"
    for typed in (code(secret), spare):
        browser = Client()
        knock(browser, "an")
        browser.post(SECOND, {"code": typed})
        assert is_in(browser)


def test_a_key_taken_away_too_early_changes_nothing(an: User, webhook: Webhook, settings: LazySettings) -> None:
    with_totp(an)
    before = Authenticator.objects.get().data["secret"]
    settings.MFA_KEYS = ["khóa mới", *settings.MFA_KEYS]
    settings.WEBHOOK_KEYS = ["khóa mới"]

    with pytest.raises(CommandError, match="Thêm lại khóa cũ"):
        call_command("reseal_secrets", stdout=StringIO())

    assert Authenticator.objects.get().data["secret"] == before
    settings.MFA_KEYS = ["khóa mới"]
    with pytest.raises(CannotOpen):
        unseal(before)


@pytest.mark.parametrize("name", ["MFA_KEY", "WEBHOOK_KEY", "CONTACT_KEY", "SECRET_KEY_FALLBACKS"])
def test_a_key_that_could_be_guessed_is_refused(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, f"{LONG},matkhau")
    with pytest.raises(ImproperlyConfigured, match="ít nhất 32"):
        secret_keys(name, default=[])
    monkeypatch.setenv(name, f"{LONG}, {LONG[::-1]}x")
    assert secret_keys(name, default=[]) == [LONG, f"{LONG}x"]
    monkeypatch.delenv(name)
    assert secret_keys(name, default=["own"]) == ["own"]


def test_a_new_secret_key_does_not_forget_who_opted_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CONTACT_HASH_KEY", raising=False)
    assert lasting_hash_key("CONTACT_HASH_KEY", default="new", before=[]) == "new"
    with pytest.raises(ImproperlyConfigured, match="đặt CONTACT_HASH_KEY bằng SECRET_KEY đầu tiên"):
        lasting_hash_key("CONTACT_HASH_KEY", default="new", before=["old"])
    monkeypatch.setenv("CONTACT_HASH_KEY", "old")
    assert lasting_hash_key("CONTACT_HASH_KEY", default="new", before=["old"]) == "old"


@pytest.mark.parametrize("names", ["*", "a.vn,*", ".khanhhoa.gov.vn"])
def test_no_host_name_is_left_open(monkeypatch: pytest.MonkeyPatch, names: str) -> None:
    monkeypatch.setenv("ALLOWED_HOSTS", names)
    with pytest.raises(ImproperlyConfigured, match="từng tên miền"):
        host_names("ALLOWED_HOSTS", default=[])
