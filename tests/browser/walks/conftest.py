"""A province on an ordinary day: one round published, one as a draft, one in the field, and comments to answer."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils.timezone import localdate, now
from playwright.sync_api import Browser

from accounts.models import User
from feedback.models import Comment
from scoring.services.publications import prepare_draft
from surveys.models import Assignment, Channel, PaperBatch, Round
from surveys.services import paper
from surveys.services.fieldwork import Wanted, assign
from tests import factories
from tests.browser.chromium import chromium
from tests.browser.walks.person import Walk
from tests.conftest import Cast
from tests.dashboards.factories import GOOD, POOR, answered, run, survey, unit_of
from tests.factories import NOW
from tests.feedback.conftest import comment
from tests.scoring.factories import publish
from tests.surveys.factories import NOON, open_survey

SLOW = "Chờ từ 7 giờ sáng đến 10 giờ mới tới lượt, ghế chờ ít."
DAYS = 10


@dataclass(frozen=True)
class Day:
    """`before` is published, `draft` may be objected to, `field` is open; `told` is the comment on Sở Xây dựng."""

    cast: Cast
    before: Round
    draft: Round
    field: Round
    told: Comment
    elsewhere: Comment
    batch: PaperBatch
    sent_out: Assignment


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser of these tests alone: one that stood longer would keep those of other tests from starting."""
    with chromium() as started:
        yield started


@pytest.fixture
def day(cast: Cast) -> Day:
    before, draft = _published(cast), _drafted(cast)
    field = _in_the_field(cast)
    told = comment(unit_of(field, cast.so_xay_dung), SLOW)
    elsewhere = comment(unit_of(field, cast.nha_trang), "Hồ sơ trễ hẹn hai lần, không có phiếu xin lỗi.")
    return Day(cast, before, draft, field, told, elsewhere, _batch(cast, field), _sent_out(cast, field))


def _in_the_field(cast: Cast) -> Round:
    window: dict[str, Any] = {"opens_on": date(2001, 1, 1), "closes_on": date(2999, 12, 31)}
    version = factories.questionnaire_version("hai-cau")
    return open_survey(cast.so_xay_dung, cast.nha_trang, code="dot-mo", version=version, **window)


def _published(cast: Cast) -> Round:
    made = _scored(cast, "dot-truoc", year=2025)
    by: dict[str, Any] = {
        "issuing_body": "UBND tỉnh",
        "decision_number": "12/QĐ-UBND (giả định)",
        "decision_date": NOW.date(),
    }
    publish(run=made.runs.get(), actor=cast.snv, at=now(), **by)
    return made


def _drafted(cast: Cast) -> Round:
    made = _scored(cast, "dot-nay", year=2026)
    today = localdate()
    prepare_draft(run=made.runs.get(), opens_on=today, closes_on=today + timedelta(days=DAYS), actor=cast.snv, at=now())
    return made


def _scored(cast: Cast, code: str, *, year: int) -> Round:
    made = survey(cast.so_xay_dung, cast.so_y_te, cast.nha_trang, code=code)
    Round.objects.filter(pk=made.pk).update(assessment_year=year)
    made.refresh_from_db()
    answered(unit_of(made, cast.so_xay_dung), GOOD, items={"TC1": POOR})
    answered(unit_of(made, cast.so_y_te), POOR)
    answered(unit_of(made, cast.nha_trang), GOOD)
    run(made, actor=cast.snv)
    return made


def _batch(cast: Cast, round: Round) -> PaperBatch:
    paper.load_shipped_reasons()
    made = paper.create_batch(
        round_unit=unit_of(round, cast.nha_trang), channel=Channel.POST, prefix="NT", count=5, actor=cast.snv, at=NOON
    )
    handing = paper.Handing(handed_to=None, holder="Bưu điện Nha Trang", issued=5, returned=3)
    paper.hand_out(batch=made, handing=handing, actor=cast.snv, at=NOON)
    return made


def _sent_out(cast: Cast, round: Round) -> Assignment:
    unit = unit_of(round, cast.nha_trang)
    wanted = Wanted(round_unit=unit, channel=Channel.ENUMERATOR, quota=4, due_on=date(2999, 1, 1))
    return assign(wanted=wanted, surveyor=cast.dieu_tra, actor=cast.snv, at=NOON)


@pytest.fixture
def walk(browser: Browser, live_server: Any) -> Iterator[Callable[..., Walk]]:
    """Return a function that sends a person off from the door; no walk may leave a complaint of the browser behind."""
    under_way: list[Walk] = []

    def start(person: User, **how: Any) -> Walk:
        walk = Walk(browser, live_server.url, person, **how)
        under_way.append(walk)
        walk.sign_in()
        return walk

    yield start
    for walk in under_way:
        walk.end()


@pytest.fixture
def door(browser: Browser, live_server: Any, cast: Cast) -> Iterator[Walk]:
    """An officer of Sở Xây dựng who has not knocked yet."""
    walk = Walk(browser, live_server.url, cast.an)
    yield walk
    walk.end()
