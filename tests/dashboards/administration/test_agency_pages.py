"""Agencies as administrators list, add and change them."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import AuditEntry, User
from agencies.models import Agency, AgencyVersion
from tests import factories
from tests.conftest import Cast

pytestmark = pytest.mark.django_db

LIST = "/noi-bo/quan-tri/don-vi/"
NEW = {"name": "Sở Thử", "code": "so-thu", "level": "department", "block": "so", "parent": "ubnd"}
HTML = "<script>alert(1)</script><b>Sở</b>"


@pytest.fixture
def admin(cast: Cast, signed_in: Callable[[User], Client]) -> Client:
    return signed_in(cast.admin)


def page_of(code: str) -> str:
    return f"{LIST}ma/{code}/"


def shown(browser: Client, code: str) -> dict[str, str]:
    """Return the fields of an agency's page as a browser would send them again."""
    text = browser.get(page_of(code)).content.decode()
    fields = dict(re.findall(r'<input[^>]*name="(\w+)" value="([^"]*)"', text))
    selects = re.findall(r'<select[^>]*name="(\w+)".*?</select>', text, re.S)
    for name in selects:
        box = re.search(rf'name="{name}".*?</select>', text, re.S)
        chosen = re.search(r'value="([^"]*)" selected', box.group() if box else "")
        fields[name] = chosen.group(1) if chosen else ""
    return fields


def test_the_list_is_a_tree_and_hides_what_is_over(admin: Client, cast: Cast) -> None:
    factories.agency("cu", name="Sở Cũ", valid_to=date(2020, 1, 1))

    text = admin.get(LIST).content.decode()

    assert text.index("Ủy ban nhân dân tỉnh") < text.index(">Sở Xây dựng<") < text.index("Phòng Quy hoạch")
    assert "Sở Cũ" not in text
    assert "Sở Cũ" in admin.get(f"{LIST}?het=1").content.decode()
    assert "Sở Cũ" in admin.get(f"{LIST}?tim=so+cu").content.decode()
    assert "Không có đơn vị nào như vậy" in admin.get(f"{LIST}?tim=zzz").content.decode()


def test_agencies_in_a_circle_do_not_vanish(admin: Client, cast: Cast) -> None:
    cast.ubnd.versions.update(parent=cast.phong_quy_hoach)

    assert "Phòng Quy hoạch" in admin.get(LIST).content.decode()


def test_the_list_takes_few_queries(admin: Client, django_assert_max_num_queries: Callable) -> None:  # type: ignore[type-arg]
    with django_assert_max_num_queries(12):
        admin.get(LIST)


def test_an_added_agency_stands_in_the_list_with_its_contact(admin: Client, cast: Cast) -> None:
    answer = admin.post(f"{LIST}them/", {**NEW, "valid_from": "01/07/2025", "contact": "Anh Ba, 0258 3 111 222"})

    assert answer.status_code == 302
    made = Agency.objects.get(code="so-thu")
    version = made.versions.get()
    assert (version.name, version.short_name, version.parent, version.valid.lower) == (
        "Sở Thử",
        "Sở Thử",
        cast.ubnd,
        date(2025, 7, 1),
    )
    assert made.contact == "Anh Ba, 0258 3 111 222"
    assert AuditEntry.objects.filter(action="agencies.added", subject="agency:so-thu").exists()


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"name": "x" * 300}, "name"),
        ({"name": ""}, "name"),
        ({"code": "so-y-te"}, "code"),
        ({"code": "Sở"}, "code"),
        ({"code": "so-thu\n"}, ""),
        ({"parent": "khong-co"}, "parent"),
        ({"valid_from": "32/13/2025"}, "valid_from"),
        ({"valid_to": "01/01/2020"}, "valid_to"),
        ({"level": "x"}, "level"),
    ],
)
def test_what_cannot_be_added_is_told_beside_its_field(admin: Client, changed: dict[str, str], field: str) -> None:
    before = Agency.objects.count()

    answer = admin.post(f"{LIST}them/", {**NEW, "valid_from": "01/07/2025", **changed})

    if field:
        assert answer.status_code == 422
        assert f'id="{field}-error"' in answer.content.decode()
        assert Agency.objects.count() == before


