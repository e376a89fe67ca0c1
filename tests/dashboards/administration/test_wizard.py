"""The wizard, step by step, as a browser without scripts goes through it."""

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import AuditEntry, User
from accounts.roles import Role
from agencies.models import Agency, AgencySuccession, AgencyVersion, Membership, Reorganisation
from agencies.services.reorganising import reorganise
from dashboards.administration import effects
from surveys.models import Round, RoundUnit
from surveys.services import follow_successions
from tests import factories
from tests.conftest import Cast

pytestmark = pytest.mark.django_db

URL = "/noi-bo/quan-tri/sap-xep/moi/"
NEW = {"heir_code-0": "so-moi", "heir_name-0": "Sở Mới"}


@pytest.fixture
def admin(cast: Cast, signed_in: Callable[[User], Client]) -> Client:
    return signed_in(cast.admin)


def today() -> str:
    return timezone.localdate().isoformat()


def merge(**typed: str) -> dict[str, str]:
    return {"kind": "merge", "agency-0": "so-xay-dung", "agency-1": "so-y-te", "on": today(), **NEW, **typed}


def previewed(browser: Client, typed: dict[str, str]) -> tuple[str, dict[str, str]]:
    """Return the page before the last step, and what its form sends."""
    answer = browser.post(URL, {**typed, "do": "preview"})
    text = answer.content.decode()
    assert answer.status_code == 200, re.findall(r"<li>.*?</li>", text)
    return unescape(text), {
        name: unescape(value) for name, value in re.findall(r'type="hidden" name="([\w-]+)" value="([^"]*)"', text)
    }


def confirmed(browser: Client, typed: dict[str, str]) -> Reorganisation:
    fields = previewed(browser, typed)[1]
    assert browser.post(URL, {**fields, "do": "confirm"}).status_code == 302
    return Reorganisation.objects.latest("pk")


def counted() -> list[int]:
    models: tuple[Any, ...] = (Agency, AgencyVersion, AgencySuccession, Membership, Reorganisation, AuditEntry)
    return [model.objects.count() for model in models]


def test_the_steps_lead_to_a_merger(admin: Client, cast: Cast) -> None:
    assert "?kind=merge" in admin.get(URL).content.decode()
    assert 'name="agency-2"' in admin.get(f"{URL}?kind=merge").content.decode()

    done = confirmed(admin, merge(act="NQ 12"))

    assert Agency.objects.get(code="so-moi").versions.get().valid.lower == timezone.localdate()
    assert cast.so_xay_dung.versions.get().valid.upper == timezone.localdate()
    assert "Sở Mới" in admin.get(f"/noi-bo/quan-tri/sap-xep/{done.pk}/").content.decode()


def test_looking_stores_nothing(admin: Client, cast: Cast) -> None:
    before = counted()

    previewed(admin, merge(moves_people="1"))

    assert counted() == before


def test_the_preview_says_what_becomes_of_rounds_series_people_and_doors(admin: Client, cast: Cast) -> None:
    day = timezone.localdate()
    survey = factories.survey_round(opens_on=day - timedelta(days=30), closes_on=day + timedelta(days=30))
    planned = factories.survey_round(
        state=Round.State.DRAFT, opens_on=day + timedelta(days=9), closes_on=day + timedelta(days=30)
    )
    units = {agency.code: factories.round_unit(survey, agency) for agency in (cast.so_xay_dung, cast.so_y_te)}
    factories.round_unit(planned, cast.so_xay_dung)
    factories.access_point(units["so-xay-dung"])

    into = {**merge(), "agency-1": "", "heir_code-0": "", "heir_name-0": "", "heir-0": "so-y-te"}
    text, _fields = previewed(admin, into)

    assert f"{survey.title}: phiếu của Sở Xây dựng, cả phiếu đã nhận, tính cho Sở Y tế" in text
    assert "Sở Xây dựng: 1 mã QR, đường dẫn và 0 thư mời" in text
    assert f"{planned.title}: Sở Xây dựng còn trong kế hoạch" in text
    assert "Sở Y tế: chuỗi số liệu ngắt" in text
    assert "Phòng Quy hoạch chuyển về trực thuộc Sở Y tế" in text
    assert "Nguyễn Văn An (Cán bộ đơn vị): vai trò ở đơn vị cũ hết hiệu lực" in text
    assert "từ ngày" in previewed(admin, {**into, "moves_people": "1"})[0].split("Nguyễn Văn An (Cán bộ đơn vị)")[1]

    confirmed(admin, into)
    follow_successions(today=day, at=timezone.now())
    assert RoundUnit.objects.get(pk=units["so-xay-dung"].pk).reports_into == units["so-y-te"]


