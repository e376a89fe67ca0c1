"""Writes: conferences at which an index is announced, what was said there, and what becomes of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from accounts.services import record
from actionplans.handing_in import held_words
from actionplans.models import (
    Conclusion,
    Conference,
    ConferenceFile,
    ConferenceRemark,
    ConferenceStep,
    Obligation,
    Plan,
)
from actionplans.services import steps as obligations
from actionplans.services.plans import Done, Said, add_measures, start_plan
from actionplans.services.taking import Acts, Hand, take
from agencies.models import Agency
from documents.attachments import Attached, copy_attachment, kept_attachments
from scoring.models import Publication, ScoringRun
from surveys.models import Round

MOST_REMARKS, MOST_FILES = 300, 10
DOING, State = ConferenceStep.Kind, Conference.State
PLANNED, HELD = frozenset((State.PLANNED,)), frozenset((State.HELD,))
BOTH = frozenset((State.HELD, State.CONFIRMED))
STANDING = BOTH | PLANNED
ACTS = Acts(
    "conference",
    {
        DOING.EDIT: PLANNED | HELD,
        DOING.HOLD: PLANNED,
        DOING.UNHOLD: HELD,
        DOING.FILES: STANDING,
        DOING.CONFIRM: HELD,
        DOING.RETURN: frozenset((State.CONFIRMED,)),
        DOING.CANCEL: PLANNED,
        DOING.RESTORE: frozenset((State.CANCELLED,)),
        DOING.REMARK: BOTH,
        DOING.UNREMARK: BOTH,
        DOING.MEASURES: BOTH,
        DOING.CONCLUDE: BOTH,
        DOING.HAND_IN: BOTH,
    },
    frozenset((DOING.UNHOLD, DOING.RETURN, DOING.CANCEL, DOING.UNREMARK)),
)


class NoMinutes(ValueError):
    """Nothing shows that the conference took place: no minutes are attached."""


class NotYet(ValueError):
    """A conference is not held on a day to come."""


class NothingOwed(ValueError):
    """The conference answers to no obligation of this agency that is still to do."""


class Full(ValueError):
    """No more remarks or files than a conference holds."""


class AlreadyTaken(ValueError):
    """A remark has become a measure already, or is gone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What is said of a conference beforehand; the columns of Conference."""

    planned_on: date
    place: str
    chair: str
    posts: str = ""
    invited: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """What a part of the agency said; the columns of ConferenceRemark."""

    kind: str
    text: str
    node: str = ""
    section: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocks:
    """What a conclusion says, block by block."""

    opening: str
    results: str
    remarks: str
    tasks: str
    closing: str


@transaction.atomic
def plan_conference(
    *, agency: Agency, round: Round, told: Told, obligation: Obligation | None = None, actor: User, at: datetime
) -> Conference:
    """Plan a conference of an agency. Raises NothingOwed where the obligation is another agency's."""
    _answers(obligation, agency)
    made = Conference.objects.create(agency=agency, round=round, obligation=obligation, version=1, **_columns(told))
    made.steps.create(number=1, kind=DOING.PLAN, actor=actor, at=at)
    subject = f"conference:{made.pk}"
    record(actor=actor, action="conference.plan", subject=subject, detail={"agency": agency.code}, at=at)
    return made


@transaction.atomic
def edit_conference(*, conference: Conference, told: Told, obligation: Obligation | None, hand: Hand) -> Conference:
    """Say otherwise where, when and before whom it is held. Raises Changed, NotNow, NothingOwed."""
    _answers(obligation, conference.agency)
    return take(conference, ACTS, DOING.EDIT, hand, obligation=obligation, **_columns(told))[0]


@transaction.atomic
def hold(
    *,
    conference: Conference,
    held_on: date,
    attending: int | None,
    files: Mapping[str, Sequence[Attached]],
    note: str = "",
    hand: Hand,
) -> Conference:
    """Write down that it took place, with what shows it by what it is. Raises Changed, NotNow, NotYet, Full."""
    if held_on > hand.on:
        raise NotYet(held_on)
    held, step = take(conference, ACTS, DOING.HOLD, hand, note, state=State.HELD, held_on=held_on, attending=attending)
    _attach(step, files)
    return held


def unhold(*, conference: Conference, note: str, hand: Hand) -> Conference:
    """Write down that it did not take place after all. Raises Changed, NotNow, WordsMissing."""
    return take(conference, ACTS, DOING.UNHOLD, hand, note, state=State.PLANNED, held_on=None, attending=None)[0]


@transaction.atomic
def add_files(
    *, conference: Conference, files: Mapping[str, Sequence[Attached]], note: str = "", hand: Hand
) -> Conference:
    """Attach more proof. Raises Changed, NotNow, Full, NoMinutes without any file."""
    if not any(files.values()):
        raise NoMinutes
    found, step = take(conference, ACTS, DOING.FILES, hand, note)
    _attach(step, files)
    return found


@transaction.atomic
def confirm(*, conference: Conference, note: str = "", hand: Hand) -> Conference:
    """Find that it took place as the minutes show. Raises Changed, NotNow, NoMinutes."""
    if not files_of(conference).filter(about=ConferenceFile.About.MINUTES).exists():
        raise NoMinutes
    return take(conference, ACTS, DOING.CONFIRM, hand, note, state=State.CONFIRMED)[0]


def send_back(*, conference: Conference, note: str, hand: Hand) -> Conference:
    """No longer confirm it, and say why. Raises Changed, NotNow, WordsMissing."""
    return take(conference, ACTS, DOING.RETURN, hand, note, state=State.HELD)[0]