def test_html_in_names_is_text(admin: Client) -> None:
    admin.post(f"{LIST}them/", {**NEW, "name": HTML, "valid_from": "01/07/2025"})

    for address in (LIST, page_of("so-thu"), "/noi-bo/quan-tri/sap-xep/moi/?kind=merge"):
        text = admin.get(address).content.decode()
        assert "<script>alert" not in text
        assert "&lt;script&gt;alert(1)" in text


def test_a_typing_error_is_corrected_in_place(admin: Client, cast: Cast) -> None:
    admin.post(page_of("so-y-te"), {**shown(admin, "so-y-te"), "name": "Sở Y tế tỉnh"})

    assert cast.so_y_te.versions.get().name == "Sở Y tế tỉnh"


def test_from_a_day_on_an_agency_is_otherwise_and_was_as_it_was(admin: Client, cast: Cast) -> None:
    sent = {**shown(admin, "so-y-te"), "name": "Sở Sức khỏe", "since": "2026-01-01"}

    assert admin.post(page_of("so-y-te"), sent).status_code == 302

    versions = list(AgencyVersion.objects.filter(agency=cast.so_y_te).order_by("valid"))
    assert [version.name for version in versions] == ["Sở Y tế", "Sở Sức khỏe"]
    assert versions[0].valid.upper == versions[1].valid.lower == date(2026, 1, 1)


def test_what_a_round_rests_on_is_only_changed_from_a_day_on(admin: Client, cast: Cast) -> None:
    factories.round_unit(factories.survey_round(), cast.so_y_te)
    sent = {**shown(admin, "so-y-te"), "name": "Sở Sức khỏe"}

    answer = admin.post(page_of("so-y-te"), sent)

    assert answer.status_code == 422
    assert "Điền ngày áp dụng" in answer.content.decode()
    assert admin.post(page_of("so-y-te"), {**sent, "since": "2026-02-01"}).status_code == 302


def test_two_who_change_one_agency_see_each_other(admin: Client, cast: Cast) -> None:
    first, second = shown(admin, "so-y-te"), shown(admin, "so-y-te")
    admin.post(page_of("so-y-te"), {**first, "contact": "Chị Tư"})

    answer = admin.post(page_of("so-y-te"), {**second, "contact": "Anh Năm"})

    text = answer.content.decode()
    assert answer.status_code == 409
    assert "Người khác đã sửa đơn vị này: Đặng Quản Trị" in text
    assert "<td>Chị Tư</td><td>Anh Năm</td>" in text
    cast.so_y_te.refresh_from_db()
    assert cast.so_y_te.contact == "Chị Tư"

    again = re.search(r'name="seen" value="(\w+)"', text)
    assert again
    admin.post(page_of("so-y-te"), {**second, "contact": "Anh Năm", "seen": again.group(1)})
    cast.so_y_te.refresh_from_db()
    assert cast.so_y_te.contact == "Anh Năm"


def test_nobody_stands_below_what_stands_below_them(admin: Client, cast: Cast) -> None:
    answer = admin.post(page_of("so-xay-dung"), {**shown(admin, "so-xay-dung"), "parent": "phong-quy-hoach"})

    assert answer.status_code == 422
    assert 'id="parent-error"' in answer.content.decode()


def test_a_superior_that_is_gone_is_not_dropped_by_saving(admin: Client, cast: Cast) -> None:
    cast.ubnd.versions.update(valid=(date(2000, 1, 1), timezone.localdate()))

    admin.post(page_of("so-y-te"), {**shown(admin, "so-y-te"), "contact": "Chị Tư"})

    assert cast.so_y_te.versions.get().parent == cast.ubnd
