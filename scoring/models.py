from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agencies.models import Block, Service
from surveys.models import Channel, Round, RoundUnit


class Method(models.Model):
    """How an index is computed, over all its versions."""

    code = models.SlugField(max_length=60, unique=True)

    def __str__(self) -> str:
        return self.code


class MethodVersion(models.Model):
    """One immutable method document, parsed by `scoring.method`."""

    method = models.ForeignKey(Method, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=300)
    document = models.JSONField()
    document_hash = models.CharField(max_length=64)
    created_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("method", "number"), name="method_version_numbers"),
            models.UniqueConstraint(fields=("method", "document_hash"), name="method_versions_differ"),
        )

    def __str__(self) -> str:
        return f"{self.method} ({self.number})"


class RoundMethod(models.Model):
    """The method a round is scored by unless another one is named."""

    round = models.OneToOneField(Round, models.PROTECT, related_name="scored_by")
    method_version = models.ForeignKey(MethodVersion, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.round.code}: {self.method_version}"


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


class ScoringRun(models.Model):
    """One computation of a round by a method, stored with the hash of its inputs and never overwritten."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="runs")
    method_version = models.ForeignKey(MethodVersion, models.PROTECT, related_name="runs")
    input_hash = models.CharField(max_length=64)
    code_version = models.CharField(max_length=60)
    # The whole round as one unit: the shape of `scoring.results.UnitResult`.
    total = models.JSONField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("-at", "-id")
        indexes = (models.Index(fields=("round", "-at"), name="runs_newest_first"),)

    def __str__(self) -> str:
        return f"{self.round.code} {self.method_version} #{self.pk}"


class UnitScore(models.Model):
    """The result of one unit in a run. `result` is the shape of `scoring.results.UnitResult`."""

    class Status(models.TextChoices):
        OK = "ok", _("đã tính")
        TOO_FEW = "too_few", _("không đủ phiếu")

    run = models.ForeignKey(ScoringRun, models.PROTECT, related_name="units")
    round_unit = models.ForeignKey(RoundUnit, models.PROTECT, related_name="scores")
    status = models.CharField(max_length=10, choices=Status)
    n = models.PositiveIntegerField()
    index = models.DecimalField(max_digits=9, decimal_places=4, null=True)
    rank = models.PositiveIntegerField(null=True)
    result = models.JSONField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("run", "round_unit"), name="one_score_per_unit_and_run"),)

    def __str__(self) -> str:
        return f"{self.round_unit}: {self.index}"


class BlockScore(models.Model):
    """The roll-up of a block in a run. `result` is the shape of `scoring.results.BlockResult`."""

    run = models.ForeignKey(ScoringRun, models.PROTECT, related_name="blocks")
    block = models.ForeignKey(Block, models.PROTECT, related_name="+")
    index = models.DecimalField(max_digits=9, decimal_places=4, null=True)
    agencies = models.PositiveIntegerField()
    result = models.JSONField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("run", "block"), name="one_score_per_block_and_run"),)

    def __str__(self) -> str:
        return f"{self.block}: {self.index}"
