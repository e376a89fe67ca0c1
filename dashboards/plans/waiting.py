"""What waits in the measures of a plan for who reads it; their own pages offer the acts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from actionplans.models import Measure, Plan
from actionplans.plan_reach import PlanReader
from actionplans.plan_selectors import OPEN
from actionplans.selectors import first_reminder
from charts.numbers import vi
from dashboards.plans.wording import when


@dataclass(frozen=True, slots=True)
class Waiting:
    """Measures that wait: how many for what, and the first of them, which is led to."""

    words: str
    first: Measure
    when: str


def waiting(plan: Plan, measures: Sequence[Measure], reader: PlanReader) -> list[Waiting]:
    """Return what waits for this person in a plan that is carried out, the most urgent first.

    For who answers difficulties those, for who writes what is late and what is due as soon as Hôm nay says it; where
    neither is, what comes next.
    """
    if plan.state != Plan.State.ACCEPTED:
        return []
    open_ = sorted((each for each in measures if each.state in OPEN), key=lambda each: (each.due_on, each.pk))
    asked = [each for each in open_ if each.state == Measure.State.STUCK and reader.answers(plan)]
    answering = _found(ngettext("%s vướng mắc chờ trả lời", "%s vướng mắc chờ trả lời", len(asked)), asked, reader)
    return answering + (_own(open_, reader) if reader.writes(plan) else [])


def _own(open_: Sequence[Measure], reader: PlanReader) -> list[Waiting]:
    soon = reader.on + timedelta(days=first_reminder())
    late = [each for each in open_ if each.due_on < reader.on]
    due = [each for each in open_ if reader.on <= each.due_on <= soon]
    found = [
        *_found(ngettext("%s biện pháp quá hạn", "%s biện pháp quá hạn", len(late)), late, reader),
        *_found(ngettext("%s biện pháp sắp tới hạn", "%s biện pháp sắp tới hạn", len(due)), due, reader),
    ]
    if found or not open_:
        return found
    return [_led(_("Chưa biện pháp nào tới hạn, tiếp theo"), open_[0], reader)]


def _found(words: str, measures: Sequence[Measure], reader: PlanReader) -> list[Waiting]:
    if not measures:
        return []
    counted = words % vi(len(measures))
    return [_led(_("%s, gấp nhất") % counted if len(measures) > 1 else counted, measures[0], reader)]


def _led(words: str, first: Measure, reader: PlanReader) -> Waiting:
    return Waiting(words, first, when(first.due_on, reader.on))
