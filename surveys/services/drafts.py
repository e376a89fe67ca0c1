import hashlib
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max

from accounts.models import User
from accounts.services import record
from agencies.models import Agency
from surveys.drafting.checks import Finding, findings, is_publishable
from surveys.drafting.document import Document, UnknownPlace, content, own
from surveys.drafting.edits import Added
from surveys.drafting.staleness import follow
from surveys.models import Draft, DraftRevision, Questionnaire, QuestionnaireVersion
from surveys.questionnaire import parse
from surveys.selectors import questionnaire_of
from surveys.selectors.drafts import compared_with, steps
from surveys.services.questionnaires import load_questionnaire

Edit = Callable[[Document], Document]

# Typing is saved every moment: what one person types in one place within this time is one change to undo.
ONE_CHANGE = timedelta(minutes=1)


class DraftGone(Exception):
    """The draft is deleted or already published."""


class ChangedMeanwhile(Exception):
    """Somebody else changed this place after the page was shown; nothing was stored. `current` is what it says now."""

    def __init__(self, place: str, current: dict[str, Any] | None) -> None:
        super().__init__(place)
        self.place = place
        self.current = current


class NotPublishable(Exception):
    """The draft has faults; `findings` name them."""

    def __init__(self, found: list[Finding]) -> None:
        super().__init__(len(found))
        self.findings = found


class CodeTaken(Exception):
    """Another questionnaire has this code."""


class ReadOtherwise(Exception):
    """The draft was changed after whoever publishes it read it."""


class NothingNew(Exception):
    """A version with just this content exists already."""

    def __init__(self, version: QuestionnaireVersion) -> None:
        super().__init__(version.number)
        self.version = version


