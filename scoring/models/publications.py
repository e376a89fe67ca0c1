from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from scoring.models.runs import ScoringRun
from surveys.models import Round, RoundUnit

# What decision numbers and the names of issuing bodies need.
LONGEST_NUMBER, LONGEST_BODY = 60, 200


class Evidence(models.Model):
    """What a run computed from, kept as it was: tallies go on changing after it.

    `inputs` is the shape of `scoring.bundles.snapshot`.
    """

    run = models.OneToOneField(ScoringRun, models.PROTECT, related_name="evidence")
    inputs = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "evidence"

    def __str__(self) -> str:
        return f"{self.run}"


class PublicationDraft(models.Model):
    """A run shown to the agencies measured, who may object from `opens_on` to `closes_on`, both included.

    The newest draft of a round is in force; a window is made longer by a new draft of the same run.
    """

    round = models.ForeignKey(Round, models.PROTECT, related_name="publication_drafts")
    run = models.ForeignKey(ScoringRun, models.PROTECT, related_name="publication_drafts")
    opens_on = models.DateField()
    closes_on = models.DateField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(condition=Q(opens_on__lte=F("closes_on")), name="draft_window_opens_before_it_ends"),
        )

    def __str__(self) -> str:
        return f"{self.run}: {self.opens_on} – {self.closes_on}"


class Objection(models.Model):
    """What an agency says against its own figures in a draft (ý kiến về dự thảo)."""

    draft = models.ForeignKey(PublicationDraft, models.PROTECT, related_name="objections")
    round_unit = models.ForeignKey(RoundUnit, models.PROTECT, related_name="objections")
    text = models.TextField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("id",)
        constraints = (models.CheckConstraint(condition=~Q(text=""), name="objection_says_something"),)

    def __str__(self) -> str:
        return f"{self.round_unit}: {self.at:%Y-%m-%d}"

    @property
    def answer(self) -> "ObjectionAnswer | None":
        """The answer in force: the newest of `answers`."""
        return next(iter(self.answers.all()), None)


class ObjectionAnswer(models.Model):
    """How Sở Nội vụ answered an objection. A later answer replaces the one before, which stays."""

    class Outcome(models.TextChoices):
        ACCEPTED = "accepted", _("tiếp thu")
        PARTLY = "partly", _("tiếp thu một phần")
        REJECTED = "rejected", _("giữ nguyên kết quả")

    objection = models.ForeignKey(Objection, models.PROTECT, related_name="answers")
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")
    outcome = models.CharField(max_length=10, choices=Outcome)
    text = models.TextField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(
                fields=("objection",), condition=Q(replaces=None), name="later_answer_replaces_one"
            ),
            models.CheckConstraint(
                condition=Q(replaces=None) | ~Q(replaces=F("id")), name="answer_does_not_replace_itself"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="answer_says_something"),
            models.CheckConstraint(
                condition=Q(outcome__in=("accepted", "partly", "rejected")), name="answer_outcome_is_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.objection}: {self.outcome}"


class Appraisal(models.Model):
    """A value an agency gave itself (tự chấm) or a higher body appraised (thẩm định), kept beside the computed one.

    `node` is a code of the method's tree, empty for the whole. A value belongs to the `step` that gave it; the newest
    step of a unit that nothing takes back is in force (`scoring.appraising`). Values of before there were steps have
    none: the newest of a unit, node, kind and measure is in force. `computed` is what it was set beside. An agency may
    explain a computed value without giving one.
    """

    class Kind(models.TextChoices):
        SELF = "self", _("tự chấm")
        APPRAISED = "appraised", _("thẩm định")

    class Measure(models.TextChoices):
        INDEX = "index", _("chỉ số, %")
        POINTS = "points", _("điểm")

    round_unit = models.ForeignKey(RoundUnit, models.PROTECT, related_name="appraisals")
    step = models.ForeignKey("scoring.AppraisalStep", models.PROTECT, null=True, related_name="values")
    node = models.CharField(max_length=20, blank=True)
    kind = models.CharField(max_length=10, choices=Kind)
    measure = models.CharField(max_length=10, choices=Measure)
    value = models.DecimalField(max_digits=9, decimal_places=4, null=True)
    computed = models.DecimalField(max_digits=9, decimal_places=4, null=True)
    reason = models.TextField(blank=True)
    document = models.CharField(max_length=200, blank=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=("self", "appraised")), name="appraisal_kind_is_known"),
            models.CheckConstraint(condition=Q(measure__in=("index", "points")), name="appraisal_measure_is_known"),
            # Where it is what was computed, nothing need be said.
            models.CheckConstraint(
                condition=~Q(reason="")
                | Q(value__isnull=False, computed__isnull=False, step__isnull=False, value=F("computed")),
                name="appraisal_has_a_reason",
            ),
            models.CheckConstraint(condition=Q(kind="self") | Q(value__isnull=False), name="appraised_is_a_value"),
            models.UniqueConstraint(fields=("step", "node", "kind", "measure"), name="a_step_values_a_node_once"),
            models.CheckConstraint(
                condition=Q(value__gte=0) & (Q(measure="points") | Q(value__lte=100)), name="appraisal_is_in_bounds"
            ),
        )

    def __str__(self) -> str:
        return f"{self.round_unit} {self.node}: {self.kind} {self.value}"


