"""Who is sent out for what: splitting, handing on, closing, from a file, and on the pages of whoever manages."""

import io
import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client

from accounts.models import AuditEntry, User
from documents.reading import InvalidFile, Table, UnreadableFile
from surveys.models import Assignment, Channel, Response, ResponseDecision, Round, RoundUnit
from surveys.selectors.fieldwork import progress_of
from surveys.sent_forms import NotABatch
from surveys.services import exclude_response
from surveys.services.assignment_files import assign_table
from surveys.services.fieldwork import InvalidAssignment, Wanted, assign, change, end, reassign, resume, shares, split
from surveys.services.handed_in import take_file
from surveys.services.sync import take_form
from tests import factories as plain
from tests.conftest import Cast
from tests.surveys import factories, fielding
from tests.surveys.factories import NOON

pytestmark = pytest.mark.django_db
DUE = date(2026, 3, 31)


@pytest.fixture
def unit() -> RoundUnit:
    return factories.open_survey(plain.agency("nha-trang", name="UBND phường Nha Trang")).units.get()


@pytest.fixture
def boss() -> User:
    return plain.user("truong-nhom")


def wanted(unit: RoundUnit, quota: int = 30, **fields: Any) -> Wanted:
    return Wanted(**{"round_unit": unit, "channel": Channel.ENUMERATOR, "quota": quota, "due_on": DUE, **fields})


def collect(held: Assignment, times: int) -> None:
    for _time in range(times):
        take_form(form=fielding.sent(held), surveyor=held.surveyor, sent_at=NOON, at=NOON)


@pytest.mark.parametrize(("total", "parts", "each"), [(30, 3, [10, 10, 10]), (32, 3, [11, 11, 10]), (2, 2, [1, 1])])
def test_a_quota_is_shared_evenly_and_whole(total: int, parts: int, each: list[int]) -> None:
    assert shares(total, parts) == each


def test_a_unit_is_split_over_surveyors(unit: RoundUnit, boss: User) -> None:
    people = [fielding.surveyor(name) for name in ("an", "binh", "chi")]

    split(wanted=wanted(unit, 100, sampling_unit="thôn 1"), surveyors=people, actor=boss, at=NOON)

    rows = Assignment.objects.order_by("surveyor__username").values_list("surveyor__username", "quota", "sampling_unit")
    assert list(rows) == [("an", 34, "thôn 1"), ("binh", 33, "thôn 1"), ("chi", 33, "thôn 1")]


def test_splitting_writes_nothing_when_one_of_them_cannot_go(unit: RoundUnit, boss: User) -> None:
    people = [fielding.surveyor("an"), plain.user("khong-vai-tro")]

    with pytest.raises(InvalidAssignment):
        split(wanted=wanted(unit), surveyors=people, actor=boss, at=NOON)

    assert not Assignment.objects.exists()


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"quota": 0}, "quota"),
        ({"quota": 100_001}, "quota"),
        ({"due_on": date(2027, 1, 1)}, "due_on"),
        ({"stratum": "x" * 61}, "stratum"),
    ],
)
def test_what_cannot_be_assigned_says_why(unit: RoundUnit, boss: User, fields: dict[str, Any], name: str) -> None:
    with pytest.raises(InvalidAssignment) as refused:
        assign(wanted=wanted(unit, **fields), surveyor=fielding.surveyor(), actor=boss, at=NOON)

    assert [fault for fault, _words in refused.value.faults] == [name]


def test_one_place_is_given_to_a_surveyor_once(unit: RoundUnit, boss: User) -> None:
    lan = fielding.surveyor()
    assign(wanted=wanted(unit), surveyor=lan, actor=boss, at=NOON)

    with pytest.raises(InvalidAssignment):
        assign(wanted=wanted(unit), surveyor=lan, actor=boss, at=NOON)
    assign(wanted=wanted(unit, sampling_unit="thôn 2"), surveyor=lan, actor=boss, at=NOON)
    assign(wanted=wanted(unit, channel=Channel.PHONE), surveyor=lan, actor=boss, at=NOON)

    assert Assignment.objects.count() == 3


