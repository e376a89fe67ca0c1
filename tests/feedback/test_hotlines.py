"""Hotlines: the number citizens see, who is on duty, test calls, and what is taken down from a call."""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from accounts.models import AuditEntry, User
from feedback.models import Audience, Comment, DutyShift, Hotline, Source, TestCall
from feedback.selectors.hotlines import unattended
from feedback.services import hotlines
from tests.conftest import Cast
from tests.feedback.conftest import NOW
from tests.table_files import files_of

pytestmark = pytest.mark.django_db
OWN = reverse("feedback:agency_hotline", args=["so-xay-dung"])
PROVINCE = reverse("feedback:province_hotline")
SPOKEN = reverse("feedback:spoken")
MONDAY = date(2026, 3, 2)
SignedIn = Callable[[User], Client]


@pytest.fixture
def hotline(cast: Cast) -> Hotline:
    return hotlines.set_number(agency=cast.so_xay_dung, number="0258 3822 222", hours="", actor=cast.an, at=NOW)


def test_a_number_is_set_and_shown_to_citizens(signed_in: SignedIn, client: Client, cast: Cast) -> None:
    typed = {"action": "number", "number": "1022", "hours": "Cả ngày"}

    assert signed_in(cast.an).post(OWN, typed).status_code == 302
    assert signed_in(cast.snv).post(PROVINCE, {**typed, "number": "0258 1022"}).status_code == 302

    page = client.get(reverse("feedback_public:reply")).content.decode()
    assert "1022" in page
    assert "Sở Xây dựng" in page
    assert AuditEntry.objects.filter(action="feedback.hotline").count() == 2


@pytest.mark.parametrize("number", ["", "gọi tôi", "<b>1022</b>", "1" * 60])
def test_what_is_no_number_is_refused(signed_in: SignedIn, cast: Cast, number: str) -> None:
    assert signed_in(cast.an).post(OWN, {"action": "number", "number": number}).status_code == 422
    assert not Hotline.objects.exists()


def test_there_is_one_hotline_of_an_agency_and_one_of_the_province(cast: Cast) -> None:
    for _time in range(2):
        hotlines.set_number(agency=None, number="1022", hours="", actor=cast.snv, at=NOW)

    assert Hotline.objects.count() == 1
    with pytest.raises(IntegrityError, match="agency_has_one_hotline"):
        Hotline.objects.create(agency=None, number="1023")


def test_somebody_is_put_on_duty_and_taken_off(signed_in: SignedIn, cast: Cast, hotline: Hotline) -> None:
    browser, today = signed_in(cast.an), localdate()
    typed = {"action": "shift", "person": "Trần Trực", "first_day": str(today), "last_day": str(today)}

    assert browser.post(OWN, typed).status_code == 302
    shift = DutyShift.objects.get()
    assert "Trần Trực" in browser.get(OWN).content.decode()
    assert browser.post(OWN, {"action": "remove", "shift": shift.pk}).status_code == 302
    assert not DutyShift.objects.exists()


@pytest.mark.parametrize(
    ("first", "last"),
    [("2001-01-01", "2001-01-02"), ("x", "y"), ("", "")],
)
def test_days_that_are_none_are_refused(
    signed_in: SignedIn, cast: Cast, hotline: Hotline, first: str, last: str
) -> None:
    typed = {"action": "shift", "person": "Trần Trực", "first_day": first, "last_day": last}

    answered = signed_in(cast.an).post(OWN, typed)

    assert answered.status_code == 422
    assert "Trần Trực" in answered.content.decode()


def test_a_shift_does_not_end_before_it_starts(signed_in: SignedIn, cast: Cast, hotline: Hotline) -> None:
    today = localdate()
    days = {"first_day": str(today + timedelta(days=2)), "last_day": str(today)}

    assert signed_in(cast.an).post(OWN, {"action": "shift", "person": "Trần Trực", **days}).status_code == 422


def test_a_shift_of_another_hotline_is_not_removed(signed_in: SignedIn, cast: Cast, hotline: Hotline) -> None:
    other = hotlines.set_number(agency=cast.so_y_te, number="115", hours="", actor=cast.snv, at=NOW)
    shift = hotlines.add_shift(
        hotline=other, first_day=MONDAY, last_day=MONDAY, person="Lê Trực", actor=cast.snv, at=NOW
    )

    signed_in(cast.an).post(OWN, {"action": "remove", "shift": shift.pk})

    assert DutyShift.objects.filter(pk=shift.pk).exists()


def test_working_days_without_anybody_on_duty_are_told() -> None:
    shifts = [DutyShift(first_day=MONDAY, last_day=MONDAY + timedelta(days=3), person="x")]

    days = unattended(shifts, on=MONDAY)

    assert days[0] == MONDAY + timedelta(days=4)
    assert len(days) == 6
    assert all(day.weekday() < 5 for day in days)


def test_a_test_call_nobody_answered_is_written_down(signed_in: SignedIn, cast: Cast, hotline: Hotline) -> None:
    signed_in(cast.snv).post(OWN, {"action": "test", "answered": "0", "note": "reo mãi"})

    call = TestCall.objects.get()
    assert (call.answered, call.note, call.actor) == (False, "reo mãi", cast.snv)
    assert "không ai nghe" in signed_in(cast.an).get(reverse("feedback:hotlines")).content.decode()


def test_the_numbers_are_a_file(signed_in: SignedIn, cast: Cast, hotline: Hotline) -> None:
    list_ = reverse("feedback:hotlines")

    for person in (cast.an, cast.snv):
        assert files_of(signed_in(person), list_)["duong-day-nong"][1][:2] == ["Sở Xây dựng", "0258 3822 222"]


def test_a_call_is_taken_down_and_its_code_told(signed_in: SignedIn, cast: Cast) -> None:
    typed = {"visit": str(uuid4()), "agency": "so-xay-dung", "words": "Người gọi nói chị Lan quát dân"}

    page = signed_in(cast.an).post(SPOKEN, typed).content.decode()

    made = Comment.objects.get()
    assert (made.source, made.audience) == (Source.HOTLINE, Audience.HEAD)
    assert made.masked == "Người gọi nói chị ▇▇▇ quát dân"
    assert made.released_on == localdate()
    assert "feedback__code" in page


@pytest.mark.parametrize("wrong", [{"agency": "so-y-te"}, {"words": ""}, {"visit": ""}, {"words": "a" * 10_000}])
def test_a_call_that_cannot_be_taken_down_is_kept_on_the_page(
    signed_in: SignedIn, cast: Cast, wrong: dict[str, str]
) -> None:
    typed = {"visit": str(uuid4()), "agency": "so-xay-dung", "words": "Chờ lâu", **wrong}

    assert signed_in(cast.an).post(SPOKEN, typed).status_code == 422
    assert not Comment.objects.exists()