class Approval(models.Model):
    """What the leaders of the province say of a run before it is published, or that it is asked for or no longer.

    `draft` is the draft in force then: a later one asks anew. The newest row of a run and draft tells. Without any row
    the run of a draft waits once its window has ended and its objections are answered.
    """

    class Kind(models.TextChoices):
        ASK = "ask", _("trình phê duyệt")
        WITHDRAW = "withdraw", _("thôi trình")
        APPROVE = "approve", _("phê duyệt")
        RETURN = "return", _("trả lại")

    round = models.ForeignKey(Round, models.PROTECT, related_name="approvals")
    run = models.ForeignKey(ScoringRun, models.PROTECT, related_name="approvals")
    draft = models.ForeignKey(PublicationDraft, models.PROTECT, null=True, related_name="approvals")
    kind = models.CharField(max_length=10, choices=Kind)
    note = models.TextField(blank=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(
                condition=Q(kind__in=("ask", "withdraw", "approve", "return")), name="approval_kind_is_known"
            ),
            models.CheckConstraint(condition=~Q(kind="return") | ~Q(note=""), name="returned_run_says_why"),
        )

    def __str__(self) -> str:
        return f"{self.run}: {self.kind}"


class Publication(models.Model):
    """A run made public by a decision. A correction is a new publication that supersedes this one and says why.

    The publication that none supersedes is in force: one in each round. `withheld` names the rows whose item counts
    this publication leaves out: `scoring.bundles.withholding.Withheld` by the keys of `scoring.disclosure`.
    """

    round = models.ForeignKey(Round, models.PROTECT, related_name="publications")
    run = models.OneToOneField(ScoringRun, models.PROTECT, related_name="publication")
    draft = models.ForeignKey(PublicationDraft, models.PROTECT, null=True, related_name="publications")
    issuing_body = models.CharField(max_length=LONGEST_BODY)
    decision_number = models.CharField(max_length=LONGEST_NUMBER)
    decision_date = models.DateField()
    supersedes = models.OneToOneField("self", models.PROTECT, null=True, related_name="superseded_by")
    reason = models.TextField(blank=True)
    withheld = models.JSONField(default=dict)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField()

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(
                condition=~Q(issuing_body="") & ~Q(decision_number=""), name="publication_names_its_decision"
            ),
            models.UniqueConstraint(
                fields=("round",), condition=Q(supersedes=None), name="later_publication_supersedes_one"
            ),
            models.CheckConstraint(
                condition=(Q(supersedes=None) & Q(reason="")) | (Q(supersedes__isnull=False) & ~Q(reason="")),
                name="superseding_publication_says_why",
            ),
            models.CheckConstraint(
                condition=Q(supersedes=None) | ~Q(supersedes=F("id")), name="publication_does_not_supersede_itself"
            ),
        )

    def __str__(self) -> str:
        return f"{self.round.code}: {self.decision_number} ({self.decision_date:%Y-%m-%d})"
