"""The words of marks tell no figure that the page does not print: small cells stay hidden in titles too."""

import re
from collections.abc import Callable
from html import unescape

import pytest

from accounts.models import User
from surveys.models import Round
from tests.conftest import Cast
from tests.dashboards.test_withheld import UNIT as UNCOUNTED
from tests.dashboards.test_withheld import no_run_before as no_run_before
from tests.dashboards.test_withheld import twice as twice

pytestmark = pytest.mark.django_db
Read = Callable[[User, str], str]

OVERVIEW = "/noi-bo/dot/dot-1/"
UNIT = f"{OVERVIEW}don-vi/so-xay-dung/"
BAR = re.compile(r'<svg class="level-bar"[^>]*aria-label="([^"]*)">(.*?)</svg>', re.DOTALL)
TITLE = re.compile(r"<title>([^<]*)</title>")
FIGURE = re.compile(r"\d+(?:[.,]\d+)*")


def titles(html: str) -> list[str]:
    """Return the words of all marks but the pieces of bars."""
    rest = BAR.sub("", html.split("<main", 1)[1])
    return [unescape(found) for graphic in re.findall(r"<svg\b.*", rest, re.DOTALL) for found in TITLE.findall(graphic)]


def told(words: str) -> set[str]:
    return set(FIGURE.findall(words))


def text_of(html: str) -> str:
    """Return what the page prints, without names and titles of graphics."""
    return re.sub(r"<[^>]+>", " ", unescape(TITLE.sub("", html)))


@pytest.mark.parametrize("who", ["snv", "an", "lanh_dao", "giam_sat"])
@pytest.mark.parametrize("address", [OVERVIEW, UNIT, f"{OVERVIEW}khoi/so/", "/noi-bo/lich-su/don-vi/so-xay-dung/"])
def test_every_figure_in_a_title_is_printed_beside(
    cast: Cast, two_years: Round, page: Read, who: str, address: str
) -> None:
    html = page(getattr(cast, who), address)
    printed = told(text_of(html))

    for words in titles(html):
        # A rank is also read out of "2–3" or "1=".
        assert told(words) <= printed, words


def test_there_are_words_at_all(cast: Cast, two_years: Round, page: Read) -> None:
    said = titles(page(cast.snv, OVERVIEW))

    assert "Kỳ trước: 65,00 %" in said
    assert any(
        re.fullmatch(r"Sở Xây dựng: chỉ số 93,00 %, khoảng tin cậy [\d,]+–[\d,]+ %, 40 phiếu", one) for one in said
    )


@pytest.mark.parametrize("address", [OVERVIEW, UNIT])
def test_pieces_of_a_bar_say_what_the_bar_says(cast: Cast, two_years: Round, page: Read, address: str) -> None:
    bars = BAR.findall(page(cast.snv, address))

    assert bars
    for whole, pieces in bars:
        said = TITLE.findall(pieces)
        assert said
        assert all(each.replace(": ", " ") in whole for each in said)


@pytest.mark.parametrize("who", ["binh", "dung", "lanh_dao", "giam_sat"])
def test_counts_left_out_are_in_no_title(twice: Round, no_run_before: None, cast: Cast, page: Read, who: str) -> None:
    """Item counts of Sở Y tế stay hidden: its items say an index and limits, and from how many not."""
    said = titles(page(getattr(cast, who), UNCOUNTED))
    everything = titles(page(cast.snv, UNCOUNTED))

    assert any("người trả lời" in words for words in everything)
    assert said
    assert not any("người trả lời" in words for words in said)
