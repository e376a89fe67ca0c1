from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import ExpressionWrapper, F, Q
from django.db.models.functions import Abs
from django.db.models.lookups import LessThan
from django.utils.translation import gettext_lazy as _

from accounts.models import ApiKey
from agencies.models import Agency, Block
from scoring.models.methods import Method

FIRST_YEAR, LAST_YEAR = 1990, 2200
LONGEST_TEXT = 300


def _is_its_ratio() -> Q:
    """Say that a value is less than a whole percent off its counts."""
    decimal: models.DecimalField[Decimal, Decimal] = models.DecimalField(max_digits=30, decimal_places=6)
    off = ExpressionWrapper(F("value") * F("denominator") - F("numerator") * 100, output_field=decimal)
    return Q(LessThan(Abs(off), F("denominator")))


class Indicator(models.Model):
    """A figure that stands beside the satisfaction index (chỉ số đặt cạnh) and never enters it.

    `minimum` and `maximum` are the ends of its scale, null where no source states them. `unverified`: a claim in
    `source_note` (scale, level, definition) was not found in a document that was read.
    """

    class Group(models.TextChoices):
        PROVINCIAL = "provincial", _("chỉ số khảo sát cấp tỉnh")
        PAR = "par", _("chỉ số cải cách hành chính (PAR INDEX)")
        SATISFACTION_766 = "satisfaction_766", _("mức độ hài lòng theo Quyết định 766/QĐ-TTg")
        ONE_STOP = "one_stop", _("hoạt động Một cửa")
        OTHER = "other", _("chỉ số khác")

    class Unit(models.TextChoices):
        PERCENT = "percent", _("phần trăm")
        POINTS = "points", _("điểm")
        DAYS = "days", _("ngày")
        COUNT = "count", _("số lượng")
        OTHER = "other", _("đơn vị tính khác")

    class Level(models.TextChoices):
        PROVINCE = "province", _("toàn tỉnh")
        AGENCY = "agency", _("từng đơn vị")
        BOTH = "both", _("toàn tỉnh và từng đơn vị")

    class Better(models.TextChoices):
        HIGHER = "higher", _("càng cao càng tốt")
        LOWER = "lower", _("càng thấp càng tốt")

    code = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    group = models.CharField(max_length=20, choices=Group)
    unit = models.CharField(max_length=10, choices=Unit)
    unit_label = models.CharField(max_length=40, blank=True)
    level = models.CharField(max_length=10, choices=Level)
    better = models.CharField(max_length=10, choices=Better)
    minimum = models.DecimalField(max_digits=16, decimal_places=6, null=True)
    maximum = models.DecimalField(max_digits=16, decimal_places=6, null=True)
    decimals = models.PositiveSmallIntegerField(default=2)
    source_note = models.TextField()
    unverified = models.BooleanField(default=False)
    position = models.PositiveIntegerField(default=0)
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ("position", "code")
        constraints = (
            models.CheckConstraint(condition=~Q(name="") & ~Q(source_note=""), name="indicator_is_described"),
            models.CheckConstraint(
                condition=Q(group__in=("provincial", "par", "satisfaction_766", "one_stop", "other")),
                name="indicator_group_is_known",
            ),
            models.CheckConstraint(
                condition=Q(unit__in=("percent", "points", "days", "count"), unit_label="")
                | (Q(unit="other") & ~Q(unit_label="")),
                name="indicator_unit_is_known_or_named",
            ),
            models.CheckConstraint(
                condition=Q(level__in=("province", "agency", "both")), name="indicator_level_is_known"
            ),
            models.CheckConstraint(condition=Q(better__in=("higher", "lower")), name="indicator_says_what_is_better"),
            models.CheckConstraint(
                condition=Q(minimum=None) | Q(maximum=None) | Q(minimum__lt=F("maximum")),
                name="indicator_scale_has_a_length",
            ),
            models.CheckConstraint(condition=Q(decimals__lte=6), name="indicator_decimals_can_be_kept"),
            models.CheckConstraint(condition=~Q(unit="count") | Q(decimals=0), name="counts_are_whole_numbers"),
        )

    def __str__(self) -> str:
        return self.name


class IndicatorBatch(models.Model):
    """A file of figures that was taken in."""

    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    added = models.PositiveIntegerField()
    repeated = models.PositiveIntegerField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("-at", "-id")
        verbose_name_plural = "indicator batches"

    def __str__(self) -> str:
        return self.file_name


