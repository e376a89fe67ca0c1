"""A closed round, a dissolved, merged or renamed agency, on every channel: told in words, or stored and waiting."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.utils.timezone import localdate

from scoring.models import UnitCount
from scoring.recount import recount
from scoring.tally import fold_all
from surveys import bodies
from surveys.models import Channel, FoldInbox, Response, ResponseDecision, Round
from surveys.selectors import Door
from surveys.selectors.quality import Wanted, doubtful
from surveys.services import follow_successions, import_responses, paper, restore_response
from surveys.services.handed_in import take_file
from surveys.services.kiosks import set_up_kiosk
from surveys.services.sync import take_form
from tests import factories as plain
from tests.surveys import ending, factories, fielding
from tests.surveys.browsing import address, opened, send
from tests.surveys.ending import END, GOES_ON, GONE, LAST_DAY
from tests.surveys.factories import NOON
from tests.surveys.test_paper_keying import keyed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
WORDS = {
    "closed": "đến sau khi khóa thu phiếu, chờ quyết định",
    "dissolved": "đơn vị không còn từ ngày 02/03/2026, phiếu của ngày sau đó, chờ quyết định",
    "merged_away": "đơn vị không còn từ ngày 02/03/2026, phiếu của ngày sau đó, chờ quyết định",
}


def door_into(survey: Round, channel: Channel = Channel.QR) -> Door:
    return factories.door_of(ending.unit(survey), channel=channel)[1]


def posted(client: Client, door: Door, **changes: Any) -> Any:
    answers = {"A1": 4, "A2": "na", "LOC": 2}
    document = {"id": str(uuid4()), "access_token": door.token, "answers": answers, **changes}
    return client.post("/api/v1/responses/", document, content_type="application/json")


@pytest.mark.parametrize("what", ["closed", *GONE])
def test_the_web_says_in_words_why_no_form_is_taken_and_stores_nothing(client: Client, what: str) -> None:
    survey = ending.survey()
    door = door_into(survey)
    page = opened(client, door)
    ending.happen(survey, what)
    bodies.forget()

    refused = [client.get(address(door)), send(client, door, page), client.post(address(door), {})]

    assert [response.status_code for response in refused] == [410, 410, 410]
    assert not Response.objects.exists()
    said = refused[1].content.decode()
    assert "Câu trả lời vừa gửi không được lưu." in said
    assert ("Đợt khảo sát đã kết thúc" in said) == (what == "closed")
    assert ("Sở Cũ không còn từ ngày 02/03/2026." in said) == (what != "closed")
    assert ("Công việc đã chuyển cho: Sở Ngoài." in said) == (what == "merged_away")


@pytest.mark.parametrize("what", GOES_ON)
def test_the_web_goes_on_for_a_merged_or_renamed_agency(client: Client, what: str) -> None:
    survey = ending.survey()
    door = door_into(survey)
    ending.happen(survey, what)
    bodies.forget()

    assert send(client, door, opened(client, door)).status_code == 303
    stored = Response.objects.get()
    assert (stored.round_unit, stored.late) == (ending.unit(survey), False)


@pytest.mark.parametrize("what", GONE)
def test_forms_left_for_later_are_not_taken_up_for_an_agency_that_is_gone(client: Client, what: str) -> None:
    survey = ending.survey()
    door = door_into(survey)
    ending.happen(survey, what)

    assert client.get(f"/s/{door.token}/tiep-tuc/").status_code in (404, 410)
    assert client.get(address(door) + "?lang=en").status_code == 410


@pytest.mark.parametrize(
    ("sent", "opened_before", "status"),
    [("23:50", "23:30", 303), ("00:20", "23:40", 303), ("00:50", "23:40", 410), ("00:20", "00:05", 410)],
)
def test_a_form_begun_before_midnight_may_be_finished(
    client: Client, noon: time_machine.Traveller, sent: str, opened_before: str, status: int
) -> None:
    survey = ending.survey()
    door = door_into(survey)
    noon.move_to(moment(opened_before))
    page = opened(client, door) if opened_before.startswith("23") else None
    if page is None:
        page = opened(client, door)
    ending.happen(survey, "dissolved")
    bodies.forget()
    noon.move_to(moment(sent))

    assert send(client, door, page).status_code == status
    assert [each.submitted_on for each in Response.objects.all()] == ([LAST_DAY] if status == 303 else [])


def moment(clock: str) -> datetime:
    """Return a time of the last evening with the agency or of the night after it, in Việt Nam."""
    hour, minute = map(int, clock.split(":"))
    day = LAST_DAY if hour > 12 else END
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC) - timedelta(hours=7)


@pytest.mark.parametrize("what", ["closed", *GONE])
@pytest.mark.parametrize("channel", [Channel.WEB, Channel.QR, Channel.ZALO, Channel.KIOSK])
def test_the_api_refuses_in_words(client: Client, what: str, channel: Channel) -> None:
    survey = ending.survey()
    door = door_into(survey, channel)
    ending.happen(survey, what)

    refused = posted(client, door)

    assert refused.status_code == 410
    detail = refused.json()["detail"]
    assert detail.startswith("Điểm thu phiếu này không nhận phiếu" if what == "closed" else "Sở Cũ không còn từ ngày")
    assert not Response.objects.exists()


@pytest.mark.parametrize("what", ["closed", *GONE])
def test_a_kiosk_that_is_online_says_it(client: Client, what: str) -> None:
    survey = ending.survey()
    point, door = factories.door_of(ending.unit(survey), channel=Channel.KIOSK)
    set_up_kiosk(kiosk=point.kiosk, reset_seconds=60, pause_seconds=5, pin="2580", at=NOON, actor=plain.user())
    path = f"/kiosk/{door.token}/"
    assert client.get(path).status_code == 200
    ending.happen(survey, what)

    assert client.get(path).status_code == 410


# A form that nobody can be told about. Each prepares its door, assignment or batch and returns how a form of a moment
# arrives, twice, at noon of the END.
Arrive = Callable[[datetime], None]


def by_kiosk(survey: Round) -> Arrive:
    door = door_into(survey, Channel.KIOSK)

    def arrive(filled_in: datetime) -> None:
        visit = str(uuid4())
        sent = [posted(Client(), door, id=visit, finished_at=filled_in.isoformat()) for _time in range(2)]
        assert [response.status_code for response in sent] == [201, 200]

    return arrive


def by_tablet(survey: Round) -> Arrive:
    held = fielding.assignment(unit=ending.unit(survey))

    def arrive(filled_in: datetime) -> None:
        form = fielding.sent(held, finished_at=filled_in)
        sent = [take_form(form=form, surveyor=held.surveyor, sent_at=NOON, at=NOON) for _time in range(2)]
        assert [outcome.status for outcome in sent] == ["stored", "already"]

    return arrive


def by_export_file(survey: Round) -> Arrive:
    """The surveyor could not send: the coordinator brings the tablet's file. It waits in any case."""
    held = fielding.assignment(unit=ending.unit(survey))

    def arrive(filled_in: datetime) -> None:
        batch = {"sent_at": NOON.isoformat(), "forms": [fielding.as_json(fielding.sent(held, finished_at=filled_in))]}
        units = [ending.unit(survey)]
        files = [BytesIO(json.dumps(batch).encode()) for _time in range(2)]
        told = [take_file(round=survey, units=units, file=file, actor=plain.user(), at=NOON) for file in files]
        assert [(each.stored, each.already) for each in told] == [(1, 0), (0, 1)]

    return arrive


