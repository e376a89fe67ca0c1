from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from surveys.models import Round


class ReportText(models.Model):
    """A paragraph of a report as the office words it, in place of the generated one. Append-only: the last one holds.

    `kind` is the report's (reports.asked), `subject` the code of its unit or block, `key` the paragraph's. `base` is
    the generated paragraph it was written upon: where that reads otherwise now, numbers changed underneath.
    """

    class Act(models.TextChoices):
        WRITE = "write", _("sửa lời văn")
        RESET = "reset", _("dùng lại câu của cổng")

    round = models.ForeignKey(Round, models.PROTECT, related_name="report_texts")
    kind = models.CharField(max_length=20)
    subject = models.CharField(max_length=60, blank=True)
    key = models.CharField(max_length=120)
    number = models.PositiveSmallIntegerField()
    act = models.CharField(max_length=10, choices=Act)
    text = models.TextField(blank=True)
    base = models.TextField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("round", "kind", "subject", "key", "number")
        constraints = (
            models.UniqueConstraint(
                fields=("round", "kind", "subject", "key", "number"), name="report_texts_are_numbered"
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="report_text_numbers_start_at_one"),
            models.CheckConstraint(condition=Q(act__in=("write", "reset")), name="report_text_act_is_known"),
            models.CheckConstraint(condition=Q(act="reset") ^ ~Q(text=""), name="written_report_text_says_something"),
            models.CheckConstraint(condition=~Q(key=""), name="report_text_names_its_paragraph"),
        )

    def __str__(self) -> str:
        return f"{self.round_id} {self.kind} {self.key}/{self.number}"
