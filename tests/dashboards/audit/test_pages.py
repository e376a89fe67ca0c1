"""Who reads which part of the audit, how it is filtered and turned over, and what reading leaves behind."""

import csv
import io
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import AuditEntry, User
from accounts.roles import Role
from accounts.services import record
from dashboards.audit.reading import PER_PAGE
from tests import factories
from tests.conftest import Cast

pytestmark = pytest.mark.django_db
AUDIT, MINE = reverse("audit:entries"), reverse("audit:mine")
AT = datetime(2026, 6, 1, 8, tzinfo=UTC)
SignedIn = Callable[[User], Client]


def wrote(actor: User | None, action: str, subject: str = "round:dot-1", *, at: datetime = AT, **detail: Any) -> None:
    record(actor=actor, action=action, subject=subject, detail=detail, at=at)


@pytest.fixture
def acts(cast: Cast) -> None:
    """Acts of several people, of all kinds, one of the machine's."""
    wrote(cast.snv, "round.open")
    wrote(cast.an, "responses.import", at=AT + timedelta(days=1))
    wrote(
        cast.snv,
        "feedback.unmasked",
        "comment:00000000-0000-0000-0000-000000000001",
        reason="Xác minh",
        audience="tips",
    )
    wrote(cast.admin, "rights.granted", "user:an", after={"role": "officer"})
    wrote(None, "publication.told", at=AT + timedelta(days=2))


def lines(browser: Client, address: str = AUDIT, **query: Any) -> list[Any]:
    response = browser.get(address, query)
    assert response.status_code == 200
    return list(response.context["lines"])


def told(browser: Client, address: str = AUDIT, **query: Any) -> list[str]:
    """Return the acts on a page but signing in, which every test does."""
    return [line.action for line in lines(browser, address, **query) if line.action != "Đăng nhập"]


ALL = ["Báo có dự thảo kết quả", "Nhập phiếu từ tệp", "Giao vai trò", "Xem chữ đã che trong ý kiến", "Mở thu phiếu"]


@pytest.mark.parametrize("who", ["admin", "bao_ve"])
def test_who_watches_over_the_system_reads_all_of_it(signed_in: SignedIn, cast: Cast, acts: None, who: str) -> None:
    assert told(signed_in(getattr(cast, who))) == ALL


def test_the_office_reads_of_its_work_alone(signed_in: SignedIn, cast: Cast, acts: None) -> None:
    browser = signed_in(cast.snv)
    hers = ["Báo có dự thảo kết quả", "Nhập phiếu từ tệp", "Mở thu phiếu"]

    assert told(browser) == hers
    for query in ({"viec": "feedback.unmasked"}, {"viec": "y-kien"}, {"viec": "nhay-cam"}, {"doi-tuong": "an"}):
        assert told(browser, **query) == []
    assert "tip" not in browser.get(AUDIT).content.decode()


def test_the_office_over_a_part_reads_nothing(signed_in: SignedIn, cast: Cast, acts: None) -> None:
    person = factories.user("snv-khoi")
    factories.membership(person, Role.HOME_AFFAIRS, block=cast.departments)

    for name in ("audit:entries", "audit:csv", "audit:xlsx"):
        assert signed_in(person).get(reverse(name)).status_code == 403


@pytest.mark.parametrize("role", Role)
def test_people_read_what_they_did_themselves(signed_in: SignedIn, cast: Cast, acts: None, role: Role) -> None:
    person = cast.by_role[role]
    browser = signed_in(person)
    shown = lines(browser, MINE, nguoi="admin")

    assert {line.username for line in shown} <= {"", person.username}
    assert len(shown) == AuditEntry.objects.filter(actor=person).count()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"nguoi": "admin"}, ["Giao vai trò"]),
        ({"nguoi": "quản trị"}, ["Giao vai trò"]),
        ({"nguoi": "quan tri"}, ["Giao vai trò"]),
        ({"nguoi": "không ai cả"}, []),
        ({"nguoi": "hệ thống"}, ["Báo có dự thảo kết quả"]),
        ({"viec": "round.open"}, ["Mở thu phiếu"]),
        ({"viec": "thu-phieu"}, ["Nhập phiếu từ tệp"]),
        ({"viec": "nhay-cam"}, ["Xem chữ đã che trong ý kiến"]),
        ({"viec": "không có"}, ALL),
        ({"doi-tuong": "an"}, ["Giao vai trò"]),
        ({"doi-tuong": "user:an"}, ["Giao vai trò"]),
        ({"doi-tuong": "a"}, []),
        ({"tu": "2026-06-02", "den": "2026-06-02"}, ["Nhập phiếu từ tệp"]),
        ({"tu": "2026-02-31"}, ALL),
        ({"den": "1999-12-31"}, []),
    ],
)
def test_filters(signed_in: SignedIn, cast: Cast, acts: None, query: dict[str, str], found: list[str]) -> None:
    assert told(signed_in(cast.admin), **query) == found


def test_filters_stay_while_turning_over(signed_in: SignedIn, cast: Cast) -> None:
    for number in range(2 * PER_PAGE):
        wrote(cast.an, "round.open", f"round:dot-{number}")
    page = signed_in(cast.admin).get(AUDIT, {"viec": "round.open", "nguoi": "an", "tu": "2026-01-01"})

    assert "viec=round.open" in page.context["older"]
    assert "nguoi=an" in page.context["older"]
    assert "tu=2026-01-01" in page.context["older"]
    assert "viec=round.open" in page.context["files"]


