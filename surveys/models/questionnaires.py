from django.db import models

from agencies.models import Agency


class Questionnaire(models.Model):
    """What is asked, over all its versions."""

    code = models.SlugField(max_length=60, unique=True)
    # An agency's own form for its sub-units (tự khảo sát); null: the province's.
    owner = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return self.code


class QuestionnaireVersion(models.Model):
    """One immutable wording of a questionnaire: the document that `surveys.questionnaire` parses."""

    questionnaire = models.ForeignKey(Questionnaire, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=300)
    definition = models.JSONField()
    definition_hash = models.CharField(max_length=64)
    created_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("questionnaire", "number"), name="questionnaire_version_numbers"),
            models.UniqueConstraint(fields=("questionnaire", "definition_hash"), name="questionnaire_versions_differ"),
        )

    def __str__(self) -> str:
        return f"{self.questionnaire} ({self.number})"