class IndicatorValue(models.Model):
    """What an indicator was in a period, of an agency or of the province as a whole (no agency), as its source says.

    `number` says which half, quarter or month of the year, 0 for the year. `numerator` and `denominator` are kept where
    the value is a ratio of counts, `value` is then its percent as printed. A later row corrects the one it names and
    says why; the row that none corrects is in force: one of each indicator, agency and period.
    """

    class PeriodKind(models.TextChoices):
        YEAR = "year", _("năm")
        HALF = "half", _("nửa năm")
        QUARTER = "quarter", _("quý")
        MONTH = "month", _("tháng")

    class Via(models.TextChoices):
        TYPED = "typed", _("nhập tay")
        FILE = "file", _("từ tệp")
        API = "api", _("qua API")

    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="values")
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="indicator_values")
    period_kind = models.CharField(max_length=10, choices=PeriodKind)
    year = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField(default=0)
    value = models.DecimalField(max_digits=16, decimal_places=6)
    numerator = models.PositiveBigIntegerField(null=True)
    denominator = models.PositiveBigIntegerField(null=True)
    source = models.CharField(max_length=LONGEST_TEXT)
    corrects = models.OneToOneField("self", models.PROTECT, null=True, related_name="corrected_by")
    correction = models.CharField(max_length=LONGEST_TEXT, blank=True)
    via = models.CharField(max_length=10, choices=Via)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    batch = models.ForeignKey(IndicatorBatch, models.PROTECT, null=True, related_name="values")
    api_key = models.ForeignKey(ApiKey, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("year", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("indicator", "agency", "year", "period_kind", "number"),
                condition=Q(corrects=None),
                name="later_indicator_value_corrects_one",
                nulls_distinct=False,
            ),
            models.UniqueConstraint(
                fields=("batch", "indicator", "agency", "year", "period_kind", "number"),
                condition=Q(batch__isnull=False),
                name="file_states_an_indicator_value_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(corrects=None) | ~Q(correction=""), name="corrected_indicator_value_says_why"
            ),
            models.CheckConstraint(
                condition=Q(corrects=None) | ~Q(corrects=F("id")), name="indicator_value_does_not_correct_itself"
            ),
            models.CheckConstraint(
                condition=Q(period_kind="year", number=0)
                | Q(period_kind="half", number__gte=1, number__lte=2)
                | Q(period_kind="quarter", number__gte=1, number__lte=4)
                | Q(period_kind="month", number__gte=1, number__lte=12),
                name="indicator_value_is_of_a_period",
            ),
            models.CheckConstraint(
                condition=Q(year__gte=FIRST_YEAR, year__lte=LAST_YEAR), name="indicator_value_is_of_a_year"
            ),
            models.CheckConstraint(
                condition=Q(numerator=None, denominator=None)
                | Q(numerator__isnull=False, denominator__isnull=False, denominator__gt=0),
                name="indicator_ratio_has_both_counts",
            ),
            # To the last printed place, which the reading of a row checks: at worst a whole percent, cut off.
            models.CheckConstraint(
                condition=Q(denominator=None) | _is_its_ratio(),
                name="indicator_value_is_its_ratio",
            ),
            models.CheckConstraint(condition=~Q(source=""), name="indicator_value_has_a_source"),
            models.CheckConstraint(
                condition=Q(via="typed", batch=None, api_key=None)
                | Q(via="file", batch__isnull=False, api_key=None)
                | Q(via="api", batch=None, api_key__isnull=False),
                name="indicator_value_says_how_it_came",
            ),
        )

    def __str__(self) -> str:
        return f"{self.indicator.code} {self.agency or '∅'} {self.year} {self.period_kind} {self.number}: {self.value}"


class IndicatorTarget(models.Model):
    """A value to reach in a year: of an indicator, or of the satisfaction index by a method (`node` empty: the whole).

    It is set for an agency, for a block and so for each of its agencies, or for the province as a whole (neither). In
    the unit of the indicator; of an index in percent. One is in force until it is withdrawn.
    """

    class Operator(models.TextChoices):
        ABOVE = "above", _("trên")
        AT_LEAST = "at_least", _("từ")
        BELOW = "below", _("dưới")
        AT_MOST = "at_most", _("không quá")

    indicator = models.ForeignKey(Indicator, models.PROTECT, null=True, related_name="targets")
    method = models.ForeignKey(Method, models.PROTECT, null=True, related_name="targets")
    node = models.CharField(max_length=20, blank=True)
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="indicator_targets")
    block = models.ForeignKey(Block, models.PROTECT, null=True, related_name="indicator_targets")
    year = models.PositiveSmallIntegerField()
    operator = models.CharField(max_length=10, choices=Operator)
    value = models.DecimalField(max_digits=16, decimal_places=6)
    source = models.CharField(max_length=LONGEST_TEXT)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawal_reason = models.CharField(max_length=LONGEST_TEXT, blank=True)

    class Meta:
        ordering = ("year", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(indicator__isnull=False, method=None, node="") | Q(indicator=None, method__isnull=False),
                name="target_has_one_subject",
            ),
            models.CheckConstraint(condition=Q(agency=None) | Q(block=None), name="target_is_of_one_thing"),
            models.UniqueConstraint(
                fields=("indicator", "method", "node", "agency", "block", "year"),
                condition=Q(withdrawn_at=None),
                name="one_target_is_in_force",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(operator__in=("above", "at_least", "below", "at_most")), name="target_operator_is_known"
            ),
            models.CheckConstraint(
                condition=Q(method=None) | Q(value__gte=0, value__lte=100), name="target_of_an_index_is_a_percent"
            ),
            models.CheckConstraint(condition=~Q(source=""), name="target_has_a_source"),
            models.CheckConstraint(condition=Q(year__gte=FIRST_YEAR, year__lte=LAST_YEAR), name="target_is_of_a_year"),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None, withdrawal_reason="")
                | (Q(withdrawn_at__isnull=False, withdrawn_at__gte=F("at")) & ~Q(withdrawal_reason="")),
                name="withdrawn_target_says_why",
            ),
        )

    def __str__(self) -> str:
        subject = self.indicator or f"{self.method} {self.node}".rstrip()
        return f"{subject} {self.year}: {self.operator} {self.value}"