def cancel(*, conference: Conference, note: str, hand: Hand) -> Conference:
    """Hold it no more; `restore` takes that back. Raises Changed, NotNow, WordsMissing."""
    return take(conference, ACTS, DOING.CANCEL, hand, note, state=State.CANCELLED)[0]


def restore(*, conference: Conference, note: str = "", hand: Hand) -> Conference:
    return take(conference, ACTS, DOING.RESTORE, hand, note, state=State.PLANNED)[0]


@transaction.atomic
def add_remark(*, conference: Conference, remark: Remark, hand: Hand) -> ConferenceRemark:
    """Write down what was said. Raises Changed, NotNow, Full."""
    if conference.remarks.count() >= MOST_REMARKS:
        raise Full
    take(conference, ACTS, DOING.REMARK, hand)
    return ConferenceRemark.objects.create(conference=conference, **_columns(remark))


@transaction.atomic
def drop_remark(*, conference: Conference, remark: ConferenceRemark, hand: Hand) -> None:
    """Take a remark out; the step keeps its words. Raises Changed, NotNow, AlreadyTaken."""
    take(conference, ACTS, DOING.UNREMARK, hand, remark.text)
    gone, _each = ConferenceRemark.objects.filter(pk=remark.pk, conference=conference, measure=None).delete()
    if not gone:
        raise AlreadyTaken(remark.pk)


@transaction.atomic
def feed_plan(*, conference: Conference, plan: Plan, done: Mapping[int, Done], actor: User, hand: Hand) -> int:
    """Make remarks, by their ids, measures of a plan of the same agency that is written; return how many.

    Raises Changed, NotNow, NotWritable, AlreadyTaken.
    """
    if plan.agency_id != conference.agency_id:
        raise AlreadyTaken(plan.pk)
    take(conference, ACTS, DOING.MEASURES, hand)
    found = ConferenceRemark.objects.select_for_update().filter(pk__in=done, conference=conference, measure=None)
    remarks = list(found.order_by("pk"))
    if not done or len(remarks) != len(done):
        raise AlreadyTaken
    made = add_measures(plan=plan, done=[done[each.pk] for each in remarks], actor=actor, at=hand.at)
    for remark, measure in zip(remarks, made, strict=True):
        ConferenceRemark.objects.filter(pk=remark.pk).update(measure=measure)
    return len(made)


@transaction.atomic
def feed_new_plan(
    *, conference: Conference, said: Said, run: ScoringRun | None, done: Mapping[int, Done], actor: User, hand: Hand
) -> int:
    """Do the same with a plan begun for it, which is not there where the remarks are refused."""
    plan = start_plan(agency=conference.agency, said=said, run=run, actor=actor, at=hand.at)
    return feed_plan(conference=conference, plan=plan, done=done, actor=actor, hand=hand)


@transaction.atomic
def conclude(*, conference: Conference, blocks: Blocks, publication: Publication | None, hand: Hand) -> Conclusion:
    """Keep what the notice of the conclusion says. Raises Changed, NotNow."""
    take(conference, ACTS, DOING.CONCLUDE, hand)
    kept = {**_columns(blocks), "publication": publication}
    return Conclusion.objects.update_or_create(conference=conference, defaults=kept)[0]


def hand_in(*, conference: Conference, hand: Hand, obligation_seen: int) -> Obligation:
    """Hand the conference in as the result of its obligation, with its files; a day after the deadline is said.

    Raises NothingOwed, NoMinutes, and what taking a step of either raises.
    """
    files = list(files_of(conference))
    if not any(each.about == ConferenceFile.About.MINUTES for each in files):
        raise NoMinutes
    with kept_attachments(files, _copy) as copies:
        return _hand_in(conference, copies, hand, obligation_seen)


@transaction.atomic
def _hand_in(conference: Conference, files: Sequence[Attached], hand: Hand, obligation_seen: int) -> Obligation:
    found = take(conference, ACTS, DOING.HAND_IN, hand)[0]
    owed = found.obligation
    if owed is None or owed.state not in obligations.TO_DO:
        raise NothingOwed
    day = found.held_on or hand.on
    words = held_words(held_on=day, due_on=owed.due_on, place=found.place, attending=found.attending)
    seen = Hand(actor=hand.actor, at=hand.at, seen=obligation_seen)
    return obligations.submit(obligation=owed, note=words, files=files, hand=seen)


def files_of(conference: Conference) -> Any:
    return ConferenceFile.objects.filter(step__conference=conference).order_by("pk")


def _copy(file: ConferenceFile) -> Attached:
    """Return the file as one of its own: a proof is kept whatever becomes of the conference's."""
    return Attached(copy_attachment(file.key), file.name, file.kind, file.size, file.sha256)


def _attach(step: ConferenceStep, files: Mapping[str, Sequence[Attached]]) -> None:
    each = [(about, file) for about, several in files.items() for file in several]
    if files_of(step.conference).count() + len(each) > MOST_FILES:
        raise Full
    ConferenceFile.objects.bulk_create(
        ConferenceFile(
            step=step, about=about, key=file.key, name=file.name, kind=file.kind, size=file.size, sha256=file.sha256
        )
        for about, file in each
    )


def _answers(obligation: Obligation | None, agency: Agency) -> None:
    if obligation is not None and agency.pk not in (obligation.bearer_id, obligation.agency_id):
        raise NothingOwed(obligation.pk)


def _columns(said: Any) -> dict[str, Any]:
    return {name: getattr(said, name) for name in said.__slots__}
