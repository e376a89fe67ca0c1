from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency
from scoring.models import Publication

LONGEST_TEXT = 10_000


class PublicityForm(models.Model):
    """A way of telling everybody (hình thức công khai), as Sở Nội vụ has set it; `text`: what the portal drafts."""

    class Text(models.TextChoices):
        NONE = "", _("không có bài soạn sẵn")
        ALOUD = "aloud", _("bài đọc trên loa")
        WEBSITE = "website", _("bài cho trang thông tin")
        BOARD = "board", _("bản niêm yết")

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=120, unique=True)
    text = models.CharField(max_length=10, choices=Text, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    # Asked for no more; what was done by it stays.
    retired = models.BooleanField(default=False)

    class Meta:
        ordering = ("position", "pk")
        constraints = (
            models.CheckConstraint(condition=~Q(name="") & ~Q(code=""), name="publicity_form_has_a_name"),
            models.CheckConstraint(
                condition=Q(text__in=("", "aloud", "website", "board")), name="publicity_form_text_is_known"
            ),
        )

    def __str__(self) -> str:
        return self.name


class Publicity(models.Model):
    """Whether an agency told everybody of a publication in one way; `text` is what it tells, where it was edited."""

    class State(models.TextChoices):
        TODO = "todo", _("chưa làm")
        DONE = "done", _("đã công khai")
        SKIPPED = "skipped", _("không áp dụng")

    publication = models.ForeignKey(Publication, models.PROTECT, related_name="publicity")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="publicity")
    form = models.ForeignKey(PublicityForm, models.PROTECT, related_name="publicity")
    state = models.CharField(max_length=10, choices=State, default=State.TODO)
    done_on = models.DateField(null=True)
    words = models.CharField(max_length=1000, blank=True)
    link = models.CharField(max_length=500, blank=True)
    text = models.CharField(max_length=LONGEST_TEXT, blank=True)
    version = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("agency", "form")
        verbose_name_plural = "publicity"
        constraints = (
            models.UniqueConstraint(fields=("publication", "agency", "form"), name="publicity_is_kept_once"),
            models.CheckConstraint(
                condition=Q(state="done", done_on__isnull=False) | Q(state__in=("todo", "skipped"), done_on=None),
                name="publicity_done_has_a_day",
            ),
            models.CheckConstraint(
                condition=Q(link="") | Q(link__startswith="http://") | Q(link__startswith="https://"),
                name="publicity_link_is_an_address",
            ),
        )

    def __str__(self) -> str:
        return f"{self.publication_id}/{self.agency_id}/{self.form_id}"


class PublicityStep(models.Model):
    """What was done about it. Append-only."""

    class Kind(models.TextChoices):
        DONE = "done", _("ghi đã công khai")
        UNDO = "undo", _("ghi lại là chưa công khai")
        SKIP = "skip", _("ghi không áp dụng")
        TEXT = "text", _("sửa bài")

    item = models.ForeignKey(Publicity, models.PROTECT, related_name="steps")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    note = models.TextField(blank=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("item", "number")
        constraints = (
            models.UniqueConstraint(fields=("item", "number"), name="publicity_steps_are_numbered"),
            models.CheckConstraint(condition=~Q(kind="skip") | ~Q(note=""), name="publicity_step_says_why"),
        )

    def __str__(self) -> str:
        return f"{self.item_id}/{self.number}"


class PublicityFile(models.Model):
    """A file that shows it. Append-only, served as a download."""

    step = models.ForeignKey(PublicityStep, models.PROTECT, related_name="files")
    key = models.UUIDField(unique=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(condition=Q(size__gt=0) & ~Q(name=""), name="publicity_file_is_a_named_file"),
        )

    def __str__(self) -> str:
        return self.name
