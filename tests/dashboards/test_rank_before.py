"""Pages and files say where a unit stood the survey before, and call a move one only where it is sure."""

import csv
from collections.abc import Callable
from io import StringIO

import pytest
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate, now

from accounts.models import User
from scoring.rank_words import before_words
from scoring.selectors import result_of
from surveys.models import Round
from tests.conftest import Cast
from tests.reports.factories import tallied, year_after
from tests.scoring.factories import publish
from tests.scoring.year_factories import round_of, some

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
THEN = {"so-mot": some(390, 400), "so-hai": some(100, 400), "so-ba": some(250, 400), "so-bon": some(255, 400)}
NOW_ = {"so-mot": some(100, 400), "so-hai": some(390, 400), "so-ba": some(255, 400), "so-bon": some(250, 400)}


@pytest.fixture
def second_year() -> Round:
    """The first and the last change places for sure, the two between them by chance."""
    round_of("dot-2024", THEN, year=2024, formula="top2")
    return round_of("dot-2025", {**NOW_, "so-moi": some(10, 400)}, year=2025, formula="top2")


def text(response: HttpResponseBase) -> str:
    return b"".join(response).decode("utf-8-sig")


def block_of(round: Round) -> str:
    return round.units.exclude(block=None).values_list("block__code", flat=True)[0]


WORDS = (
    "hạng kỳ trước 4/4, lên 3 bậc",
    "hạng kỳ trước 3/4; tính ra lên 1 bậc nhưng chưa đủ căn cứ",
    "hạng kỳ trước 2/4; tính ra xuống 1 bậc nhưng chưa đủ căn cứ",
    "hạng kỳ trước 1/4, xuống 3 bậc",
)


def test_the_page_of_a_block_tells_ranks_of_the_survey_before(
    cast: Cast, second_year: Round, signed_in: SignIn
) -> None:
    page = text(signed_in(cast.snv).get(reverse("overview:block", args=["dot-2025", block_of(second_year)])))
    assert [words for words in WORDS if words not in page] == []
    assert page.count("hạng kỳ trước") == len(WORDS)


def test_the_public_page_of_a_block_tells_the_same(db: None, client: Client) -> None:
    round = year_after(tallied(sizes=(5,), synthetic=False))
    run = round.runs.get()
    decision = {"decision_number": "1", "issuing_body": "UBND tỉnh", "decision_date": localdate()}
    publish(run=run, **decision, actor=None, at=now())
    page = text(client.get(reverse("public:block", args=[round.code, block_of(round)])))
    told = [before_words(unit) for unit in result_of(run).agencies]
    assert len(set(told)) > 2
    assert [words for words in told if words not in page] == []
    assert page.count("hạng kỳ trước") == len(told)


def test_the_file_holds_them_as_numbers(cast: Cast, second_year: Round, signed_in: SignIn) -> None:
    content = text(signed_in(cast.snv).get(reverse("dashboards:round_csv", args=["dot-2025"])))
    rows = {row["Mã đơn vị"]: row for row in csv.DictReader(StringIO(content), delimiter=";")}
    heads = ("Hạng kỳ trước", "Số đơn vị xếp hạng kỳ trước", "Thay đổi hạng (lên +)")
    assert [[rows[code][head] for head in heads] for code in ("so-hai", "so-mot", "so-moi")] == [
        ["4", "4", "3"],
        ["1", "4", "-3"],
        ["", "", ""],
    ]
