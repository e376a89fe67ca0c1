"""Who gets papers, how the system fares, what the environment set."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client
from django.utils import timezone

from accounts.models import AuditEntry, User
from agencies.models import RecipientList
from dashboards.administration.health import checks, runs
from jobs.beats import listener
from jobs.models import Job, TaskRun
from notices.gateways.selection import FILE_MAIL
from reports.common import kept_recipients
from reports.selectors import Source
from surveys.models import FoldInbox
from tests import factories
from tests.conftest import Cast

pytestmark = pytest.mark.django_db

LISTS = "/noi-bo/quan-tri/noi-nhan/"
REPORT = f"{LISTS}province_report/"
HEALTH = "/noi-bo/he-thong/"


@pytest.fixture
def admin(cast: Cast, signed_in: Callable[[User], Client]) -> Client:
    return signed_in(cast.admin)


def source(**options: object) -> Source:
    survey = factories.survey_round(**options)  # type: ignore[arg-type]
    return Source(round=survey, run=None, result=None, units=(), at=factories.NOW)  # type: ignore[arg-type]


def test_recipients_are_kept_as_lines_and_printed_with_semicolons(admin: Client) -> None:
    answer = admin.post(REPORT, {"lines": "Ban Chỉ đạo CCHC\r\n\r\n  Sở   Tài chính; ", "edition": "0"})

    assert answer.status_code == 302
    assert kept_recipients(source(), RecipientList.Kind.PROVINCE_REPORT) == ("Ban Chỉ đạo CCHC;", "Sở Tài chính;")
    assert "Sở Tài chính" in admin.get(LISTS).content.decode()
    assert AuditEntry.objects.filter(action="recipients.changed").count() == 1


def test_an_agencys_own_survey_is_not_sent_to_the_provinces_recipients(admin: Client, cast: Cast) -> None:
    admin.post(REPORT, {"lines": "Ban Chỉ đạo CCHC", "edition": "0"})

    assert kept_recipients(source(owner=cast.so_y_te), RecipientList.Kind.PROVINCE_REPORT) == ()


def test_two_who_change_a_list_see_each_other(admin: Client) -> None:
    admin.post(REPORT, {"lines": "Sở A", "edition": "0"})

    answer = admin.post(REPORT, {"lines": "Sở B", "edition": "0"})

    text = answer.content.decode()
    assert answer.status_code == 409
    assert "<li>Sở A</li>" in text
    assert "Sở B</textarea>" in text
    assert RecipientList.objects.get().lines == ["Sở A"]
    assert admin.post(REPORT, {"lines": "Sở B", "edition": "1"}).status_code == 302


@pytest.mark.parametrize("lines", ["x" * 300, "\n".join("x" * 31)])
def test_too_much_is_refused(admin: Client, lines: str) -> None:
    assert admin.post(REPORT, {"lines": lines, "edition": "0"}).status_code == 422
    assert not RecipientList.objects.exists()


def test_html_in_recipients_is_text(admin: Client) -> None:
    admin.post(REPORT, {"lines": "<script>x</script>", "edition": "0"})

    assert "<script>x" not in admin.get(LISTS).content.decode() + admin.get(REPORT).content.decode()


def states() -> dict[str, tuple[str, str]]:
    return {check.name: (check.state, check.words) for check in checks(timezone.now())}


def test_a_system_that_never_ran_is_said_to_need_help(admin: Client) -> None:
    text = unescape(admin.get(HEALTH).content.decode())

    assert states()["Máy xử lý chính (đếm phiếu)"] == ("bad", "chưa chạy lần nào")
    assert "Khởi động lại cổng" in text
    assert "chưa đến lượt" in text
    assert ">quá hạn<" not in text


def test_a_task_is_late_once_its_turn_has_passed_since_the_first_ran(admin: Client) -> None:
    at = timezone.now()

    def late(hours: int) -> set[str]:
        TaskRun.objects.all().delete()
        TaskRun.objects.create(task="jobs.tasks.revive", at=at, first_at=at - timedelta(hours=hours))
        return {name for name, _every, _last, late in runs(at) if late}

    assert late(0) == set()
    assert "Gom ý kiến" in late(2)
    assert "Niêm phong nhật ký" not in late(2)
    assert {"Gom ý kiến", "Niêm phong nhật ký"} <= late(4)


def test_the_count_on_top_is_that_of_the_rows(admin: Client) -> None:
    TaskRun.objects.create(task="jobs.tasks.revive", at=timezone.now(), first_at=timezone.now() - timedelta(hours=9))
    text = unescape(admin.get(HEALTH).content.decode())

    rows = sum(text.count(f">{words}<") for words in ("quá hạn", "hỏng", "cần xem"))
    assert rows > 10
    assert f"{rows} chỗ cần xem" in text


def test_a_worker_lives_while_it_ends_what_beat_rings() -> None:
    listener({"jobs.tasks.revive"})(sender=type("T", (), {"name": "jobs.tasks.revive"}), state="SUCCESS")
    assert states()["Máy xử lý chính (đếm phiếu)"][0] == "good"

    TaskRun.objects.update(at=timezone.now() - timedelta(minutes=6))
    assert states()["Máy xử lý chính (đếm phiếu)"][0] == "bad"


@pytest.mark.parametrize(("name", "state"), [("khac.viec", "SUCCESS"), ("jobs.tasks.sweep", "FAILURE")])
def test_what_failed_or_nobody_asks_for_is_not_noted(name: str, state: str) -> None:
    listener({"jobs.tasks.sweep"})(sender=type("T", (), {"name": name}), state=state)

    assert not TaskRun.objects.exists()


def test_a_broker_that_is_down_is_told_and_breaks_nothing(admin: Client, settings: LazySettings) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"

    answer = admin.get(HEALTH)

    assert answer.status_code == 200
    assert "không liên lạc được" in unescape(answer.content.decode())


@pytest.mark.parametrize("url", ["", "khong-phai-dia-chi", "redis://127.0.0.1:x/0"])
def test_an_address_of_a_broker_that_is_none_breaks_nothing(admin: Client, settings: LazySettings, url: str) -> None:
    settings.REDIS_URL = url

    assert admin.get(HEALTH).status_code == 200


def test_forms_that_wait_for_counting_are_told_with_the_oldest() -> None:
    unit = factories.round_unit(factories.survey_round(), factories.agency())
    stored = factories.response(unit, [1, 1])
    FoldInbox.objects.create(response=stored, sign=1)

    state, words = states()["Đếm phiếu"]

    assert state == "warning"
    assert words.startswith("1 phiếu chờ đếm, phiếu cũ nhất từ")

    FoldInbox.objects.update(decided=True)
    assert states()["Đếm phiếu"] == ("good", "1 phiếu chờ đếm")


def test_a_job_that_waits_long_is_told() -> None:
    long_ago = timezone.now() - timedelta(hours=1)
    Job.objects.create(id=uuid.uuid4(), task="x", title="Báo cáo", created_at=long_ago, sent_at=long_ago)

    state, words = states()["Việc chờ lâu nhất"]

    assert state == "warning"
    assert "“Báo cáo”" in words


@pytest.mark.parametrize(("files", "said"), [(0, "hiện chưa có tệp nào"), (3, "3 tệp")])
def test_without_a_mail_server_it_is_said_where_mails_are(
    admin: Client, settings: LazySettings, tmp_path: Path, files: int, said: str
) -> None:
    settings.EMAIL_BACKEND, settings.OUTBOX = FILE_MAIL, tmp_path / "outbox"
    for number in range(files):
        place = settings.OUTBOX / ("thu.log" if number == 0 else f"dot-{number}/{number}.json")
        place.parent.mkdir(parents=True, exist_ok=True)
        place.touch()
    state, words = states()["Thư, tin nhắn chờ gửi"]
    text = unescape(admin.get(HEALTH).content.decode())

    assert state == "warning"
    assert words == f"0 tin đang chờ; chưa có máy chủ thư nên thư chỉ được ghi thành tệp trên máy chủ ({said})"
    assert "mục EMAIL_URL, xem thẻ Cài đặt" in text
    assert ">Cài đặt</a>" in text


def test_what_beat_rings_has_a_name_in_words(settings: LazySettings) -> None:
    names = {name for name, *_rest in runs(timezone.now())}

    assert len(names) == len(settings.CELERY_BEAT_SCHEDULE)
    assert names.isdisjoint(settings.CELERY_BEAT_SCHEDULE)


def test_settings_are_shown_without_secrets(admin: Client, settings: LazySettings) -> None:
    settings.CONTACT_KEYS = ["rat-bi-mat-1"]
    settings.MFA_KEYS = ["rat-bi-mat-2"]
    settings.GATEWAYS = {"sms": {"url": "https://sms.example", "token": "rat-bi-mat-3"}, "zalo": None}

    text = unescape(admin.get(f"{HEALTH}cai-dat/").content.decode())

    assert "đã đặt riêng" in text
    assert "PROVINCE_NAME" in text
    assert "rat-bi-mat" not in text
    assert settings.SECRET_KEY not in text
