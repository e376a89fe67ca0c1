from django.conf import settings
from django.db import models
from django.db.models import F, Q

from agencies.models import Agency
from surveys.models.questionnaires import Questionnaire, QuestionnaireVersion


class Draft(models.Model):
    """A questionnaire being written (surveys.drafting): it may be incomplete until it is published as a version."""

    # An agency's own form (tự khảo sát); null: the province's.
    owner = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="+")
    # Whose next version this is to be, and what it started from; null: a new questionnaire, a blank start.
    questionnaire = models.ForeignKey(Questionnaire, models.PROTECT, null=True, related_name="drafts")
    based_on = models.ForeignKey(QuestionnaireVersion, models.PROTECT, null=True, related_name="+")
    document = models.JSONField()
    # The number of the revision that `document` is: undoing goes back to an earlier one without losing the later.
    current = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    deleted_at = models.DateTimeField(null=True)
    published = models.ForeignKey(QuestionnaireVersion, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("-changed_at", "-id")
        constraints = (
            models.CheckConstraint(condition=Q(current__gte=1), name="draft_has_a_revision"),
            models.CheckConstraint(
                condition=Q(deleted_at=None) | Q(published=None), name="draft_is_deleted_or_published_not_both"
            ),
        )

    def __str__(self) -> str:
        return f"Draft {self.pk}"


class DraftRevision(models.Model):
    """A draft's document after one change: `before` is the revision that was changed, null for the first one.

    `place` is the section or question changed, `tab` the page it was typed on.
    """

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    before = models.PositiveIntegerField(null=True)
    document = models.JSONField()
    action = models.CharField(max_length=30)
    place = models.CharField(max_length=20)
    tab = models.CharField(max_length=40)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=("draft", "number"), name="draft_revision_numbers"),
            models.CheckConstraint(
                condition=Q(number=1, before=None)
                | Q(number__gt=1, before__isnull=False, before__lt=F("number"), before__gte=1),
                name="draft_revision_comes_after_another",
            ),
        )

    def __str__(self) -> str:
        return f"{self.draft} ({self.number})"
