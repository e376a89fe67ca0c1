"""Doubtful forms: who sees them, what deciding on them does to the count, and taking it back."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from accounts.models import AuditEntry, User
from scoring.tally import fold_all
from surveys.models import Channel, FlagReview, Response, ResponseDecision, Round, RoundUnit
from surveys.selectors import Door, open_access_point, sheet_of
from surveys.services import Origin, came_late, store_answers
from tests.conftest import Cast
from tests.surveys import factories
from tests.surveys.factories import NOON

pytestmark = pytest.mark.usefixtures("noon")
Flag = Response.Flag
Browse = Callable[[User], Client]


@pytest.fixture
def survey(cast: Cast) -> Round:
    return factories.open_survey(cast.so_xay_dung, cast.so_y_te)


def store(unit: RoundUnit, *, flags: int = 0, late: bool = False, words: str = "", door: Door | None = None) -> str:
    """Store a form of the trial questionnaire and return its id."""
    raw = {"A1": 4, "A2": "na", "YK": words} if words else {"A1": 4, "A2": "na"}
    version = unit.round.questionnaire_version_id
    origin = Origin(
        round_unit_id=unit.pk,
        questionnaire_version_id=version,
        channel=Channel.QR,
        received_at=NOON,
        submitted_on=NOON.date(),
        access_point_id=door.id if door else None,
        late=late,
        flags=flags,
        waits_because=came_late() if late else "",
    )
    return str(store_answers(uuid4(), sheet_of(version).read(raw), origin).response_id)


def address(round: Round, query: str = "") -> str:
    return f"/noi-bo/thu-phieu/{round.code}/chat-luong/{query}"


def decide(client: Client, round: Round, action: str, *ids: str, reason: str = "gửi thử") -> Any:
    data = {"action": action, "form": list(ids), "reason": reason}
    return client.post(address(round, "quyet-dinh/"), data, follow=True)


def listed(client: Client, round: Round, query: str = "") -> list[str]:
    return [line.id for line in client.get(address(round, query)).context["lines"]]


def counted(round: Round) -> int:
    fold_all()
    return sum(tally.responses for unit in round.units.all() for tally in unit.tallies.all())


def test_flagged_forms_wait_until_somebody_looks(survey: Round, cast: Cast, signed_in: Browse) -> None:
    unit = survey.units.get(agency=cast.so_y_te)
    fast, _plain, _clean = store(unit, flags=Flag.TOO_FAST), store(unit, flags=Flag.STRAIGHT_LINED), store(unit)
    client = signed_in(cast.snv)

    assert listed(client, survey) == [fast]
    assert counted(survey) == 3


def test_each_filter_narrows_the_list(survey: Round, cast: Cast, signed_in: Browse) -> None:
    health, building = survey.units.get(agency=cast.so_y_te), survey.units.get(agency=cast.so_xay_dung)
    fast, both = store(health, flags=Flag.TOO_FAST), store(building, flags=Flag.TOO_FAST | Flag.REPEATED)
    line = store(health, flags=Flag.STRAIGHT_LINED)
    client = signed_in(cast.snv)

    assert listed(client, survey, f"?dau-hieu={int(Flag.REPEATED)}") == [both]
    assert listed(client, survey, "?don-vi=so-y-te") == [fast]
    assert listed(client, survey, "?tinh-trang=mot-muc") == [line]
    assert listed(client, survey, f"?kenh={int(Channel.KIOSK)}") == []
    assert set(listed(client, survey, "?dau-hieu=x&don-vi=khong&kenh=99&tinh-trang=la&trang=z")) == {fast, both}


def test_only_channels_of_the_round_or_of_its_forms_are_offered(survey: Round, cast: Cast, signed_in: Browse) -> None:
    survey.channels.create(channel=Channel.POST, design="drawn")
    client = signed_in(cast.snv)
    offered = client.get(address(survey)).context["fields"]["channels"]
    assert [value for value, _label in offered] == ["", str(int(Channel.POST))]
    store(survey.units.get(agency=cast.so_y_te), flags=Flag.TOO_FAST)
    offered = client.get(address(survey)).context["fields"]["channels"]
    assert [value for value, _label in offered] == ["", str(int(Channel.POST)), str(int(Channel.QR))]


def test_every_sign_is_explained_on_the_page(survey: Round, cast: Cast, signed_in: Browse) -> None:
    page = signed_in(cast.snv).get(address(survey))
    explained = dict(page.context["signs"])
    assert {str(flag.label) for flag in Flag} < explained.keys()
    assert all(words in page.content.decode() for words in explained.values())


def test_a_door_shows_all_that_came_through_it(survey: Round, cast: Cast, signed_in: Browse) -> None:
    unit = survey.units.get(agency=cast.so_y_te)
    point, _door = factories.door_of(unit)
    door = open_access_point(point.token)
    through = {store(unit, door=door), store(unit, flags=2, door=door)}
    store(unit, flags=2)

    assert set(listed(signed_in(cast.snv), survey, f"?diem-thu={point.pk}")) == through


def test_excluding_takes_a_form_out_of_the_count_and_undo_brings_it_back(
    survey: Round, cast: Cast, signed_in: Browse
) -> None:
    unit = survey.units.get(agency=cast.so_y_te)
    odd, other = store(unit, flags=Flag.TOO_FAST), store(unit)
    client = signed_in(cast.snv)
    page = decide(client, survey, "exclude", odd)

    assert "Đã loại 1 phiếu." in page.content.decode()
    assert counted(survey) == 1
    undo = page.context["undo"]
    decide(client, survey, undo["action"], *undo["ids"], reason="hoàn tác")
    assert counted(survey) == 2
    assert [each.kind for each in ResponseDecision.objects.order_by("number")] == ["exclude", "restore"]
    assert not ResponseDecision.objects.filter(response__pk=other).exists()


def test_a_decision_needs_a_reason_and_keeps_what_was_chosen(survey: Round, cast: Cast, signed_in: Browse) -> None:
    odd = store(survey.units.get(agency=cast.so_y_te), flags=Flag.TOO_FAST)
    page = decide(signed_in(cast.snv), survey, "exclude", odd, reason="")

    assert page.status_code == 422
    assert page.context["chosen"] == {odd}
    assert not ResponseDecision.objects.exists()


def test_kept_forms_leave_the_list_and_come_back_when_taken_back(survey: Round, cast: Cast, signed_in: Browse) -> None:
    odd = store(survey.units.get(agency=cast.so_y_te), flags=Flag.TOO_FAST)
    client = signed_in(cast.snv)
    decide(client, survey, "keep", odd)

    assert (listed(client, survey), listed(client, survey, "?tinh-trang=da-giu")) == ([], [odd])
    decide(client, survey, "reopen", odd)
    assert listed(client, survey) == [odd]
    assert not FlagReview.objects.exists()


def test_late_forms_are_not_counted_until_restored(survey: Round, cast: Cast, signed_in: Browse) -> None:
    late = store(survey.units.get(agency=cast.so_y_te), late=True)
    client = signed_in(cast.snv)

    assert counted(survey) == 0
    assert listed(client, survey, "?tinh-trang=den-muon") == [late]
    decide(client, survey, "restore", late, reason="đến muộn có lý do chính đáng")
    assert counted(survey) == 1
    assert listed(client, survey, "?tinh-trang=den-muon") == []


def test_forms_of_another_round_are_passed_over(survey: Round, cast: Cast, signed_in: Browse) -> None:
    other = factories.open_survey(cast.so_y_te, code="dot-khac")
    odd = store(other.units.get(), flags=Flag.TOO_FAST)
    decide(signed_in(cast.snv), survey, "exclude", odd, "khong-phai-ma", "\x00")

    assert not ResponseDecision.objects.exists()


def test_an_agency_decides_on_its_own_survey_without_reading_single_answers(cast: Cast, signed_in: Browse) -> None:
    own = factories.open_survey(cast.phong_quy_hoach, code="cua-so", owner=cast.so_xay_dung)
    store(own.units.get(), flags=Flag.TOO_FAST, words="Chị Lan ở quầy 3 rất chậm")

    page = signed_in(cast.an).get(address(own)).content.decode()
    assert "trả lời quá nhanh" in page
    assert "Chị Lan" not in page
    assert "<code>" not in page
    assert "Chị Lan" in signed_in(cast.snv).get(address(own)).content.decode()


def test_the_audit_leads_to_no_answer(survey: Round, cast: Cast, signed_in: Browse) -> None:
    odd = store(survey.units.get(agency=cast.so_y_te), flags=Flag.TOO_FAST)
    client = signed_in(cast.snv)
    for action in ("keep", "reopen", "exclude"):
        decide(client, survey, action, odd)

    entries = [f"{entry.subject} {entry.detail}" for entry in AuditEntry.objects.filter(action__startswith="response.")]
    assert len(entries) == 3
    assert not any(odd in entry for entry in entries)


@pytest.mark.parametrize("data", [{}, {"action": "exclude"}, {"action": "xoa", "form": "1"}, {"form": "1"}])
def test_a_step_without_forms_or_sense_changes_nothing(
    survey: Round, cast: Cast, signed_in: Browse, data: dict[str, str]
) -> None:
    page = signed_in(cast.snv).post(address(survey, "quyet-dinh/"), data, follow=True)

    assert "Chưa chọn phiếu nào" in page.content.decode()


def test_the_list_costs_the_same_however_many_forms_there_are(
    survey: Round, cast: Cast, signed_in: Browse, django_assert_max_num_queries: Any
) -> None:
    for _turn in range(12):
        store(survey.units.get(agency=cast.so_y_te), flags=Flag.TOO_FAST)
    client = signed_in(cast.snv)

    with django_assert_max_num_queries(15):
        client.get(address(survey))
