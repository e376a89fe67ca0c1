"""Self-assessment, appraisal, the paper laid before who decides, grades: rows that only grow.

The values stand in `Appraisal`; each belongs to the step that gave it.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from scoring.models.publications import LONGEST_BODY, LONGEST_NUMBER
from scoring.models.runs import ScoringRun
from surveys.models import Round, RoundUnit

LONGEST_NOTE = 5000
LONGEST_POST = 120
LONGEST_SOURCE = 500


class GradeScheme(models.Model):
    """A version of a grade scheme (thang xếp loại). It never changes: to edit is to make the next version.

    `bands` is a list of `scoring.grading.Band.to_json`, lowest first. `verified`: somebody read its `source`.
    """

    class Basis(models.TextChoices):
        INDEX = "index", _("chỉ số hài lòng, %")
        POINTS = "points", _("điểm so với điểm tối đa, %")

    class Reads(models.TextChoices):
        PRINTED = "printed", _("giá trị đã làm tròn như in")
        EXACT = "exact", _("giá trị chưa làm tròn")

    name = models.CharField(max_length=120)
    number = models.PositiveSmallIntegerField()
    basis = models.CharField(max_length=10, choices=Basis)
    reads = models.CharField(max_length=10, choices=Reads)
    bands = models.JSONField()
    source = models.CharField(max_length=LONGEST_SOURCE)
    verified = models.BooleanField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("name", "-number")
        constraints = (
            models.UniqueConstraint(fields=("name", "number"), name="grade_scheme_versions_are_numbered"),
            models.CheckConstraint(condition=~Q(name="") & Q(number__gte=1), name="grade_scheme_has_a_name"),
            models.CheckConstraint(condition=~Q(source=""), name="grade_scheme_names_its_source"),
            models.CheckConstraint(condition=Q(basis__in=("index", "points")), name="grade_scheme_basis_is_known"),
            models.CheckConstraint(condition=Q(reads__in=("printed", "exact")), name="grade_scheme_reading_is_known"),
            models.CheckConstraint(condition=~Q(bands=[]), name="grade_scheme_has_bands"),
        )

    def __str__(self) -> str:
        return f"{self.name} ({self.number})"


class AppraisalSetup(models.Model):
    """That a round is appraised before it is decided on, by whom, graded by what. The newest row is in force."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="appraisal_setups")
    body = models.CharField(max_length=LONGEST_BODY)
    scheme = models.ForeignKey(GradeScheme, models.PROTECT, null=True, related_name="setups")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("-id",)
        constraints = (models.CheckConstraint(condition=~Q(body=""), name="appraisal_names_its_body"),)

    def __str__(self) -> str:
        return f"{self.round_id}: {self.body}"


class AppraisalStep(models.Model):
    """What was done about one unit of a run: by its agency, or by who appraises. `number` counts a unit's steps.

    `undo` names in `voids` the appraisal that it takes back; the one before is in force again.
    """

    class Kind(models.TextChoices):
        SAVE = "save", _("lưu bản tự chấm")
        SUBMIT = "submit", _("nộp tự chấm")
        TAKE_BACK = "take_back", _("rút bản tự chấm")
        APPRAISE = "appraise", _("thẩm định")
        UNDO = "undo", _("hoàn tác thẩm định")

    round_unit = models.ForeignKey(RoundUnit, models.PROTECT, related_name="appraisal_steps")
    run = models.ForeignKey(ScoringRun, models.PROTECT, related_name="appraisal_steps")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    voids = models.OneToOneField("self", models.PROTECT, null=True, related_name="voided_by")
    # Handed in after the window of the draft.
    late = models.BooleanField(default=False)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("round_unit", "number")
        constraints = (
            models.UniqueConstraint(fields=("round_unit", "number"), name="appraisal_steps_are_numbered"),
            models.CheckConstraint(condition=Q(number__gte=1), name="appraisal_step_numbers_start_at_one"),
            models.CheckConstraint(
                condition=Q(kind__in=("save", "submit", "take_back", "appraise", "undo")),
                name="appraisal_step_is_known",
            ),
            models.CheckConstraint(condition=Q(kind="undo") ^ Q(voids=None), name="only_an_undo_voids_a_step"),
            models.CheckConstraint(condition=Q(kind="submit") | Q(late=False), name="only_what_is_handed_in_is_late"),
        )

    def __str__(self) -> str:
        return f"{self.round_unit_id}/{self.number}: {self.kind}"


class AppraisalProof(models.Model):
    """A file an agency gives with its self-assessment: kept under a random name, served as a download only."""

    step = models.ForeignKey(AppraisalStep, models.PROTECT, related_name="proofs")
    key = models.UUIDField(unique=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=80)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(condition=Q(size__gt=0) & ~Q(name=""), name="appraisal_proof_is_a_named_file"),
        )

    def __str__(self) -> str:
        return self.name


class Submission(models.Model):
    """A paper (tờ trình) that lays a run's figures, appraised values and grades before who decides.

    `content` is what it says, frozen: `scoring.appraising.frozen`, and `recipients`. In force until it ends.
    """

    round = models.ForeignKey(Round, models.PROTECT, related_name="submissions")
    run = models.ForeignKey(ScoringRun, models.PROTECT, related_name="submissions")
    setup = models.ForeignKey(AppraisalSetup, models.PROTECT, related_name="submissions")
    number = models.CharField(max_length=LONGEST_NUMBER)
    signed_on = models.DateField()
    signer = models.CharField(max_length=LONGEST_POST)
    addressee = models.CharField(max_length=LONGEST_BODY)
    text = models.TextField(max_length=LONGEST_NOTE)
    content = models.JSONField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(
                condition=~Q(number="") & ~Q(signer="") & ~Q(addressee=""), name="submission_names_its_paper"
            ),
        )

    def __str__(self) -> str:
        return f"{self.round_id}: {self.number}"


class SubmissionEnd(models.Model):
    """Why a paper is no longer in force: withdrawn, or returned by who was to decide. Appraising goes on."""

    class Kind(models.TextChoices):
        WITHDRAWN = "withdrawn", _("rút tờ trình")
        RETURNED = "returned", _("bị trả lại")

    submission = models.OneToOneField(Submission, models.PROTECT, related_name="end")
    kind = models.CharField(max_length=10, choices=Kind)
    reason = models.TextField(max_length=LONGEST_NOTE)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=("withdrawn", "returned")), name="submission_end_is_known"),
            models.CheckConstraint(condition=~Q(reason=""), name="ended_submission_says_why"),
        )

    def __str__(self) -> str:
        return f"{self.submission_id}: {self.kind}"
