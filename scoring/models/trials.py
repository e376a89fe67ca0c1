from django.conf import settings
from django.db import models

from surveys.models import Round


class MethodTrial(models.Model):
    """What a round gives by a method that is tried on it: kept so that a page need not wait for it, never published.

    `document_hash` tells the method's document and `fingerprint` what it counted (`scoring.trial_store`); `result` is
    the shape of `scoring.results.RoundResult`, before anything is hidden. Of each round only the newest are kept.
    """

    round = models.ForeignKey(Round, models.PROTECT, related_name="method_trials")
    document_hash = models.CharField(max_length=64)
    fingerprint = models.CharField(max_length=64)
    code_version = models.CharField(max_length=20)
    result = models.JSONField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("-at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("round", "document_hash", "fingerprint", "code_version"), name="same_method_trial_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.round.code}: trial #{self.pk}"
