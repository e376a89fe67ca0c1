import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from notices.kinds import ALWAYS_SHOWN, Kind, Mail

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
