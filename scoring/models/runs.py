from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from agencies.models import Block
from scoring.models.methods import MethodVersion
from surveys.models import Round, RoundUnit


class ScoringRun(models.Model):
    """One computation of a round by a method, stored with the hash of its inputs and never overwritten."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="runs")
    method_version = models.ForeignKey(MethodVersion, models.PROTECT, related_name="runs")
    input_hash = models.CharField(max_length=64)
    # What `scoring.fingerprint` tells of the same inputs without reading the answers; "" on runs from before it.
    fingerprint = models.CharField(max_length=64, default="")
    code_version = models.CharField(max_length=60)
    # The whole round as one unit: the shape of `scoring.results.UnitResult`.
    total = models.JSONField()
    # Of every node of the whole round, where it is pooled: the shape of `scoring.evidence.to_json`.
    estimates = models.JSONField(default=dict)
    # The roll-ups to parent agencies: a list of the shape of `scoring.results.BlockResult`.
    parents = models.JSONField(default=list)
    # Their estimates by code, where they are pooled: as `estimates`.
    parent_estimates = models.JSONField(default=dict)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("-at", "-id")
        indexes = (models.Index(fields=("round", "-at"), name="runs_newest_first"),)

    def __str__(self) -> str:
        return f"{self.round.code} {self.method_version} #{self.pk}"


class UnitScore(models.Model):
    """The result of one unit in a run. `result` is the shape of `scoring.results.UnitResult`.

    `estimates`: of every node, what its limits were found from, exact, in the shape of `scoring.evidence.to_json`: a
    later year's change is judged from it.
    """

    class Status(models.TextChoices):
        OK = "ok", _("đã tính")
        # Too few forms, or enough of them and no valid answer (`results.UnitResult.lacks_answers`).
        TOO_FEW = "too_few", _("không có chỉ số")

    run = models.ForeignKey(ScoringRun, models.PROTECT, related_name="units")
    round_unit = models.ForeignKey(RoundUnit, models.PROTECT, related_name="scores")
    status = models.CharField(max_length=10, choices=Status)
    n = models.PositiveIntegerField()
    index = models.DecimalField(max_digits=9, decimal_places=4, null=True)
    rank = models.PositiveIntegerField(null=True)
    result = models.JSONField()
    estimates = models.JSONField(default=dict)

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
    estimates = models.JSONField(default=dict)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("run", "block"), name="one_score_per_block_and_run"),)

    def __str__(self) -> str:
        return f"{self.block}: {self.index}"
