from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from celery import current_app
from django import db
from django.conf import settings
from django.core.files.storage import default_storage
from kombu.exceptions import OperationalError

from accounts.models import User
from jobs import services
from jobs.models import Job
from jobs.refusal import Refused
from tests.jobs.conftest import AT, fail

Capture = Callable[..., AbstractContextManager[list[Callable[[], object]]]]


class TooFew(Exception):
    """A refusal of another app."""


def fresh(job: Job) -> Job:
    return Job.objects.get(pk=job.pk)


def cancel_meanwhile(work: services.Work, job: Job) -> None:
    services.cancel(job=job, at=AT)
    work.step("Bước sau", 1, 2)


def retry_meanwhile(work: services.Work, job: Job) -> None:
    services.cancel(job=job, at=AT)
    services.retry(job=job, at=AT)
    work.step("Bước cũ", 1, 2)


def test_a_long_title_is_cut(an: User) -> None:
    job = services.start(task="tests.nothing", title="x" * 400, params={}, actor=an, at=AT)

    assert fresh(job).title == "x" * 299 + "…"


def test_job_waits_until_a_worker_takes_it(job: Job) -> None:
    assert (job.state, job.attempts) == (Job.State.QUEUED, 0)


def test_job_is_running_inside_the_block_and_done_after_it(job: Job) -> None:
    with services.running(job.id):
        assert fresh(job).state == Job.State.RUNNING
    assert fresh(job).state == Job.State.DONE
    assert fresh(job).finished_at is not None


def test_steps_are_told(job: Job) -> None:
    with services.running(job.id) as work:
        work.step("Đang đếm", 2, 5)
        assert (fresh(job).step, fresh(job).steps_done, fresh(job).steps_total) == ("Đang đếm", 2, 5)


def test_parameters_reach_the_work(job: Job) -> None:
    with services.running(job.id) as work:
        assert work.params == {"round": 1}


def test_refusal_ends_the_job_in_its_own_words(job: Job) -> None:
    fail(job, Refused("Đợt này chưa có phiếu."))
    assert (fresh(job).state, fresh(job).error) == (Job.State.FAILED, "Đợt này chưa có phiếu.")


def test_named_refusals_end_the_job_in_their_words(job: Job) -> None:
    fail(job, TooFew("Chỉ có 3 phiếu."), refusals=(TooFew,))
    assert fresh(job).error == "Chỉ có 3 phiếu."


def test_unexpected_error_is_logged_and_not_shown(job: Job, caplog: pytest.LogCaptureFixture) -> None:
    fail(job, ZeroDivisionError("secret detail"))
    assert fresh(job).state == Job.State.FAILED
    assert "secret detail" not in fresh(job).error
    assert "secret detail" in caplog.text


@pytest.mark.parametrize("trouble", [db.OperationalError("could not extend file"), db.InterfaceError("closed")])
def test_a_database_in_trouble_leaves_the_job_to_be_taken_up_again(job: Job, trouble: Exception) -> None:
    for _attempt in range(settings.JOBS_MOST_ATTEMPTS - 1):
        with pytest.raises(services.Stopped):
            fail(job, trouble)
        assert (fresh(job).state, fresh(job).error) == (Job.State.RUNNING, "")
        assert services.revive(at=AT) == 1
    fail(job, trouble)
    assert fresh(job).state == Job.State.FAILED
    assert fresh(job).error.startswith("Có lỗi ngoài dự kiến")


def test_file_is_kept_with_its_checksum(job: Job) -> None:
    with services.running(job.id) as work:
        work.keep_file("báo cáo.pdf", "application/pdf", b"one")
        work.keep_file("báo cáo.pdf", "application/pdf", b"two")
    with default_storage.open(job.file_path) as kept:
        assert kept.read() == b"two"
    assert fresh(job).file_sha256 == "3fc4ccfe745870e2c0d99f71f30ff0656c8dedd41cc1d7d3d376b0dbe685e2f3"


def test_stopped_job_never_starts(job: Job) -> None:
    services.cancel(job=job, at=AT)
    with pytest.raises(services.Stopped), services.running(job.id):
        pytest.fail("ran although it was stopped")
    assert fresh(job).state == Job.State.CANCELLED


