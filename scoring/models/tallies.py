from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.expressions import RawSQL

from agencies.models import Service
from surveys.models import Channel, RoundUnit

# A day's places in the counts of its month: how many came in, how many of these are left out.
DAYS, DAY_RECEIVED, DAY_EXCLUDED = 31, 0, 1
DAY_PLACES = DAYS * 2


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


class UnitCount(models.Model):
    """How many forms of a unit came in.

    `received`: all of them; `excluded`: those left out now; `flagged`: those that came in with a sign for a person to
    look at (choosing one level throughout is none by itself); `waited`: those that came too late and waited for a
    decision when they came. What is counted of the unit is `received` less `excluded`.
    """

    round_unit = models.OneToOneField(RoundUnit, models.PROTECT, related_name="form_count")
    received = models.IntegerField()
    excluded = models.IntegerField()
    flagged = models.IntegerField()
    waited = models.IntegerField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(received__gte=0, excluded__gte=0, flagged__gte=0, waited__gte=0),
                name="unit_count_is_not_negative",
            ),
        )

    def __str__(self) -> str:
        return f"{self.round_unit_id}: {self.received}"


class ChannelCount(models.Model):
    """How many forms of a unit came in by one channel, and how many of these are left out now."""

    round_unit = models.ForeignKey(RoundUnit, models.PROTECT, related_name="channel_counts", db_index=False)
    channel = models.PositiveSmallIntegerField(choices=Channel)
    received = models.IntegerField()
    excluded = models.IntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("round_unit", "channel"), name="one_count_per_channel"),
            models.CheckConstraint(condition=Q(received__gte=0, excluded__gte=0), name="channel_count_is_not_negative"),
        )

    def __str__(self) -> str:
        return f"{self.round_unit_id} {self.channel}: {self.received}"


class DayTally(models.Model):
    """Counts by day of the forms of one unit, surveyor (null: none) and month: `responses` counted forms.

    `counts` has two places for each of 31 days, from the first of the month on: how many forms of that day came in, and
    how many of these are left out now. A month takes one row however many forms it has, so what adds up days reads
    as much of ten thousand forms as of a million.
    """

    round_unit = models.ForeignKey(RoundUnit, models.PROTECT, related_name="day_tallies", db_index=False)
    surveyor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False)
    month = models.DateField()
    responses = models.IntegerField()
    counts = ArrayField(models.IntegerField())

    class Meta:
        verbose_name_plural = "day tallies"
        constraints = (
            models.UniqueConstraint(
                fields=("round_unit", "surveyor", "month"), name="one_day_tally_per_cell", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=RawSQL("responses >= 0 AND 0 <= ALL (counts)", (), models.BooleanField()),
                name="day_tally_is_not_negative",
            ),
            models.CheckConstraint(condition=Q(counts__len=DAY_PLACES), name="day_tally_has_all_days"),
        )

    def __str__(self) -> str:
        return f"{self.round_unit_id} {self.surveyor_id} {self.month:%Y-%m}: {self.responses}"


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
