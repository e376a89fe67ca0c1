from django.conf import settings
from django.db import models
from django.db.models import F, Q

from scoring.models.methods import Method, MethodVersion
from surveys.models import QuestionnaireVersion


class MethodDraft(models.Model):
    """A method being written (scoring.method_editing): it may hold any fault until it is published as a version."""

    # Whose next version this is to be, and what it started from; null: a new method.
    method = models.ForeignKey(Method, models.PROTECT, null=True, related_name="drafts")
    based_on = models.ForeignKey(MethodVersion, models.PROTECT, null=True, related_name="+")
    # The questionnaire whose answers it is to score: its questions are offered, and each item is checked against it.
    asked = models.ForeignKey(QuestionnaireVersion, models.PROTECT, null=True, related_name="+")
    document = models.JSONField()
    # The number of the revision that `document` is: undoing goes back to an earlier one without losing the later.
    current = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    deleted_at = models.DateTimeField(null=True)
    published = models.ForeignKey(MethodVersion, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("-changed_at", "-id")
        constraints = (
            models.CheckConstraint(condition=Q(current__gte=1), name="method_draft_has_a_revision"),
            models.CheckConstraint(
                condition=Q(deleted_at=None) | Q(published=None), name="method_draft_is_deleted_or_published_not_both"
            ),
        )

    def __str__(self) -> str:
        return f"MethodDraft {self.pk}"


class MethodDraftRevision(models.Model):
    """A draft's document after one change: `before` is the revision that was changed, null for the first one.

    `place` is the node or the part over the tree that was changed.
    """

    draft = models.ForeignKey(MethodDraft, models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    before = models.PositiveIntegerField(null=True)
    document = models.JSONField()
    action = models.CharField(max_length=30)
    place = models.CharField(max_length=20)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=("draft", "number"), name="method_draft_revision_numbers"),
            models.CheckConstraint(
                condition=Q(number=1, before=None)
                | Q(number__gt=1, before__isnull=False, before__lt=F("number"), before__gte=1),
                name="method_draft_revision_comes_after_another",
            ),
        )

    def __str__(self) -> str:
        return f"{self.draft} ({self.number})"
