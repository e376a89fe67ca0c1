from django.conf import settings
from django.db import models
from django.db.models import Q

from agencies.models import SupervisingBody
from surveys.models.rounds import Round


class SupervisionMinutes(models.Model):
    """One version of minutes (biên bản giám sát) that a supervising body keeps of a round. Append-only.

    `number` counts a body's minutes of the round, `version` the texts of one of them; the highest is the one being
    written, or the one signed. What was signed stands until a version that `corrects` it is signed, too.
    """

    round = models.ForeignKey(Round, models.PROTECT, related_name="supervision_minutes")
    body = models.ForeignKey(SupervisingBody, models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    version = models.PositiveSmallIntegerField()
    corrects = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    reason = models.TextField(blank=True)
    held_on = models.DateField()
    place = models.CharField(max_length=200)
    attendants = models.TextField(blank=True)
    watched = models.TextField()
    findings = models.TextField()
    recommendations = models.TextField(blank=True)
    # Printed in the round's report once it is signed.
    conclusion = models.CharField(max_length=600)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        ordering = ("-id",)
        verbose_name_plural = "supervision minutes"
        constraints = (
            models.UniqueConstraint(
                fields=("round", "body", "number", "version"), name="minutes_versions_are_numbered"
            ),
            models.CheckConstraint(condition=Q(number__gte=1, version__gte=1), name="minutes_are_counted_from_one"),
            models.CheckConstraint(
                condition=~Q(place="") & ~Q(watched="") & ~Q(findings="") & ~Q(conclusion=""),
                name="minutes_say_where_and_what",
            ),
            models.CheckConstraint(
                condition=Q(corrects=None, reason="") | (Q(corrects__isnull=False, version__gte=2) & ~Q(reason="")),
                name="minutes_correction_says_why",
            ),
        )

    def __str__(self) -> str:
        return f"{self.round.code}: {self.body_id}/{self.number}.{self.version}"


class MinutesSignature(models.Model):
    """A version of minutes was signed off by the body: from then on it is locked. Append-only."""

    minutes = models.ForeignKey(SupervisionMinutes, models.PROTECT, related_name="signatures")
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    signed_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("minutes",), name="minutes_are_signed_once"),)

    def __str__(self) -> str:
        return f"{self.minutes_id}: {self.signed_at:%Y-%m-%d}"


class MinutesDrop(models.Model):
    """A body gave up a draft of minutes, with every unsigned version before it. Append-only: what was written stays.

    What was signed before stands as it did.
    """

    minutes = models.ForeignKey(SupervisionMinutes, models.PROTECT, related_name="drops")
    dropped_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    dropped_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("minutes",), name="minutes_are_dropped_once"),)

    def __str__(self) -> str:
        return f"{self.minutes_id}: {self.dropped_at:%Y-%m-%d}"
