from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, AgencyVersion, Block
from surveys.models.channels import Channel
from surveys.models.questionnaires import QuestionnaireVersion


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
    # A survey an agency makes of its own sub-units (tự khảo sát), always labelled so; null: the province's.
    owner = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="+")
    # The plan (STATISTICS § 5): wanted margin e in percentage points, share of issued forms expected back in percent.
    margin = models.DecimalField(max_digits=4, decimal_places=2, null=True)
    expected_response = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    # What whoever owns the round wants to remember; the one thing that may still change when it is closed.
    note = models.TextField(blank=True)
    # Marked in every page and report: figures of a demonstration must never pass for real ones.
    synthetic = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ("-assessment_year", "-opens_on", "code")
        constraints = (
            models.CheckConstraint(condition=Q(opens_on__lte=F("closes_on")), name="round_opens_before_it_closes"),
            models.CheckConstraint(
                condition=Q(margin=None) | Q(margin__gt=0, margin__lte=50), name="round_margin_is_a_margin"
            ),
            models.CheckConstraint(
                condition=Q(expected_response=None) | Q(expected_response__gt=0, expected_response__lte=100),
                name="round_expected_response_is_a_share",
            ),
        )

    def __str__(self) -> str:
        return self.title


class RoundVersion(models.Model):
    """A questionnaire version a round has asked: its first one, and rewordings of the same questions after it.

    Answers are stored under the version they were given to; every version of a round has the same layout of counts.
    """

    round = models.ForeignKey(Round, models.PROTECT, related_name="asked_versions")
    version = models.ForeignKey(QuestionnaireVersion, models.PROTECT, related_name="+")
    since = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("round", "version"), name="round_asks_a_version_once"),)

    def __str__(self) -> str:
        return f"{self.round.code}: {self.version}"


class RoundChannel(models.Model):
    """A channel of a round with the design behind it, which decides what may be inferred from its answers."""

    class Design(models.TextChoices):
        DRAWN = "drawn", _("chọn mẫu")
        CENSUS = "census", _("toàn bộ hồ sơ")
        VOLUNTARY = "voluntary", _("tự nguyện")

    round = models.ForeignKey(Round, models.PROTECT, related_name="channels")
    channel = models.PositiveSmallIntegerField(choices=Channel)
    design = models.CharField(max_length=10, choices=Design)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("round", "channel"), name="round_has_a_channel_once"),
            models.CheckConstraint(
                condition=Q(design__in=("drawn", "census", "voluntary")), name="channel_design_is_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.round.code}: {self.get_channel_display()} ({self.design})"


# What a channel usually is; whoever plans may say otherwise.
USUAL_DESIGNS: dict[Channel, str] = {
    channel: RoundChannel.Design.VOLUNTARY
    if channel in (Channel.WEB, Channel.QR, Channel.ZALO, Channel.KIOSK)
    else RoundChannel.Design.DRAWN
    for channel in Channel
}


class RoundUnit(models.Model):
    """An agency measured in a round, with the version and block it had then."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="units")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="round_units")
    version = models.ForeignKey(AgencyVersion, models.PROTECT, related_name="+")
    block = models.ForeignKey(Block, models.PROTECT, null=True, related_name="+")
    # After a merger in mid-round the answers of this unit count for another one.
    reports_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="receives_from")
    issued = models.PositiveIntegerField(null=True)
    # Completed dossiers of the window (N) and valid forms wanted; null: not stated.
    population = models.PositiveIntegerField(null=True)
    quota = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("round", "agency"), name="agency_stands_once_in_a_round"),
            models.CheckConstraint(
                condition=Q(reports_into=None) | ~Q(reports_into=F("id")), name="unit_does_not_report_into_itself"
            ),
        )

    def __str__(self) -> str:
        return f"{self.round.code}: {self.version.name}"
