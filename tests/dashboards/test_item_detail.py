"""What a row of the items opens in place: its distribution in words, and the way to the comments on its topic."""

import re
from collections.abc import Callable
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from surveys.models import Round
from tests.conftest import Cast
from tests.dashboards.factories import GOOD, POOR, answered, run, survey, unit_of
from tests.dashboards.test_cost import MOST_QUERIES

Read = Callable[[User, str], str]
SignIn = Callable[[User], Client]
UNIT = "/noi-bo/dot/dot-1/don-vi/so-y-te/"


@pytest.fixture
def mixed(cast: Cast) -> Round:
    """Sở Y tế: TC1 by three people, TT2 by twenty, nobody filed a petition, the rest by forty."""
    made = survey(cast.so_y_te, cast.so_xay_dung)
    nobody = dict.fromkeys(("PA1", "PA2", "PA3"), (0, 0, 0, 0, 0))
    few = {"TC1": (0, 0, 0, 2, 1), "TT2": (1, 1, 4, 7, 7)}
    answered(unit_of(made, cast.so_y_te), GOOD, items={**few, **nobody})
    answered(unit_of(made, cast.so_xay_dung), POOR)
    run(made)
    return made


def detail(text: str, code: str) -> str:
    """Return what the row of an item opens, empty where it opens nothing."""
    [row] = [row for row in re.findall(r'<tr role="row">.*?</tr>', text, re.S) if f'cell-code quiet">{code}<' in row]
    found = re.search(r"<details><summary>.*?</summary>(.*?)</details>", row, re.S)
    return unescape(found[1]) if found else ""


def test_a_row_opens_its_distribution_in_words(cast: Cast, mixed: Round, page: Read) -> None:
    text = page(cast.snv, UNIT)
    said = "Rất không hài lòng 0 %, Không hài lòng 0 %, Bình thường 5 %, Hài lòng 25 %, Rất hài lòng 70 %."
    assert said in detail(text, "TC3")
    assert "không áp dụng" not in detail(text, "TC3")
    assert "20 người (50,0 %) nói không áp dụng." in detail(text, "TT2")


def test_a_row_leads_to_the_comments_on_its_topic(cast: Cast, mixed: Round, page: Read) -> None:
    found = re.search(r'<a href="([^"]+)">(.*?)</a>', detail(page(cast.binh, UNIT), "TT2"))
    assert found
    assert found[2] == "Xem ý kiến về “Thủ tục hành chính”"
    asked = parse_qs(urlsplit(found[1]).query)
    assert (asked["don-vi"], asked["dot"], asked["tinh-trang"]) == (["so-y-te"], ["dot-1"], ["tat-ca"])
    assert page(cast.binh, found[1]).count("selected") >= 1


def test_a_row_opens_no_more_than_it_shows(cast: Cast, mixed: Round, page: Read) -> None:
    """Of a hidden item no share and no count; of few people the levels that are folded."""
    text = page(cast.binh, UNIT)
    assert "%" not in detail(text, "TC1")
    assert "nói không áp dụng" not in detail(text, "TC1")
    assert "Rất hài lòng" not in detail(text, "TT2")
    assert "Hài lòng (hai mức) 70 %" in detail(text, "TT2")
    assert "Rất hài lòng 35 %" in detail(page(cast.snv, UNIT), "TT2")


def test_rows_open_without_a_query(
    cast: Cast, mixed: Round, signed_in: SignIn, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    browser = signed_in(cast.binh)
    browser.get(UNIT)
    with django_assert_max_num_queries(MOST_QUERIES):
        assert b"<details><summary>" in b"".join(browser.get(UNIT))
