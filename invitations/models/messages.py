import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from invitations.models.contacts import Contact


class Message(models.Model):
    """One message to a contact: number 0 invites, 1, 2… remind. Its text is never stored: it holds the link.

    queued → claimed (a sender has it) → sent, failed, unclear or again queued. What is claimed while no sender lives
    may have been sent: it becomes unclear, and only a person sends it again.
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("chờ gửi")
        CLAIMED = "claimed", _("đang gửi")
        SENT = "sent", _("đã gửi")
        FAILED = "failed", _("không gửi được")
        UNCLEAR = "unclear", _("không rõ đã gửi chưa")
        DROPPED = "dropped", _("không gửi nữa")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    contact = models.ForeignKey(Contact, models.CASCADE, related_name="messages")
    number = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=8, choices=State, default=State.QUEUED)
    reason = models.CharField(max_length=120, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    # Only while it waits for another attempt.
    not_before = models.DateTimeField(null=True)
    sent_on = models.DateField(null=True)

    class Meta:
        indexes = (models.Index(fields=("state",), condition=Q(state__in=("queued", "claimed")), name="open_messages"),)
        constraints = (
            models.UniqueConstraint(fields=("contact", "number"), name="message_is_made_once"),
            models.CheckConstraint(
                condition=Q(not_before=None) | Q(state="queued"), name="only_a_waiting_message_has_a_time"
            ),
            models.CheckConstraint(
                condition=~Q(state="sent") | Q(sent_on__isnull=False), name="sent_message_has_a_day"
            ),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.state}"
