"""Writes: drafts of methods, from a first line to an immutable version."""

from collections.abc import Callable, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from accounts.models import User
from accounts.services import record
from scoring.drafts import method_code_is_free, method_compared_with, method_steps
from scoring.method_document import parse
from scoring.method_editing import Added, Document, Element, Located, UnknownPlace, content, located, misfits, own
from scoring.models import Method, MethodDraft, MethodDraftRevision, MethodVersion
from scoring.services.methods import load_method
from surveys.models import QuestionnaireVersion
from surveys.selectors import questionnaire_of

Edit = Callable[[Document], Document]


class DraftGone(Exception):
    """The draft is deleted or already published."""


class ChangedMeanwhile(Exception):
    """Somebody else changed this place after the page was shown; nothing was stored. `current` is what it says now."""

    def __init__(self, place: str, current: Element | None) -> None:
        super().__init__(place)
        self.place = place
        self.current = current


class NotPublishable(Exception):
    """The draft has faults, or items that its questionnaire cannot serve; `faults` name them."""

    def __init__(self, faults: Sequence[Located]) -> None:
        super().__init__(len(faults))
        self.faults = tuple(faults)


class CodeTaken(Exception):
    """Another method has this code."""


class ReadOtherwise(Exception):
    """The draft was changed after whoever publishes it read it."""


class NothingNew(Exception):
    """A version that computes just the same exists already."""

    def __init__(self, version: MethodVersion) -> None:
        super().__init__(version.number)
        self.version = version


@transaction.atomic
def start_method_draft(
    *,
    document: Document,
    actor: User | None,
    at: datetime,
    method: Method | None = None,
    based_on: MethodVersion | None = None,
    asked: QuestionnaireVersion | None = None,
) -> MethodDraft:
    """Start a draft from a document; with a method it is to be its next version."""
    draft = MethodDraft.objects.create(
        method=method,
        based_on=based_on,
        asked=asked,
        document=document,
        created_at=at,
        created_by=actor,
        changed_at=at,
        changed_by=actor,
    )
    MethodDraftRevision.objects.create(draft=draft, number=1, document=document, action="start", actor=actor, at=at)
    _record(draft, "started", actor, at, based_on=str(based_on or ""))
    return draft


@transaction.atomic
def change_method_draft(
    *, draft_id: int, edit: Edit, action: str, actor: User | None, at: datetime, place: str = "", seen: int = 0
) -> MethodDraft:
    """Apply an edit and keep it as a revision; an edit that changes nothing leaves no trace.

    With `seen`, the number of the revision that the page showed, nobody may have changed `place` since.
    Raises ChangedMeanwhile, DraftGone, UnknownPlace, TooMuch.
    """
    draft = _locked(draft_id)
    edited = _edited(draft, edit, place, seen)
    if edited != draft.document:
        _keep(draft, edited, action, place, actor, at)
    return draft


@transaction.atomic
def add_to_method_draft(
    *, draft_id: int, edit: Callable[[Document], Added], actor: User | None, at: datetime
) -> tuple[MethodDraft, str]:
    """Apply an edit that adds a node; return the draft and the node's id. Raises DraftGone, UnknownPlace, TooMuch."""
    draft = _locked(draft_id)
    added = edit(draft.document)
    _keep(draft, added.document, "add", added.id, actor, at)
    return draft, added.id


@transaction.atomic
def undo_method_draft(*, draft_id: int, actor: User | None, at: datetime) -> MethodDraftRevision | None:
    """Take the last change back and return it, None if there is none. Raises DraftGone."""
    draft = _locked(draft_id)
    taken_back = method_steps(draft).undo
    if taken_back is not None and taken_back.before is not None:
        _go_to(draft, taken_back.before, actor, at)
    return taken_back


@transaction.atomic
def redo_method_draft(*, draft_id: int, actor: User | None, at: datetime) -> MethodDraftRevision | None:
    """Bring the change last taken back again and return it, None if there is none. Raises DraftGone."""
    draft = _locked(draft_id)
    brought_back = method_steps(draft).redo
    if brought_back is not None:
        _go_to(draft, brought_back.number, actor, at)
    return brought_back


@transaction.atomic
def ask_with_method_draft(*, draft_id: int, asked: QuestionnaireVersion | None) -> MethodDraft:
    """Say against which questionnaire a draft is checked; none: against no one. Raises DraftGone."""
    draft = _locked(draft_id)
    draft.asked = asked
    draft.save(update_fields=["asked"])
    return draft


