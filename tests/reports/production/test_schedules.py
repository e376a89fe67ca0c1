"""Reports on their day: once a period, whoever rings, and only to whom sees by now what the file says."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest import mock

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils.timezone import localdate, localtime, now

from accounts.models import AuditEntry, User
from accounts.roles import Role
from jobs.models import Job
from notices.kinds import Kind
from notices.models import Notice
from reports import services
from reports.asked import Asked
from reports.models import Issue, Schedule
from reports.production import issuing, scheduling
from reports.tasks import render_report
from scoring.run_for import run_for
from surveys.models import Round
from tests import factories
from tests.reports.factories import tallied
from tests.scoring.factories import publish as publishing

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
MAY, JUNE = datetime(2026, 5, 20, 3, tzinfo=UTC), datetime(2026, 6, 1, 1, tzinfo=UTC)


@pytest.fixture
def round(db: None) -> Round:
    return tallied(sizes=(2,), forms=20)


@pytest.fixture
def snv() -> User:
    return person("snv", Role.HOME_AFFAIRS)


def person(name: str, role: Role, **scope: Any) -> User:
    made = factories.user(name)
    factories.membership(made, role, **scope)
    return made


def schedule(owner: User, *recipients: User, every: str = "month", **about: object) -> Schedule:
    what = {"kind": "province", "round": None, "agency": None, "block": None, **about}
    return scheduling.make(**what, every=every, recipients=recipients, actor=owner, at=MAY)  # type: ignore[arg-type]


def publish(round: Round, at: datetime) -> None:
    run = run_for(round, newest=True)
    assert run is not None
    decision = {"issuing_body": "UBND tỉnh", "decision_number": "1/QĐ", "decision_date": localdate(at)}
    publishing(run=run, at=at, actor=None, **decision)


def made(job: Job) -> Job:
    render_report(job_id=str(job.id), **job.params)
    job.refresh_from_db()
    return job


def test_a_monthly_report_is_begun_once_in_the_month_after_it_was_asked_for(round: Round, snv: User) -> None:
    one = schedule(snv, round=round)
    assert issuing.start_due(at=MAY + timedelta(days=5)) == 0
    assert [issuing.start_due(at=JUNE) for _ring in range(3)] == [1, 0, 0]
    assert issuing.start_due(at=JUNE + timedelta(days=20)) == 0
    assert issuing.start_due(at=JUNE + timedelta(days=31)) == 1
    assert [issue.period for issue in one.issues.order_by("pk")] == ["2026-06", "2026-07"]
    assert Job.objects.filter(task="reports.tasks.render_report", created_by=snv).count() == 2


def test_a_quarter_waits_for_the_next_one(round: Round, snv: User) -> None:
    schedule(snv, round=round, every="quarter")
    assert [issuing.start_due(at=at) for at in (JUNE, datetime(2026, 7, 1, 1, tzinfo=UTC))] == [0, 1]
    assert Issue.objects.get().period == "2026-Q3"


def test_what_is_published_is_reported_once_what_was_published_before_never(round: Round, snv: User) -> None:
    publish(round, MAY - timedelta(days=1))
    schedule(snv, every="publication")
    assert issuing.start_due(at=JUNE) == 0
    Schedule.objects.update(since=MAY - timedelta(days=2))
    assert [issuing.start_due(at=JUNE), issuing.start_due(at=JUNE)] == [1, 0]


def test_two_beats_at_once_begin_it_once_and_a_killed_one_leaves_nothing_half(round: Round, snv: User) -> None:
    one = schedule(snv, round=round)
    # Killed between the job and the mark: neither is there, and the next beat begins it.
    with mock.patch.object(Issue.objects, "create", side_effect=KeyboardInterrupt), pytest.raises(KeyboardInterrupt):
        issuing.start_due(at=JUNE)
    assert not Job.objects.filter(created_by=snv).exists()
    assert issuing.start_due(at=JUNE) == 1
    with pytest.raises(IntegrityError, match="schedule_runs_once_a_period"), transaction.atomic():
        Issue.objects.create(schedule=one, period="2026-06", at=JUNE, why="x")


def test_paused_and_deleted_ones_stand_still_and_nothing_is_made_up_for(round: Round, snv: User) -> None:
    one = schedule(snv, round=round)
    scheduling.pause(schedule=one, actor=snv, at=MAY)
    assert issuing.start_due(at=JUNE) == 0
    scheduling.resume(schedule=one, actor=snv, at=JUNE + timedelta(days=3))
    assert issuing.start_due(at=JUNE + timedelta(days=4)) == 0
    scheduling.delete(schedule=one, actor=snv, at=JUNE + timedelta(days=5))
    assert issuing.start_due(at=JUNE + timedelta(days=31)) == 0
    scheduling.restore(schedule=one, actor=snv, at=JUNE + timedelta(days=31))
    assert issuing.start_due(at=JUNE + timedelta(days=31)) == 1


def test_without_a_published_round_it_says_why(snv: User) -> None:
    schedule(snv)
    assert issuing.start_due(at=JUNE) == 0
    assert "Chưa có đợt nào công bố" in Issue.objects.get().why


def test_who_lost_the_right_gets_no_report(round: Round, snv: User) -> None:
    schedule(snv, round=round)
    snv.memberships.all().delete()
    assert issuing.start_due(at=JUNE) == 0
    assert "không xem được" in Issue.objects.get().why


def test_recipients_get_a_link_once_and_a_file_only_while_they_see_all_of_it(
    round: Round, snv: User, signed_in: SignIn
) -> None:
    leader = person("lan", Role.LEADERSHIP)
    officer = person("an", Role.OFFICER, agency=round.units.first().agency)  # type: ignore[union-attr]
    stranger = person("la", Role.LEADERSHIP)
    schedule(snv, leader, officer, round=round)
    publish(round, MAY)
    issuing.start_due(at=JUNE)
    issue = Issue.objects.get()
    assert issuing.deliver(at=JUNE) == 0
    assert issue.job is not None
    assert made(issue.job).state == Job.State.DONE
    assert [issuing.deliver(at=now()), issuing.deliver(at=now())] == [2, 0]
    assert set(Notice.objects.filter(kind=Kind.REPORT).values_list("recipient", flat=True)) == {leader.pk, officer.pk}
    link = f"/noi-bo/bao-cao/gui-den/{issue.pk}/"
    assert {one.link for one in Notice.objects.filter(kind=Kind.REPORT)} == {link}
    file = b"".join(signed_in(leader).get(f"{link}tep/"))
    assert file.startswith(b"%PDF-")
    entry = AuditEntry.objects.get(action="report.download")
    assert (entry.actor, entry.detail["sha256"]) == (leader, issue.job.file_sha256)
    # The officer sees one agency: not all that the file says.
    assert "ngoài quyền xem của ông/bà" in signed_in(officer).get(link).content.decode()
    assert signed_in(officer).get(f"{link}tep/").status_code == 404
    assert signed_in(stranger).get(link).status_code == 404
    assert Client().get(link).status_code == 302
    leader.memberships.all().delete()
    assert signed_in(leader).get(f"{link}tep/").status_code == 403


def test_what_goes_to_colleagues_leaves_out_what_only_its_owner_sees(
    round: Round, snv: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Asked] = []

    def noting(one: Asked, **_more: object) -> services.Document:
        asked.append(one)
        return services.Document("x.pdf", services.PDF, b"x")

    monkeypatch.setattr(services, "document", noting)
    for one in (schedule(snv, round=round), schedule(snv, person("lan", Role.LEADERSHIP), round=round)):
        issuing.start_due(at=JUNE)
        made(one.issues.get().job)  # type: ignore[arg-type]
    alone, shared = asked
    assert (alone.sight.detail.everything, alone.newest) == (True, None)
    assert (shared.sight.figures.everything, shared.sight.detail.everything, shared.newest) == (True, False, False)


def test_a_person_schedules_pauses_and_takes_a_deletion_back(round: Round, snv: User, signed_in: SignIn) -> None:
    leader = person("lan", Role.LEADERSHIP)
    client, page = signed_in(snv), "/noi-bo/bao-cao/lich/"
    said = {"kind": "agency", "every": "month", "round": round.code, "recipients": [str(leader.pk)]}
    for agency in ("", "khong-co", "\x00"):
        assert client.post(page, {**said, "agency": agency}).status_code == 422
    assert client.post(page, {**said, "agency": "dot-2-2026-0-001", "recipients": ["999999"]}).status_code == 422
    assert client.post(page, {**said, "agency": "dot-2-2026-0-001"}).status_code == 302
    one = Schedule.objects.get()
    assert "Phiếu đơn vị UBND xã số 2" in " ".join(client.get(page).content.decode().split())
    for action, shown in (("pause", "tạm dừng"), ("resume", "Tạm dừng"), ("delete", "Hoàn tác"), ("restore", one.kind)):
        answer = client.post(f"{page}{one.pk}/", {"action": action}, follow=True)
        assert shown in answer.content.decode()
    assert client.post(f"{page}{one.pk}/", {"action": "burn"}).status_code == 400


def choices(page: str, name: str) -> list[str]:
    found = re.search(rf'<select[^>]* name="{name}".*?</select>', page, re.S)
    return re.findall(r'value="([^"]*)"', found.group())[1:] if found else []


def test_units_and_blocks_are_chosen_by_name_among_those_that_a_person_may_report_on(
    round: Round, snv: User, signed_in: SignIn
) -> None:
    first, second = round.units.order_by("agency__code").select_related("agency", "block")
    other = tallied("dot-3-2026", sizes=(1,), forms=20)
    page = "/noi-bo/bao-cao/lich/"
    whole = signed_in(snv).get(page).content.decode()
    codes = [first.agency.code, second.agency.code]
    # By name, as lists of units are.
    assert choices(whole, "agency") == [codes[0], other.units.get().agency.code, codes[1]]
    assert '<option value="dot-2-2026-0-001">UBND xã số 2</option>' in whole
    assert choices(whole, "block") == ["dot-2-2026-khoi-0", "dot-3-2026-khoi-0"]
    officer = signed_in(person("an", Role.OFFICER, agency=first.agency))
    assert choices(officer.get(page).content.decode(), "agency") == codes[:1]
    assert choices(officer.get(page).content.decode(), "block") == []
    head = signed_in(person("dung", Role.SECTOR_LEAD, block=first.block))
    assert choices(head.get(page).content.decode(), "agency") == codes
    assert choices(head.get(page).content.decode(), "block") == ["dot-2-2026-khoi-0"]
    said = {"every": "month", "kind": "agency", "agency": codes[1]}
    assert officer.post(page, said).status_code == 422
    assert officer.post(page, {**said, "kind": "block", "block": "dot-2-2026-khoi-0"}).status_code == 422
    assert "Đợt khảo sát đã chọn không có" in signed_in(snv).post(page, {**said, "round": other.code}).content.decode()
    assert head.post(page, {**said, "kind": "block", "block": "dot-2-2026-khoi-0"}).status_code == 302
    assert Schedule.objects.get().block == first.block


def test_the_page_of_schedules_asks_no_more_of_many_units(
    round: Round, snv: User, signed_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    tallied("dot-lon", sizes=(60,), forms=2)
    client = signed_in(snv)
    with django_assert_max_num_queries(12):
        page = client.get("/noi-bo/bao-cao/lich/")
    assert page.content.decode().count("<option") > 60
    assert '<nav class="breadcrumb"' in page.content.decode()


def test_history_says_what_who_when_and_until_and_makes_an_expired_file_again(
    round: Round, snv: User, signed_in: SignIn
) -> None:
    client = signed_in(snv)
    client.post("/noi-bo/dot/dot-2-2026/bao-cao/", {"kind": "province", "agency": ""})
    job = made(Job.objects.get())
    page = client.get("/noi-bo/bao-cao/").content.decode()
    assert job.file_sha256 in page
    assert f"{localtime(job.file_until):%d/%m/%Y}" in page
    assert client.get(f"/noi-bo/viec/{job.pk}/tep/")["Location"] == f"/noi-bo/bao-cao/{job.pk}/tep/"
    sha256 = job.file_sha256
    Job.objects.update(file_until=now() - timedelta(minutes=1))
    assert "đã hết hạn, lập lại" in client.get("/noi-bo/bao-cao/").content.decode()
    assert client.get(f"/noi-bo/bao-cao/{job.pk}/tep/").status_code == 404
    client.post(f"/noi-bo/viec/{job.pk}/lai/")
    job.refresh_from_db()
    assert (job.state, job.file_name) == (Job.State.QUEUED, "")
    # The same content by the same template: the same bytes.
    assert made(job).file_sha256 == sha256
