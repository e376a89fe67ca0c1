from django.conf import settings
from django.db import models
from django.db.models import F, Q

from agencies.models import Agency


class Hotline(models.Model):
    """The telephone number of an agency (none: of the province) for what people have to say, and its hours."""

    agency = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="+")
    number = models.CharField(max_length=40)
    hours = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("agency",), name="agency_has_one_hotline", nulls_distinct=False),
            models.CheckConstraint(condition=~Q(number=""), name="hotline_has_a_number"),
        )

    def __str__(self) -> str:
        return self.number


class DutyShift(models.Model):
    """Who answers a hotline, from the first to the last day."""

    hotline = models.ForeignKey(Hotline, models.PROTECT, related_name="shifts")
    first_day = models.DateField()
    last_day = models.DateField()
    person = models.CharField(max_length=120)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="shift_ends_after_it_starts"),
            models.CheckConstraint(condition=~Q(person=""), name="shift_names_who_is_on_duty"),
        )

    def __str__(self) -> str:
        return f"{self.person}, {self.first_day} – {self.last_day}"


class TestCall(models.Model):
    """That somebody rang a hotline to see whether it is answered. Append-only."""

    __test__ = False  # No test class, whatever pytest thinks.

    hotline = models.ForeignKey(Hotline, models.PROTECT, related_name="test_calls")
    answered = models.BooleanField()
    note = models.CharField(max_length=300, blank=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.hotline_id}: {self.at:%Y-%m-%d %H:%M}"
