"""The pages of access points: who sees and changes which, and what they say."""

import re
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.test import Client
from django.utils.timezone import now

from accounts.models import User
from jobs.models import Job
from surveys.models import AccessPoint, Channel, Kiosk, Round
from surveys.services import close_round
from surveys.services.doors import create_access_points
from surveys.services.kiosks import note_report, set_up_kiosk
from tests.conftest import Cast
from tests.surveys import factories
from tests.surveys.factories import NOON
from tests.surveys.test_doors import ALL_YEARS

pytestmark = pytest.mark.django_db

URL = "/noi-bo/thu-phieu/dot-thu/diem-thu/"


@pytest.fixture
def survey(cast: Cast) -> Round:
    return factories.open_survey(cast.so_xay_dung, cast.so_y_te, **ALL_YEARS)


@pytest.fixture
def doors(survey: Round) -> list[AccessPoint]:
    return create_access_points(
        round=survey,
        units=list(survey.units.order_by("pk")),
        channels=[Channel.QR, Channel.KIOSK],
        services=[],
        label="Quầy 1",
        at=NOON,
    )


def of(doors: list[AccessPoint], agency: Any, channel: Channel = Channel.QR) -> AccessPoint:
    return next(door for door in doors if door.round_unit.agency == agency and door.channel == channel)


def signed_in(client: Client, person: User) -> Client:
    client.force_login(person)
    return client


def text(response: Any) -> str:
    return str(response.content.decode())


def test_doors_are_made_for_all_units_at_once(client: Client, cast: Cast, survey: Round) -> None:
    signed_in(client, cast.snv)
    response = client.post(URL + "moi/", {"units": "*", "channels": ["6", "5"], "label": "Cửa 2"}, follow=True)

    assert "Đã mở 4 điểm thu." in text(response)
    assert AccessPoint.objects.filter(label="Cửa 2").count() == 4
    again = client.post(URL + "moi/", {"units": "*", "channels": ["6", "5"], "label": "Cửa 2"}, follow=True)
    assert "đã có sẵn" in text(again)
    assert AccessPoint.objects.count() == 4


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"units": "*"}, "Chọn ít nhất một kênh."),
        ({"units": "khong-co", "channels": ["6"]}, "Chọn một đơn vị trong danh sách."),
        ({"units": "*", "channels": ["12"]}, ""),
        ({"units": "*", "channels": ["6"], "services": ["0"]}, ""),
        ({"units": "*", "channels": ["6"], "label": "a" * 201}, ""),
    ],
)
def test_what_is_wrong_with_new_doors_is_said(
    client: Client, cast: Cast, survey: Round, sent: dict[str, Any], words: str
) -> None:
    response = signed_in(client, cast.snv).post(URL + "moi/", sent)

    assert response.status_code == 422
    assert words in text(response)
    assert AccessPoint.objects.count() == 0


def test_in_a_closed_round_no_door_is_made(client: Client, cast: Cast, survey: Round) -> None:
    close_round(round=survey, at=NOON)
    response = signed_in(client, cast.snv).post(URL + "moi/", {"units": "*", "channels": ["6"]})

    assert response.status_code == 422
    assert "không mở thêm điểm thu được" in text(response)


def test_an_officer_sees_and_prints_only_the_own_units_doors(
    client: Client, cast: Cast, doors: list[AccessPoint]
) -> None:
    own, other = of(doors, cast.so_xay_dung), of(doors, cast.so_y_te)
    signed_in(client, cast.an)
    page = text(client.get(URL))
    assert own.token in page
    assert other.token not in page
    assert "Mở điểm thu" not in page
    assert client.get(f"{URL}{own.pk}/").status_code == 200
    assert "Thay mã" not in text(client.get(f"{URL}{own.pk}/"))
    assert client.get(f"{URL}{other.pk}/").status_code == 404
    client.post(URL + "in/", {"kind": "ap-phich", "door": [own.pk, other.pk]})

    assert Job.objects.get().params["door_ids"] == [own.pk]


def test_an_officer_changes_nothing_in_the_provinces_round(
    client: Client, cast: Cast, doors: list[AccessPoint]
) -> None:
    own = of(doors, cast.so_xay_dung, Channel.KIOSK)
    signed_in(client, cast.an)
    for path, sent in (
        ("moi/", {"units": "*", "channels": ["6"]}),
        (f"{own.pk}/thay-doi/", {"action": "close", "reason": "x"}),
        (f"{own.pk}/may/", {"reset_seconds": 60, "pause_seconds": 5, "pin": "2580"}),
    ):
        assert client.post(URL + path, sent).status_code == 404
    assert AccessPoint.objects.filter(closed_at=None).count() == len(doors)


