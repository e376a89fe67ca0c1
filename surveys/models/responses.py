from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agencies.models import Service
from surveys.models.channels import Channel
from surveys.models.doors import AccessPoint
from surveys.models.questionnaires import QuestionnaireVersion
from surveys.models.rounds import Round, RoundUnit


class ImportBatch(models.Model):
    """A file of answers that was read in."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="import_batches")
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    added = models.PositiveIntegerField()
    repeated = models.PositiveIntegerField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "import batches"

    def __str__(self) -> str:
        return f"{self.file_name} ({self.added})"


class ResponseQuerySet(models.QuerySet["Response"]):
    def of_round(self, round: Round) -> Self:
        return self.filter(round_unit__round=round)

    def counted(self) -> Self:
        """Leave out responses whose last decision excludes them (odd numbers exclude, even ones restore)."""
        return self.annotate(last=models.Max("decisions__number")).filter(Q(last=None) | Q(last__in=range(0, 200, 2)))


class Response(models.Model):
    """One answered form. Append-only: the database refuses changes; decisions on it are rows of their own.

    `answers` is positional to the questionnaire version's coded questions: 0 not answered, -1 "không áp dụng",
    -2 "không có ý kiến", 1…k the choice, a number n as n + 1 (see `surveys.sheet`), several choices as a bit mask.
    """

    class Flag(models.IntegerChoices):
        """Bits of `flags`: what a human should look at. Flagged answers count until a decision excludes them."""

        SAME_ID_OTHER_CONTENT = 1, _("cùng mã lượt trả lời, nội dung khác (điện thoại dùng chung)")
        TOO_FAST = 2, _("trả lời quá nhanh")
        STRAIGHT_LINED = 4, _("chọn một mức cho mọi câu")
        REPEATED = 8, _("trùng với phiếu khác cùng điểm thu")
        HIDDEN_FIELD = 16, _("điền vào ô ẩn (thường là máy)")
        FLOOD = 32, _("nhiều phiếu bất thường trong thời gian ngắn")
        CLOCK_WRONG = 64, _("đồng hồ thiết bị sai")

    id = models.UUIDField(primary_key=True)
    round_unit = models.ForeignKey(RoundUnit, models.PROTECT, related_name="responses")
    questionnaire_version = models.ForeignKey(QuestionnaireVersion, models.PROTECT, related_name="+", db_index=False)
    access_point = models.ForeignKey(AccessPoint, models.PROTECT, null=True, related_name="responses", db_index=False)
    channel = models.PositiveSmallIntegerField(choices=Channel)
    service = models.ForeignKey(Service, models.PROTECT, null=True, related_name="+", db_index=False)
    language = models.CharField(max_length=8, default="vi")
    surveyor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False)
    assisted = models.BooleanField(default=False)
    form_no = models.CharField(max_length=60, blank=True)
    import_batch = models.ForeignKey(ImportBatch, models.PROTECT, null=True, related_name="responses")
    stratum = models.CharField(max_length=60, blank=True)
    sampling_unit = models.CharField(max_length=60, blank=True)
    consent_version = models.PositiveSmallIntegerField(default=0)
    device_time = models.DateTimeField(null=True)
    received_at = models.DateTimeField()
    submitted_on = models.DateField()
    late = models.BooleanField(default=False)
    synthetic = models.BooleanField(default=False)
    flags = models.PositiveSmallIntegerField(default=0)
    answers = ArrayField(models.SmallIntegerField())

    objects = ResponseQuerySet.as_manager()

    class Meta:
        indexes = (
            # What a person has to look at is few among many.
            models.Index(fields=("round_unit",), condition=~Q(flags=0) | Q(late=True), name="doubtful_responses"),
            models.Index(fields=("access_point",), condition=Q(access_point__isnull=False), name="responses_by_door"),
        )

    def __str__(self) -> str:
        return str(self.id)


class ResponseText(models.Model):
    """What a citizen wrote in words, apart from the coded answers. Append-only."""

    response = models.ForeignKey(Response, models.PROTECT, related_name="texts")
    question = models.CharField(max_length=20)
    text = models.TextField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("response", "question"), name="one_text_per_question"),
            models.CheckConstraint(condition=~Q(text=""), name="text_is_not_empty"),
        )

    def __str__(self) -> str:
        return f"{self.question}: {self.text[:40]}"


class ResponseDecision(models.Model):
    """Excludes a response from the count or restores it. Numbers run 1, 2, 3…: odd exclude, even restore."""

    class Kind(models.TextChoices):
        EXCLUDE = "exclude", _("loại")
        RESTORE = "restore", _("khôi phục")

    response = models.ForeignKey(Response, models.PROTECT, related_name="decisions")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8, choices=Kind)
    reason = models.CharField(max_length=500)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("response", "number"), name="decisions_are_numbered"),
            models.CheckConstraint(
                condition=Q(number__gte=1)
                & (Q(kind="exclude", number__in=range(1, 200, 2)) | Q(kind="restore", number__in=range(2, 200, 2))),
                name="decisions_alternate",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="decision_states_a_reason"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.response_id}"


class FoldInbox(models.Model):
    """Responses waiting to be added to (+1) or taken from (-1) the tallies, written with what caused them.

    An answer that arrives and waits for a decision adds nothing (0) but was received. `decided`: not the arrival, but
    a decision caused the entry.
    """

    response = models.ForeignKey(Response, models.PROTECT, related_name="+", db_index=False)
    sign = models.SmallIntegerField()
    decided = models.BooleanField(default=False, db_default=False)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(sign=1) | Q(sign=0, decided=False) | Q(sign=-1, decided=True), name="inbox_sign_is_one"
            ),
        )
        verbose_name_plural = "fold inbox"

    def __str__(self) -> str:
        return f"{self.sign:+d} {self.response_id}"
