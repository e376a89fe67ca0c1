from django.db import models

from surveys.models import Round


class Method(models.Model):
    """How an index is computed, over all its versions."""

    code = models.SlugField(max_length=60, unique=True)

    def __str__(self) -> str:
        return self.code


class MethodVersion(models.Model):
    """One immutable method document, parsed by `scoring.method`."""

    method = models.ForeignKey(Method, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=300)
    document = models.JSONField()
    document_hash = models.CharField(max_length=64)
    created_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("method", "number"), name="method_version_numbers"),
            models.UniqueConstraint(fields=("method", "document_hash"), name="method_versions_differ"),
        )

    def __str__(self) -> str:
        return f"{self.method} ({self.number})"


class RoundMethod(models.Model):
    """The method a round is scored by unless another one is named."""

    round = models.OneToOneField(Round, models.PROTECT, related_name="scored_by")
    method_version = models.ForeignKey(MethodVersion, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.round.code}: {self.method_version}"
