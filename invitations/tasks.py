"""Celery's doorbells to the services."""

from datetime import datetime, timedelta

from celery import shared_task
from django.core.files.storage import default_storage
from django.utils.timezone import localdate, localtime, now
from django.utils.translation import override

from invitations.models import Message, SampleList
from invitations.selectors.messaging import messaging_of
from invitations.services import recall
from invitations.services.lists import destroy_contacts
from invitations.services.queueing import queue_reminders
from invitations.services.sending import send_batch
from invitations.services.settling import mix_units, settle_units
from invitations.services.uploads import read_upload
from jobs.models import Job
from jobs.services import running
from notices import outbox

OUTBOX_KEPT = timedelta(days=7)
LISTS_KEPT = timedelta(days=3)
# A slow gateway must not hold up what comes after.
SECONDS = 40
# Settled at night, when nobody answers.
SETTLING_HOUR = 3


@shared_task
def read_list(*, job_id: str, list_id: int, key: str, name: str) -> None:
    """Read the sample list that a job was asked to take in."""
    with running(job_id) as work, override("vi"):
        sample_list = SampleList.objects.select_related("round").get(pk=list_id)
        actor = Job.objects.select_related("created_by").get(id=job_id).created_by
        read_upload(work=work, sample_list=sample_list, key=key, name=name, actor=actor, at=now())


@shared_task(time_limit=5 * 60)
def send_due() -> int:
    """Send a minute's share of every list (beat, every minute); return how many.

    What is left, put off or comes in meanwhile is sent a minute later: the queue stands in the database, and a sender
    that waited for its rate would hold up other work.
    """
    at, sent = now(), 0
    waiting = Message.objects.filter(state=Message.State.QUEUED).values("contact__sample_list")
    for sample_list in SampleList.objects.filter(state="sending", pk__in=waiting).select_related("round"):
        rate = messaging_of(sample_list.round).per_minute
        sent += send_batch(sample_list=sample_list, most=rate, seconds=SECONDS, at=at).sent
    return sent


@shared_task
def nightly() -> None:
    """Settle once a night, or as soon after as the portal runs; every hour mix, destroy what is due, remind (beat)."""
    at = now()
    today = localdate(at)
    due = SampleList.objects.exclude(settled_on=today).exclude(state=SampleList.State.DESTROYED)
    if localtime(at).hour >= SETTLING_HOUR and due.exists():
        settle_units(today=today)
    mix_units()
    destroy_contacts(today=today, at=at)
    queue_reminders(today=today, at=at)
    outbox.sweep(before=at - OUTBOX_KEPT)
    _forget_files(at - LISTS_KEPT)


@shared_task
def make_recall_list(*, job_id: str, list_id: int, unit_ids: list[int], kind: str) -> None:
    """Make the list that goes along with the postman or the surveyor."""
    with running(job_id) as work, override("vi"):
        work.step(recall.STEP, 0, 1)
        sample_list = SampleList.objects.select_related("round").get(pk=list_id)
        made = recall.recall_file(sample_list=sample_list, unit_ids=unit_ids, kind=kind)
        work.keep_file(*made)


def _forget_files(before: datetime) -> None:
    """Delete the lists made for postmen: they name people in clear."""
    made = Job.objects.filter(task=make_recall_list.name, finished_at__lt=before).exclude(file_name="")
    for job in made:
        default_storage.delete(job.file_path)
    made.update(file_name="", media_type="", file_sha256="")
