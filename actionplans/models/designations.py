from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from actionplans.models.directives import Directive
from agencies.models import Agency
from scoring.models import Publication


class Designation(models.Model):
    """A list of agencies with a low index (đơn vị có chỉ số hài lòng thấp): named by a rule, confirmed by a decision.

    `publication` has the figures it rests on; `below`, `last` and `fell` are the rule (`actionplans.designating.Rule`).
    `directive` was made from the decision; under it each agency confirmed owes an analysis and a plan.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("đang xem xét")
        DECIDED = "decided", _("đã có quyết định")
        WITHDRAWN = "withdrawn", _("đã thôi")

    publication = models.ForeignKey(Publication, models.PROTECT, related_name="designations")
    below = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    last = models.PositiveSmallIntegerField(null=True)
    fell = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    decision_number = models.CharField(max_length=60, blank=True)
    decided_on = models.DateField(null=True)
    issuer = models.CharField(max_length=200, blank=True)
    directive = models.OneToOneField(Directive, models.PROTECT, null=True, related_name="designation")
    version = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(below__isnull=False) | Q(last__isnull=False) | Q(fell=True), name="designation_has_a_rule"
            ),
            models.CheckConstraint(
                condition=Q(below=None) | Q(below__gt=0, below__lte=100), name="designation_threshold_is_a_percentage"
            ),
            models.CheckConstraint(condition=Q(last=None) | Q(last__gte=1), name="designation_counts_from_the_end"),
            models.CheckConstraint(
                condition=Q(state__in=("draft", "withdrawn"), decision_number="", issuer="", decided_on=None)
                | (
                    Q(state="decided", decided_on__isnull=False, directive__isnull=False)
                    & ~Q(decision_number="")
                    & ~Q(issuer="")
                ),
                name="designation_decided_names_its_decision",
            ),
            models.UniqueConstraint(
                fields=("publication",), condition=Q(state="draft"), name="one_designation_is_drafted_at_a_time"
            ),
        )

    def __str__(self) -> str:
        return f"{self.publication_id}: {self.get_state_display()}"


class DesignatedAgency(models.Model):
    """An agency that the rule names: why (`designating.Reason`), whether that is certain, and whether it is confirmed.

    Who confirms what is not certain, or leaves out what is, says why.
    """

    designation = models.ForeignKey(Designation, models.CASCADE, related_name="agencies")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    reasons = models.JSONField()
    certain = models.BooleanField()
    confirmed = models.BooleanField()
    why = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ("designation", "pk")
        constraints = (
            models.UniqueConstraint(fields=("designation", "agency"), name="agency_is_designated_once"),
            models.CheckConstraint(
                condition=Q(confirmed=F("certain")) | ~Q(why=""), name="designated_against_the_rule_says_why"
            ),
        )

    def __str__(self) -> str:
        return f"{self.designation_id}: {self.agency_id}"


class DesignationStep(models.Model):
    """What was done about a designation. Append-only."""

    class Kind(models.TextChoices):
        START = "start", _("lập danh sách theo tiêu chí")
        EDIT = "edit", _("chọn đơn vị")
        RECOMPUTE = "recompute", _("xét lại theo số liệu đang có hiệu lực")
        DECIDE = "decide", _("ghi quyết định")
        WITHDRAW = "withdraw", _("thôi lập danh sách")

    designation = models.ForeignKey(Designation, models.PROTECT, related_name="steps")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    note = models.TextField(blank=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("designation", "number")
        constraints = (
            models.UniqueConstraint(fields=("designation", "number"), name="designation_steps_are_numbered"),
            models.CheckConstraint(condition=~Q(kind="withdraw") | ~Q(note=""), name="designation_step_says_why"),
        )

    def __str__(self) -> str:
        return f"{self.designation_id}/{self.number}"
