from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from surveys.models import Channel, Round

# How people of a list are reached; each has its own kind of address.
BY_LINK = (Channel.SMS, Channel.ZALO, Channel.EMAIL)
BY_PERSON = (Channel.PHONE, Channel.POST)


class RoundMessaging(models.Model):
    """How a round sends: quiet hours (local, from one hour to the other of the next day), rate, reminders."""

    round = models.OneToOneField(Round, models.PROTECT, related_name="messaging")
    quiet_from = models.PositiveSmallIntegerField(default=21)
    quiet_to = models.PositiveSmallIntegerField(default=7)
    # Holidays on which nothing is sent.
    quiet_days = ArrayField(models.DateField(), default=list)
    per_minute = models.PositiveSmallIntegerField(default=60)
    remind_after_days = models.PositiveSmallIntegerField(default=5)
    most_reminders = models.PositiveSmallIntegerField(default=1)

    class Meta:
        verbose_name_plural = "round messaging"
        constraints = (
            models.CheckConstraint(condition=Q(quiet_from__lte=24, quiet_to__lte=24), name="quiet_hours_are_hours"),
            models.CheckConstraint(condition=Q(per_minute__gte=1, per_minute__lte=6000), name="rate_is_a_rate"),
            models.CheckConstraint(
                condition=Q(remind_after_days__gte=1, most_reminders__lte=3), name="reminders_are_bounded"
            ),
        )

    def __str__(self) -> str:
        return f"{self.round.code}: {self.quiet_from}-{self.quiet_to}"


class MessageText(models.Model):
    """A round's own wording of a message; without one the shipped wording is used."""

    class Kind(models.TextChoices):
        INVITATION = "invitation", _("lời mời")
        REMINDER = "reminder", _("tin nhắc")

    round = models.ForeignKey(Round, models.PROTECT, related_name="message_texts")
    kind = models.CharField(max_length=12, choices=Kind)
    channel = models.PositiveSmallIntegerField(choices=[(one.value, one.label) for one in BY_LINK])
    language = models.CharField(max_length=8)
    subject = models.CharField(max_length=150, blank=True)
    body = models.TextField(max_length=2000)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("round", "kind", "channel", "language"), name="round_words_a_message_once"),
            models.CheckConstraint(condition=Q(body__contains="{link}"), name="message_carries_its_link"),
        )

    def __str__(self) -> str:
        return f"{self.round.code}: {self.kind} {self.channel} {self.language}"


class SampleList(models.Model):
    """People who may be invited in one way. From a file it is drawn from; from a system it grows as dossiers end."""

    class Source(models.TextChoices):
        FILE = "file", _("tệp danh sách")
        SYSTEM = "system", _("hệ thống một cửa")

    class State(models.TextChoices):
        LISTED = "listed", _("chưa rút mẫu")
        DRAWN = "drawn", _("đã rút mẫu")
        SENDING = "sending", _("đang gửi")
        PAUSED = "paused", _("tạm dừng")
        DESTROYED = "destroyed", _("đã hủy dữ liệu liên hệ")

    round = models.ForeignKey(Round, models.PROTECT, related_name="sample_lists")
    name = models.CharField(max_length=120)
    channel = models.PositiveSmallIntegerField(choices=[(one.value, one.label) for one in (*BY_LINK, *BY_PERSON)])
    source = models.CharField(max_length=6, choices=Source)
    state = models.CharField(max_length=10, choices=State, default=State.LISTED)
    # A system's list: the share of finished dossiers that is invited; null: a file's list.
    probability = models.DecimalField(max_digits=6, decimal_places=5, null=True)
    # How the sample was drawn (see invitations.drawing): method, sizes, seed. Anybody can draw it again.
    draw = models.JSONField(null=True)
    # For systems without a seed of their own and for every random choice on this list.
    seed = models.CharField(max_length=64)
    destroy_on = models.DateField()
    settled_on = models.DateField(null=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_on = models.DateField()

    class Meta:
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(source="file", probability=None)
                | Q(source="system", probability__gt=0, probability__lte=1, channel__in=BY_LINK),
                name="system_list_states_its_share",
            ),
            models.CheckConstraint(condition=~Q(state="drawn") | Q(draw__isnull=False), name="drawn_list_says_how"),
            models.UniqueConstraint(
                fields=("round", "channel"), condition=Q(source="system"), name="one_system_list_per_channel"
            ),
        )

    def __str__(self) -> str:
        return f"{self.round.code}: {self.name}"

    @property
    def by_link(self) -> bool:
        return self.channel in BY_LINK
