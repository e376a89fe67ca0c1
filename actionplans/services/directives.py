"""Writes: directives with their points, and the obligations given after them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from accounts.models import User
from accounts.services import record
from actionplans.models import Directive, Obligation, ObligationStep, Point, State
from actionplans.points import Found
from actionplans.services.steps import Hand, extend, reopen
from actionplans.telling import tell_bearer
from agencies.sorting import folded

MOST_AT_ONCE = 2000


class AlreadyEntered(Exception):
    """A directive of this number, day and issuer is there."""


class NothingToGive(ValueError):
    """No agency was chosen, or more than can be given at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """What stands at the head of a directive; `theme` is "" where it proclaims none."""

    number: str
    issued_on: date
    issuer: str
    title: str
    theme: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What is given after a point: to each of the agencies, or to a `section` of one."""

    point: Point
    agency_ids: Sequence[int]
    task: str
    due_on: date
    section: str = ""
    proof: str = ""
    needs_file: bool = False


@transaction.atomic
def enter_directive(*, heading: Heading, points: Sequence[Found], actor: User, at: datetime) -> Directive:
    """Enter a directive with its points. Raises AlreadyEntered."""
    same = {"number": heading.number, "issued_on": heading.issued_on, "issuer": heading.issuer}
    try:
        with transaction.atomic():
            made = Directive.objects.create(**same, title=heading.title, theme=heading.theme, made_by=actor, made_at=at)
    except IntegrityError as there:
        raise AlreadyEntered(heading.number) from there
    Point.objects.bulk_create(
        Point(directive=made, position=position, label=each.label, text=each.text)
        for position, each in enumerate(points, 1)
    )
    detail = {"number": heading.number, "issued_on": str(heading.issued_on), "points": len(points)}
    record(actor=actor, action="directive.enter", subject=f"directive:{made.pk}", detail=detail, at=at)
    return made


@transaction.atomic
def give(*, tasks: Iterable[Task], actor: User, at: datetime) -> list[Obligation]:
    """Give tasks to agencies; what one owes already stays as it is, what was withdrawn is owed again.

    Return what is owed newly. Raises NothingToGive."""
    wanted = [(task, agency) for task in tasks for agency in dict.fromkeys(task.agency_ids)]
    if not 1 <= len(wanted) <= MOST_AT_ONCE:
        raise NothingToGive(len(wanted))
    pairs = [(task, *_given(task, agency)) for task, agency in wanted]
    given = [made for _task, made, is_new in pairs if is_new]
    ObligationStep.objects.bulk_create(
        ObligationStep(obligation=each, number=1, kind="give", due_on=each.due_on, actor=actor, at=at) for each in given
    )
    given += [_again(made, task, actor, at) for task, made, is_new in pairs if not is_new and _was_taken_back(made)]
    for each in given:
        tell_bearer(obligation=each, words="obligation.given", actor=actor, at=at)
    detail = {"obligations": len(given), "points": sorted({each.point_id for each in given})}
    record(actor=actor, action="obligation.give", subject=f"obligations:{len(given)}", detail=detail, at=at)
    return given


def _given(task: Task, agency: int) -> tuple[Obligation, bool]:
    """Store an obligation, unless the same is there: pressed twice, a list is given once."""
    key = {"point": task.point, "agency_id": agency, "section": task.section, "task": task.task}
    rest = {"bearer_id": agency, "due_on": task.due_on, "proof": task.proof, "needs_file": task.needs_file}
    return Obligation.objects.get_or_create(
        **key, defaults={**rest, "search": folded(f"{task.task} {task.section}"), "version": 1}
    )


def _was_taken_back(obligation: Obligation) -> bool:
    return obligation.state == State.WITHDRAWN and obligation.handed_in_on is None


def _again(obligation: Obligation, task: Task, actor: User, at: datetime) -> Obligation:
    """Let it be owed again, by the day that is said now."""
    done = reopen(obligation=obligation, hand=Hand(actor=actor, at=at, seen=obligation.version))
    if done.due_on == task.due_on:
        return done
    return extend(
        obligation=done, due_on=task.due_on, note="Giao lại.", hand=Hand(actor=actor, at=at, seen=done.version)
    )
