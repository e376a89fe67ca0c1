from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, AgencyVersion, Block, Service


class Channel(models.IntegerChoices):
    """By which way an answer came in. The numbers are stored in answers and tallies: never reuse one."""

    COUNTER = 1, _("Bộ phận Một cửa")
    ENUMERATOR = 2, _("Điều tra viên, Bưu điện")
    POST = 3, _("Gửi thư")
    PHONE = 4, _("Điện thoại")
    WEB = 5, _("Đường dẫn trên mạng")
    QR = 6, _("Mã QR")
    SMS = 7, _("Tin nhắn SMS")
    ZALO = 8, _("Zalo")
    EMAIL = 9, _("Thư điện tử")
    KIOSK = 10, _("Máy đặt tại quầy")
    PAPER = 11, _("Phiếu giấy nhập máy")
    FILE = 12, _("Tệp dữ liệu")


class Questionnaire(models.Model):
    """What is asked, over all its versions."""

    code = models.SlugField(max_length=60, unique=True)

    def __str__(self) -> str:
        return self.code


class QuestionnaireVersion(models.Model):
    """One immutable wording of a questionnaire: the document that `surveys.questionnaire` parses."""

    questionnaire = models.ForeignKey(Questionnaire, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=300)
    definition = models.JSONField()
    definition_hash = models.CharField(max_length=64)
    created_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("questionnaire", "number"), name="questionnaire_version_numbers"),
            models.UniqueConstraint(fields=("questionnaire", "definition_hash"), name="questionnaire_versions_differ"),
        )

    def __str__(self) -> str:
        return f"{self.questionnaire} ({self.number})"


class Round(models.Model):
    """One survey period (đợt khảo sát)."""

    class State(models.TextChoices):
        DRAFT = "draft", _("chuẩn bị")
        OPEN = "open", _("đang thu phiếu")
        CLOSED = "closed", _("đã khóa thu phiếu")

    code = models.SlugField(max_length=60, unique=True)
    title = models.CharField(max_length=200)
    assessment_year = models.PositiveSmallIntegerField()
    questionnaire_version = models.ForeignKey(QuestionnaireVersion, models.PROTECT, related_name="rounds")
    opens_on = models.DateField()
    closes_on = models.DateField()
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    # Marked in every page and report: figures of a demonstration must never pass for real ones.
    synthetic = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ("-assessment_year", "-opens_on", "code")
        constraints = (
            models.CheckConstraint(condition=Q(opens_on__lte=F("closes_on")), name="round_opens_before_it_closes"),
        )

    def __str__(self) -> str:
        return self.title


class RoundUnit(models.Model):
    """An agency measured in a round, with the version and block it had then."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="units")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="round_units")
    version = models.ForeignKey(AgencyVersion, models.PROTECT, related_name="+")
    block = models.ForeignKey(Block, models.PROTECT, null=True, related_name="+")
    # After a merger in mid-round the answers of this unit count for another one.
    reports_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="receives_from")
    issued = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("round", "agency"), name="agency_stands_once_in_a_round"),
            models.CheckConstraint(
                condition=Q(reports_into=None) | ~Q(reports_into=F("id")), name="unit_does_not_report_into_itself"
            ),
        )

    def __str__(self) -> str:
        return f"{self.round.code}: {self.version.name}"


class AccessPoint(models.Model):
    """A door through which answers to one unit come in: a link or QR with its token."""

    round_unit = models.ForeignKey(RoundUnit, models.PROTECT, related_name="access_points")
    channel = models.PositiveSmallIntegerField(choices=Channel)
    service = models.ForeignKey(Service, models.PROTECT, null=True, related_name="+")
    token = models.CharField(max_length=32, unique=True)
    label = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.token} ({self.get_channel_display()})"


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
    1…k the choice, a number n as n + 1 - its minimum's offset (see `surveys.sheet`), several choices as a bit mask.
    """

    class Flag(models.IntegerChoices):
        """Bits of `flags`: what a human should look at. Flagged answers count until a decision excludes them."""

        SAME_ID_OTHER_CONTENT = 1, _("cùng mã lượt trả lời, nội dung khác (điện thoại dùng chung)")

    id = models.UUIDField(primary_key=True)
    round_unit = models.ForeignKey(RoundUnit, models.PROTECT, related_name="responses")
    questionnaire_version = models.ForeignKey(QuestionnaireVersion, models.PROTECT, related_name="+", db_index=False)
    access_point = models.ForeignKey(AccessPoint, models.PROTECT, null=True, related_name="responses")
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
    """Responses waiting to be added to (+1) or taken from (-1) the tallies, written with what caused them."""

    response = models.ForeignKey(Response, models.PROTECT, related_name="+", db_index=False)
    sign = models.SmallIntegerField()

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(sign__in=(-1, 1)), name="inbox_sign_is_one"),)
        verbose_name_plural = "fold inbox"

    def __str__(self) -> str:
        return f"{self.sign:+d} {self.response_id}"
