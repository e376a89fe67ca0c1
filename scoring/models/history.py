from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, Block


class ResultBatch(models.Model):
    """A file of older published figures that was taken in."""

    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    added = models.PositiveIntegerField()
    repeated = models.PositiveIntegerField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("-at", "-id")
        verbose_name_plural = "result batches"

    def __str__(self) -> str:
        return self.file_name


class PublishedResult(models.Model):
    """An index of an earlier year that exists only as a published figure: no answers, so it is never computed again.

    Of an agency, of a block, or of the whole province (neither). `value`, `low` and `high` are percents as printed.
    A later row of the same index, year and kind corrects an earlier one and says why; the newest is in force.
    """

    class MethodKind(models.TextChoices):
        TOP2 = "top2", _("tỷ lệ hài lòng")
        POINTS = "points", _("điểm (1 đến 5)")
        POINTS0 = "points0", _("điểm (0 đến 4)")
        MEAN = "mean_of_children", _("trung bình các phần")
        WEIGHTED = "weighted", _("trung bình có trọng số")
        SINGLE = "single_item", _("một câu hỏi chung")
        OTHER = "other", _("cách khác, hoặc nguồn không nêu")

    agency = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="published_results")
    block = models.ForeignKey(Block, models.PROTECT, null=True, related_name="published_results")
    year = models.PositiveSmallIntegerField()
    method_kind = models.CharField(max_length=20, choices=MethodKind)
    n = models.PositiveIntegerField(null=True)
    value = models.DecimalField(max_digits=7, decimal_places=4)
    low = models.DecimalField(max_digits=7, decimal_places=4, null=True)
    high = models.DecimalField(max_digits=7, decimal_places=4, null=True)
    source = models.CharField(max_length=300)
    correction = models.CharField(max_length=300, blank=True)
    batch = models.ForeignKey(ResultBatch, models.PROTECT, related_name="results")

    class Meta:
        ordering = ("year", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("batch", "agency", "block", "year", "method_kind"),
                name="file_states_a_result_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(condition=Q(agency=None) | Q(block=None), name="result_is_of_one_thing"),
            models.CheckConstraint(condition=Q(value__gte=0, value__lte=100), name="result_is_a_percent"),
            models.CheckConstraint(
                condition=Q(low=None, high=None)
                | Q(low__gte=0, high__lte=100, low__lte=F("value"), high__gte=F("value")),
                name="result_lies_within_its_limits",
            ),
            models.CheckConstraint(condition=~Q(source=""), name="result_has_a_source"),
            models.CheckConstraint(condition=Q(year__gte=1990, year__lte=2200), name="result_is_of_a_year"),
            models.CheckConstraint(
                condition=Q(
                    method_kind__in=(
                        "top2",
                        "points",
                        "points0",
                        "mean_of_children",
                        "weighted",
                        "single_item",
                        "other",
                    )
                ),
                name="result_kind_is_known",
            ),
        )

    def __str__(self) -> str:
        return f"{self.agency or self.block or '∅'} {self.year}: {self.value}"