def test_a_unit_without_heir_in_the_round_is_said_to_take_no_more(admin: Client, cast: Cast) -> None:
    day = timezone.localdate()
    survey = factories.survey_round(opens_on=day - timedelta(days=30), closes_on=day + timedelta(days=30))
    factories.round_unit(survey, cast.so_xay_dung)

    text, _fields = previewed(admin, merge())

    assert "Sở Xây dựng không nhận phiếu nữa" in text
    assert "Người trả lời được chỉ đến: Sở Mới." in text


def test_a_rename_keeps_series_and_roles(admin: Client, cast: Cast) -> None:
    typed = {"kind": "rename", "agency-0": "so-y-te", "name": "Sở Sức khỏe", "on": today()}

    text, _fields = previewed(admin, typed)

    assert "Sở Sức khỏe: so sánh được với các năm trước" in text
    assert "Lê Thị Bình (Cán bộ đơn vị): vai trò giữ nguyên" in text
    confirmed(admin, typed)
    assert "Sở Sức khỏe" in admin.get("/noi-bo/quan-tri/don-vi/").content.decode()


def test_what_changed_after_the_preview_is_shown_again_before_it_is_done(admin: Client, cast: Cast) -> None:
    _text, fields = previewed(admin, merge())
    factories.membership(cast.moi, Role.HEAD, agency=cast.so_y_te)

    answer = admin.post(URL, {**fields, "do": "confirm"})

    assert answer.status_code == 409
    assert "Vũ Mới" in answer.content.decode()
    assert not Reorganisation.objects.exists()


def test_what_changes_while_it_is_being_done_takes_it_back(
    admin: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    _text, fields = previewed(admin, merge())

    def interrupted(**plan: Any) -> Reorganisation:
        done = reorganise(**plan)
        factories.membership(cast.moi, Role.HEAD, agency=cast.so_y_te)
        return done

    monkeypatch.setattr(effects, "reorganise", interrupted)
    before = counted()

    answer = admin.post(URL, {**fields, "do": "confirm"})

    assert answer.status_code == 409
    assert "Vũ Mới" in answer.content.decode()
    assert counted() == before


def test_confirmed_twice_is_done_once(admin: Client, cast: Cast) -> None:
    _text, fields = previewed(admin, merge())
    admin.post(URL, {**fields, "do": "confirm"})

    answer = admin.post(URL, {**fields, "do": "confirm"})

    assert answer.status_code == 422
    assert Reorganisation.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"on": "1999-01-01"}, "không sau ngày đơn vị bắt đầu hoạt động"),
        ({"on": "x"}, "Cần một ngày"),
        ({"agency-1": ""}, "Số đơn vị chưa đúng"),
        ({"agency-1": "so-xay-dung"}, "Đơn vị này đã chọn ở trên"),
        ({"agency-1": "khong-co"}, "Chọn một đơn vị trong danh sách"),
        ({"heir_code-0": "nha-trang"}, "đã là mã của một đơn vị khác"),
        ({"heir_code-0": "Sai Mã"}, "Mã gồm chữ thường"),
        ({"heir_name-0": "x" * 300}, "1 đến 200 ký tự"),
        ({"act": "x" * 300}, "Tối đa 200 ký tự"),
        ({"heir_code-0": "", "heir_name-0": "", "heir-0": "so-y-te"}, "Tạo thành vòng"),
        ({"heir_code-0": "", "heir_name-0": "", "heir-0": "phong-quy-hoach"}, "Tạo thành vòng"),
        ({"heir_code-0": "", "heir_name-0": "", "heir-0": "het"}, "không hoạt động vào ngày này"),
        ({"agency-1": "het"}, "đã thôi hoạt động trước ngày này"),
    ],
)
def test_the_impossible_is_refused_in_words(admin: Client, cast: Cast, typed: dict[str, str], words: str) -> None:
    gone = factories.agency("het", name="Sở Hết")
    gone.versions.update(valid=(factories.LONG_AGO, timezone.localdate() - timedelta(days=9)))
    before = counted()

    answer = admin.post(URL, {**merge(**typed), "do": "preview"})

    assert answer.status_code == 422
    assert words in unescape(answer.content.decode())
    assert counted() == before


