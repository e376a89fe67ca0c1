"""Finds tasks: those of the person's own list, searched only after it was narrowed."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from actionplans.models import Obligation
from actionplans.reach import reader_for, visible
from actionplans.selectors import names_on
from dashboards.search.found import Hit
from dashboards.search.words import Asked, marked


def tasks(asked: Asked, user: User, *, on: date, most: int) -> list[Obligation]:
    """Return the tasks of the person's list that say the words, or whose directive's number does, newest first."""
    found = visible(reader_for(user, on=on))
    for word in asked.words:
        found = found.filter(Q(search__contains=word) | Q(point__directive__number__icontains=word))
    return list(found.order_by("-due_on", "pk")[:most])


def task_hits(found: Sequence[Obligation], asked: Asked, *, on: date) -> list[Hit]:
    names = names_on({each.bearer_id for each in found}, on=on)
    return [_task_hit(each, asked, names) for each in found]


def _task_hit(each: Obligation, asked: Asked, names: dict[int, str]) -> Hit:
    due = _("hạn %(day)s") % {"day": f"{each.due_on:%d/%m/%Y}"}
    below = (names.get(each.bearer_id, ""), each.point.directive.number, due, str(each.get_state_display()))
    url = reverse("obligations:obligation", args=[each.pk])
    return Hit(url, marked(each.task, asked.words), " · ".join(filter(None, below)))
