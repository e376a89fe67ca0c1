"""How sources of a calendar are asked: all of them by one query, however many there are.

A source gives rows of the same columns, whatever table they come from, and says what a row is in words. To add one:
write a function (reader, first day, last day) → rows, a function row → Entry, and a line in `sources.SOURCES`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db.models import DateField, F, IntegerField, Q, QuerySet, TextField, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast

from dashboards.calendar.entries import Entry
from dashboards.calendar.reader import Reader

# No calendar of a year has more; what does is cut rather than let a page grow without end.
MOST_ROWS = 3000
Expression = str | Combinable


class Row(NamedTuple):
    """What every source asks for: days, a number that names it, a state, and texts; "" and 0 where there is none."""

    source: str
    day: date
    until: date | None
    pk: str
    code: str
    what: str
    where: str
    state: str
    n: int


@dataclass(frozen=True, slots=True)
class Source:
    """One kind of thing dated: who sees which of it between two days (None: nothing), and how it is told."""

    code: str
    kind: str
    rows: Callable[[Reader, date, date], QuerySet[Any, Any] | None]
    told: Callable[[Reader, Row], Entry]


def rows(found: QuerySet[Any, Any], day: Expression, **columns: Expression) -> QuerySet[Any, Any]:
    """Return a query's rows with the columns of `Row`; those not named are empty."""
    text = {name: _text(columns.get(name, Value(""))) for name in ("pk", "code", "what", "where", "state")}
    until = columns.get("until", Value(None))
    given: QuerySet[Any, Any] = (
        found.order_by()
        .annotate(
            c_day=Cast(day, DateField()),
            c_until=Cast(until, DateField()),
            **{f"c_{name}": value for name, value in text.items()},
            c_n=Cast(columns.get("n", Value(0)), IntegerField()),
        )
        .values_list("c_day", "c_until", "c_pk", "c_code", "c_what", "c_where", "c_state", "c_n")
    )
    return given


def between(first: date, last: date, *, day: str, until: str = "") -> Q:
    """Return the condition that something lies, at least partly, between two days."""
    return Q(**{f"{day}__lte": last, f"{until or day}__gte": first})


def entries_of(sources: tuple[Source, ...], reader: Reader, first: date, last: date) -> Iterator[Entry]:
    """Yield what sources have for a person between two days, in one query."""
    by_code = {each.code: each for each in sources}
    asked = [(each.code, found) for each in sources if (found := each.rows(reader, first, last)) is not None]
    if not asked:
        return
    parts = [named(code, found) for code, found in asked]
    together = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    for each in map(Row._make, together[:MOST_ROWS]):
        yield by_code[each.source].told(reader, each)


def named(code: str, found: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
    """Return rows with the source they are of before them: those of several sources can then be asked for together."""
    columns = ("c_day", "c_until", "c_pk", "c_code", "c_what", "c_where", "c_state", "c_n")
    named: QuerySet[Any, Any] = found.annotate(c_source=Cast(Value(code), TextField()))
    return named.values_list("c_source", *columns)


def _text(value: Expression) -> Cast:
    return Cast(F(value) if isinstance(value, str) else value, TextField())
