from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from scoring.models.methods import MethodVersion
from scoring.models.runs import ScoringRun, UnitScore
from surveys.models import Questionnaire, Round, RoundUnit


class YearRun(models.Model):
    """One computation of an assessment year from several rounds, stored with its input hash and never overwritten.

    `total`, `blocks` and `parents` have the shapes of `scoring.results`; `pooled` keeps the estimates of those of them
    that pool all answers, by "total" and "block:CODE", in the shape of `scoring.year_keeping`.
    """

    year = models.PositiveSmallIntegerField()
    questionnaire = models.ForeignKey(Questionnaire, models.PROTECT, related_name="+")
    synthetic = models.BooleanField(default=False)
    method_version = models.ForeignKey(MethodVersion, models.PROTECT, related_name="+")
    input_hash = models.CharField(max_length=64)
    code_version = models.CharField(max_length=60)
    total = models.JSONField()
    blocks = models.JSONField()
    parents = models.JSONField()
    pooled = models.JSONField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("-at", "-id")
        indexes = (models.Index(fields=("year", "-at"), name="year_runs_newest_first"),)

    def __str__(self) -> str:
        return f"{self.year} {self.method_version} #{self.pk}"


class YearRunRound(models.Model):
    """A round of the year: at its `place` from 0 with the run its figures stand in, or left out with the reason."""

    class Why(models.TextChoices):
        NOT_CLOSED = "not_closed", _("chưa khóa thu phiếu")
        PROVINCE = "province", _("phiếu đo cả tỉnh, không có chỉ số từng đơn vị")
        SYNTHETIC = "synthetic", _("một bên là số liệu giả định, một bên là số liệu thật")
        QUESTIONNAIRE = "questionnaire", _("khác bộ câu hỏi")
        METHOD = "method", _("khác phương pháp tính")

    year_run = models.ForeignKey(YearRun, models.PROTECT, related_name="rounds")
    round = models.ForeignKey(Round, models.PROTECT, related_name="+")
    run = models.ForeignKey(ScoringRun, models.PROTECT, null=True, related_name="year_rounds")
    place = models.PositiveSmallIntegerField(null=True)
    why = models.CharField(max_length=20, choices=Why, blank=True)

    class Meta:
        ordering = ("year_run", "round__opens_on", "round")
        constraints = (
            models.UniqueConstraint(fields=("year_run", "round"), name="round_once_in_a_year_run"),
            models.UniqueConstraint(fields=("year_run", "place"), name="one_round_at_a_place_of_a_year_run"),
            models.CheckConstraint(
                condition=Q(run__isnull=False, place__isnull=False, why="")
                | (
                    Q(run=None, place=None)
                    & Q(why__in=("not_closed", "province", "synthetic", "questionnaire", "method"))
                ),
                name="round_enters_a_year_or_says_why_not",
            ),
        )

    def __str__(self) -> str:
        return f"{self.year_run}: {self.round.code}"


class YearUnitScore(models.Model):
    """The result of one unit in a year: the shape of `scoring.results.UnitResult`, and which rounds it comes from.

    `round_unit` is the unit as it stood last. `entered` are places of rounds; `left_out` counts those passed over for
    want of an index. `estimates` have the shape of `scoring.year_keeping`.
    """

    year_run = models.ForeignKey(YearRun, models.PROTECT, related_name="units")
    round_unit = models.ForeignKey(RoundUnit, models.PROTECT, related_name="+")
    status = models.CharField(max_length=10, choices=UnitScore.Status)
    n = models.PositiveIntegerField()
    index = models.DecimalField(max_digits=9, decimal_places=4, null=True)
    rank = models.PositiveIntegerField(null=True)
    entered = ArrayField(models.PositiveSmallIntegerField())
    left_out = models.PositiveSmallIntegerField(default=0)
    result = models.JSONField()
    estimates = models.JSONField(default=dict)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=("year_run", "round_unit"), name="one_score_per_unit_and_year_run"),
        )

    def __str__(self) -> str:
        return f"{self.year_run}: {self.round_unit}"