@transaction.atomic
def delete_method_draft(*, draft_id: int, actor: User | None, at: datetime) -> None:
    """Put a draft away; `restore_method_draft` brings it back. Raises DraftGone."""
    draft = _locked(draft_id)
    draft.deleted_at = at
    draft.save(update_fields=["deleted_at"])
    _record(draft, "deleted", actor, at)


@transaction.atomic
def restore_method_draft(*, draft_id: int, actor: User | None, at: datetime) -> None:
    draft = MethodDraft.objects.select_for_update().get(pk=draft_id)
    if draft.deleted_at is None:
        return
    draft.deleted_at = None
    draft.save(update_fields=["deleted_at"])
    _record(draft, "restored", actor, at)


@transaction.atomic
def publish_method_draft(*, draft_id: int, actor: User | None, at: datetime, read: str = "") -> MethodVersion:
    """Make an immutable version of a draft.

    `read`: the number of the revision as it stood on the page of whoever publishes; empty: there was no page.
    Raises ReadOtherwise, NotPublishable, CodeTaken, NothingNew, DraftGone.
    """
    draft = _locked(draft_id)
    if read not in ("", str(draft.current)):
        raise ReadOtherwise(draft_id)
    if faults := hindrances(draft):
        raise NotPublishable(faults)
    document = content(draft.document)
    if not method_code_is_free(document["code"], draft.method):
        raise CodeTaken(document["code"])
    before = method_compared_with(draft)
    if before is not None and parse(document) == parse(before.document):
        raise NothingNew(before)
    version = load_method(document=document, at=at)
    # Word for word an older version: it is there already, and the newest stays another one.
    if before is not None and version.number <= before.number:
        raise NothingNew(version)
    draft.published, draft.method, draft.changed_at, draft.changed_by = version, version.method, at, actor
    draft.save(update_fields=["published", "method", "changed_at", "changed_by"])
    _record(draft, "published", actor, at, version=str(version))
    return version


def hindrances(draft: MethodDraft) -> list[Located]:
    """Return what keeps a draft from being published: faults, and items that its questionnaire cannot serve."""
    unfit = misfits(draft.document, questionnaire_of(draft.asked_id)) if draft.asked_id else ()
    return [*located(draft.document), *unfit]


def _locked(draft_id: int) -> MethodDraft:
    draft = MethodDraft.objects.select_for_update().get(pk=draft_id)
    if draft.deleted_at is not None or draft.published_id is not None:
        raise DraftGone(draft_id)
    return draft


def _edited(draft: MethodDraft, edit: Edit, place: str, seen: int) -> Document:
    """Raises ChangedMeanwhile where the place the editor saw says something else now, or is no longer there."""
    try:
        edited = edit(draft.document)
        now = own(draft.document, place) if seen else None
    except UnknownPlace as error:
        if seen:
            raise ChangedMeanwhile(place, None) from error
        raise
    if seen not in (0, draft.current) and edited != draft.document and now != _saw(draft, place, seen):
        raise ChangedMeanwhile(place, now)
    return edited


def _saw(draft: MethodDraft, place: str, seen: int) -> Element | None:
    """Return what a place said in an earlier revision, None where there is no such revision or place."""
    shown = draft.revisions.filter(number=seen).first()
    try:
        return own(shown.document, place) if shown else None
    except UnknownPlace:
        return None


def _keep(draft: MethodDraft, document: Document, action: str, place: str, actor: User | None, at: datetime) -> None:
    newest: int = draft.revisions.aggregate(newest=Max("number"))["newest"]
    MethodDraftRevision.objects.create(
        draft=draft,
        number=newest + 1,
        before=draft.current,
        document=document,
        action=action,
        place=place,
        actor=actor,
        at=at,
    )
    draft.current = newest + 1
    _show(draft, document, actor, at)


def _go_to(draft: MethodDraft, number: int, actor: User | None, at: datetime) -> None:
    draft.current = number
    _show(draft, draft.revisions.get(number=number).document, actor, at)


def _show(draft: MethodDraft, document: Document, actor: User | None, at: datetime) -> None:
    draft.document, draft.changed_at, draft.changed_by = document, at, actor
    draft.save(update_fields=["document", "current", "changed_at", "changed_by"])


def _record(draft: MethodDraft, action: str, actor: User | None, at: datetime, **detail: str) -> None:
    said = {"code": draft.document["code"], **detail}
    record(actor=actor, action=f"scoring.method_draft_{action}", subject=f"method-draft:{draft.pk}", detail=said, at=at)
