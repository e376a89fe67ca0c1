import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from notices.kinds import ALWAYS_SHOWN, Kind, Mail
from notices.webhooks.kinds import Happened

# A path of this portal: what begins with two strokes, or with "/\\", names another host.
LOCAL = r"^/([^/\\]|$)"


class Notice(models.Model):
    """That a person was told of something: a mark by which nobody is told twice, and what the list shows.

    `words` names a sentence (`notices.words`) and `params` fills it, so that it is read in the reader's language; it
    holds no name of a person or an agency, no figure and nothing of what people wrote. `shown`: stands in the portal.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=12, choices=Kind)
    subject = models.CharField(max_length=160)
    words = models.CharField(max_length=40)
    params = models.JSONField(default=dict)
    link = models.CharField(max_length=300)
    created_at = models.DateTimeField()
    shown = models.BooleanField(default=True)
    read_at = models.DateTimeField(null=True)
    mail = models.CharField(max_length=5, choices=Mail, default=Mail.NEVER)
    mailed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=("recipient",), condition=Q(shown=True, read_at=None), name="notices_unread"),
            models.Index(fields=("recipient", "-created_at"), name="notices_of_a_person"),
            models.Index(
                fields=("mail", "recipient"), condition=Q(mailed_at=None) & ~Q(mail="never"), name="notices_to_mail"
            ),
            models.Index(fields=("kind", "subject"), name="notices_by_subject"),
            models.Index(fields=("created_at",), name="notices_by_age"),
        )
        constraints = (
            models.UniqueConstraint(fields=("recipient", "kind", "subject"), name="person_is_told_once"),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="notice_kind_is_known"),
            models.CheckConstraint(condition=Q(mail__in=Mail.values), name="notice_mail_is_known"),
            models.CheckConstraint(condition=~Q(subject="") & ~Q(words=""), name="notice_says_of_what"),
            models.CheckConstraint(condition=Q(link__regex=LOCAL), name="notice_leads_into_the_portal"),
            models.CheckConstraint(
                condition=Q(read_at=None) | Q(read_at__gte=F("created_at")), name="notice_is_read_after_it_is_told"
            ),
            models.CheckConstraint(
                condition=Q(mailed_at=None) | ~Q(mail="never"), name="notice_is_mailed_only_where_asked"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"


class Preference(models.Model):
    """How a person wants notices of a kind; without a row the defaults of the person's roles hold."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notice_preferences")
    kind = models.CharField(_("loại thông báo"), max_length=12, choices=Kind)
    shown = models.BooleanField()
    mail = models.CharField(max_length=5, choices=Mail)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("user", "kind"), name="kind_is_chosen_once"),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="preference_kind_is_known"),
            models.CheckConstraint(condition=Q(mail__in=Mail.values), name="preference_mail_is_known"),
            models.CheckConstraint(
                condition=Q(shown=True) | ~Q(kind__in=[kind.value for kind in ALWAYS_SHOWN]),
                name="rights_and_drafts_stay_in_the_portal",
            ),
        )

    def __str__(self) -> str:
        return f"{self.user_id} {self.kind}: {self.shown}, {self.mail}"


class Webhook(models.Model):
    """An address of another system that is told what happened, until `ended_at`.

    `secret` is sealed (`webhooks.sealing`); after it was changed `former` signs, too, until `former_until`.
    """

    name = models.CharField(max_length=120)
    url = models.CharField(max_length=500)
    kinds = ArrayField(models.CharField(max_length=30, choices=Happened))
    secret = models.TextField()
    former = models.TextField(blank=True)
    former_until = models.DateTimeField(null=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(condition=~Q(name="") & ~Q(url="") & ~Q(secret=""), name="webhook_is_complete"),
            models.CheckConstraint(condition=Q(kinds__contained_by=Happened.values), name="webhook_kinds_are_known"),
            models.CheckConstraint(
                condition=Q(former="", former_until=None) | (~Q(former="") & Q(former_until__isnull=False)),
                name="webhook_former_secret_runs_out",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("made_at")), name="webhook_ends_after_it_is_made"
            ),
        )

    def __str__(self) -> str:
        return self.name


class WebhookEvent(models.Model):
    """Something that happened, as it is told: the body of each delivery is made of these columns alone. Append-only."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=30, choices=Happened)
    data = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(kind__in=Happened.values), name="webhook_event_is_known"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d %H:%M}"


class WebhookDelivery(models.Model):
    """An event on its way to one address. Its id stays the same however often it is sent.

    `tries` counts how often it was taken up, and `due_at` moves on before anything leaves: one whose worker was killed
    has no `WebhookAttempt` of that number and becomes due again.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("chờ gửi")
        DELIVERED = "delivered", _("đã nhận")
        FAILED = "failed", _("không gửi được")
        DROPPED = "dropped", _("thôi gửi")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    webhook = models.ForeignKey(Webhook, models.PROTECT, related_name="deliveries")
    event = models.ForeignKey(WebhookEvent, models.PROTECT, related_name="deliveries")
    state = models.CharField(max_length=9, choices=State, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()

    class Meta:
        ordering = ("-event__at", "id")
        indexes = (models.Index(fields=("due_at",), condition=Q(state="waiting"), name="webhook_deliveries_due"),)
        constraints = (
            models.UniqueConstraint(fields=("webhook", "event"), name="event_goes_to_an_address_once"),
            models.CheckConstraint(
                condition=Q(state__in=("waiting", "delivered", "failed", "dropped")), name="delivery_state_is_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.id} {self.state}"


class WebhookAttempt(models.Model):
    """What came of one try: the status of the answer, or in words why there is none. Append-only.

    `at` is when it was signed: with the event and the secret all that was sent follows from it.
    """

    delivery = models.ForeignKey(WebhookDelivery, models.PROTECT, related_name="attempts")
    number = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    status = models.PositiveSmallIntegerField(null=True)
    fault = models.CharField(max_length=200, blank=True)
    milliseconds = models.PositiveIntegerField()

    class Meta:
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(
                condition=Q(status__isnull=False) | ~Q(fault=""), name="attempt_has_an_answer_or_a_fault"
            ),
        )

    def __str__(self) -> str:
        return f"{self.delivery_id} {self.number}: {self.status or self.fault}"
