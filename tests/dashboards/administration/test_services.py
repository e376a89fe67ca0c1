"""The catalogue of public services: listed, changed, retired, taken in from a file."""

import io
import re
from collections.abc import Callable
from html import unescape

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import AuditEntry, User
from agencies.models import Service
from documents.uploads import keep_upload
from surveys.forms.doors import DoorsForm
from tests.conftest import Cast
from tests.table_files import csv_of

pytestmark = pytest.mark.django_db

LIST = "/noi-bo/quan-tri/thu-tuc/"
FILE = f"{LIST}tep/"


@pytest.fixture
def admin(cast: Cast, signed_in: Callable[[User], Client]) -> Client:
    return signed_in(cast.admin)


@pytest.fixture
def permit() -> Service:
    return Service.objects.create(code="1.001", name="Cấp giấy phép xây dựng")


def sent(browser: Client, text: str, name: str = "thu-tuc.csv") -> tuple[int, str]:
    answer = browser.post(FILE, {"file": SimpleUploadedFile(name, text.encode())})
    return answer.status_code, unescape(answer.content.decode())


def kept(text: str) -> dict[str, str]:
    return dict(re.findall(r'type="hidden" name="(key|name)" value="([^"]*)"', text))


def test_search_finds_without_marks_by_name_and_code(admin: Client, permit: Service) -> None:
    Service.objects.create(code="2.002", name="Đăng ký kết hôn")

    assert "Đăng ký kết hôn" not in admin.get(f"{LIST}?tim=cap+giay").content.decode()
    assert "Đăng ký kết hôn" in admin.get(f"{LIST}?tim=2.00").content.decode()


def test_a_service_is_added_once(admin: Client, permit: Service) -> None:
    assert admin.post(f"{LIST}them/", {"code": "1.002", "name": "Khai tử"}).status_code == 302
    assert admin.post(f"{LIST}them/", {"code": "1.002", "name": "Khai sinh"}).status_code == 422
    assert admin.post(f"{LIST}them/", {"code": "có chỗ trống", "name": "x"}).status_code == 422
    assert admin.post(f"{LIST}them/", {"code": "1.003", "name": "x" * 301}).status_code == 422
    assert Service.objects.count() == 2


def test_html_and_long_names_are_shown_as_text(admin: Client) -> None:
    name = "<script>x</script>" + "ă" * 282
    admin.post(f"{LIST}them/", {"code": "1.002", "name": name})

    assert Service.objects.get().name == name
    assert "<script>x" not in admin.get(LIST).content.decode()


def test_two_who_rename_one_service_see_each_other(admin: Client, permit: Service) -> None:
    page = f"{LIST}{permit.pk}/"
    admin.post(page, {"name": "Cấp phép", "seen": permit.name})

    answer = admin.post(page, {"name": "Giấy phép", "seen": permit.name})

    text = unescape(answer.content.decode())
    assert answer.status_code == 409
    assert "Đang lưu: “Cấp phép”" in text
    assert "Giấy phép</textarea>" in text
    permit.refresh_from_db()
    assert permit.name == "Cấp phép"


def test_a_retired_service_is_not_offered_for_new_doors(admin: Client, permit: Service) -> None:
    admin.post(f"{LIST}{permit.pk}/bai-bo/", {"do": "retire"})
    choices = DoorsForm(None, units=[]).fields["services"]
    assert list(choices.queryset) == []  # type: ignore[attr-defined]

    admin.post(f"{LIST}{permit.pk}/bai-bo/", {"do": "restore"})
    assert list(DoorsForm(None, units=[]).fields["services"].queryset) == [permit]  # type: ignore[attr-defined]
    actions = AuditEntry.objects.filter(subject="service:1.001").values_list("action", flat=True)
    assert set(actions) == {"services.retired", "services.restored"}


def test_a_file_is_shown_before_it_is_taken_in(admin: Client, permit: Service) -> None:
    status, text = sent(admin, "code,name\n1.001,Cấp phép\n1.002,Khai tử\n")

    assert status == 200
    assert "1 thủ tục mới, 1 đổi tên, 0 giữ nguyên" in text
    assert Service.objects.get().name == "Cấp giấy phép xây dựng"

    admin.post(f"{FILE}luu/", kept(text))
    assert list(Service.objects.order_by("code").values_list("name", flat=True)) == ["Cấp phép", "Khai tử"]


def test_a_spreadsheet_is_read_like_a_text(admin: Client) -> None:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate((("code", "name"), ("1.002", "Khai tử"))):
            sheet.write_row(number, 0, row)

    answer = admin.post(FILE, {"file": SimpleUploadedFile("thu-tuc.xlsx", content.getvalue())})

    assert "1 thủ tục mới" in answer.content.decode()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("code,name\n1.002,Khai tử\n1.002,Khai sinh\n", "Dòng 3, cột “code”"),
        ("code,name\n1.002,\n", "Dòng 2, cột “name”"),
        (f"code,name\n1.002,{'x' * 301}\n", "Dòng 2, cột “name”"),
        (f"code,name\n{'1' * 61},x\n", "Dòng 2, cột “code”"),
        ("code\n1.002\n", "Thiếu cột: name"),
        ("code,name,gia\n1.002,x,1\n", "Cột không dùng được: gia"),
        ("%PDF-1.7", ""),
    ],
)
def test_a_file_with_a_wrong_row_stores_nothing(admin: Client, permit: Service, text: str, words: str) -> None:
    status, page = sent(admin, text)

    assert status == 422
    assert words in page
    assert not kept(page)
    assert Service.objects.count() == 1


def test_a_wrong_file_that_was_never_looked_at_stores_nothing(admin: Client) -> None:
    file = SimpleUploadedFile("a.csv", "code,name\n1.002,Khai tử\n1.003,\n".encode())

    answer = admin.post(f"{FILE}luu/", {"key": keep_upload(file).key, "name": "a.csv"}, follow=True)

    assert "Dòng 3, cột “name”" in unescape(answer.content.decode())
    assert not Service.objects.exists()


@pytest.mark.parametrize("key", ["", "x", "../../etc/passwd", "0" * 32])
def test_a_file_that_is_not_kept_is_asked_for_again(admin: Client, key: str) -> None:
    answer = admin.post(f"{FILE}luu/", {"key": key, "name": "a.csv"}, follow=True)

    assert "không còn được giữ" in answer.content.decode()


def test_a_file_is_taken_in_once(admin: Client) -> None:
    fields = kept(sent(admin, "code,name\n1.002,Khai tử\n")[1])
    admin.post(f"{FILE}luu/", fields)

    assert "không còn được giữ" in admin.post(f"{FILE}luu/", fields, follow=True).content.decode()
    assert AuditEntry.objects.filter(action="services.loaded").count() == 1


def test_services_are_a_file_as_filtered(admin: Client, permit: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dashboards.administration.service_views.PER_PAGE", 1)
    Service.objects.create(code="2.002", name="=HYPERLINK()")
    found = {
        query: csv_of(admin, LIST + query, admin.get(LIST + query).content.decode(), "danh-sach")
        for query in ("", "?tim=giấy")
    }

    assert [row[:2] for row in found[""][1:]] == [["Cấp giấy phép xây dựng", "1.001"], ["'=HYPERLINK()", "2.002"]]
    assert [row[1] for row in found["?tim=giấy"][1:]] == ["1.001"]