def test_a_door_is_closed_reopened_and_replaced(client: Client, cast: Cast, doors: list[AccessPoint]) -> None:
    door = doors[0]
    path = f"{URL}{door.pk}/thay-doi/"
    signed_in(client, cast.snv)
    missing = client.post(path, {"action": "close", "reason": " "})
    assert missing.status_code == 422
    assert "Cần ghi lý do." in text(missing)
    assert "dán nhầm" in text(client.post(path, {"action": "close", "reason": "dán nhầm"}, follow=True))
    client.post(path, {"action": "reopen"})
    replaced = client.post(path, {"action": "replace", "reason": "gửi hàng loạt"}, follow=True)

    door.refresh_from_db()
    assert door.replaced_by is not None
    assert door.replaced_by.token in text(replaced)
    assert "In lại áp phích" in text(replaced)
    again = client.post(path, {"action": "replace", "reason": "nữa"}, follow=True)
    assert "không có gì thay đổi" in text(again)
    assert client.post(path, {"action": "xoa", "reason": "x"}).status_code == 404


def test_a_kiosk_is_set_up_and_its_faults_are_said(client: Client, cast: Cast, doors: list[AccessPoint]) -> None:
    door = of(doors, cast.so_y_te, Channel.KIOSK)
    path = f"{URL}{door.pk}/may/"
    signed_in(client, cast.snv)
    assert "cần đặt mã PIN" in text(client.get(f"{URL}{door.pk}/"))
    wrong = client.post(path, {"reset_seconds": "5", "pause_seconds": "x", "pin": "2580"})
    assert wrong.status_code == 422
    assert "Cần một số nguyên." in text(wrong)
    weak = client.post(path, {"reset_seconds": "60", "pause_seconds": "5", "pin": "1111"})
    assert "dễ đoán" in text(weak)
    client.post(path, {"reset_seconds": "90", "pause_seconds": "0", "pin": "2580"})

    kept = Kiosk.objects.get(access_point=door)
    assert (kept.reset_seconds, kept.pause_seconds) == (90, 0)
    assert client.post(f"{URL}{doors[0].pk}/may/", {}).status_code in {404, 422}


def test_the_page_of_a_kiosk_says_how_its_device_is(client: Client, cast: Cast, doors: list[AccessPoint]) -> None:
    door = of(doors, cast.so_y_te, Channel.KIOSK)
    signed_in(client, cast.snv)
    page = f"{URL}{door.pk}/"
    bare = text(client.get(page))
    assert "Chưa đặt, máy chưa chạy được" in bare
    assert "Chưa máy nào mở địa chỉ của điểm thu này" in bare
    set_up_kiosk(kiosk=door.kiosk, reset_seconds=60, pause_seconds=5, pin="2580", at=now())
    version = door.round_unit.round.questionnaire_version
    report = partial(note_report, kiosk=door.kiosk, refused=0, version_id=version.pk, offline=True)
    report(waiting=3, at=now())
    lately = text(client.get(page))
    report(waiting=4, at=now() - timedelta(hours=1))
    long_ago = text(client.get(page))

    assert "Đã đặt" in lately
    assert "Sẵn sàng" in lately
    assert re.search(r"Phiếu chờ gửi trên máy lúc đó</dt><dd>3<", lately)
    assert f"{version.title}, bản {version.number}" in lately
    assert "Không thấy máy: tắt, mất mạng hoặc đã rời trang" in long_ago


def test_everything_listed_is_printed_by_one_tick(client: Client, cast: Cast, doors: list[AccessPoint]) -> None:
    client = signed_in(client, cast.snv)
    client.post(f"{URL}in/?kenh=6", {"kind": "tem", "all": "1"})

    job = Job.objects.get()
    assert job.params["kind"] == "tem"
    assert sorted(job.params["door_ids"]) == sorted(door.pk for door in doors if door.channel == Channel.QR)
    assert job.back_url == URL + "?kenh=6"


@pytest.mark.parametrize(
    "sent", [{"kind": "ap-phich"}, {"kind": "x", "all": "1"}, {"kind": "tem", "door": ["abc", "²"]}]
)
def test_without_doors_or_kind_nothing_is_printed(
    client: Client, cast: Cast, doors: list[AccessPoint], sent: dict[str, Any]
) -> None:
    response = signed_in(client, cast.snv).post(URL + "in/", sent, follow=True)

    assert response.status_code == 200
    assert "Chưa chọn" in text(response)
    assert not Job.objects.exists()


@pytest.mark.parametrize(
    ("address", "warned"), [("http://localhost:8000", True), ("https://hailong.example.vn", False)]
)
def test_a_local_address_is_warned_of(
    client: Client, cast: Cast, doors: list[AccessPoint], settings: Any, address: str, warned: bool
) -> None:
    settings.PUBLIC_URL = address
    signed_in(client, cast.snv)

    for page in (URL, f"{URL}{doors[0].pk}/"):
        assert ("sẽ không dẫn đến đâu" in text(client.get(page))) is warned


def test_hostile_filters_are_as_if_absent(client: Client, cast: Cast, doors: list[AccessPoint]) -> None:
    response = signed_in(client, cast.snv).get(
        URL, {"kenh": "9" * 40, "don-vi": "\0", "tinh-trang": "?", "trang": "-1"}
    )

    assert response.status_code == 200
    assert doors[0].token in text(response)
