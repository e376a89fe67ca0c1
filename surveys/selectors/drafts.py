"""Reads of questionnaires and their drafts for those who write them."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Max, Q, QuerySet

from agencies.access import Scope
from surveys.drafting.document import Document, adopt
from surveys.models import Draft, DraftRevision, Questionnaire, QuestionnaireVersion, Round, RoundVersion
from surveys.selectors.rounds import rounds_in_scope


@dataclass(frozen=True, slots=True)
class Steps:
    """What undoing and redoing a draft would lead to; None where there is nothing."""

    undo: DraftRevision | None
    redo: DraftRevision | None


@dataclass(frozen=True, slots=True)
class Use:
    """A round that asks a version, or asked it before it was reworded (`is_current` tells)."""

    round: Round
    number: int
    is_current: bool


def drafts_in_scope(scope: Scope) -> QuerySet[Draft]:
    """Return the drafts a scope may write on: all, or those of the agencies in it."""
    drafts = Draft.objects.select_related("owner", "questionnaire", "based_on", "created_by", "changed_by")
    return drafts if scope.everything else drafts.filter(owner__in=scope.agency_ids)


def open_drafts(scope: Scope) -> QuerySet[Draft]:
    return drafts_in_scope(scope).filter(deleted_at=None, published=None)


def readable_versions(scope: Scope) -> QuerySet[QuestionnaireVersion]:
    """Return the versions a scope may read: the province's, which every citizen may see, and those of its agencies."""
    versions = QuestionnaireVersion.objects.select_related("questionnaire__owner").order_by("questionnaire", "-number")
    if scope.everything:
        return versions
    return versions.filter(Q(questionnaire__owner=None) | Q(questionnaire__owner__in=scope.agency_ids))


def newest_versions(scope: Scope) -> list[QuestionnaireVersion]:
    """Return the newest version of every questionnaire a scope may read, newest first."""
    newest = Questionnaire.objects.annotate(newest=Max("versions__number")).values_list("id", "newest")
    wanted = Q(pk=None)
    for questionnaire_id, number in newest:
        wanted |= Q(questionnaire=questionnaire_id, number=number)
    return list(readable_versions(scope).filter(wanted).order_by("-created_at", "-id"))


def rounds_using(questionnaire_ids: Collection[int], scope: Scope) -> dict[int, list[Use]]:
    """Return the rounds that ask or asked each questionnaire with the version, newest rounds first.

    Another agency's own survey is nobody else's business, even where it asks the province's questionnaire, nor is a
    round of the province that measures nothing of the scope.
    """
    asked = RoundVersion.objects.filter(version__questionnaire__in=questionnaire_ids)
    if not scope.everything:
        seen = Q(round__owner=None, round__in=rounds_in_scope(scope).values("pk"))
        asked = asked.filter(seen | Q(round__owner__in=scope.agency_ids))
    used: dict[int, list[Use]] = {}
    for each in asked.select_related("round", "version").order_by("-round__opens_on", "round__code", "-since"):
        use = Use(each.round, each.version.number, each.version_id == each.round.questionnaire_version_id)
        used.setdefault(each.version.questionnaire_id, []).append(use)
    return used


def document_of(version: QuestionnaireVersion) -> Document:
    """Return a version as a draft's document, to show, compare or start from."""
    return adopt(version.definition)


def compared_with(draft: Draft) -> QuestionnaireVersion | None:
    """Return the version a draft's differences are told from: the newest of its questionnaire."""
    if draft.questionnaire is None:
        return None
    return draft.questionnaire.versions.order_by("-number").first()


def steps(draft: Draft) -> Steps:
    """Return the change undoing would take back and the one redoing would bring back."""
    made = draft.revisions.select_related("actor").defer("document")
    current = made.filter(number=draft.current, before__isnull=False).first()
    return Steps(undo=current, redo=made.filter(before=draft.current).order_by("-number").first())


def last_change(draft: Draft, place: str) -> DraftRevision | None:
    """Return the newest change of one section or question."""
    made = draft.revisions.select_related("actor").defer("document")
    return made.filter(place=place).order_by("-number").first()


def code_is_free(code: str, questionnaire: Questionnaire | None) -> bool:
    """Tell whether a draft may be published under a code: a new one, or that of its own questionnaire."""
    others = Questionnaire.objects.filter(code=code)
    return not others.exclude(pk=questionnaire.pk).exists() if questionnaire else not others.exists()
