import uuid
from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from jobs import services
from jobs.models import Job
from jobs.refusal import Refused
from tests import factories
from tests.jobs.conftest import AT, fail

SignIn = Callable[[User], Client]


def page(job: Job, name: str = "") -> str:
    return f"/noi-bo/viec/{job.id}/{name}"


@pytest.fixture
def finished(job: Job) -> Job:
    with services.running(job.id) as work:
        work.keep_file("báo cáo.pdf", "application/pdf", b"%PDF-1.7")
    return Job.objects.get(pk=job.pk)


def test_waiting_page_loads_itself_again(job: Job, an: User, signed_in: SignIn) -> None:
    response = signed_in(an).get(page(job))
    assert response.status_code == 200
    assert response["Refresh"] == "2"
    assert "Đang chờ máy xử lý" in response.content.decode()


def test_running_page_says_the_step(job: Job, an: User, signed_in: SignIn) -> None:
    with services.running(job.id) as work:
        work.step("Dàn trang tệp PDF", 1, 3)
        content = signed_in(an).get(page(job)).content.decode()
    assert "Dàn trang tệp PDF" in content
    assert 'value="1" max="3"' in content


def test_finished_page_stays_and_offers_the_file(finished: Job, an: User, signed_in: SignIn) -> None:
    response = signed_in(an).get(page(finished))
    assert "Refresh" not in response
    assert page(finished, "tep/") in response.content.decode()


def test_file_comes_with_its_vietnamese_name(finished: Job, an: User, signed_in: SignIn) -> None:
    response = signed_in(an).get(page(finished, "tep/"))
    assert b"".join(response) == b"%PDF-1.7"
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == "attachment; filename*=utf-8''b%C3%A1o%20c%C3%A1o.pdf"


def test_failed_page_says_why_and_offers_another_try(job: Job, an: User, signed_in: SignIn) -> None:
    fail(job, Refused("Đợt này chưa có phiếu."))
    content = signed_in(an).get(page(job)).content.decode()
    assert "Đợt này chưa có phiếu." in content
    assert page(job, "lai/") in content


def test_page_of_a_dead_worker_says_so(job: Job, an: User, signed_in: SignIn) -> None:
    Job.objects.filter(pk=job.pk).update(state=Job.State.RUNNING, attempts=1)
    content = signed_in(an).get(page(job)).content.decode()
    assert "Máy xử lý đã dừng giữa chừng" in content
    assert page(job, "lai/") in content


@pytest.mark.parametrize("name", ["", "tep/"])
def test_others_find_nothing(finished: Job, signed_in: SignIn, name: str) -> None:
    assert signed_in(factories.user()).get(page(finished, name)).status_code == 404


@pytest.mark.parametrize("name", ["dung/", "lai/"])
def test_others_can_do_nothing(job: Job, signed_in: SignIn, name: str) -> None:
    assert signed_in(factories.user()).post(page(job, name)).status_code == 404


@pytest.mark.parametrize("name", ["", "tep/"])
def test_nobody_signed_in_is_asked_to(job: Job, client: Client, name: str) -> None:
    assert client.get(page(job, name)).status_code == 302


def test_unknown_job_is_not_found(an: User, signed_in: SignIn) -> None:
    assert signed_in(an).get(f"/noi-bo/viec/{uuid.uuid4()}/").status_code == 404


def test_job_without_a_file_has_none_to_give(job: Job, an: User, signed_in: SignIn) -> None:
    assert signed_in(an).get(page(job, "tep/")).status_code == 404


@pytest.fixture
def computed(job: Job) -> Job:
    Job.objects.filter(pk=job.pk).update(back_url="/noi-bo/dot/dot-1/")
    with services.running(job.id) as work:
        work.step("Đã tính lại chỉ số, 12 đơn vị", 1, 1)
    return Job.objects.get(pk=job.pk)


def test_finished_page_without_a_file_leads_to_the_results(computed: Job, an: User, signed_in: SignIn) -> None:
    content = signed_in(an).get(page(computed)).content.decode()
    assert '<a class="button" href="/noi-bo/dot/dot-1/">Xem kết quả</a>' in content
    assert "Quay lại" not in content


def test_finished_page_says_what_was_done(computed: Job, an: User, signed_in: SignIn) -> None:
    assert "Đã tính lại chỉ số, 12 đơn vị, lúc" in signed_in(an).get(page(computed)).content.decode()


def test_stop_button_stops(job: Job, an: User, signed_in: SignIn) -> None:
    response = signed_in(an).post(page(job, "dung/"), follow=True)
    assert "Đã dừng theo yêu cầu" in response.content.decode()


def test_stopping_too_late_says_so(finished: Job, an: User, signed_in: SignIn) -> None:
    response = signed_in(an).post(page(finished, "dung/"), follow=True)
    assert "Việc đã kết thúc trước khi dừng." in response.content.decode()


def test_try_again_button_queues_again(job: Job, an: User, signed_in: SignIn) -> None:
    services.cancel(job=job, at=AT)
    signed_in(an).post(page(job, "lai/"))
    assert Job.objects.get(pk=job.pk).state == Job.State.QUEUED


def test_trying_a_finished_job_again_says_why_not(finished: Job, an: User, signed_in: SignIn) -> None:
    response = signed_in(an).post(page(finished, "lai/"), follow=True)
    assert "không chạy lại" in response.content.decode()


@pytest.mark.parametrize("name", ["dung/", "lai/"])
def test_links_change_nothing(job: Job, an: User, signed_in: SignIn, name: str) -> None:
    assert signed_in(an).get(page(job, name)).status_code == 405
