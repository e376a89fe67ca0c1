"""Paper: batches of numbered forms, what was keyed from them, and the re-check of a sample (phúc tra)."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, IntegerRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from surveys.models.channels import Channel
from surveys.models.questionnaires import QuestionnaireVersion
from surveys.models.responses import Response
from surveys.models.rounds import Round, RoundUnit

PAPER_CHANNELS = (Channel.COUNTER, Channel.ENUMERATOR, Channel.POST, Channel.PAPER)
MOST_FORMS = 500
MOST_REASON_LETTERS = 200


class IntegerRange(Func):
    function = "INT4RANGE"
    output_field = IntegerRangeField()


class PaperBatch(models.Model):
    """Consecutively numbered paper forms for one unit: printed, handed out, taken back, keyed in."""

    class State(models.TextChoices):
        PREPARED = "prepared", _("đã lập, chưa phát")
        OUT = "out", _("đang phát và thu")
        CLOSED = "closed", _("đã khóa nhập")

    # Namespace of the ids of its responses: nobody can tell an id from a serial number.
    key = models.UUIDField(unique=True)
    round = models.ForeignKey(Round, models.PROTECT, related_name="paper_batches")
    round_unit = models.ForeignKey(RoundUnit, models.PROTECT, related_name="paper_batches")
    channel = models.PositiveSmallIntegerField(choices=Channel)
    questionnaire_version = models.ForeignKey(QuestionnaireVersion, models.PROTECT, related_name="+")
    prefix = models.CharField(max_length=6)
    first = models.PositiveIntegerField()
    last = models.PositiveIntegerField()
    # Two people key every form, a third decides where they differ.
    double_entry = models.BooleanField(default=False)
    stratum = models.CharField(max_length=60, blank=True)
    sampling_unit = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.PREPARED)
    handed_to = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="paper_batches")
    holder = models.CharField(max_length=200, blank=True)
    handed_on = models.DateField(null=True)
    issued = models.PositiveIntegerField(null=True)
    returned = models.PositiveIntegerField(null=True)
    printed_at = models.DateTimeField(null=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        ordering = ("prefix", "first")
        verbose_name_plural = "paper batches"
        constraints = (
            ExclusionConstraint(
                name="paper_serials_stand_once_in_a_round",
                expressions=[
                    ("round", RangeOperators.EQUAL),
                    ("prefix", RangeOperators.EQUAL),
                    (IntegerRange("first", "last", RangeBoundary(inclusive_upper=True)), RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                condition=Q(first__gte=1, last__gte=F("first"), last__lt=F("first") + MOST_FORMS),
                name="paper_batch_has_1_to_500_forms",
            ),
            models.CheckConstraint(condition=Q(prefix__regex=r"^[A-Z]{1,6}$"), name="paper_prefix_is_letters"),
            models.CheckConstraint(
                condition=Q(channel__in=[int(channel) for channel in PAPER_CHANNELS]), name="paper_channel_is_on_paper"
            ),
            models.CheckConstraint(
                condition=Q(issued=None) | Q(issued__lte=F("last") - F("first") + 1), name="paper_issued_within_batch"
            ),
            models.CheckConstraint(
                condition=Q(returned=None) | Q(returned__lte=F("issued")), name="paper_returned_within_issued"
            ),
            models.CheckConstraint(
                condition=Q(state__in=("prepared", "out", "closed")), name="paper_batch_state_is_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.prefix} {self.first}–{self.last}"

    @property
    def size(self) -> int:
        return self.last - self.first + 1


class PaperRejectReason(models.Model):
    """Why a returned form does not count. `least_share`: below this percentage of answered items it is proposed."""

    code = models.SlugField(max_length=30, unique=True)
    words = models.CharField(max_length=200)
    least_share = models.PositiveSmallIntegerField(null=True)
    position = models.PositiveSmallIntegerField(default=0)
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ("position", "code")
        constraints = (
            models.CheckConstraint(
                condition=Q(least_share=None) | Q(least_share__gte=1, least_share__lte=100),
                name="paper_least_share_is_a_percentage",
            ),
        )

    def __str__(self) -> str:
        return self.words


class PaperForm(models.Model):
    """One form of a batch that came back: what became of it, and through whose hands. Never who answered it."""

    class State(models.TextChoices):
        WAITING = "waiting", _("chờ người thứ hai nhập")
        DIFFERING = "differing", _("hai lần nhập khác nhau")
        STORED = "stored", _("đã lưu")
        REJECTED = "rejected", _("loại")

    batch = models.ForeignKey(PaperBatch, models.PROTECT, related_name="forms")
    number = models.PositiveIntegerField()
    # Raised when an excluded response is keyed again from its form.
    attempt = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=10, choices=State)
    first_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    second_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    keyed_at = models.DateTimeField()
    # Items in which the two keyings differed (null: keyed once), and items with a mark that says nothing.
    differences = models.PositiveSmallIntegerField(null=True)
    unclear = models.PositiveSmallIntegerField(default=0)
    reason = models.ForeignKey(PaperRejectReason, models.PROTECT, null=True, related_name="+")
    # What was written for the reason that no entry of the list names.
    reason_words = models.CharField(max_length=MOST_REASON_LETTERS, blank=True)
    response = models.OneToOneField(Response, models.PROTECT, null=True, related_name="paper_form")

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=("batch", "number"), name="paper_serial_is_keyed_once"),
            models.CheckConstraint(
                condition=Q(state="stored", response__isnull=False) | (~Q(state="stored") & Q(response=None)),
                name="paper_stored_form_has_its_response",
            ),
            models.CheckConstraint(
                condition=Q(state="rejected", reason__isnull=False) | (~Q(state="rejected") & Q(reason=None)),
                name="paper_rejected_form_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(reason_words="") | Q(state="rejected"), name="paper_only_a_rejected_form_has_reason_words"
            ),
            models.CheckConstraint(
                condition=Q(second_by=None) | ~Q(second_by=F("first_by")), name="paper_second_keyer_is_another"
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | (~Q(decided_by=F("first_by")) & ~Q(decided_by=F("second_by"))),
                name="paper_a_third_person_decides",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("waiting", "differing", "stored", "rejected")), name="paper_form_state_is_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.batch.prefix}-{self.number}"


class PaperKeying(models.Model):
    """What one person keyed from a form that is not stored yet. Goes when the form is stored or rejected."""

    form = models.ForeignKey(PaperForm, models.CASCADE, related_name="keyings")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    submitted_on = models.DateField()
    assisted = models.BooleanField(default=False)
    answers = ArrayField(models.SmallIntegerField())
    texts = models.JSONField(default=dict)
    unclear = ArrayField(models.CharField(max_length=20), default=list)

    class Meta:
        ordering = ("at",)
        constraints = (models.UniqueConstraint(fields=("form", "by"), name="paper_a_person_keys_a_form_once"),)

    def __str__(self) -> str:
        return f"{self.form} ({self.by})"


class Recheck(models.Model):
    """A sample of a round's numbered forms, drawn to be asked or keyed a second time (phúc tra)."""

    class Kind(models.TextChoices):
        INTERVIEW = "interview", _("hỏi lại người trả lời")
        KEYING = "keying", _("nhập lại từ phiếu giấy")

    round = models.ForeignKey(Round, models.PROTECT, related_name="rechecks")
    kind = models.CharField(max_length=10, choices=Kind)
    round_unit = models.ForeignKey(RoundUnit, models.PROTECT, null=True, related_name="+")
    surveyor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    seed = models.PositiveIntegerField()
    percent = models.DecimalField(max_digits=5, decimal_places=2)
    population = models.PositiveIntegerField()
    drawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField()

    class Meta:
        ordering = ("-drawn_at",)
        constraints = (
            models.CheckConstraint(condition=Q(percent__gt=0, percent__lte=100), name="recheck_percent_is_a_share"),
            models.CheckConstraint(condition=Q(kind__in=("interview", "keying")), name="recheck_kind_is_known"),
        )

    def __str__(self) -> str:
        return f"{self.round.code}: {self.get_kind_display()} ({self.seed})"


class RecheckForm(models.Model):
    """One form of a re-check and the answers got the second time; it names a form, never a person."""

    recheck = models.ForeignKey(Recheck, models.CASCADE, related_name="forms")
    position = models.PositiveIntegerField()
    response = models.ForeignKey(Response, models.PROTECT, related_name="+")
    answers = ArrayField(models.SmallIntegerField(), null=True)
    missed = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(fields=("recheck", "position"), name="recheck_forms_are_numbered"),
            models.UniqueConstraint(fields=("recheck", "response"), name="recheck_draws_a_form_once"),
            models.CheckConstraint(condition=Q(answers=None) | Q(missed=""), name="recheck_form_is_answered_or_missed"),
        )

    def __str__(self) -> str:
        return f"{self.recheck_id}/{self.position}"
