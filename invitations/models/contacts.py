import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agencies.models import Service
from invitations.models.lists import SampleList
from surveys.models import Round, RoundUnit

DIGEST = r"^([0-9a-f]{64})?$"


class Contact(models.Model):
    """A person who may be invited. Nothing here leads to an answer, and no time is finer than the day.

    `id` is random: the order of the table must not be the order of arrival. `sealed` holds name, number, mail and
    postal address, dossier and language, encrypted (invitations.sealing), and is empty once destroyed. The hashes are
    keyed. `commitment` is derived from the secret of the last link sent and cannot be turned into its nullifier.
    `answered` is set by a daily batch of at least five at once (invitations.services.settling).
    """

    class State(models.TextChoices):
        LISTED = "listed", _("chưa mời")
        INVITED = "invited", _("đã mời")
        OPTED_OUT = "opted_out", _("từ chối nhận")
        BOUNCED = "bounced", _("không gửi được")

    class Outcome(models.TextChoices):
        """What a person on the way noted; whether somebody answered by telephone is settled like any answer."""

        DELIVERED = "delivered", _("đã phát")
        COLLECTED = "collected", _("đã thu")
        ABSENT = "absent", _("không gặp")
        REFUSED = "refused", _("từ chối")
        WRONG = "wrong", _("sai số, sai địa chỉ")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(Round, models.PROTECT, related_name="+", db_index=False)
    sample_list = models.ForeignKey(SampleList, models.PROTECT, related_name="contacts")
    round_unit = models.ForeignKey(RoundUnit, models.PROTECT, related_name="contacts")
    service = models.ForeignKey(Service, models.PROTECT, null=True, related_name="+", db_index=False)
    # The row in the file, by which a sample is drawn; null where a system tells of one dossier at a time.
    position = models.PositiveIntegerField(null=True)
    stratum = models.CharField(max_length=60, blank=True)
    sampling_unit = models.CharField(max_length=60, blank=True)
    drawn = models.BooleanField(default=False)
    sealed = models.TextField(blank=True)
    phone_hash = models.CharField(max_length=64, blank=True)
    email_hash = models.CharField(max_length=64, blank=True)
    dossier_hash = models.CharField(max_length=64, blank=True)
    commitment = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.LISTED)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    answered = models.BooleanField(default=False)

    class Meta:
        indexes = (
            models.Index(fields=("phone_hash",), condition=~Q(phone_hash=""), name="contacts_by_phone"),
            models.Index(fields=("email_hash",), condition=~Q(email_hash=""), name="contacts_by_email"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("round", "phone_hash"), condition=~Q(phone_hash=""), name="number_is_invited_once_a_round"
            ),
            models.UniqueConstraint(
                fields=("round", "email_hash"), condition=~Q(email_hash=""), name="mail_is_invited_once_a_round"
            ),
            models.UniqueConstraint(
                fields=("round", "dossier_hash"), condition=~Q(dossier_hash=""), name="dossier_stands_once_in_a_round"
            ),
            models.UniqueConstraint(
                fields=("sample_list", "position"),
                condition=Q(position__isnull=False),
                name="row_stands_once_in_a_list",
            ),
            models.UniqueConstraint(fields=("commitment",), condition=~Q(commitment=""), name="commitments_differ"),
            models.CheckConstraint(
                condition=Q(phone_hash__regex=DIGEST, email_hash__regex=DIGEST, dossier_hash__regex=DIGEST)
                & Q(commitment__regex=DIGEST),
                name="contact_hashes_are_digests",
            ),
        )

    def __str__(self) -> str:
        return str(self.id)


class OptOut(models.Model):
    """A number or mail address that wants no invitation, as a keyed hash: it outlives the contact."""

    value_hash = models.CharField(max_length=64, primary_key=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(value_hash__regex=r"^[0-9a-f]{64}$"), name="opt_out_is_digest"),
        )

    def __str__(self) -> str:
        return self.value_hash[:8]