def by_paper(survey: Round) -> Arrive:
    paper.load_shipped_reasons()
    actor, unit = plain.user(), ending.unit(survey)
    batch = paper.create_batch(round_unit=unit, channel=Channel.PAPER, prefix="NT", count=5, actor=actor, at=NOON)

    def arrive(filled_in: datetime) -> None:
        keying = paper.Keying(number=1, keyed=keyed(batch, day=localdate(filled_in)))
        assert paper.key_form(batch=batch, keying=keying, actor=actor, at=NOON).state == "stored"
        with pytest.raises(paper.AlreadyKeyed):
            paper.key_form(batch=batch, keying=keying, actor=actor, at=NOON)

    return arrive


def by_file(survey: Round) -> Arrive:
    def arrive(filled_in: datetime) -> None:
        content = f"unit,form_no,submitted_on,A1,A2\nso-cu,P1,{localdate(filled_in)},4,na\n".encode()
        reports = [import_responses(round=survey, content=content, file_name="t.csv", at=NOON) for _time in range(2)]
        assert [(report.added, report.repeated) for report in reports] == [(1, 0), (0, 1)]

    return arrive


WAYS = [by_kiosk, by_tablet, by_paper, by_file]


def arrived(survey: Round) -> tuple[bool, int, list[str]]:
    """Return the one stored form as whether it is late, its entry in the inbox and the portal's own decision on it."""
    stored = Response.objects.get()
    assert stored.round_unit == ending.unit(survey)
    reasons = stored.decisions.filter(number=1, kind="exclude", actor=None).values_list("reason", flat=True)
    return stored.late, FoldInbox.objects.get(response=stored).sign, list(reasons)


