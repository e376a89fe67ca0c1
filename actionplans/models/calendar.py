from django.conf import settings
from django.db import models
from django.db.models import Q


class FixedDate(models.Model):
    """A day of the province's year that a document sets, such as plans in April: kept by Sở Nội vụ, with its source.

    `day` None is the last day of the month ("trong tháng 4"), `year` None every year. What is withdrawn stays as a row.
    """

    title = models.CharField(max_length=300)
    # The document that says so, with its point.
    source = models.CharField(max_length=300)
    month = models.PositiveSmallIntegerField()
    day = models.PositiveSmallIntegerField(null=True)
    year = models.PositiveSmallIntegerField(null=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("month", "day", "pk")
        constraints = (
            models.CheckConstraint(condition=~Q(title="") & ~Q(source=""), name="fixed_date_says_what_and_why"),
            models.CheckConstraint(
                condition=Q(month__gte=1, month__lte=12) & (Q(day=None) | Q(day__gte=1, day__lte=31)),
                name="fixed_date_is_a_day",
            ),
            models.CheckConstraint(
                condition=Q(year=None) | Q(year__gte=2000, year__lte=2100), name="fixed_date_year_is_known"
            ),
            models.UniqueConstraint(
                fields=("title", "month", "day", "year"),
                condition=Q(withdrawn_at=None),
                nulls_distinct=False,
                name="fixed_date_stands_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.title}: {self.day or '…'}/{self.month}"
