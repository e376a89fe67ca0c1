"""Paragraphs of the kinds beside the results: worded by the office, kept when counts change, and marked then."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now

from reports import services
from reports.content import Text
from scoring.services import score_round
from scoring.tally import fold_all
from surveys.models import Round
from tests import factories
from tests.actionplans.factories import obligation
from tests.conftest import Cast
from tests.feedback.conftest import comment
from tests.reports.conftest import no_progress
from tests.reports.kinds.asking import asked, made
from tests.reports.kinds.test_duties import base, handed_in, now_round, owed
from tests.reports.kinds.test_years import first, later, scored
from tests.reports.paper import Paper
from tests.scoring.answers import GOOD, POOR, send, survey, unit_of

__all__ = ["base", "first", "now_round", "owed"]

pytestmark = pytest.mark.django_db
WORDS = "Lời Sở Nội vụ viết lại."


@dataclass
class Case:
    """A report with the key of a paragraph that tells counts, and what changes these."""

    kind: str
    round: Round
    key: str
    change: Callable[[], object]
    agency: str = ""


def _collection(cast: Cast, request: pytest.FixtureRequest) -> Case:
    round = survey("so-mot")
    unit = unit_of(round, "so-mot")
    send(unit, *[GOOD] * 4)
    fold_all()

    def change() -> None:
        send(unit, GOOD)
        fold_all()

    return Case("collection", round, "1.thu_ve", change)


def _comments(cast: Cast, request: pytest.FixtureRequest) -> Case:
    round = factories.survey_round("dot-thu")
    unit = factories.round_unit(round, cast.so_xay_dung)
    comment(unit, "Chờ lâu quá")
    return Case("comments", round, "1.chung", lambda: comment(unit, "Ghế chờ ít"))


def _plans(cast: Cast, request: pytest.FixtureRequest) -> Case:
    base_, round = request.getfixturevalue("base"), request.getfixturevalue("now_round")
    handed_in(cast, base_, "so-xay-dung", "Kế hoạch của sở")
    return Case("plans", round, "1.bien_phap", lambda: handed_in(cast, base_, "nha-trang", "Kế hoạch của phường"))


def _years(cast: Cast, request: pytest.FixtureRequest) -> Case:
    one = request.getfixturevalue("first")
    round = scored(later(one, "nam-hai", one.assessment_year + 1), 30, 10)
    return Case("years", round, "1.moi_nhat", lambda: _counted_again(round))


def _iso(cast: Cast, request: pytest.FixtureRequest) -> Case:
    round = request.getfixturevalue("base")
    return Case("iso", round, "1.chung", lambda: _counted_again(round), "so-xay-dung")


def _counted_again(round: Round) -> None:
    for unit in round.units.all():
        send(unit, *[POOR] * 9)
    score_round(round=round, actor=None, at=now() + timedelta(seconds=1))


def _obligations(cast: Cast, request: pytest.FixtureRequest) -> Case:
    round = request.getfixturevalue("owed")
    return Case("obligations", round, "1.chung", lambda: obligation(cast.snv, cast.nha_trang, task="Việc nữa"))


CASES = (_collection, _comments, _plans, _years, _iso, _obligations)


@pytest.fixture(params=CASES, ids=[case.__name__[1:] for case in CASES])
def case(request: pytest.FixtureRequest, cast: Cast) -> Case:
    found: Case = request.param(cast, request)
    found.round.refresh_from_db()
    return found


def about(case: Case) -> dict[str, str]:
    return {"kind": case.kind, "agency": case.agency}


def shown(client: Client, case: Case, name: str, **more: str) -> str:
    response = client.get(reverse(f"reports:{name}", args=[case.round.code]), about(case) | more)
    assert response.status_code == 200
    return unescape(response.content.decode())


def test_words_outlive_a_recount_and_their_page_says_that_numbers_changed(
    case: Case, cast: Cast, client: Client
) -> None:
    client.force_login(cast.snv)
    before = generated(case, cast)
    assert any(letter.isdigit() for letter in before)
    sent = about(case) | {"key": case.key, "version": "0", "text": WORDS, "action": "write"}
    assert client.post(reverse("reports:word", args=[case.round.code]), sent).status_code == 302
    assert "số liệu đã đổi" not in shown(client, case, "texts").partition("<h2>")[2]
    assert f"{WORDS} <small>[đã sửa lời]</small>" in shown(client, case, "preview")

    case.change()
    assert generated(case, cast) != before
    page = shown(client, case, "texts", doan=case.key)
    assert "Có đoạn đã đổi số liệu sau khi sửa lời" in page
    assert "số liệu đã đổi" in page.partition("<h2>")[2]
    assert before in page
    assert WORDS in shown(client, case, "preview")
    paper = Paper(services.document(asked(case.kind, case.round, cast.snv, case.agency), progress=no_progress).content)
    assert WORDS in " ".join(paper.text.split())
    assert case.kind != "iso" or len(paper.pages) == 1


def generated(case: Case, cast: Cast) -> str:
    report = made(case.kind, case.round, cast.snv, case.agency)
    return next(block.text for block in report.walk() if isinstance(block, Text) and block.key == case.key)


def test_every_paragraph_has_a_key_of_its_own(case: Case, cast: Cast) -> None:
    report = made(case.kind, case.round, cast.snv, case.agency)
    keys = [block.key for block in report.walk() if isinstance(block, Text) and block.key]
    assert keys
    assert len(set(keys)) == len(keys)


def test_who_reaches_less_does_not_read_words_upon_more(cast: Cast, client: Client) -> None:
    """A unit's official has the report of its forms alone: the office's words tell of those of others, too."""
    round = survey("so-mot")
    round.units.all().delete()
    for agency in (cast.so_xay_dung, cast.nha_trang):
        send(factories.round_unit(round, agency), GOOD)
    fold_all()
    client.force_login(cast.snv)
    sent = {"kind": "collection", "agency": "", "key": "1.thu_ve", "version": "0", "text": WORDS, "action": "write"}
    assert client.post(reverse("reports:word", args=[round.code]), sent).status_code == 302
    assert WORDS in services.page(asked("collection", round, cast.snv), draw=lambda _spec: "")
    own = asked("collection", round, cast.an)
    assert WORDS not in services.page(own, draw=lambda _spec: "")
    # Nor where they see the newest figures of their own unit.
    assert WORDS not in services.page(replace(own, newest=True), draw=lambda _spec: "")
