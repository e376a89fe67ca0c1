"""Reads: drafts of methods, methods with the rounds that use them."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from scoring.models import Method, MethodDraft, MethodDraftRevision, MethodVersion, RoundMethod
from surveys.models import Round


@dataclass(frozen=True, slots=True)
class MethodSteps:
    """What undoing and redoing a draft would lead to; None where there is nothing."""

    undo: MethodDraftRevision | None
    redo: MethodDraftRevision | None


def open_method_drafts() -> QuerySet[MethodDraft]:
    """Return the drafts that are neither deleted nor published, the one changed last first."""
    drafts = MethodDraft.objects.select_related("method", "based_on__method", "asked__questionnaire", "changed_by")
    return drafts.filter(deleted_at=None, published=None)


def method_steps(draft: MethodDraft) -> MethodSteps:
    """Return the change undoing would take back and the one redoing would bring back."""
    made = draft.revisions.select_related("actor").defer("document")
    current = made.filter(number=draft.current, before__isnull=False).first()
    return MethodSteps(undo=current, redo=made.filter(before=draft.current).order_by("-number").first())


def method_compared_with(draft: MethodDraft) -> MethodVersion | None:
    """Return the version a draft's differences are told from: the newest of its method."""
    if draft.method is None:
        return None
    return draft.method.versions.select_related("method").order_by("-number").first()


def method_code_is_free(code: str, method: Method | None) -> bool:
    """Tell whether a draft may be published under a code: a new one, or that of its own method."""
    others = Method.objects.filter(code=code)
    return not others.exclude(pk=method.pk).exists() if method else not others.exists()


def method_versions() -> QuerySet[MethodVersion]:
    """Return every version, method by method, the newest first."""
    return MethodVersion.objects.select_related("method").order_by("method__code", "-number")


def rounds_by_method_version() -> Mapping[int, list[Round]]:
    """Return the rounds scored by each version by its id, newest rounds first."""
    used: dict[int, list[Round]] = {}
    scored = RoundMethod.objects.select_related("round").order_by("-round__opens_on", "round__code")
    for each in scored:
        used.setdefault(each.method_version_id, []).append(each.round)
    return used