def test_the_database_knows_the_channels_and_the_order_of_times(unit: RoundUnit) -> None:
    held = fielding.assignment(unit=unit)

    for fields in (
        {"channel": Channel.WEB},
        {"ended_at": held.created_at - timedelta(seconds=1)},
        {"continued_by": held},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Assignment.objects.filter(pk=held.pk).update(**fields)


def test_handing_on_leaves_what_was_brought_in(unit: RoundUnit, boss: User) -> None:
    held = fielding.assignment(unit=unit, quota=10)
    collect(held, 4)
    other = fielding.surveyor("khac")

    made = reassign(assignment=held, surveyor=other, actor=boss, at=NOON)

    held.refresh_from_db()
    assert (held.quota, held.ended_at, held.continued_by) == (4, NOON, made)
    assert (made.quota, made.surveyor, made.due_on) == (6, other, held.due_on)
    with pytest.raises(InvalidAssignment):
        resume(assignment=held, actor=boss, at=NOON)


def test_excluded_forms_do_not_fill_a_quota(unit: RoundUnit, boss: User) -> None:
    held = fielding.assignment(unit=unit, quota=3)
    collect(held, 3)
    exclude_response(response=Response.objects.all()[0], reason="trùng", actor=boss, at=NOON)

    progress = progress_of([held])[held.pk]

    assert (progress.collected, progress.excluded, progress.valid, progress.left) == (3, 1, 2, 1)


def test_closing_is_taken_back(unit: RoundUnit, boss: User) -> None:
    held = fielding.assignment(unit=unit)
    end(assignment=held, actor=boss, at=NOON)
    resume(assignment=held, actor=boss, at=NOON)

    change(assignment=held, quota=7, due_on=DUE, actor=boss, at=NOON)

    held.refresh_from_db()
    assert (held.quota, held.ended_at) == (7, None)
    actions = AuditEntry.objects.filter(action__startswith="fieldwork.").order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["fieldwork.assigned", "fieldwork.ended", "fieldwork.resumed", "fieldwork.changed"]


# From a file


def table(*rows: dict[str, str]) -> Table:
    return Table(tuple(rows[0]), tuple(enumerate(rows, 2)))


def test_a_file_assigns_all_of_its_rows(unit: RoundUnit, boss: User) -> None:
    fielding.surveyor("lan")
    row = {"unit": "nha-trang", "surveyor": "LAN", "quota": "30", "due_on": "31/03/2026", "channel": ""}

    made = assign_table(
        round=unit.round, table=table(row, {**row, "channel": "PHONE", "due_on": "2026-03-01"}), actor=boss, at=NOON
    )

    assert made == 2
    assert set(Assignment.objects.values_list("channel", "due_on")) == {(2, DUE), (4, date(2026, 3, 1))}


def test_a_file_with_a_wrong_row_assigns_nothing_and_names_every_fault(unit: RoundUnit, boss: User) -> None:
    fielding.surveyor("lan")
    good = {"unit": "nha-trang", "surveyor": "lan", "quota": "30", "due_on": "31/03/2026", "channel": "POST"}
    bad = {"unit": "?", "surveyor": "ai", "quota": "-1", "due_on": "31/02/2026", "channel": "QR"}

    with pytest.raises(InvalidFile) as refused:
        assign_table(round=unit.round, table=table(good, bad, good), actor=boss, at=NOON)

    assert [(fault.line, fault.column) for fault in refused.value.faults] == [
        *((3, column) for column in ("unit", "surveyor", "quota", "due_on", "channel")),
        (4, "surveyor"),
    ]
    assert not Assignment.objects.exists()


def test_a_file_without_its_columns_is_refused(unit: RoundUnit, boss: User) -> None:
    with pytest.raises(UnreadableFile):
        assign_table(round=unit.round, table=table({"unit": "nha-trang"}), actor=boss, at=NOON)


def test_a_file_of_more_rows_than_anybody_sends_out_is_refused_at_once(unit: RoundUnit, boss: User) -> None:
    row = {"unit": "nha-trang", "surveyor": "lan", "quota": "30", "due_on": "31/03/2026"}
    with pytest.raises(UnreadableFile, match=r"5\.000 dòng"):
        assign_table(round=unit.round, table=table(*[row] * 5001), actor=boss, at=NOON)


# Forms handed in as a file


def exported(*forms: Any) -> io.BytesIO:
    return io.BytesIO(json.dumps({"sent_at": NOON.isoformat(), "forms": forms}).encode())


def test_forms_of_a_switched_off_account_come_in_by_file_and_wait(unit: RoundUnit, boss: User) -> None:
    held = fielding.assignment(unit=unit)
    held.surveyor.is_active = False
    held.surveyor.save(update_fields=["is_active"])
    form, lost = fielding.as_json(fielding.sent(held)), fielding.as_json(fielding.sent(held), assignment=0)

    told = [
        take_file(round=unit.round, units=[unit], file=exported(form, lost, 7), actor=boss, at=NOON)
        for _time in range(2)
    ]

    assert [(each.stored, each.already, [number for number, _words in each.refused]) for each in told] == [
        (1, 0, [2, 3]),
        (0, 1, [2, 3]),
    ]
    assert Response.objects.get().surveyor == held.surveyor
    assert ResponseDecision.objects.get().kind == "exclude"


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"[1", b"{}", b"[" * 100_000])
def test_a_file_that_is_no_export_is_refused(unit: RoundUnit, boss: User, content: bytes) -> None:
    with pytest.raises(NotABatch):
        take_file(round=unit.round, units=[unit], file=io.BytesIO(content), actor=boss, at=NOON)


