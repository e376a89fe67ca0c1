from django.conf import settings
from django.db import models

from surveys.models.responses import Response


class FlagReview(models.Model):
    """A person looked at a doubtful form and left it in the count. Taken back by deleting it; both are audited."""

    response = models.OneToOneField(Response, models.PROTECT, related_name="review")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.response_id}"