def counted(survey: Round) -> int:
    """Fold, see that a recount agrees, and return how many forms are counted."""
    fold_all()
    result = recount(survey)
    assert result.differences == ()
    return sum(tally.responses for unit in survey.units.all() for tally in unit.tallies.all())


def waited(survey: Round) -> int:
    return sum(each.waited for each in UnitCount.objects.filter(round_unit__round=survey))


@pytest.mark.parametrize("what", ["closed", *GONE])
@pytest.mark.parametrize("way", [*WAYS, by_export_file])
def test_what_arrives_too_late_is_stored_once_and_waits(way: Callable[[Round], Arrive], what: str) -> None:
    survey = ending.survey()
    arrive = way(survey)
    ending.happen(survey, what)

    arrive(NOON - timedelta(hours=1))

    assert arrived(survey) == (True, 0, [WORDS[what]])
    assert Response.objects.get().submitted_on == END
    assert (counted(survey), waited(survey)) == (0, 1)
    assert doubtful(survey, Wanted(state="late")).count() == 1
    restore_response(response=Response.objects.get(), reason="đúng là của đơn vị", actor=plain.user(), at=NOON)
    assert (counted(survey), waited(survey)) == (1, 1)


@pytest.mark.parametrize("what", GONE)
@pytest.mark.parametrize("way", WAYS)
def test_what_was_filled_in_while_the_agency_was_there_is_as_good_as_any(
    way: Callable[[Round], Arrive], what: str
) -> None:
    survey = ending.survey()
    arrive = way(survey)
    ending.happen(survey, what)

    arrive(NOON - timedelta(days=1))

    assert arrived(survey) == (False, 1, [])
    assert Response.objects.get().submitted_on == LAST_DAY
    assert (counted(survey), waited(survey)) == (1, 0)


@pytest.mark.parametrize("what", GOES_ON)
@pytest.mark.parametrize("way", WAYS)
def test_forms_of_a_merged_or_renamed_agency_count_as_any(way: Callable[[Round], Arrive], what: str) -> None:
    survey = ending.survey()
    arrive = way(survey)
    ending.happen(survey, what)
    follow_successions(today=END, at=NOON)

    arrive(NOON - timedelta(hours=1))

    assert arrived(survey) == (False, 1, [])
    assert (counted(survey), waited(survey)) == (1, 0)


def test_a_form_of_a_closed_round_and_a_dissolved_agency_says_both() -> None:
    survey = ending.survey()
    arrive = by_tablet(survey)
    ending.happen(survey, "dissolved")
    ending.happen(survey, "closed")

    arrive(NOON - timedelta(hours=1))
    both = f"đến sau khi khóa thu phiếu; {WORDS['dissolved']}"
    assert arrived(survey) == (True, 0, [both])


@pytest.mark.parametrize("way", WAYS)
def test_what_was_filled_in_before_waits_all_the_same_when_the_round_is_closed(way: Callable[[Round], Arrive]) -> None:
    survey = ending.survey()
    arrive = way(survey)
    ending.happen(survey, "dissolved")
    ending.happen(survey, "closed")

    arrive(NOON - timedelta(days=1))
    assert arrived(survey) == (True, 0, [WORDS["closed"]])


def test_a_kiosk_that_does_not_say_when_is_refused() -> None:
    survey = ending.survey()
    door = door_into(survey, Channel.KIOSK)
    ending.happen(survey, "dissolved")

    outside = ["2025-12-31T10:00:00+07:00", "2026-03-04T10:00:00+07:00"]
    assert [posted(Client(), door, finished_at=day).status_code for day in outside] == [410, 410]
    assert not Response.objects.exists()


def test_no_decision_of_the_portal_itself_is_made_on_forms_in_time() -> None:
    survey = ending.survey()
    ending.happen(survey, "dissolved")
    content = b"unit,A1,A2\nso-cu,4,na\nso-moi,5,na\n"

    report = import_responses(round=survey, content=content, file_name="t.csv", at=NOON)

    # The file does not say of which day its forms are: any day until today.
    assert (report.added, report.waiting) == (2, 1)
    assert ResponseDecision.objects.get().response.round_unit == ending.unit(survey)


def test_a_form_without_a_day_belongs_to_the_past_round_it_is_read_into() -> None:
    past = factories.open_survey(
        plain.agency("huyen-cu", valid_to=date(2025, 7, 1)),
        code="nam-truoc", opens_on=date(2024, 9, 1), closes_on=date(2024, 12, 31),
    )  # fmt: skip

    report = import_responses(round=past, content=b"unit,A1,A2\nhuyen-cu,4,na\n", file_name="t.csv", at=NOON)

    assert (report.added, report.waiting) == (1, 0)
