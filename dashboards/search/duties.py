"""Finds tasks, directives and plans: those of the person's own lists, all three by one query.

Tasks are many and searched by the database; directives and plans are few and read as a whole, so that their numbers,
titles, issuers and agencies are found without tones, too.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from actionplans.models import Obligation, Plan, State
from actionplans.plan_reach import plan_reader_for, visible_plans
from actionplans.reach import Reader, reader_for, visible
from actionplans.selectors import directives
from agencies.models import AgencyVersion
from dashboards.calendar.rows import Row, named, rows
from dashboards.search.found import Hit
from dashboards.search.words import Asked, marked, says

TASK, DIRECTIVE, PLAN = "task", "directive", "plan"


@dataclass(frozen=True, slots=True)
class Duties:
    """What was found of each kind, the newest first."""

    tasks: Sequence[Row]
    directives: Sequence[Row]
    plans: Sequence[Row]


def duties(asked: Asked, user: User, *, on: date, most: int) -> Duties:
    """Return what of the person's lists says the words, of each kind at most so many.

    A task is found by what is to be done and the directive's number, a directive by its number, title, issuer and
    theme, a plan by its title, agency or block, and first year.
    """
    reader = reader_for(user, on=on)
    together = named(TASK, _tasks(asked, reader, most)).union(
        named(DIRECTIVE, _directives(reader)), named(PLAN, _plans(user, on)), all=True
    )
    found: dict[str, list[Row]] = {TASK: [], DIRECTIVE: [], PLAN: []}
    for row in map(Row._make, together):
        if row.source == TASK or says(_said(row), asked.words):
            found[row.source].append(row)
    newest = {
        kind: sorted(some, key=lambda one: (-one.day.toordinal(), -one.n, int(one.pk)))[:most]
        for kind, some in found.items()
    }
    return Duties(newest[TASK], newest[DIRECTIVE], newest[PLAN])


def _said(row: Row) -> str:
    """Return all that a directive or a plan is found by; a plan's state is no word of it."""
    return " ".join((row.code, row.what, row.where, row.state if row.source == DIRECTIVE else ""))


def task_hits(found: Sequence[Row], asked: Asked) -> list[Hit]:
    return [_task_hit(each, asked) for each in found]


def directive_hits(found: Sequence[Row], asked: Asked) -> list[Hit]:
    return [
        Hit(
            reverse("obligations:directive", args=[int(each.pk)]),
            marked(f"{each.code}: {each.what}", asked.words),
            " · ".join(filter(None, (each.where, f"{each.day:%d/%m/%Y}", each.state))),
        )
        for each in found
    ]


def plan_hits(found: Sequence[Row], asked: Asked) -> list[Hit]:
    states: Mapping[str, Any] = {state.value: state.label for state in Plan.State}
    return [
        Hit(
            reverse("plans:plan", args=[int(each.pk)]),
            marked(each.what, asked.words),
            " · ".join(filter(None, (each.where, _years(each), str(states[each.state])))),
        )
        for each in found
    ]


def _years(plan: Row) -> str:
    return plan.code if plan.code == str(plan.n) else f"{plan.code}–{plan.n}"


def _task_hit(each: Row, asked: Asked) -> Hit:
    due = _("hạn %(day)s") % {"day": f"{each.day:%d/%m/%Y}"}
    below = (each.where, each.code, due, str(State(each.state).label))
    url = reverse("obligations:obligation", args=[int(each.pk)])
    return Hit(url, marked(each.what, asked.words), " · ".join(filter(None, below)))


def _tasks(asked: Asked, reader: Reader, most: int) -> QuerySet[Any, Any]:
    found = visible(reader)
    for word in asked.words:
        found = found.filter(Q(search__contains=word) | Q(point__directive__number__icontains=word))
    # Cut before it is one of several: a word that every task says must not read all of them.
    few = Obligation.objects.filter(pk__in=found.order_by("-due_on", "pk").values("pk")[:most])
    number, where = F("point__directive__number"), _name_of("bearer", reader.on)
    return rows(few, F("due_on"), pk=F("pk"), code=number, what=F("task"), where=where, state=F("state"))


def _directives(reader: Reader) -> QuerySet[Any, Any]:
    found = directives(visible(reader), every=reader.gives)
    about = {"what": F("title"), "where": F("issuer"), "state": F("theme")}
    return rows(found, F("issued_on"), pk=F("pk"), code=F("number"), **about)


def _plans(user: User, on: date) -> QuerySet[Any, Any]:
    found = visible_plans(plan_reader_for(user, on=on))
    where = Coalesce(F("block__name"), _name_of("agency", on))
    years = {"code": F("first_year"), "n": F("last_year")}
    return rows(found, Value(on), pk=F("pk"), what=F("title"), where=where, state=F("state"), **years)


def _name_of(column: str, on: date) -> Coalesce:
    """Return the name of an agency on a day, of one that is gone its last one."""
    names = AgencyVersion.objects.filter(agency=OuterRef(column), valid__startswith__lte=on)
    return Coalesce(Subquery(names.order_by("-valid__startswith").values("name")[:1]), Value(""))
