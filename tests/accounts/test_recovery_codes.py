"""Recovery codes: shown once, kept as slow salted hashes, each good for one sign-in."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from importlib import import_module
from threading import Barrier

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.models import User
from accounts.recovery_codes import COUNT, LENGTH, ROUNDS, SIGNS, make_codes, shown
from accounts.second_factor import WrongCode, check_code
from accounts.services import TooManyFailures
from tests import factories
from tests.accounts.factors import OWN, PASSWORD, SECOND, code, is_in, knock, recovery_codes, with_totp

pytestmark = pytest.mark.django_db
SHOWN = re.compile(rf"<code>([{SIGNS} ]+)</code>")


@pytest.fixture
def an() -> User:
    return factories.user("an", password=PASSWORD)


def kept(user: User) -> list[str]:
    found: list[str] = Authenticator.objects.get(user=user, type="recovery_codes").data["codes"]
    return found


def enters(typed: str) -> bool:
    browser = Client()
    knock(browser, "an")
    browser.post(SECOND, {"code": typed})
    return is_in(browser)


def test_codes_are_kept_as_slow_hashes_with_a_salt_each(an: User) -> None:
    codes = make_codes(user=an)
    parts = [each.split("$") for each in kept(an)]

    assert {(way, rounds) for way, rounds, _salt, _hash in parts} == {("pbkdf2_sha256", str(ROUNDS))}
    assert ROUNDS >= 600_000
    assert len({salt for _way, _rounds, salt, _hash in parts}) == COUNT
    assert min(len(salt) for _way, _rounds, salt, _hash in parts) >= 22
    with connection.cursor() as cursor:
        cursor.execute("SELECT data::text FROM mfa_authenticator")
        stored = "".join(row for (row,) in cursor.fetchall())
    assert not any(typed in stored for typed in codes)


def test_codes_are_drawn_anew(an: User) -> None:
    first, second = recovery_codes(an), recovery_codes(an)
    assert len({*first, *second}) == 2 * COUNT
    assert {len(each) for each in first} == {LENGTH}
    assert set("".join(first)) <= set(SIGNS)


def test_each_opens_once_however_it_is_written(an: User) -> None:
    with_totp(an)
    codes = recovery_codes(an)
    for typed in (shown(codes[0]), codes[1].lower(), f"{codes[2][:4]}-{codes[2][4:]}", f" {codes[9]} "):
        assert enters(typed)
        assert not enters(typed)
    assert sum(bool(each) for each in kept(an)) == COUNT - 4


def test_a_code_with_another_place_or_sign_opens_nothing(an: User) -> None:
    with_totp(an)
    codes = recovery_codes(an)
    last = SIGNS[(SIGNS.index(codes[0][-1]) + 1) % len(SIGNS)]
    for typed in (codes[1][0] + codes[0][1:], codes[0][:-1] + last, "Z" * LENGTH, codes[0] + "A", "2" * LENGTH):
        assert not enters(typed)
    assert all(kept(an))


def test_new_codes_end_the_old_ones(client: Client, an: User) -> None:
    secret = with_totp(an)
    old = recovery_codes(an)
    knock(client, "an")
    client.post(SECOND, {"code": code(secret)})

    client.post(f"{OWN}ma-du-phong/moi/")

    new = SHOWN.findall(client.get(f"{OWN}ma-du-phong/").content.decode())
    assert len(new) == COUNT
    assert not enters(old[0])
    assert enters(new[0])


def test_until_they_are_shown_codes_wait_sealed_in_the_session(client: Client, an: User) -> None:
    with_totp(an)
    knock(client, "an")
    client.force_login(an)
    client.post(f"{OWN}xac-nhan/", {"password": PASSWORD})
    client.post(f"{OWN}ma-du-phong/moi/")
    waiting = str([row.get_decoded() for row in Session.objects.all()])

    new = SHOWN.findall(client.get(f"{OWN}ma-du-phong/").content.decode())

    assert len(new) == COUNT
    assert not any(each.replace(" ", "") in waiting for each in new)
    assert "recovery_codes" in waiting
    assert "recovery_codes" not in str([row.get_decoded() for row in Session.objects.all()])


def test_without_a_second_factor_there_are_none(client: Client, an: User) -> None:
    knock(client, "an")
    assert client.post(f"{OWN}ma-du-phong/moi/").status_code == 422
    assert client.get(f"{OWN}ma-du-phong/").status_code == 404
    assert not Authenticator.objects.exists()


WITHDRAWN = ({"migrated_codes": [], "withdrawn": True}, {"seed": "gAAAA", "used_mask": 0})


@pytest.mark.parametrize("data", WITHDRAWN)
def test_codes_of_before_open_nothing_and_their_holder_is_told(client: Client, an: User, data: object) -> None:
    secret = with_totp(an)
    Authenticator.objects.create(user=an, type="recovery_codes", data=data)
    assert not enters("12345678")
    knock(client, "an")
    client.post(SECOND, {"code": code(secret)})

    page = client.get(OWN).content.decode()
    assert "Mã dự phòng cũ không dùng được nữa. Vào “Tài khoản của tôi” tạo bộ mã mới." in page
    assert "Cổng đã đổi cách giữ mã dự phòng" in page
    assert "còn 0 mã" in page
    client.post(f"{OWN}ma-du-phong/moi/")
    assert "Mã dự phòng cũ" not in client.get(OWN).content.decode()


def test_who_adds_a_factor_beside_withdrawn_codes_gets_new_ones(client: Client, an: User) -> None:
    Authenticator.objects.create(user=an, type="recovery_codes", data=WITHDRAWN[0])
    knock(client, "an")
    client.post(SECOND, {"code": "x"})
    client.force_login(an)
    client.post(f"{OWN}xac-nhan/", {"password": PASSWORD})
    client.get(f"{OWN}ung-dung-ma/")
    response = client.post(f"{OWN}ung-dung-ma/", {"code": code(client.session["mfa.totp.secret"])})

    assert response["Location"] == f"{OWN}ma-du-phong/"
    assert len(kept(an)) == COUNT


def test_the_migration_withdraws_seeds_and_leaves_hashes(an: User) -> None:
    recovery_codes(an)
    binh = factories.user("binh")
    old = Authenticator.objects.create(user=binh, type="recovery_codes", data=WITHDRAWN[1])
    totp = with_totp(binh)
    before = (kept(an), Authenticator.objects.get(user=binh, type="totp").data)
    with connection.cursor() as cursor:
        cursor.execute(import_module("accounts.migrations.0012_recovery_codes_anew").WITHDRAW)
    old.refresh_from_db()

    assert old.data == WITHDRAWN[0]
    assert (kept(an), Authenticator.objects.get(user=binh, type="totp").data) == before
    assert totp


@pytest.mark.django_db(transaction=True)
def test_one_code_sent_twice_at_the_same_moment_opens_once() -> None:
    user = factories.user("an", password=PASSWORD)
    typed = recovery_codes(user)[0]
    ready = Barrier(4)

    def once() -> str:
        ready.wait()
        try:
            check_code(user=user, code=typed, address=None, at=timezone.now())
            return "in"
        except WrongCode:
            return "out"
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(lambda _: once(), range(4)))

    assert results.count("in") == 1


def test_guessing_them_is_paused_too(an: User) -> None:
    codes = recovery_codes(an)
    at = timezone.now()
    for number in range(10):
        with pytest.raises(WrongCode):
            check_code(user=an, code="2" * LENGTH, address=None, at=at + timedelta(seconds=number))
    with pytest.raises(TooManyFailures):
        check_code(user=an, code=codes[0], address=None, at=at + timedelta(seconds=11))