def test_every_entry_stands_on_one_page_in_order_there_and_back(signed_in: SignedIn, cast: Cast) -> None:
    # Many of one time: the number decides between them.
    for number in range(2 * PER_PAGE + 20):
        wrote(cast.an, "round.open", f"round:dot-{number}", at=AT - timedelta(hours=number // 40))
    browser = signed_in(cast.admin)
    expected = list(
        AuditEntry.objects.filter(action="round.open").order_by("-at", "-pk").values_list("subject", flat=True)
    )
    seen, address, pages = [], f"{AUDIT}?viec=round.open", []
    while address:
        pages.append(browser.get(address))
        seen += [line.same_subject for line in pages[-1].context["lines"]]
        address = f"{AUDIT}{older}" if (older := pages[-1].context["older"]) else ""
    back = browser.get(f"{AUDIT}{pages[-1].context['newer']}")
    first = browser.get(f"{AUDIT}{back.context['newer']}")

    assert [each.split("doi-tuong=round%3A")[1] for each in seen] == [each.split(":")[1] for each in expected]
    assert [len(page.context["lines"]) for page in pages] == [PER_PAGE, PER_PAGE, 20]
    assert back.context["lines"] == pages[1].context["lines"]
    assert first.context["lines"] == pages[0].context["lines"]
    assert (pages[0].context["newer"], first.context["newer"]) == ("", "")


def test_reading_sensitive_acts_is_written_down(signed_in: SignedIn, cast: Cast, acts: None) -> None:
    browser = signed_in(cast.admin)
    browser.get(AUDIT, {"viec": "round.open"})
    assert not AuditEntry.objects.filter(action="audit.viewed").exists()
    browser.get(AUDIT, {"viec": "nhay-cam"})

    entry = AuditEntry.objects.get(action="audit.viewed")
    assert (entry.actor, entry.detail) == (cast.admin, {"shown": 1, "filters": ["viec=nhay-cam"]})


def test_a_file_has_what_the_page_has_and_is_written_down(signed_in: SignedIn, cast: Cast, acts: None) -> None:
    browser = signed_in(cast.admin)
    content = b"".join(browser.get(reverse("audit:csv"), {"viec": "tai-khoan", "doi-tuong": "an"})).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(content), delimiter=";"))
    entry = AuditEntry.objects.get(action="audit.exported")

    assert [row[3] for row in rows] == ["Việc", "Giao vai trò"]
    assert entry.detail["filters"] == ["viec=tai-khoan", "doi-tuong=an"]
    assert (entry.detail["file"], entry.detail["rows"]) == ("csv", 1)


def test_a_spreadsheet_is_handed_out_and_written_down(signed_in: SignedIn, cast: Cast, acts: None) -> None:
    response = signed_in(cast.snv).get(reverse("audit:xlsx"))

    assert response.content[:2] == b"PK"
    assert AuditEntry.objects.get(action="audit.exported").detail["rows"] == 3


def test_unknown_details_and_markup_stay_out(signed_in: SignedIn, cast: Cast) -> None:
    wrote(
        cast.an, "round.open", "round:<b>x", reason="<script>alert(1)</script>", text="câu trả lời", phone="0912345678"
    )
    page = signed_in(cast.admin).get(AUDIT, {"nguoi": "<i>", "doi-tuong": '"><u>'}).content.decode()
    page += signed_in(cast.admin).get(AUDIT).content.decode()

    assert "&lt;script&gt;alert(1)" in page
    for hidden in ("<script>alert", "<b>x", "<i>", "<u>", "câu trả lời</", "0912345678"):
        assert hidden not in page


def test_the_page_says_when_entries_are_no_longer_guarded(signed_in: SignedIn, cast: Cast) -> None:
    browser = signed_in(cast.admin)
    assert "vừa kiểm tra" in browser.get(AUDIT).content.decode()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE accounts_auditentry DISABLE TRIGGER accounts_auditentry_append_only")
    page = browser.get(AUDIT).content.decode()

    assert "đang không được bảo vệ" in page
    assert "vừa kiểm tra" not in page


@pytest.mark.parametrize(("who", "address"), [("admin", AUDIT), ("snv", AUDIT), ("an", MINE), ("admin", MINE)])
def test_a_page_asks_the_database_a_dozen_times_at_most(
    signed_in: SignedIn, cast: Cast, acts: None, who: str, address: str
) -> None:
    for number in range(PER_PAGE):
        wrote(getattr(cast, who), "round.open", f"round:dot-{number}")
    browser = signed_in(getattr(cast, who))
    browser.get(address)
    with CaptureQueriesContext(connection) as asked:
        page = browser.get(address, {"nguoi": who, "tu": "2026-01-01"})

    assert len(asked) <= 12
    assert len(page.content) < 200 * 1024


def test_only_what_one_did_is_offered(signed_in: SignedIn, cast: Cast) -> None:
    wrote(cast.an, "feedback.answer", "comment:1")
    wrote(cast.chi, "round.open")
    browser = signed_in(cast.an)

    def offered(**query: str) -> set[str]:
        return {code for code, _words in browser.get(MINE, query).context["choices"]}

    done = set(AuditEntry.objects.filter(actor=cast.an).values_list("action", flat=True))
    assert "feedback.answer" in offered()
    assert {code for code in offered() if "." in code} == done
    assert not offered() & {"nhay-cam", "round.open"}
    assert offered(viec="nhay-cam") >= {"nhay-cam"}