# Pages


@pytest.fixture
def office(cast: Cast, noon: time_machine.Traveller, signed_in: Callable[[User], Client]) -> Client:
    return signed_in(cast.snv)


@pytest.fixture
def round(cast: Cast) -> Round:
    return factories.open_survey(cast.so_xay_dung)


def test_the_page_splits_a_quota_and_lists_it(office: Client, cast: Cast, round: Round) -> None:
    second = fielding.surveyor("hai", "Người Hai")
    place = f"/noi-bo/thu-phieu/{round.code}/phan-cong/"
    data = {"unit": "so-xay-dung", "surveyors": [cast.dieu_tra.pk, second.pk], "channel": "2", "quota": "31"}

    refused = office.post(place + "moi/", {**data, "due_on": "31/12/2030"})
    done = office.post(place + "moi/", {**data, "due_on": "31/03/2026"}, follow=True)

    assert refused.status_code == 422
    assert f'value="{second.pk}" checked' in refused.content.decode()
    html = done.content.decode()
    assert "Đã thêm 2 phân công." in html
    assert html.index("Lý Điều Tra") < html.index("Người Hai")


def test_hostile_filters_and_fields_are_no_error(office: Client, round: Round) -> None:
    place = f"/noi-bo/thu-phieu/{round.code}/phan-cong/"

    for query in ("?dtv=%00", "?dtv=٣", f"?dtv={'9' * 18}", "?tinh-trang=%FF&trang=x", "?dtv=1&trang=99"):
        assert office.get(place + query).status_code == 200
    for quota in ("9" * 5000, "NaN", "-1", "\0"):
        assert office.post(place + "moi/", {"unit": "\0", "surveyors": ["x"], "quota": quota}).status_code == 422
    assert office.get(place + f"{2**70}/").status_code == 404


def test_the_page_of_an_assignment_hands_it_on_and_says_so(office: Client, cast: Cast, round: Round) -> None:
    held = fielding.assignment(cast.dieu_tra, unit=round.units.get(), quota=9)
    other = fielding.surveyor("hai", "Người Hai")
    page = f"/noi-bo/thu-phieu/{round.code}/phan-cong/{held.pk}/"

    moved = office.post(page + "chuyen/", {"surveyor": other.pk}, follow=True)

    assert "đã chuyển cho Người Hai" in moved.content.decode()
    assert "Phân công đã kết thúc từ trước." in office.post(page + "ket-thuc/", follow=True).content.decode()


def test_the_list_asks_few_questions_however_long(
    office: Client, cast: Cast, round: Round, django_assert_max_num_queries: Any
) -> None:
    for number in range(12):
        fielding.assignment(cast.dieu_tra, unit=round.units.get(), sampling_unit=f"thôn {number}")

    with django_assert_max_num_queries(30):
        office.get(f"/noi-bo/thu-phieu/{round.code}/phan-cong/")
