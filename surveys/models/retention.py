"""How long what is stored stays, what holds it back, and what was destroyed. All append-only."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from surveys.models.rounds import Round


class Kept(models.TextChoices):
    """Kinds of what is stored. Of some the office sets the term here, of others a setting or the server does."""

    ANSWERS = "answers", _("phiếu gốc (câu trả lời)")
    CONTACTS = "contacts", _("liên hệ của người được mời, người gửi ý kiến")
    COMMENTS = "comments", _("lời góp ý")
    PROOFS = "proofs", _("bản quét, tệp minh chứng")
    FILES = "files", _("tệp báo cáo, tệp kết quả của việc chạy nền")
    AUDIT = "audit", _("nhật ký của cổng")
    LOGS = "logs", _("nhật ký máy chủ")


class RetentionTerm(models.Model):
    """The rule for a kind, as the office words it; the newest row of a kind is the one in force.

    `days`: how long after a round's last day raw answers stay, after the day they came in the words of comments; null:
    nothing is destroyed by a term. `basis` is the
    office's own text. A change holds destruction up until `effective_on`.
    """

    kind = models.CharField(max_length=10, choices=Kept)
    days = models.PositiveIntegerField(null=True)
    basis = models.TextField()
    effective_on = models.DateField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=Kept.values), name="retention_kind_is_known"),
            models.CheckConstraint(condition=~Q(basis=""), name="retention_term_states_its_basis"),
            models.CheckConstraint(
                condition=Q(days=None) | Q(days__gte=1, days__lte=36500, kind__in=("answers", "comments")),
                name="retention_days_are_of_what_is_destroyed",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind}: {self.days}"


class LegalHold(models.Model):
    """Raw answers of a round stay whatever the term says (complaint, inspection), or no longer do: the newest row."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="holds")
    holds = models.BooleanField()
    reason = models.CharField(max_length=500)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("-id",)
        constraints = (models.CheckConstraint(condition=~Q(reason=""), name="legal_hold_states_a_reason"),)

    def __str__(self) -> str:
        return f"{self.round.code}: {self.holds}"


class Destruction(models.Model):
    """A batch of raw answers that was destroyed, written by the transaction that did it.

    `count` responses that counted for `first_day` to `last_day`; `ids_sha256` is the hash of their sorted ids, from
    which none can be read. `decisions` and `decision_numbers` are what `scoring.fingerprint` had of them.
    `sums_sha256` is the hash of the counts that stay (`scoring.kept_sums`). `transaction` is filled in by the database,
    which lets a response go in no other transaction.
    """

    round = models.ForeignKey(Round, models.PROTECT, related_name="destructions")
    term = models.ForeignKey(RetentionTerm, models.PROTECT, related_name="destructions")
    count = models.PositiveIntegerField()
    texts = models.PositiveIntegerField()
    decisions = models.PositiveIntegerField()
    decision_numbers = models.PositiveBigIntegerField()
    first_day = models.DateField()
    last_day = models.DateField()
    ids_sha256 = models.CharField(max_length=64)
    sums_sha256 = models.CharField(max_length=64)
    transaction = models.BigIntegerField(default=0)
    at = models.DateTimeField()

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(condition=Q(count__gte=1), name="destruction_destroys_something"),
            models.CheckConstraint(condition=Q(first_day__lte=F("last_day")), name="destruction_days_are_in_order"),
            models.CheckConstraint(
                condition=Q(ids_sha256__regex="^[0-9a-f]{64}$", sums_sha256__regex="^[0-9a-f]{64}$"),
                name="destruction_has_digests",
            ),
        )

    def __str__(self) -> str:
        return f"{self.round.code}: {self.count}"
