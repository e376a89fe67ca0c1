"""The pages by which Sở Nội vụ words what citizens are told of their data."""

from collections.abc import Callable, Iterator

import pytest
from django.db import connection
from django.test import Client

from accounts.models import User
from accounts.roles import Role
from surveys.models import PrivacyNotice
from surveys.selectors.privacy import present_number, words_of
from tests import factories
from tests.conftest import Cast

pytestmark = pytest.mark.django_db
SignedIn = Callable[[User], Client]
HOME = "/noi-bo/quan-tri/du-lieu-ca-nhan/"
NEW = f"{HOME}thong-bao/moi/"


@pytest.fixture(autouse=True)
def _none_remembered() -> Iterator[None]:
    words_of.cache_clear()
    yield
    words_of.cache_clear()


def typed(**changes: str) -> dict[str, str]:
    """Fill in the form as it is shown, with changes by language_field."""
    fields = {
        f"{language}.{name}": "\n".join(text) if isinstance(text, list) else text
        for language, said in words_of(present_number()).items()
        for name, text in said.items()
    }
    fields |= {"reason": "Rõ hơn", "seen": str(present_number())}
    return fields | {name.replace("__", "."): text for name, text in changes.items()}


def test_a_new_version_is_published_and_the_old_ones_stay_readable(cast: Cast, signed_in: SignedIn) -> None:
    before = present_number()
    browser = signed_in(cast.snv)

    answer = browser.post(NEW, typed(vi__agree="Tôi đồng ý bản mới."))

    assert answer.status_code == 302
    made = PrivacyNotice.objects.get(number=before + 1)
    assert (made.words["vi"]["agree"], made.made_by, made.reason) == ("Tôi đồng ý bản mới.", cast.snv, "Rõ hơn")
    assert "Tôi đồng ý bản mới." in browser.get(f"{HOME}thong-bao/{made.number}/").content.decode()
    public = Client().get("/quyen-rieng-tu/").content.decode()
    assert f"Trang này là bản {made.number}" in public
    assert "Đây là bản cũ" in Client().get(f"/quyen-rieng-tu/{before}/").content.decode()


def test_an_untouched_form_publishes_nothing(cast: Cast, signed_in: SignedIn) -> None:
    """What the form shows is what is stored, letter by letter: else saving it unread would make a version."""
    before = present_number()
    answer = signed_in(cast.snv).post(NEW, typed())

    assert answer.status_code == 422
    assert "Chưa sửa chữ nào" in answer.content.decode()
    assert present_number() == before


def test_what_is_missing_is_said_and_what_was_typed_stays(cast: Cast, signed_in: SignedIn) -> None:
    answer = signed_in(cast.snv).post(NEW, typed(vi__rights="", vi__agree="Gõ dở", reason=""))

    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count("Chưa có chữ.") >= 2
    assert "Gõ dở" in page


def test_without_english_the_whole_part_is_left_out(cast: Cast, signed_in: SignedIn) -> None:
    empty = {name: "" for name in typed() if name.startswith("en.")}

    assert signed_in(cast.snv).post(NEW, typed() | empty).status_code == 302
    assert list(words_of(present_number())) == ["vi"]


def test_half_of_english_is_refused(cast: Cast, signed_in: SignedIn) -> None:
    assert signed_in(cast.snv).post(NEW, typed(en__agree="")).status_code == 422


def test_the_second_writer_keeps_what_was_typed(cast: Cast, signed_in: SignedIn) -> None:
    browser, late = signed_in(cast.snv), typed(vi__agree="Bản hai.")
    browser.post(NEW, typed(vi__agree="Bản một."))

    answer = browser.post(NEW, late)

    assert answer.status_code == 409
    assert "Bản hai." in answer.content.decode()
    assert words_of(present_number())["vi"]["agree"] == "Bản một."


@pytest.mark.parametrize("seen", ["", "x", "٣", "-1", "9" * 30])
def test_hostile_editions_change_nothing(cast: Cast, signed_in: SignedIn, seen: str) -> None:
    before = present_number()
    answer = signed_in(cast.snv).post(NEW, typed(vi__agree="x\0y") | {"seen": seen})

    assert (answer.status_code, present_number()) == (409, before)


def test_whoever_is_narrowed_to_a_part_of_the_province_is_kept_out(cast: Cast, signed_in: SignedIn) -> None:
    person = factories.user("noi-vu-mot-phan", full_name="Người của một phần")
    factories.membership(person, Role.HOME_AFFAIRS, block=cast.departments)

    assert signed_in(person).get(HOME).status_code == 403


def test_words_changed_behind_the_portal_are_told(cast: Cast, signed_in: SignedIn) -> None:
    signed_in(cast.snv).post(NEW, typed(vi__agree="Bản một."))
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE surveys_privacynotice DISABLE TRIGGER surveys_privacynotice_append_only")
        cursor.execute("UPDATE surveys_privacynotice SET words = jsonb_set(words, '{vi,agree}', '\"khác\"')")
        cursor.execute("ALTER TABLE surveys_privacynotice ENABLE TRIGGER surveys_privacynotice_append_only")

    assert "KHÔNG khớp" in signed_in(cast.bao_ve).get(HOME).content.decode()


@pytest.mark.parametrize("number", ["0", "99", "40000", "9" * 25])
def test_a_notice_that_no_form_showed_is_not_there(cast: Cast, signed_in: SignedIn, number: str) -> None:
    expected = 404 if number != "0" else 200
    assert Client().get(f"/quyen-rieng-tu/{number}/").status_code == expected
    assert signed_in(cast.snv).get(f"{HOME}thong-bao/{number}/").status_code == 404


def test_the_public_page_speaks_english() -> None:
    page = Client(headers={"Accept-Language": "en"})
    page.cookies["ngon_ngu"] = "en"

    assert "Answers are not used to decide on a dossier" in page.get("/quyen-rieng-tu/").content.decode()
