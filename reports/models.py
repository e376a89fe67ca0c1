"""Reports that are made by themselves on their day, and each time that one was."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, Block
from jobs.models import Job
from surveys.models import Round


class Schedule(models.Model):
    """A report that a person wants again and again: of a round or of the newest published one, for some colleagues.

    `kind` is one of reports.asked.KINDS, or `sheets`. What began or was published before `since` is not made up for.
    """

    class Every(models.TextChoices):
        MONTH = "month", _("hằng tháng")
        QUARTER = "quarter", _("hằng quý")
        PUBLICATION = "publication", _("khi công bố kết quả")

    kind = models.CharField(max_length=30)
    form = models.CharField(max_length=10, default="pdf")
    every = models.CharField(max_length=12, choices=Every)
    round = models.ForeignKey(Round, models.PROTECT, null=True, related_name="+")
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="+")
    block = models.ForeignKey(Block, models.PROTECT, null=True, related_name="+")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recipients = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")
    created_at = models.DateTimeField()
    since = models.DateTimeField()
    paused_at = models.DateTimeField(null=True)
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-id",)
        indexes = (models.Index(fields=("owner",), name="schedules_by_owner"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(every__in=("month", "quarter", "publication")), name="schedule_has_days"
            ),
            models.CheckConstraint(condition=~Q(kind=""), name="schedule_is_of_a_kind"),
            models.CheckConstraint(condition=Q(agency=None) | Q(block=None), name="schedule_is_about_one_thing"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.every} ({self.owner_id})"


class Issue(models.Model):
    """A schedule's report of one period: the job that makes it or, in words, why there is none."""

    schedule = models.ForeignKey(Schedule, models.PROTECT, related_name="issues")
    period = models.CharField(max_length=40)
    at = models.DateTimeField()
    round = models.ForeignKey(Round, models.PROTECT, null=True, related_name="+")
    job = models.OneToOneField(Job, models.PROTECT, null=True, related_name="+")
    why = models.TextField(blank=True)
    told_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(fields=("schedule", "period"), name="schedule_runs_once_a_period"),
            models.CheckConstraint(
                condition=(Q(job=None) & ~Q(why="")) | (Q(job__isnull=False, round__isnull=False) & Q(why="")),
                name="issue_has_a_job_or_a_reason",
            ),
        )

    def __str__(self) -> str:
        return f"{self.schedule}: {self.period}"
