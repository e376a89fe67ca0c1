from django.conf import settings
from django.db import models
from django.db.models import Q


class PrivacyNotice(models.Model):
    """What citizens are told of their data and agree to, in one wording. Append-only.

    A response names by `consent_version` the one that its page showed (0: none was shown). `words` holds the texts by
    language (`surveys.privacy`), `sha256` their digest.
    """

    number = models.PositiveSmallIntegerField(unique=True)
    words = models.JSONField()
    sha256 = models.CharField(max_length=64)
    reason = models.CharField(max_length=500)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("-number",)
        constraints = (
            models.CheckConstraint(condition=Q(number__gte=1), name="privacy_notices_count_from_one"),
            models.CheckConstraint(condition=~Q(reason=""), name="privacy_notice_states_a_reason"),
            models.CheckConstraint(condition=Q(sha256__regex="^[0-9a-f]{64}$"), name="privacy_notice_has_a_digest"),
        )

    def __str__(self) -> str:
        return f"{self.number}: {self.sha256[:8]}"
