"""The office's way: make a list, fill it, draw, send, pause; every wrong step is answered in words."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import User
from invitations.models import Contact, Message, SampleList
from invitations.services.lists import add_people
from surveys.models import Round
from tests.conftest import Cast
from tests.invitations.factories import filled, outbox, people, sample_list, sent, survey
from tests.surveys.factories import NOON

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


@pytest.fixture
def office(cast: Cast, signed_in: Callable[[User], Client]) -> Client:
    return signed_in(cast.snv)


@pytest.fixture
def base() -> str:
    survey()
    return "/noi-bo/thu-phieu/dot-thu/moi-tra-loi/"


def test_a_list_is_made(office: Client, base: str) -> None:
    data = {"name": "Quý I", "channel": "7", "source": "file", "destroy_on": "31/12/2026"}
    assert office.post(f"{base}moi/", data).status_code == 302
    assert SampleList.objects.get().name == "Quý I"


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"channel": "6"},
        {"channel": "x"},
        {"destroy_on": "31/02/2026"},
        {"destroy_on": "1/1/2020"},
        {"source": "system"},
        {"source": "system", "percent": "101"},
        {"source": "system", "percent": "NaN"},
        {"source": "system", "percent": "50", "channel": "3"},
    ],
)
def test_a_wrong_list_is_told_why(office: Client, base: str, wrong: dict[str, str]) -> None:
    data = {"name": "Quý I", "channel": "7", "source": "file", "destroy_on": "31/12/2026", **wrong}
    response = office.post(f"{base}moi/", data)

    assert response.status_code == 422
    assert "error-summary" in response.content.decode()
    assert SampleList.objects.count() == 0


def test_steps_of_a_list(office: Client, base: str) -> None:
    made = sample_list(Round.objects.get())
    add_people(sample_list=made, people=people(made.round, 5), at=NOON)
    act = f"{base}{made.pk}/viec/"
    assert office.post(act, {"action": "send"}, follow=True).status_code == 200
    assert Message.objects.count() == 0
    assert office.post(act, {"action": "draw", "method": "simple", "rule": "fixed"}).status_code == 422
    assert office.post(act, {"action": "draw", "method": "simple", "rule": "quota"}).status_code == 422
    drawn = office.post(act, {"action": "draw", "method": "simple", "rule": "fixed", "size": "3"})
    assert drawn.status_code == 302
    assert Contact.objects.filter(drawn=True).count() == 3
    assert office.post(act, {"action": "send"}).status_code == 302
    assert Message.objects.count() == 3
    page = office.get(f"{base}{made.pk}/").content.decode()
    assert "trong 3 tin" in page
    assert office.post(act, {"action": "pause"}).status_code == 302
    made.refresh_from_db()
    assert made.state == "paused"
    assert "không còn ở tình trạng" in office.post(act, {"action": "delete"}, follow=True).content.decode()


def test_the_words_of_a_draw_are_explained_where_they_are_asked(office: Client, base: str) -> None:
    made = sample_list(Round.objects.get())
    add_people(sample_list=made, people=people(made.round, 2), at=NOON)
    page = office.get(f"{base}{made.pk}/").content.decode()
    helps = {
        name: page.partition(f'id="{name}-help">')[2].partition("<")[0] for name in ("method", "allocation", "seed")
    }

    assert "bước" in helps["method"]
    assert "Tầng là nhóm" in helps["allocation"]
    assert "cùng tệp, cùng mã thì ra đúng mẫu ấy" in helps["seed"]


def test_a_wrong_file_is_refused_at_the_door(office: Client, base: str) -> None:
    made = sample_list(Round.objects.get())
    response = office.post(f"{base}{made.pk}/tep/", {"file": SimpleUploadedFile("ds.pdf", b"%PDF-1.7")})

    assert response.status_code == 422


def test_no_page_shows_a_number_in_clear(office: Client, base: str) -> None:
    made = filled(Round.objects.get(), 2)
    sent(made)
    for page in ("", f"{made.pk}/", "hop-thu/"):
        text = office.get(base + page).content.decode()
        assert "12000" not in text
        assert "Người 0" not in text
    assert "0912 xxx 000" in text
    assert "/m/…/thoi/" in text


@pytest.mark.parametrize(
    "data",
    [
        {"body": "không có đường dẫn"},
        {"body": "{link} {ten}"},
        {"body": ""},
        {"body": "{link}" + "x" * 2000},
    ],
)
def test_a_wording_that_cannot_be_sent_is_refused(office: Client, base: str, data: dict[str, str]) -> None:
    response = office.post(f"{base}loi-van/sms/invitation/vi/", {"action": "save", "subject": "", **data})
    assert response.status_code == 422


def test_a_wording_is_sent_as_written_and_can_be_taken_back(office: Client, base: str) -> None:
    address = f"{base}loi-van/sms/invitation/vi/"
    office.post(address, {"action": "save", "body": "Mời {unit}: {link}"})
    assert "Mời Đơn vị" in office.get(f"{base}loi-van/").content.decode()
    office.post(address, {"action": "shipped"})
    assert "Moi ong/ba danh gia Don vi" in office.get(f"{base}loi-van/").content.decode()


def test_a_test_message_goes_to_oneself(office: Client, base: str) -> None:
    data = {"action": "test", "body": "Mời {unit}: {link}", "to": "0912345678"}
    assert office.post(f"{base}loi-van/sms/invitation/vi/", data).status_code == 200
    assert [letter["address"] for letter in outbox()] == ["+84912345678"]
    assert office.post(f"{base}loi-van/sms/invitation/vi/", {**data, "to": "12"}).status_code == 422


def test_hours_are_set(office: Client, base: str) -> None:
    data = {
        "quiet_from": "20", "quiet_to": "8", "per_minute": "30", "remind_after_days": "3", "most_reminders": "2",
        "quiet_days": "30/4/2026, 1/5/2026",
    }  # fmt: skip
    assert office.post(f"{base}gio-gui/", data).status_code == 302
    assert "30/04/2026, 01/05/2026" in office.get(f"{base}gio-gui/").content.decode()
    for wrong in ({"quiet_from": "25"}, {"per_minute": "0"}, {"quiet_days": "mai"}, {"most_reminders": "x"}):
        assert office.post(f"{base}gio-gui/", {**data, **wrong}).status_code == 422