def test_more_rows_keep_what_is_typed(admin: Client, cast: Cast) -> None:
    text = admin.post(URL, {**merge(), "do": "more"}).content.decode()

    assert 'name="agency-5"' in text
    assert re.search(r'name="agency-1".*?value="so-y-te" selected', text, re.S)
    assert 'value="so-moi"' in text


def test_html_in_a_new_name_is_text(admin: Client, cast: Cast) -> None:
    answer = admin.post(URL, {**merge(**{"heir_name-0": "<script>x</script>"}), "do": "preview"})

    assert answer.status_code == 200
    assert "<script>x" not in answer.content.decode()


def test_an_officer_who_is_signed_in_loses_a_dissolved_agency(
    admin: Client, cast: Cast, signed_in: Callable[[User], Client]
) -> None:
    browser = signed_in(cast.binh)
    assert browser.get("/noi-bo/").status_code == 200

    confirmed(admin, {"kind": "dissolve", "agency-0": "so-y-te", "on": today()})

    assert browser.get("/noi-bo/").status_code == 302


def test_undone_an_officer_is_back(admin: Client, cast: Cast, signed_in: Callable[[User], Client]) -> None:
    browser = signed_in(cast.binh)
    done = confirmed(admin, {"kind": "dissolve", "agency-0": "so-y-te", "on": today()})

    admin.post(f"/noi-bo/quan-tri/sap-xep/{done.pk}/huy/")

    assert browser.get("/noi-bo/").status_code == 200
    assert "đã hủy" in admin.get("/noi-bo/quan-tri/sap-xep/").content.decode()


def test_what_rounds_followed_is_not_undone(admin: Client, cast: Cast) -> None:
    day = timezone.localdate()
    survey = factories.survey_round(opens_on=day - timedelta(days=30), closes_on=day + timedelta(days=30))
    for agency in (cast.so_xay_dung, cast.so_y_te):
        factories.round_unit(survey, agency)
    done = confirmed(admin, {**merge(), "agency-1": "", "heir_code-0": "", "heir_name-0": "", "heir-0": "so-y-te"})
    follow_successions(today=day, at=timezone.now())
    page = f"/noi-bo/quan-tri/sap-xep/{done.pk}/"

    assert "Không hủy được nữa" in admin.get(page).content.decode()
    assert "Không hủy được" in admin.post(f"{page}huy/", follow=True).content.decode()
    done.refresh_from_db()
    assert done.undone_at is None


TRANSFER = {"kind": "transfer", "agency-0": "so-xay-dung", "heir-0": "so-y-te", "heir_share-0": "12,5"}


def test_a_transfer_shows_what_becomes_of_both_sides(admin: Client, cast: Cast) -> None:
    day = timezone.localdate()
    survey = factories.survey_round(opens_on=day - timedelta(days=30), closes_on=day + timedelta(days=30))
    for agency in (cast.so_xay_dung, cast.so_y_te):
        factories.round_unit(survey, agency)
    typed = {**TRANSFER, "on": today(), "act": "QĐ 7"}

    text, _fields = previewed(admin, typed)

    assert f"Sở Xây dựng vẫn hoạt động; 12,5 % nhiệm vụ chuyển sang Sở Y tế từ ngày {day:%d/%m/%Y}." in text
    for name in ("Sở Xây dựng", "Sở Y tế"):
        assert f"{survey.title}: {name} nhận phiếu như trước." in text
        assert f"{name}: chuỗi số liệu ngắt" in text
    assert "Nguyễn Văn An (Cán bộ đơn vị): vai trò giữ nguyên." in text

    done = confirmed(admin, typed)
    assert AgencySuccession.objects.get().kind == "transfer"
    shown = admin.get(f"/noi-bo/quan-tri/sap-xep/{done.pk}/").content.decode()
    assert "Chuyển giao từ ngày" in shown
    assert "12,5 %" in shown


def test_a_part_split_off_to_an_agency_there_is_is_said_in_words(admin: Client, cast: Cast) -> None:
    typed = {**TRANSFER, "kind": "split", "stays": "1", "heir_share-0": "", "on": today()}

    assert "một phần nhiệm vụ chuyển sang Sở Y tế từ ngày" in previewed(admin, typed)[0]


@pytest.mark.parametrize("share", ["", "100", "0", "x"])
def test_a_transfer_without_a_part_is_refused(admin: Client, cast: Cast, share: str) -> None:
    answer = admin.post(URL, {**TRANSFER, "heir_share-0": share, "on": today(), "do": "preview"})

    assert answer.status_code == 422
    assert "hần chuyển đi" in answer.content.decode()
