"""Several counts in one query: the day may ask the database little."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Count, QuerySet, Value


def counted(asked: Mapping[str, QuerySet[Any]]) -> dict[str, int]:
    """Return how many rows each of the queries has, by its name."""
    first, *others = (_one(name, rows) for name, rows in asked.items())
    return dict(first.union(*others, all=True))


def _one(name: str, rows: QuerySet[Any]) -> QuerySet[Any]:
    # Counted after the name alone was chosen, so that there is one row, also where nothing is found.
    named = rows.order_by().annotate(name=Value(name)).values("name")
    found: QuerySet[Any] = named.annotate(rows=Count("pk")).values_list("name", "rows")
    return found
