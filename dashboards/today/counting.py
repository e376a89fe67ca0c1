"""Several counts in one query: the day may ask the database little."""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Count, DateField, Min, QuerySet, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast


class Dated(NamedTuple):
    """How many rows a query has, and the first of the days asked of them; None: no row, or no day asked."""

    n: int
    first: date | None


def counted(asked: Mapping[str, QuerySet[Any]]) -> dict[str, int]:
    """Return how many rows each of the queries has, by its name."""
    return {name: found.n for name, found in dated(asked, {}).items()}


def dated(asked: Mapping[str, QuerySet[Any]], days: Mapping[str, Combinable]) -> dict[str, Dated]:
    """Return the same with the first day of those queries for which `days` has an expression."""
    first, *others = (_one(name, rows, days.get(name, Value(None))) for name, rows in asked.items())
    return {name: Dated(rows, day) for name, rows, day in first.union(*others, all=True)}


def _one(name: str, rows: QuerySet[Any], day: Combinable) -> QuerySet[Any]:
    # Counted after the name alone was chosen, so that there is one row, also where nothing is found.
    named = rows.order_by().annotate(name=Value(name)).values("name")
    counts = {"rows": Count("pk"), "first": Min(Cast(day, DateField()))}
    found: QuerySet[Any] = named.annotate(**counts).values_list("name", "rows", "first")
    return found
