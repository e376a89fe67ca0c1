from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from actionplans.models.obligations import Obligation
from actionplans.models.plans import Measure
from agencies.models import Agency
from scoring.models import Publication
from surveys.models import Round

# Of one block of a conclusion, in characters.
LONGEST_BLOCK = 10_000


class Conference(models.Model):
    """A conference at which an agency's index is announced to its staff (hội nghị công bố chỉ số hài lòng).

    `round` is the survey whose figures are told, `obligation` what it answers to. `chair` is a post, never a name.
    """

    class State(models.TextChoices):
        PLANNED = "planned", _("dự kiến")
        HELD = "held", _("đã tổ chức, chờ xác nhận")
        CONFIRMED = "confirmed", _("đã xác nhận")
        CANCELLED = "cancelled", _("thôi tổ chức")

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="conferences")
    round = models.ForeignKey(Round, models.PROTECT, related_name="conferences")
    obligation = models.ForeignKey(Obligation, models.PROTECT, null=True, related_name="conferences")
    planned_on = models.DateField()
    held_on = models.DateField(null=True)
    place = models.CharField(max_length=300)
    chair = models.CharField(max_length=200)
    # Thành phần dự: parts of the agency and posts.
    posts = models.CharField(max_length=1000, blank=True)
    attending = models.PositiveIntegerField(null=True)
    # Cơ quan, tổ chức được mời.
    invited = models.CharField(max_length=1000, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.PLANNED)
    version = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("-planned_on", "-pk")
        constraints = (
            models.CheckConstraint(condition=~Q(place="") & ~Q(chair=""), name="conference_has_a_place_and_a_chair"),
            models.CheckConstraint(
                condition=Q(state__in=("planned", "cancelled"), held_on=None)
                | Q(state__in=("held", "confirmed"), held_on__isnull=False),
                name="conference_held_has_a_day",
            ),
            models.CheckConstraint(
                condition=Q(attending=None) | Q(attending__gte=1, attending__lte=100_000),
                name="conference_attendance_is_a_number_of_people",
            ),
        )
        indexes = (models.Index(fields=("round", "agency"), name="conferences_of_a_round"),)

    def __str__(self) -> str:
        return f"{self.agency_id}: {self.planned_on:%d/%m/%Y}"


class ConferenceStep(models.Model):
    """What was done about a conference. Append-only."""

    class Kind(models.TextChoices):
        PLAN = "plan", _("lập")
        EDIT = "edit", _("sửa")
        HOLD = "hold", _("ghi đã tổ chức")
        UNHOLD = "unhold", _("ghi lại là chưa tổ chức")
        FILES = "files", _("thêm minh chứng")
        CONFIRM = "confirm", _("xác nhận đã tổ chức")
        RETURN = "return", _("thôi xác nhận")
        CANCEL = "cancel", _("thôi tổ chức")
        RESTORE = "restore", _("lập lại")
        REMARK = "remark", _("ghi góp ý")
        UNREMARK = "unremark", _("bỏ góp ý")
        MEASURES = "measures", _("đưa góp ý vào kế hoạch")
        CONCLUDE = "conclude", _("soạn thông báo kết luận")
        HAND_IN = "hand_in", _("nộp làm kết quả nhiệm vụ")

    conference = models.ForeignKey(Conference, models.PROTECT, related_name="steps")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    note = models.TextField(blank=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("conference", "number")
        constraints = (
            models.UniqueConstraint(fields=("conference", "number"), name="conference_steps_are_numbered"),
            models.CheckConstraint(
                condition=~Q(kind__in=("return", "cancel", "unhold", "unremark")) | ~Q(note=""),
                name="conference_step_says_why",
            ),
        )

    def __str__(self) -> str:
        return f"{self.conference_id}/{self.number}"


class ConferenceFile(models.Model):
    """A file that shows that a conference took place. Append-only, served as a download."""

    class About(models.TextChoices):
        MINUTES = "minutes", _("biên bản")
        PHOTO = "photo", _("ảnh")
        INVITATION = "invitation", _("giấy mời")

    step = models.ForeignKey(ConferenceStep, models.PROTECT, related_name="files")
    about = models.CharField(max_length=10, choices=About)
    key = models.UUIDField(unique=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(condition=Q(size__gt=0) & ~Q(name=""), name="conference_file_is_a_named_file"),
            models.CheckConstraint(
                condition=Q(about__in=("minutes", "photo", "invitation")), name="conference_file_is_about_something"
            ),
        )

    def __str__(self) -> str:
        return self.name


class ConferenceRemark(models.Model):
    """What staff said at a conference, in words; `section` is the part of the agency that spoke, never a person.

    `node` is the factor or item it is about, "" for none; `measure` what it became in a plan.
    """

    class Kind(models.TextChoices):
        DIFFICULTY = "difficulty", _("khó khăn, vướng mắc")
        CAUSE = "cause", _("nguyên nhân")
        PROPOSAL = "proposal", _("đề xuất")

    conference = models.ForeignKey(Conference, models.PROTECT, related_name="remarks")
    kind = models.CharField(max_length=10, choices=Kind)
    text = models.CharField(max_length=1000)
    node = models.CharField(max_length=60, blank=True)
    section = models.CharField(max_length=200, blank=True)
    measure = models.OneToOneField(Measure, models.PROTECT, null=True, related_name="remark")

    class Meta:
        ordering = ("conference", "pk")
        constraints = (
            models.CheckConstraint(condition=~Q(text=""), name="conference_remark_says_something"),
            models.CheckConstraint(
                condition=Q(kind__in=("difficulty", "cause", "proposal")), name="conference_remark_kind_is_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.conference_id}: {self.kind}"


class Conclusion(models.Model):
    """The draft of the notice of what a conference concluded (thông báo kết luận), block by block.

    `publication` is whose figures were put in when it was drafted, None for none.
    """

    conference = models.OneToOneField(Conference, models.PROTECT, related_name="conclusion")
    publication = models.ForeignKey(Publication, models.PROTECT, null=True, related_name="+")
    opening = models.CharField(max_length=LONGEST_BLOCK, blank=True)
    results = models.CharField(max_length=LONGEST_BLOCK, blank=True)
    remarks = models.CharField(max_length=LONGEST_BLOCK, blank=True)
    tasks = models.CharField(max_length=LONGEST_BLOCK, blank=True)
    closing = models.CharField(max_length=LONGEST_BLOCK, blank=True)

    def __str__(self) -> str:
        return f"{self.conference_id}"
