"""What is against the head of an agency goes above: the head neither reads it nor learns that there is anything."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from feedback.accused import heads_named
from feedback.models import Audience, Comment, NamedCase, NamedStep, State
from feedback.reach import cases_of, reader_for, visible
from feedback.reading import read
from feedback.selectors.people import hands_for
from feedback.services import named
from feedback.services.releasing import read_anew
from feedback.services.steps import Hand
from feedback.telling import tell_of_cases
from notices.models import Notice
from surveys.models import RoundUnit
from tests import factories
from tests.conftest import Cast
from tests.feedback.conftest import NOW, comment

pytestmark = pytest.mark.django_db
SignedIn = Callable[[User], Client]
AGAINST = "Giám đốc Nguyễn Văn Hùng quát dân, bắt chờ hai buổi"


@pytest.mark.parametrize(
    "text",
    [
        AGAINST,
        "giam doc Hung quat dan",
        "Ông Hùng, Chủ tịch UBND xã, quát dân",
        "Hiệu trưởng Lê Thị Lan nói nặng lời",
        "Tôi tố cáo giám đốc sở làm sai",
        "Thủ trưởng đơn vị đe dọa trả thù tôi",
    ],
)
def test_what_speaks_against_a_head_goes_above(text: str) -> None:
    assert read(text).audience == Audience.ABOVE


@pytest.mark.parametrize(
    ("text", "audience"),
    [
        ("Chị Lan quát dân", Audience.HEAD),
        ("Phó giám đốc Nguyễn Văn Hùng quát dân", Audience.HEAD),
        ("Trưởng phòng Nguyễn Văn Hùng quát dân", Audience.HEAD),
        ("Chị Lan quát dân, đề nghị giám đốc nhắc nhở", Audience.HEAD),
        ("Kính gửi ông giám đốc: anh Hùng đi trễ", Audience.HEAD),
        ("Giám đốc sở nên đến xem quầy số 2", Audience.AGENCY),
        ("Giám đốc Nguyễn Văn Hùng đòi tiền", Audience.TIPS),
        ("Ghế chờ ít", Audience.AGENCY),
    ],
)
def test_others_are_read_as_before(text: str, audience: Audience) -> None:
    assert read(text).audience == audience


def test_the_words_that_decided_can_be_shown() -> None:
    assert [hit.written for hit in heads_named("Ông Giám đốc và phó giám đốc")] == ["Giám đốc"]


@pytest.fixture
def above(unit: RoundUnit) -> Comment:
    found = comment(unit, AGAINST)
    named.open_cases(at=NOW)
    return found


def sees(person: User, found: Comment) -> tuple[bool, bool, bool]:
    """Return whether a person reads a comment, may act on it, and looks into its case."""
    reader = reader_for(person, on=NOW.date())
    mine = cases_of(reader).filter(comment=found).exists()
    return visible(reader).filter(pk=found.pk).exists(), reader.handles(found), mine


def test_the_head_sees_nothing_of_it(above: Comment, cast: Cast, signed_in: SignedIn) -> None:
    assert sees(cast.chi, above) == (False, False, False)
    assert sees(cast.an, above) == (False, False, False)
    head = signed_in(cast.chi)
    for name in ("comment", "case"):
        assert head.get(reverse(f"feedback:{name}", args=[above.pk])).status_code == 404
    for name in ("comments", "cases"):
        assert above.masked not in head.get(reverse(f"feedback:{name}")).content.decode()
    assert "nêu tên cán bộ" not in head.get("/noi-bo/").content.decode()


def test_sở_nội_vụ_looks_into_it(above: Comment, cast: Cast, signed_in: SignedIn) -> None:
    assert sees(cast.snv, above) == (True, True, True)
    office = signed_in(cast.snv)
    assert "1 ý kiến nêu tên cán bộ" in office.get("/noi-bo/").content.decode()
    assert reverse("feedback:case", args=[above.pk]) in office.get(reverse("feedback:cases")).content.decode()
    page = office.get(reverse("feedback:comment", args=[above.pk])).content.decode()
    assert reverse("feedback:case", args=[above.pk]) in page

    said = {"version": "0", "outcome": "unfounded", "note": "Đã làm rõ với người viết."}
    assert office.post(reverse("feedback:case", args=[above.pk]), said).status_code == 302
    assert NamedStep.objects.get().actor == cast.snv
    above.refresh_from_db()
    assert (above.state, above.assignee) == (State.ASSIGNED, cast.snv)


def test_the_head_of_the_agency_above_looks_into_it(cast: Cast, round: Any) -> None:
    found = comment(factories.round_unit(round, cast.phong_quy_hoach), AGAINST)
    named.open_cases(at=NOW)
    assert sees(cast.chi, found) == (True, True, True)


def test_only_those_above_are_told_and_given_it(above: Comment, cast: Cast) -> None:
    tell_of_cases(at=NOW, on=NOW.date())

    told = {notice.recipient for notice in Notice.objects.filter(kind="named")}
    hands = hands_for(above, on=NOW.date(), office=True)
    assert cast.snv in told
    assert cast.chi not in told
    assert cast.snv in hands
    assert cast.chi not in hands


def test_a_head_who_is_meant_gives_it_above(unit: RoundUnit, cast: Cast, signed_in: SignedIn) -> None:
    found = comment(unit, "Anh Hùng quát dân")
    named.open_cases(at=NOW)
    assert sees(cast.chi, found) == (True, True, True)

    said = {"action": "audience", "version": "0", "audience": "above", "note": "Việc này liên quan đến tôi."}
    answer = signed_in(cast.chi).post(reverse("feedback:act", args=[found.pk]), said)

    assert (answer.status_code, answer["Location"]) == (302, reverse("feedback:comments"))
    found.refresh_from_db()
    assert found.audience == Audience.ABOVE
    assert sees(cast.chi, found) == (False, False, False)
    assert sees(cast.snv, found) == (True, True, True)


def test_where_nobody_is_named_after_all_it_goes_to_the_agency(above: Comment, cast: Cast) -> None:
    case = NamedCase.objects.get()
    named.decide(case=case, outcome="no_official", note="x", hand=Hand(actor=cast.snv, at=NOW, seen=0))

    above.refresh_from_db()
    assert above.audience == Audience.AGENCY
    assert sees(cast.an, above)[:2] == (True, True)


@pytest.mark.parametrize("audience", [Audience.AGENCY, Audience.HEAD])
def test_what_was_read_by_older_rules_goes_above(above: Comment, audience: Audience) -> None:
    Comment.objects.update(audience=audience, rules=1)
    read_anew()
    above.refresh_from_db()
    assert above.audience == Audience.ABOVE


def test_what_people_decided_stays(unit: RoundUnit, cast: Cast) -> None:
    found = comment(unit, AGAINST)
    named.open_cases(at=NOW)
    named.decide(
        case=NamedCase.objects.get(), outcome="no_official", note="x", hand=Hand(actor=cast.snv, at=NOW, seen=0)
    )
    Comment.objects.update(rules=1)
    read_anew()
    found.refresh_from_db()
    assert found.audience == Audience.AGENCY
