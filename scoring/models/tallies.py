from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from agencies.models import Service
from surveys.models import Channel, RoundUnit


class Tally(models.Model):
    """Counts of answers of one unit, channel and month: `responses` forms; `counts` as `surveys.layout` lays them."""

    round_unit = models.ForeignKey(RoundUnit, models.PROTECT, related_name="tallies")
    channel = models.PositiveSmallIntegerField(choices=Channel)
    month = models.DateField()
    responses = models.IntegerField()
    counts = ArrayField(models.IntegerField())

    class Meta:
        verbose_name_plural = "tallies"
        constraints = (
            models.UniqueConstraint(fields=("round_unit", "channel", "month"), name="one_tally_per_cell"),
            models.CheckConstraint(condition=Q(responses__gte=0), name="tally_is_not_negative"),
        )

    def __str__(self) -> str:
        return f"{self.round_unit_id} {self.channel} {self.month:%Y-%m}: {self.responses}"


class DayCount(models.Model):
    """How many forms of a unit came in by one channel, surveyor (null: none) and day they count for.

    `received`: all that came in; `excluded`: those left out now; `flagged`: those that came in with a sign for a
    person to look at (choosing one level throughout is none by itself); `waited`: those that came too late and
    waited for a decision when they came.
    """

    round_unit = models.ForeignKey(RoundUnit, models.PROTECT, related_name="day_counts")
    channel = models.PositiveSmallIntegerField(choices=Channel)
    surveyor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False)
    day = models.DateField()
    received = models.IntegerField()
    excluded = models.IntegerField()
    flagged = models.IntegerField()
    waited = models.IntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("round_unit", "channel", "day", "surveyor"), name="one_count_per_day", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=Q(received__gte=0, excluded__gte=0, flagged__gte=0, waited__gte=0),
                name="day_count_is_not_negative",
            ),
        )

    def __str__(self) -> str:
        return f"{self.round_unit_id} {self.channel} {self.day}: {self.received}"


class ServiceTally(models.Model):
    """The same counts of one unit and service (null: no service stated)."""

    round_unit = models.ForeignKey(RoundUnit, models.PROTECT, related_name="service_tallies")
    service = models.ForeignKey(Service, models.PROTECT, null=True, related_name="+")
    responses = models.IntegerField()
    counts = ArrayField(models.IntegerField())

    class Meta:
        verbose_name_plural = "service tallies"
        constraints = (
            models.UniqueConstraint(
                fields=("round_unit", "service"), name="one_service_tally_per_cell", nulls_distinct=False
            ),
            models.CheckConstraint(condition=Q(responses__gte=0), name="service_tally_is_not_negative"),
        )

    def __str__(self) -> str:
        return f"{self.round_unit_id} {self.service_id}: {self.responses}"