def test_running_job_stops_at_its_next_step(job: Job) -> None:
    with pytest.raises(services.Stopped), services.running(job.id) as work:
        cancel_meanwhile(work, job)
    assert fresh(job).state == Job.State.CANCELLED


def test_job_stopped_in_its_last_step_is_not_done(job: Job) -> None:
    with pytest.raises(services.Stopped), services.running(job.id):
        services.cancel(job=job, at=AT)
    assert fresh(job).state == Job.State.CANCELLED


def test_finished_job_cannot_be_stopped(job: Job) -> None:
    with services.running(job.id):
        pass
    with pytest.raises(services.CannotStop):
        services.cancel(job=job, at=AT)


def test_message_delivered_again_does_nothing(job: Job) -> None:
    with services.running(job.id):
        pass
    with pytest.raises(services.Stopped), services.running(job.id):
        pytest.fail("ran twice")


def test_unknown_job_is_not_run(db: None) -> None:
    with pytest.raises(services.Stopped), services.running("00000000-0000-0000-0000-000000000000"):
        pytest.fail("ran a job that does not exist")


def test_failed_job_can_be_tried_again(job: Job) -> None:
    fail(job, Refused("Chưa có phiếu."))
    services.retry(job=job, at=AT)
    assert (fresh(job).state, fresh(job).error, fresh(job).attempts) == (Job.State.QUEUED, "", 0)


def test_waiting_job_cannot_be_tried_again(job: Job) -> None:
    with pytest.raises(services.CannotRetry):
        services.retry(job=job, at=AT)


def test_job_tried_again_fences_off_its_earlier_run(job: Job) -> None:
    with pytest.raises(services.Stopped), services.running(job.id) as work:
        retry_meanwhile(work, job)
    assert fresh(job).state == Job.State.QUEUED


def test_job_of_a_dead_worker_is_stalled(job: Job) -> None:
    Job.objects.filter(pk=job.pk).update(state=Job.State.RUNNING, attempts=1)
    assert Job.objects.stalled().get() == job


def test_job_of_a_living_worker_is_not_stalled(job: Job) -> None:
    with services.running(job.id):
        assert not Job.objects.stalled().exists()


def test_stalled_job_is_queued_again(job: Job) -> None:
    Job.objects.filter(pk=job.pk).update(state=Job.State.RUNNING, attempts=1)
    assert services.revive(at=AT) == 1
    assert fresh(job).state == Job.State.QUEUED


def test_job_whose_message_was_lost_is_sent_again(job: Job) -> None:
    assert services.revive(at=AT + timedelta(minutes=11)) == 1
    assert services.revive(at=AT + timedelta(minutes=12)) == 0


def test_job_sent_before_the_clock_was_set_back_is_sent_again(job: Job) -> None:
    assert services.revive(at=AT - timedelta(minutes=5)) == 0
    assert services.revive(at=AT - timedelta(hours=2)) == 1
    assert services.revive(at=AT - timedelta(hours=2)) == 0


def test_job_that_keeps_killing_its_worker_is_given_up_in_words(job: Job) -> None:
    Job.objects.filter(pk=job.pk).update(state=Job.State.RUNNING, attempts=settings.JOBS_MOST_ATTEMPTS)
    with pytest.raises(services.Stopped), services.running(job.id):
        pytest.fail("ran a fourth time")
    assert fresh(job).state == Job.State.FAILED
    assert "3 lần" in fresh(job).error


def test_message_is_sent_only_when_the_request_is_stored(
    an: User, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Capture
) -> None:
    sent: list[str] = []
    monkeypatch.setattr(current_app, "send_task", lambda name, **options: sent.append(name))
    with django_capture_on_commit_callbacks() as callbacks:
        services.start(task="tests.nothing", title="Thử", params={}, actor=an, at=AT)
        assert sent == []
    for callback in callbacks:
        callback()
    assert sent == ["tests.nothing"]


def test_unreachable_broker_is_said_on_the_job(
    an: User, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Capture
) -> None:
    def unreachable(name: str, **options: object) -> None:
        raise OperationalError("no broker")

    monkeypatch.setattr(current_app, "send_task", unreachable)
    with django_capture_on_commit_callbacks(execute=True):
        job = services.start(task="tests.nothing", title="Thử", params={}, actor=an, at=AT)
    assert fresh(job).state == Job.State.FAILED
    assert "Hàng đợi" in fresh(job).error
