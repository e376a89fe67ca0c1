"""How long a refusal takes says nothing of what was wrong: whose name there is, which key was near."""

import secrets
import time
from collections.abc import Callable
from statistics import median

import pytest
from django.conf import LazySettings, global_settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher, get_hasher
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.api_keys import make_api_key, revoke_api_key
from accounts.models import ApiKey, User
from accounts.services import make_link
from tests import factories
from tests.accounts.factors import PASSWORD, SIGN_IN
from tests.factories import NOW

pytestmark = pytest.mark.django_db
WRONG = "sai-hoàn-toàn-luôn"
# All tries together stay below what pauses an address.
TRIES = 7


@pytest.fixture
def people(settings: LazySettings) -> dict[str, str]:
    """Return names by what stands behind them; passwords are hashed as in an installation."""
    settings.PASSWORD_HASHERS = global_settings.PASSWORD_HASHERS
    factories.user("an", password=PASSWORD)
    assert not factories.user("moi").has_usable_password()
    off = factories.user("ha", password=PASSWORD)
    off.is_active = False
    off.save()
    return {"wrong": "an", "unknown": "khong-co-ai", "never opened": "moi", "switched off": "ha"}


def refuse(name: str) -> None:
    answer = Client().post(SIGN_IN, {"username": name, "password": WRONG})
    assert answer.status_code == 422


def test_every_refusal_hashes_once(people: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    hashed: list[int] = []
    encode = PBKDF2PasswordHasher.encode

    def counted(self: PBKDF2PasswordHasher, password: str, salt: str, iterations: int | None = None) -> str:
        hashed.append(iterations or self.iterations)
        return str(encode(self, password, salt, iterations))

    monkeypatch.setattr(PBKDF2PasswordHasher, "encode", counted)
    work = {}
    for what, name in people.items():
        hashed.clear()
        refuse(name)
        work[what] = sum(hashed)
    assert set(work.values()) == {PBKDF2PasswordHasher.iterations}, work


def test_every_refusal_asks_the_database_alike(people: dict[str, str]) -> None:
    asked = {}
    for what, name in people.items():
        with CaptureQueriesContext(connection) as found:
            refuse(name)
        asked[what] = len(found)
    assert len(set(asked.values())) == 1, asked


def test_an_unknown_name_is_refused_as_slowly_as_a_wrong_password(people: dict[str, str]) -> None:
    """By turns, so that what else the machine does falls on both."""
    spent: dict[str, list[float]] = {"wrong": [], "unknown": []}
    for number in range(TRIES):
        User.objects.create(username=f"an-{number}", password=User.objects.get(username="an").password)
        for what, name in (("wrong", f"an-{number}"), ("unknown", f"khong-co-{number}")):
            before = time.process_time()
            refuse(name)
            spent[what].append(time.process_time() - before)
    wrong, unknown = (median(spent[what]) for what in ("wrong", "unknown"))
    assert abs(wrong - unknown) < 0.25 * wrong, spent


def test_passwords_are_hashed_slowly_enough(settings: LazySettings) -> None:
    settings.PASSWORD_HASHERS = global_settings.PASSWORD_HASHERS
    hasher = get_hasher()

    assert hasher.algorithm == "pbkdf2_sha256"
    assert hasher.iterations >= 600_000


def asked_by(knock: Callable[[], int], status: int) -> list[str]:
    with CaptureQueriesContext(connection) as found:
        assert knock() == status
    return [query["sql"].split(" WHERE ")[0] for query in found.captured_queries]


def test_keys_of_interfaces_are_looked_up_by_their_hash_alone() -> None:
    """Neither an unknown key nor one that begins like a good one is compared with anything letter by letter."""
    key, good = make_api_key(name="x", purpose=ApiKey.Purpose.FIGURES, at=NOW)
    revoke_api_key(key=key, at=NOW)
    tried = [good, good[:-1] + "x", "hl_" + secrets.token_urlsafe(32)]

    def knock(secret: str) -> Callable[[], int]:
        head = {"Authorization": f"Bearer {secret}"}
        return lambda: (
            Client().post("/api/v1/figures/", "{}", content_type="application/json", headers=head).status_code
        )

    asked = [asked_by(knock(secret), 401) for secret in tried]
    assert asked[0] == asked[1] == asked[2]
    with CaptureQueriesContext(connection) as found:
        knock(good)()
    assert not any(good in query["sql"] for query in found.captured_queries)


def test_links_are_looked_up_by_their_hash_alone() -> None:
    good = make_link(user=factories.user("an"), actor=None, at=NOW)

    def knock(secret: str) -> Callable[[], int]:
        return lambda: Client().get(f"/noi-bo/mo-tai-khoan/{secret}/").status_code

    nearly, far = (asked_by(knock(secret), 404) for secret in (good[:-1] + "x", secrets.token_urlsafe(32)))
    assert nearly == far
