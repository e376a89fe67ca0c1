"""The switches in the bar: which rounds and blocks they offer to whom, and where these lead."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from agencies.models import Agency
from dashboards.switches import MOST
from surveys.models import Round
from tests.conftest import Cast
from tests.dashboards.factories import run, survey
from tests.dashboards.test_cost import MOST_QUERIES

Read = Callable[[User, str], str]
SignIn = Callable[[User], Client]
PAGES = ("", "khoi/so/", "don-vi/so-xay-dung/", "ma-tran/", "so-sanh/?don-vi=so-xay-dung")


def a_round(*agencies: Agency, code: str, year: int, scored: bool = True, **rest: str) -> Round:
    made = survey(*agencies, code=code, **rest)  # type: ignore[arg-type]
    Round.objects.filter(pk=made.pk).update(assessment_year=year)
    if scored:
        run(made)
    return made


@pytest.fixture
def earlier(cast: Cast, scored: Round) -> Round:
    """The round of the year before, which measured Sở Xây dựng and Nha Trang but not Sở Y tế."""
    return a_round(cast.so_xay_dung, cast.nha_trang, code="dot-0", year=2025)


def offered(text: str) -> dict[str, str]:
    """Return what the bar offers: addresses by their words."""
    bar = re.search(r'<div class="bar__switches">(.*?)</div>', text, re.S)
    assert bar
    found = re.findall(r'<a class="menu__item" href="([^"]*)"[^>]*>(?:<span>)?([^<]*)', bar[1])
    return {words.strip(): unescape(url) for url, words in found}


def rounds_in(text: str) -> list[str]:
    return [url.split("/")[3] for url in offered(text).values() if url.count("/") > 3]


@pytest.mark.parametrize("page_of", PAGES)
def test_each_page_leads_to_the_same_page_of_another_round(
    cast: Cast, earlier: Round, page: Read, page_of: str
) -> None:
    text = page(cast.snv, f"/noi-bo/dot/dot-1/{page_of}")
    same = [url for url in offered(text).values() if url.startswith("/noi-bo/dot/dot-0/")]
    assert same == [f"/noi-bo/dot/dot-0/{page_of}"]
    assert earlier.title in page(cast.snv, same[0])


@pytest.mark.parametrize("who", ["snv", "an", "chi", "dung", "lanh_dao", "giam_sat"])
@pytest.mark.parametrize("page_of", PAGES)
def test_no_page_asks_more_than_a_page_may(
    cast: Cast,
    earlier: Round,
    signed_in: SignIn,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    page_of: str,
    who: str,
) -> None:
    browser = signed_in(getattr(cast, who))
    address = f"/noi-bo/dot/dot-1/{page_of}"
    browser.get(address)
    with django_assert_max_num_queries(MOST_QUERIES):
        assert b"/noi-bo/dot/dot-0/" in b"".join(browser.get(address))


def test_a_round_that_did_not_measure_the_unit_or_block_is_not_offered(cast: Cast, earlier: Round, page: Read) -> None:
    assert "dot-0" not in rounds_in(page(cast.snv, "/noi-bo/dot/dot-1/don-vi/so-y-te/"))
    Round.objects.get(code="dot-0").units.update(block=cast.communes)
    assert "dot-0" not in rounds_in(page(cast.snv, "/noi-bo/dot/dot-1/khoi/so/"))
    assert "dot-0" in rounds_in(page(cast.snv, "/noi-bo/dot/dot-1/khoi/cap-xa/"))


@pytest.mark.parametrize("page_of", PAGES)
def test_no_round_beyond_a_scope_is_named(cast: Cast, scored: Round, page: Read, page_of: str) -> None:
    """Of another agency of the block, of another block, of an agency's own survey: nothing changes on the page."""
    address = f"/noi-bo/dot/dot-1/{page_of}"
    before = {who: offered(page(getattr(cast, who), address)) for who in ("an", "chi")}
    a_round(cast.so_y_te, code="kin-1", year=2025)
    a_round(cast.nha_trang, code="kin-2", year=2024)
    own = a_round(cast.so_y_te, code="kin-3", year=2025)
    Round.objects.filter(pk=own.pk).update(owner=cast.so_y_te)
    for who, known in before.items():
        text = page(getattr(cast, who), address)
        assert offered(text) == known == {}
        assert "kin-" not in text
    assert "kin-1" in page(cast.snv, "/noi-bo/dot/dot-1/khoi/so/")


