from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency
from feedback.models.comments import Comment


class NamedCase(models.Model):
    """That a comment names an official, for the head of the agency to look into by a day.

    Nothing here says who is named: that stands in the comment alone, masked. There is no index of persons, and none can
    be made from these rows.
    """

    class Outcome(models.TextChoices):
        FOUNDED = "founded", _("có cơ sở")
        UNFOUNDED = "unfounded", _("không có cơ sở")
        INSUFFICIENT = "insufficient", _("chưa đủ căn cứ")
        REFERRED = "referred", _("chuyển cơ quan có thẩm quyền")
        NO_OFFICIAL = "no_official", _("không nêu công chức")

    comment = models.OneToOneField(Comment, models.PROTECT, related_name="named_case")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    opened_on = models.DateField()
    due_on = models.DateField()
    outcome = models.CharField(max_length=12, choices=Outcome, blank=True)
    decided_on = models.DateField(null=True)
    version = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(due_on__gte=F("opened_on")), name="case_is_due_after_it_is_opened"),
            models.CheckConstraint(
                condition=Q(outcome="", decided_on=None) | (~Q(outcome="") & Q(decided_on__isnull=False)),
                name="decided_case_has_outcome_and_day",
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=("", "founded", "unfounded", "insufficient", "referred", "no_official")),
                name="case_outcome_is_known",
            ),
        )

    def __str__(self) -> str:
        return f"{self.comment_id}: {self.outcome or '…'}"


class NamedStep(models.Model):
    """What the head noted or decided about a case. Append-only; read by heads of the agency alone."""

    case = models.ForeignKey(NamedCase, models.PROTECT, related_name="steps")
    number = models.PositiveSmallIntegerField()
    outcome = models.CharField(max_length=12, choices=NamedCase.Outcome, blank=True)
    note = models.TextField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("case", "number"), name="case_steps_are_numbered"),
            models.CheckConstraint(condition=Q(number__gte=1), name="case_step_numbers_start_at_one"),
            models.CheckConstraint(condition=~Q(note=""), name="case_step_has_words"),
        )

    def __str__(self) -> str:
        return f"{self.case_id}/{self.number}"