def fingerprint(document: Document, place: str) -> str:
    """Return a sign of what a section, question or the head says; it changes with any of it. Raises UnknownPlace."""
    said = json.dumps(own(document, place), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()[:16]


@transaction.atomic
def start_draft(
    *,
    document: Document,
    owner: Agency | None,
    actor: User | None,
    at: datetime,
    questionnaire: Questionnaire | None = None,
    based_on: QuestionnaireVersion | None = None,
) -> Draft:
    """Start a draft from a document; with a questionnaire it is to be its next version."""
    draft = Draft.objects.create(
        owner=owner,
        questionnaire=questionnaire,
        based_on=based_on,
        document=document,
        created_at=at,
        created_by=actor,
        changed_at=at,
        changed_by=actor,
    )
    DraftRevision.objects.create(draft=draft, number=1, document=document, action="start", actor=actor, at=at)
    _record(draft, "started", actor, at, based_on=str(based_on or ""))
    return draft


@transaction.atomic
def change_draft(
    *,
    draft_id: int,
    edit: Edit,
    action: str,
    actor: User | None,
    at: datetime,
    place: str = "",
    was: str = "",
    tab: str = "",
) -> Draft:
    """Apply an edit and keep it as a revision; an edit that changes nothing leaves no trace.

    With `was`, the fingerprint of `place` as the editor saw it, nobody else may have changed that place since; `tab`
    tells the own earlier saves of one page from other people's.
    Raises ChangedMeanwhile, DraftGone, UnknownPlace.
    """
    draft = _locked(draft_id)
    edited = _edited(draft, edit, place, was)
    if edited == draft.document:
        return draft
    if was and was != fingerprint(draft.document, place) and not _own_earlier(draft, place, tab):
        raise ChangedMeanwhile(place, own(draft.document, place))
    _keep(draft, edited, action, place, tab, actor, at)
    return draft


@transaction.atomic
def add_to_draft(
    *, draft_id: int, edit: Callable[[Document], Added], action: str, actor: User | None, at: datetime
) -> tuple[Draft, str]:
    """Apply an edit that adds a section or question; return the draft and the new id.

    Raises DraftGone, UnknownPlace.
    """
    draft = _locked(draft_id)
    added = edit(draft.document)
    _keep(draft, added.document, action, added.id, "", actor, at)
    return draft, added.id


@transaction.atomic
def undo(*, draft_id: int, actor: User | None, at: datetime) -> DraftRevision | None:
    """Take the last change back and return it, None if there is none. Raises DraftGone."""
    draft = _locked(draft_id)
    taken_back = steps(draft).undo
    if taken_back is not None and taken_back.before is not None:
        _go_to(draft, taken_back.before, actor, at)
    return taken_back


@transaction.atomic
def redo(*, draft_id: int, actor: User | None, at: datetime) -> DraftRevision | None:
    """Bring the change last taken back again and return it, None if there is none. Raises DraftGone."""
    draft = _locked(draft_id)
    brought_back = steps(draft).redo
    if brought_back is not None:
        _go_to(draft, brought_back.number, actor, at)
    return brought_back


@transaction.atomic
def delete_draft(*, draft: Draft, actor: User | None, at: datetime) -> None:
    """Put a draft away; `restore_draft` brings it back. Raises DraftGone."""
    draft = _locked(draft.pk)
    draft.deleted_at = at
    draft.save(update_fields=["deleted_at"])
    _record(draft, "deleted", actor, at)


@transaction.atomic
def restore_draft(*, draft: Draft, actor: User | None, at: datetime) -> None:
    draft = Draft.objects.select_for_update().get(pk=draft.pk)
    if draft.deleted_at is None:
        return
    draft.deleted_at = None
    draft.save(update_fields=["deleted_at"])
    _record(draft, "restored", actor, at)


@transaction.atomic
def publish_draft(*, draft_id: int, actor: User | None, at: datetime, read: str = "") -> QuestionnaireVersion:
    """Make an immutable version of a draft.

    `read`: the number of the revision as it stood on the page of whoever publishes; empty: there was no page.
    Raises ReadOtherwise, NotPublishable, CodeTaken, NothingNew, DraftGone.
    """
    draft = _locked(draft_id)
    if read not in ("", str(draft.current)):
        raise ReadOtherwise(draft_id)
    found = findings(draft.document)
    if not is_publishable(found):
        raise NotPublishable(found)
    document = content(draft.document)
    questionnaire, made = Questionnaire.objects.get_or_create(code=document["code"], defaults={"owner": draft.owner})
    if not made and questionnaire.pk != draft.questionnaire_id:
        raise CodeTaken(document["code"])
    before = compared_with(draft)
    if before is not None and parse(document) == questionnaire_of(before.pk):
        raise NothingNew(before)
    version = load_questionnaire(document=document, at=at)
    if before is not None and version.number <= before.number:
        raise NothingNew(version)
    draft.published, draft.questionnaire, draft.changed_at, draft.changed_by = version, questionnaire, at, actor
    draft.save(update_fields=["published", "questionnaire", "changed_at", "changed_by"])
    _record(draft, "published", actor, at, version=str(version))
    return version


def _locked(draft_id: int) -> Draft:
    draft = Draft.objects.select_for_update().get(pk=draft_id)
    if draft.deleted_at is not None or draft.published_id is not None:
        raise DraftGone(draft_id)
    return draft


def _edited(draft: Draft, edit: Edit, place: str, was: str) -> Document:
    """Raises ChangedMeanwhile where the place the editor saw is no longer there."""
    try:
        return edit(draft.document)
    except UnknownPlace as error:
        if was:
            raise ChangedMeanwhile(place, None) from error
        raise


def _own_earlier(draft: Draft, place: str, tab: str) -> bool:
    """An answer of ours may have been lost on its way: the page then still knows the state before its own save."""
    newest = draft.revisions.filter(place=place, number__lte=draft.current).order_by("-number").first()
    return newest is not None and bool(tab) and newest.tab == tab


def _keep(
    draft: Draft, document: Document, action: str, place: str, tab: str, actor: User | None, at: datetime
) -> None:
    newest = draft.revisions.aggregate(newest=Max("number"))["newest"]
    document = follow(draft.document, document)
    if not _continues(draft, newest, place, tab, at):
        DraftRevision.objects.create(
            draft=draft,
            number=newest + 1,
            before=draft.current,
            document=document,
            action=action,
            place=place,
            tab=tab,
            actor=actor,
            at=at,
        )
        draft.current = newest + 1
    else:
        draft.revisions.filter(number=newest).update(document=document)
    _show(draft, document, actor, at)


def _continues(draft: Draft, newest: int, place: str, tab: str, at: datetime) -> bool:
    """Tell whether this is more typing on the change made last."""
    if not tab or draft.current != newest:
        return False
    typing = draft.revisions.filter(number=newest, place=place, tab=tab, at__gt=at - ONE_CHANGE)
    return typing.filter(action="change").exists()


def _go_to(draft: Draft, number: int, actor: User | None, at: datetime) -> None:
    draft.current = number
    _show(draft, draft.revisions.get(number=number).document, actor, at)


def _show(draft: Draft, document: Document, actor: User | None, at: datetime) -> None:
    draft.document, draft.changed_at, draft.changed_by = document, at, actor
    draft.save(update_fields=["document", "current", "changed_at", "changed_by"])


def _record(draft: Draft, action: str, actor: User | None, at: datetime, **detail: str) -> None:
    said = {"code": draft.document["code"], "owner": draft.owner.code if draft.owner else "", **detail}
    record(actor=actor, action=f"surveys.draft_{action}", subject=f"questionnaire-draft:{draft.pk}", detail=said, at=at)
