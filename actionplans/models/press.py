from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from scoring.models import Publication

LONGEST_TEXT = 10_000


class PressPack(models.Model):
    """What the press gets of a publication (tài liệu báo chí), kept back until `release_at` from all but named offices.

    It belongs to a publication, so there is none before; `public_id` is its address, which opens nothing by itself.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("đang soạn")
        OPEN = "open", _("đã gửi")
        WITHDRAWN = "withdrawn", _("đã rút")

    publication = models.ForeignKey(Publication, models.PROTECT, related_name="press_packs")
    public_id = models.CharField(max_length=22, unique=True, editable=False)
    title = models.CharField(max_length=300)
    text = models.CharField(max_length=LONGEST_TEXT)
    # Điều kiện sử dụng trước giờ công bố, shown to everybody.
    terms = models.CharField(max_length=2000)
    release_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    version = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("-release_at", "-pk")
        constraints = (
            models.CheckConstraint(condition=~Q(title="") & ~Q(terms=""), name="press_pack_has_a_title_and_terms"),
            models.CheckConstraint(
                condition=Q(state__in=("draft", "open", "withdrawn")), name="press_pack_state_is_known"
            ),
        )

    def __str__(self) -> str:
        return self.title


class PressOffice(models.Model):
    """A press office that reads a pack before its hour by a link of its own; only a digest of the secret is kept."""

    pack = models.ForeignKey(PressPack, models.PROTECT, related_name="offices")
    name = models.CharField(max_length=200)
    secret_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("pk",)
        constraints = (models.CheckConstraint(condition=~Q(name=""), name="press_office_has_a_name"),)

    def __str__(self) -> str:
        return self.name


class PressStep(models.Model):
    """What was done about a press pack. Append-only."""

    class Kind(models.TextChoices):
        START = "start", _("bắt đầu soạn")
        EDIT = "edit", _("sửa")
        OPEN = "open", _("gửi báo chí")
        INVITE = "invite", _("cấp đường dẫn")
        REVOKE = "revoke", _("thu hồi đường dẫn")
        WITHDRAW = "withdraw", _("rút tài liệu")

    pack = models.ForeignKey(PressPack, models.PROTECT, related_name="steps")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    note = models.TextField(blank=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("pack", "number")
        constraints = (
            models.UniqueConstraint(fields=("pack", "number"), name="press_steps_are_numbered"),
            models.CheckConstraint(condition=~Q(kind="withdraw") | ~Q(note=""), name="press_step_says_why"),
        )

    def __str__(self) -> str:
        return f"{self.pack_id}/{self.number}"
