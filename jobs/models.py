from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.expressions import RawSQL
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

# First half of the advisory lock's key: the second half is made from the job's id.
LOCK_SPACE = 0x4A4F42

HELD = """EXISTS (
    SELECT 1 FROM pg_locks
    WHERE locktype = 'advisory' AND granted AND objsubid = 2
      AND classid = %s AND objid = hashtext(jobs_job.id::text)::bigint & 4294967295
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))"""


class JobQuerySet(models.QuerySet["Job"]):
    def of(self, user: object) -> Self:
        """Only the person who asked for a job sees it."""
        return self.filter(created_by=user)

    def with_life(self) -> Self:
        """Mark jobs whose worker lives: it holds a lock that falls with its connection, however it dies."""
        return self.annotate(is_held=RawSQL(HELD, (LOCK_SPACE,), models.BooleanField()))  # noqa: S611

    def stalled(self) -> Self:
        return self.with_life().filter(state=Job.State.RUNNING, is_held=False)


class Job(models.Model):
    """A piece of long work in Celery: who asked, how far it is, what it made."""

    class State(models.TextChoices):
        QUEUED = "queued", _("đang chờ")
        RUNNING = "running", _("đang chạy")
        DONE = "done", _("đã xong")
        FAILED = "failed", _("không thành công")
        CANCELLED = "cancelled", _("đã dừng")

    id = models.UUIDField(primary_key=True)
    task = models.CharField(max_length=120)
    title = models.CharField(max_length=300)
    params = models.JSONField(default=dict)
    state = models.CharField(max_length=12, choices=State, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    steps_done = models.PositiveIntegerField(default=0)
    steps_total = models.PositiveIntegerField(default=0)
    step = models.CharField(max_length=300, blank=True)
    error = models.TextField(blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    media_type = models.CharField(max_length=100, blank=True)
    file_sha256 = models.CharField(max_length=64, blank=True)
    file_size = models.PositiveBigIntegerField(default=0)
    # When the file is removed; none: it stays.
    file_until = models.DateTimeField(null=True)
    file_removed_at = models.DateTimeField(null=True)
    # The name of the address that hands the file out where it is more than `jobs:file`; it takes the job's id.
    file_view = models.CharField(max_length=60, blank=True)
    back_url = models.CharField(max_length=300, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        indexes = (
            models.Index(fields=("created_by", "-created_at"), name="jobs_by_person"),
            models.Index(fields=("file_until",), condition=~Q(file_until=None), name="jobs_by_expiry"),
        )
        constraints = (
            models.CheckConstraint(condition=Q(steps_done__lte=F("steps_total")), name="job_steps_within_total"),
            models.CheckConstraint(
                condition=Q(file_until=None) | ~Q(file_name=""), name="only_a_file_of_a_job_expires"
            ),
        )

    def __str__(self) -> str:
        return f"{self.title} ({self.state})"

    @property
    def is_finished(self) -> bool:
        return self.state in {self.State.DONE, self.State.FAILED, self.State.CANCELLED}

    def has_expired(self, at: datetime) -> bool:
        """Say whether the file that it made is no longer kept."""
        return self.state == self.State.DONE and self.file_until is not None and self.file_until <= at

    @property
    def file_path(self) -> str:
        """Where the default storage keeps the job's file."""
        return f"viec/{self.id}"


class TaskRun(models.Model):
    """When a task that beat rings last ended well, and when it first did."""

    task = models.CharField(max_length=120, unique=True)
    at = models.DateTimeField()
    first_at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return f"{self.task} {self.at:%Y-%m-%d %H:%M}"
