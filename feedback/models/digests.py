from django.conf import settings
from django.db import models


class DigestSent(models.Model):
    """That a person was sent the digest of a week, named by its Monday: once, whoever rings how often."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    week = models.DateField()
    sent = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("user", "week"), name="digest_is_sent_once_a_week"),
            models.CheckConstraint(condition=models.Q(week__week_day=2), name="digest_week_is_a_monday"),
        )

    def __str__(self) -> str:
        return f"{self.user_id}: {self.week}"
