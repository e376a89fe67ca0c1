from django.db import models

from agencies.models import Service
from surveys.models.channels import Channel
from surveys.models.rounds import RoundUnit


class AccessPoint(models.Model):
    """A door through which answers to one unit come in: a link or QR with its token."""

    round_unit = models.ForeignKey(RoundUnit, models.PROTECT, related_name="access_points")
    channel = models.PositiveSmallIntegerField(choices=Channel)
    service = models.ForeignKey(Service, models.PROTECT, null=True, related_name="+")
    token = models.CharField(max_length=32, unique=True)
    label = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.token} ({self.get_channel_display()})"
