from django.conf import settings
from django.db import models
from django.db.models import Q


class Directive(models.Model):
    """A document that gives tasks to agencies (công văn, chỉ thị, kế hoạch): where obligations come from."""

    number = models.CharField(max_length=60)
    issued_on = models.DateField()
    issuer = models.CharField(max_length=200)
    # Trích yếu: what the document is about, in its own words.
    title = models.CharField(max_length=500)
    # A theme of the year that the document proclaims, as a tag; "" where it has none.
    theme = models.CharField(max_length=120, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ("-issued_on", "-pk")
        constraints = (
            models.UniqueConstraint(fields=("number", "issued_on", "issuer"), name="directive_is_entered_once"),
            models.CheckConstraint(
                condition=~Q(number="") & ~Q(issuer="") & ~Q(title=""), name="directive_has_number_issuer_and_title"
            ),
        )

    def __str__(self) -> str:
        return self.number


class Point(models.Model):
    """A point of a directive (điểm, khoản), under the number it has there."""

    directive = models.ForeignKey(Directive, models.PROTECT, related_name="points")
    position = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=20)
    text = models.TextField()

    class Meta:
        ordering = ("directive", "position")
        constraints = (
            models.UniqueConstraint(fields=("directive", "label"), name="point_label_is_used_once"),
            models.UniqueConstraint(fields=("directive", "position"), name="point_has_its_own_place"),
            models.CheckConstraint(condition=~Q(label="") & ~Q(text=""), name="point_has_label_and_text"),
        )

    def __str__(self) -> str:
        return f"{self.directive.number}, {self.label}"

    @property
    def heading(self) -> str:
        """The id of its heading on the page of its directive."""
        return f"diem-{self.position}"