@pytest.mark.parametrize("page_of", PAGES)
def test_a_round_is_named_from_the_moment_its_figures_are_shown(
    cast: Cast, scored: Round, page: Read, page_of: str
) -> None:
    """While forms come in only Sở Nội vụ sees figures; before a first run there are none for anybody."""
    address = f"/noi-bo/dot/dot-1/{page_of}"
    made = a_round(cast.so_xay_dung, cast.so_y_te, code="dot-2", year=2027, scored=False)
    assert "dot-2" not in rounds_in(page(cast.snv, address))
    run(made)
    Round.objects.filter(pk=made.pk).update(state=Round.State.OPEN)
    assert "dot-2" in rounds_in(page(cast.snv, address))
    for who in ("an", "dung", "lanh_dao", "giam_sat"):
        assert "dot-2" not in page(getattr(cast, who), address)
    Round.objects.filter(pk=made.pk).update(state=Round.State.CLOSED)
    for who in ("an", "dung", "lanh_dao", "giam_sat"):
        assert "dot-2" in rounds_in(page(getattr(cast, who), address))


def test_rounds_of_other_kinds_stand_apart(cast: Cast, earlier: Round, page: Read) -> None:
    own = a_round(cast.so_xay_dung, code="tu-lam", year=2025)
    Round.objects.filter(pk=own.pk).update(owner=cast.so_xay_dung)
    survey(cast.so_xay_dung, code="nguoi-dan", questionnaire="bnv-ho-gia-dinh-2022", method="bnv-2022")
    run(Round.objects.get(code="nguoi-dan"))
    assert {"tu-lam", "nguoi-dan"}.isdisjoint(rounds_in(page(cast.snv, "/noi-bo/dot/dot-1/")))
    assert rounds_in(page(cast.an, "/noi-bo/dot/tu-lam/")) == []


def test_order_and_choices_go_along(cast: Cast, earlier: Round, page: Read) -> None:
    text = page(cast.snv, "/noi-bo/dot/dot-1/ma-tran/?muc=nhan-to&trang=3&khac=1")
    assert "/noi-bo/dot/dot-0/ma-tran/?muc=nhan-to" in offered(text).values()
    text = page(cast.snv, "/noi-bo/dot/dot-1/khoi/so/?sap-xep=chi-so&chieu=giam")
    assert "/noi-bo/dot/dot-0/khoi/so/?sap-xep=chi-so&chieu=giam" in offered(text).values()


def test_the_newest_rounds_are_offered_and_the_way_to_all(cast: Cast, scored: Round, page: Read) -> None:
    for number in range(MOST + 1):
        a_round(cast.so_xay_dung, code=f"cu-{number}", year=2010 + number)
    text = page(cast.an, "/noi-bo/dot/dot-1/don-vi/so-xay-dung/")
    rounds = rounds_in(text)
    assert rounds[:2] == ["dot-1", f"cu-{MOST}"]
    assert len(rounds) == MOST
    assert "/noi-bo/dot/" in offered(text).values()


def test_the_present_round_is_marked(cast: Cast, earlier: Round, page: Read) -> None:
    marked = re.findall(r'href="([^"]*)" aria-current="page"><span>', page(cast.an, "/noi-bo/dot/dot-1/"))
    assert marked == ["/noi-bo/dot/dot-1/"]


def test_blocks_are_offered_to_who_sees_several(cast: Cast, scored: Round, page: Read) -> None:
    blocks = ["/noi-bo/dot/dot-1/", "/noi-bo/dot/dot-1/khoi/so/", "/noi-bo/dot/dot-1/khoi/cap-xa/"]
    for address in blocks:
        assert list(offered(page(cast.snv, address)).values()) == blocks
    assert offered(page(cast.dung, blocks[1])) == {}


def test_the_year_is_told_of_rounds_read_already(cast: Cast, earlier: Round, page: Read) -> None:
    words = "Cả năm 2026"
    assert words not in page(cast.snv, "/noi-bo/dot/dot-1/")
    other = a_round(cast.nha_trang, code="dot-2", year=2026, scored=False)
    assert words in page(cast.snv, "/noi-bo/dot/dot-1/")
    Round.objects.filter(pk=other.pk).update(owner=cast.nha_trang)
    assert words not in page(cast.snv, "/noi-bo/dot/dot-1/")
    Round.objects.filter(pk=other.pk).update(owner=None, state=Round.State.OPEN)
    assert words not in page(cast.snv, "/noi-bo/dot/dot-1/")
