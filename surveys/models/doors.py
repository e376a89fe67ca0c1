from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from agencies.models import Service
from surveys.models.channels import Channel
from surveys.models.questionnaires import QuestionnaireVersion
from surveys.models.rounds import RoundUnit


class AccessPoint(models.Model):
    """A door through which answers to one unit come in: a link or QR with its token.

    `label` says where it stands: the counter, the table, the page. A door that was replaced stays closed for good.
    """

    round_unit = models.ForeignKey(RoundUnit, models.PROTECT, related_name="access_points")
    channel = models.PositiveSmallIntegerField(choices=Channel)
    service = models.ForeignKey(Service, models.PROTECT, null=True, related_name="+")
    token = models.CharField(max_length=32, unique=True)
    label = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    closed_because = models.CharField(max_length=300, blank=True)
    replaced_by = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaces")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(closed_at__isnull=False) | Q(closed_because="", replaced_by=None),
                name="only_a_closed_door_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(replaced_by=None) | ~Q(replaced_by=F("id")), name="door_does_not_replace_itself"
            ),
        )

    def __str__(self) -> str:
        return f"{self.token} ({self.get_channel_display()})"


class DoorOpenings(models.Model):
    """How often the form behind a door was opened on a day. A number, nothing about who: openings are not answers."""

    access_point = models.ForeignKey(AccessPoint, models.PROTECT, related_name="openings", db_index=False)
    day = models.DateField()
    count = models.PositiveIntegerField()

    class Meta:
        verbose_name_plural = "door openings"
        constraints = (models.UniqueConstraint(fields=("access_point", "day"), name="door_has_a_day_once"),)

    def __str__(self) -> str:
        return f"{self.access_point_id} {self.day}: {self.count}"


class Kiosk(models.Model):
    """How the device behind a kiosk's door behaves; it starts once it has a PIN. Seconds throughout."""

    RESET: ClassVar = (30, 600)
    PAUSE: ClassVar = (0, 120)

    access_point = models.OneToOneField(AccessPoint, models.PROTECT, related_name="kiosk")
    pin_hash = models.CharField(max_length=128, blank=True)
    # Untouched for so long, answers are wiped and the kiosk starts anew.
    reset_seconds = models.PositiveSmallIntegerField(default=60)
    # From one sent form to the start of the next.
    pause_seconds = models.PositiveSmallIntegerField(default=5)
    # Wrong PINs on the day `wrong_on`, from everywhere.
    wrong_tries = models.PositiveSmallIntegerField(default=0)
    wrong_on = models.DateField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(reset_seconds__gte=30, reset_seconds__lte=600), name="kiosk_resets_within_bounds"
            ),
            models.CheckConstraint(condition=Q(pause_seconds__lte=120), name="kiosk_pauses_within_bounds"),
        )

    def __str__(self) -> str:
        return str(self.access_point_id)


class KioskReport(models.Model):
    """What the device behind a kiosk's door told of itself last: how many forms lie on it, and what it asks."""

    kiosk = models.OneToOneField(Kiosk, models.PROTECT, related_name="report")
    at = models.DateTimeField()
    waiting = models.PositiveIntegerField()
    refused = models.PositiveIntegerField()
    version = models.ForeignKey(QuestionnaireVersion, models.PROTECT, related_name="+")
    # It keeps its page and files, so that it opens without network.
    offline = models.BooleanField()

    def __str__(self) -> str:
        return f"{self.kiosk_id}: {self.waiting}"
