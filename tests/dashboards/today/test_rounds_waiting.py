"""What waits in the rounds a person manages, from preparing to publishing."""

from datetime import date, timedelta
from typing import Any

import pytest

from accounts.models import User
from dashboards.today.page import Line, today
from scoring.models import Publication, PublicationDraft, ScoringRun
from scoring.services.publications import answer, object_to, prepare_draft
from surveys.models import Response, Round
from tests import factories
from tests.conftest import Cast
from tests.dashboards.factories import GOOD, answered, run, survey, unit_of
from tests.factories import NOW
from tests.scoring.factories import approved

pytestmark = pytest.mark.django_db
TODAY, DAY = NOW.date(), timedelta(days=1)


def lines(user: User, on: date = TODAY) -> list[Line]:
    return list(today(user, on=on).lines)


def words(user: User, on: date = TODAY) -> list[str]:
    return [line.waiting.what for line in lines(user, on)]


def a_round(cast: Cast, *, opens_on: date, closes_on: date, **fields: Any) -> Round:
    made = survey(cast.so_xay_dung, **fields)
    Round.objects.filter(pk=made.pk).update(opens_on=opens_on, closes_on=closes_on)
    made.refresh_from_db()
    return made


def drafted(found: ScoringRun, *, closes_on: date) -> PublicationDraft:
    return prepare_draft(run=found, opens_on=TODAY, closes_on=closes_on, actor=None, at=NOW)


def scored(cast: Cast) -> ScoringRun:
    made = a_round(cast, opens_on=TODAY - 40 * DAY, closes_on=TODAY - 10 * DAY)
    answered(unit_of(made, cast.so_xay_dung), GOOD)
    return run(made)


@pytest.mark.parametrize(
    ("state", "opens", "closes", "said", "late"),
    [
        (Round.State.DRAFT, 0, 20, "Mở thu phiếu: đã đến ngày bắt đầu", 0),
        (Round.State.DRAFT, -3, 20, "Mở thu phiếu: đã đến ngày bắt đầu", 3),
        (Round.State.DRAFT, 7, 20, "Chuẩn bị xong kế hoạch trước ngày thu phiếu", 0),
        (Round.State.DRAFT, 8, 20, None, 0),
        (Round.State.OPEN, -30, -2, "Khóa thu phiếu: đã qua ngày cuối", 2),
        (Round.State.OPEN, -30, 0, "Sắp hết hạn thu phiếu: xem đơn vị nào còn thiếu", 0),
        (Round.State.OPEN, -30, 8, None, 0),
        (Round.State.CLOSED, -30, -2, "Tính chỉ số: đợt đã khóa mà chưa có kết quả", 0),
        (Round.State.CLOSED, -600, -500, None, 0),
    ],
)
def test_round_waits_by_its_state_and_days(
    cast: Cast, state: str, opens: int, closes: int, said: str | None, late: int
) -> None:
    a_round(cast, opens_on=TODAY + opens * DAY, closes_on=TODAY + closes * DAY, state=state)
    found = lines(cast.snv)
    assert [(line.waiting.what, line.days) for line in found] == ([(said, late)] if said else [])


def test_scored_round_waits_for_its_draft_then_for_its_publication(cast: Cast) -> None:
    found = scored(cast)
    assert words(cast.snv) == ["Đưa kết quả ra lấy ý kiến đơn vị, rồi công bố"]
    draft = drafted(found, closes_on=TODAY + 2 * DAY)
    assert words(cast.snv) == []
    late = TODAY + 3 * DAY
    assert words(cast.snv, late) == []
    assert [one.what for one in today(cast.snv, on=late).elsewhere] == ["Kết quả chờ lãnh đạo tỉnh phê duyệt"]
    assert words(cast.lanh_dao, late) == ["1 kết quả chờ phê duyệt"]
    approved(found, at=NOW + 3 * DAY)
    assert words(cast.snv, late) == ["Công bố kết quả: lãnh đạo tỉnh đã phê duyệt"]
    assert words(cast.lanh_dao, late) == []

    Publication.objects.create(
        round=found.round, run=found, draft=draft, issuing_body="UBND tỉnh", decision_number="1/QĐ-UBND",
        decision_date=TODAY, published_at=NOW + 3 * DAY,
    )  # fmt: skip
    assert words(cast.snv, TODAY + 3 * DAY) == []


def test_agency_checks_a_draft_until_it_has_objected(cast: Cast) -> None:
    draft = drafted(scored(cast), closes_on=TODAY + 2 * DAY)
    check = "Kiểm tra số liệu dự thảo; có ý kiến thì gửi trước hạn"
    for person in (cast.an, cast.chi):
        (line,) = lines(person)
        assert (line.waiting.what, line.waiting.due) == (check, TODAY + 2 * DAY)
    assert words(cast.binh) == []
    assert words(cast.an, TODAY + 3 * DAY) == []

    unit = unit_of(draft.round, cast.so_xay_dung)
    objection = object_to(draft=draft, round_unit=unit, text="Thiếu phiếu", actor=cast.chi, at=NOW)
    assert words(cast.an) == []
    assert words(cast.snv) == ["Trả lời 1 ý kiến về dự thảo"]
    answer(objection=objection, outcome="rejected", text="Đủ phiếu", actor=cast.snv, at=NOW)
    assert words(cast.snv) == []


def test_only_the_newest_draft_asks(cast: Cast) -> None:
    found = scored(cast)
    drafted(found, closes_on=TODAY + 2 * DAY)
    drafted(found, closes_on=TODAY + 9 * DAY)
    (line,) = lines(cast.an)
    assert line.waiting.due == TODAY + 9 * DAY


def test_doubtful_and_late_forms_wait_for_who_manages_the_round(cast: Cast) -> None:
    made = a_round(cast, opens_on=TODAY - 30 * DAY, closes_on=TODAY + 30 * DAY, state=Round.State.OPEN)
    unit = unit_of(made, cast.so_xay_dung)
    flag = next(each for each in Response.Flag if each != Response.Flag.STRAIGHT_LINED)
    for flags in (int(flag), int(flag), 0):
        factories.response(unit, [4, 5], flags=flags)
    assert words(cast.snv) == ["2 phiếu có dấu hiệu cần xem"]
    assert words(cast.an) == words(cast.lanh_dao) == []


def test_an_agencys_own_round_waits_for_its_people_too(cast: Cast) -> None:
    made = a_round(cast, opens_on=TODAY, closes_on=TODAY + 9 * DAY, state=Round.State.DRAFT)
    Round.objects.filter(pk=made.pk).update(owner=cast.so_xay_dung)
    assert words(cast.an) == ["Mở thu phiếu: đã đến ngày bắt đầu"]
    assert words(cast.binh) == []


def test_late_things_stand_before_urgent_and_dated_ones(cast: Cast) -> None:
    a_round(cast, opens_on=TODAY - 30 * DAY, closes_on=TODAY + 1 * DAY, state=Round.State.OPEN, code="sap-het")
    a_round(cast, opens_on=TODAY - 30 * DAY, closes_on=TODAY - 1 * DAY, state=Round.State.OPEN, code="qua-han")
    a_round(cast, opens_on=TODAY - 30 * DAY, closes_on=TODAY - 9 * DAY, state=Round.State.OPEN, code="qua-lau")
    assert [line.waiting.url.split("/")[-2] for line in lines(cast.snv)] == ["qua-lau", "qua-han", "sap-het"]
