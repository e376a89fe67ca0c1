"""Reads of a thing's history: kept changes of its rows and acts about it, newest first, a page at a time."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import CharField, Q, QuerySet, Value
from django.db.models.functions import Cast
from django.utils.timezone import make_aware

from accounts.models import AuditEntry, Change
from dashboards.audit.reading import done_by
from dashboards.changes.query import ACTS, Asked, Place
from dashboards.changes.things import Part, Thing

CHANGES, OF_ACTS = 0, 1
Rows = Mapping[str, Sequence[str]]
Item = Change | AuditEntry


@dataclass(frozen=True, slots=True)
class Slice:
    """What stands on one page, newest first, and where the next one begins."""

    items: Sequence[Item]
    older: Place | None


def slice_of(thing: Thing, acts: QuerySet[AuditEntry], asked: Asked, *, size: int) -> Slice:
    """Return a page of `size` lines; `acts` are those of the audit that the reader may read."""
    rows = rows_of(thing, asked.part)
    sources: list[tuple[int, QuerySet[Any]]] = []
    if rows:
        sources.append((CHANGES, _of_rows(rows)))
    if asked.part in ("", ACTS):
        sources.append((OF_ACTS, _about(thing, acts, rows)))
    by = done_by(asked.actor) if asked.actor else Q()
    found = [item for source, items in sources for item in _page(items.filter(by), source, asked)[: size + 1]]
    found.sort(key=place_of, reverse=True)
    shown = found[:size]
    return Slice(shown, place_of(shown[-1]) if len(found) > size else None)


def place_of(item: Item) -> Place:
    return Place(item.at, CHANGES if isinstance(item, Change) else OF_ACTS, item.pk)


def rows_of(thing: Thing, code: str) -> Rows:
    """Return the numbers of the rows that belong to a thing, removed ones too, by table; of one part where it is named.

    They are looked up first, so that their changes are read off the index by row.
    """
    wanted = [part for part in thing.kind.parts if code in ("", part.code)]
    asked = [each for part in wanted for each in (_there(part, thing), _removed(part, thing)) if each is not None]
    found: dict[str, list[str]] = defaultdict(list)
    if asked:
        for table, row in asked[0].union(*asked[1:]):
            found[table].append(row)
    return found


def _there(part: Part, thing: Thing) -> QuerySet[Any]:
    rows = part.model._base_manager.filter(**{part.path: thing.number}).order_by()
    table, row = Value(part.table, CharField()), Cast("pk", CharField())
    named: QuerySet[Any] = rows.annotate(of_table=table, of_row=row).values_list("of_table", "of_row")
    return named


def _removed(part: Part, thing: Thing) -> QuerySet[Any] | None:
    if not part.column:
        return None
    gone = Change.objects.filter(table_name=part.table, act="D", before__contains={part.column: thing.number})
    return gone.order_by().values_list("table_name", "row")


def _of_rows(rows: Rows) -> QuerySet[Change]:
    conditions = Q()
    for table, numbers in rows.items():
        conditions |= Q(table_name=table, row__in=numbers)
    return Change.objects.filter(conditions).select_related("actor")


def _about(thing: Thing, acts: QuerySet[AuditEntry], rows: Rows) -> QuerySet[AuditEntry]:
    named = {part.table: part.subject for part in thing.kind.parts if part.subject}
    subjects = [f"{named[table]}:{row}" for table, numbers in rows.items() if table in named for row in numbers]
    found = acts.filter(subject__in=[*thing.subjects, *subjects]).select_related("actor")
    return found.filter(_beginning(thing.kind.acts)) if thing.kind.acts else found


def _beginning(codes: Iterable[str]) -> Q:
    conditions = Q()
    for code in codes:
        conditions |= Q(action__startswith=code)
    return conditions


def _page(items: QuerySet[Any], source: int, asked: Asked) -> QuerySet[Any]:
    """Return what stands after the place asked for, within the days asked for, newest first."""
    days = Q()
    if asked.first:
        days &= Q(at__gte=_midnight(asked.first))
    if asked.last:
        days &= Q(at__lt=_midnight(asked.last, after=1))
    return items.filter(days & _older(source, asked.older)).order_by("-at", "-pk")


def _older(source: int, place: Place | None) -> Q:
    if place is None:
        return Q()
    if source > place.source:
        return Q(at__lt=place.at)
    if source < place.source:
        return Q(at__lte=place.at)
    return Q(at__lt=place.at) | Q(at=place.at, pk__lt=place.number)


def _midnight(day: date, *, after: int = 0) -> datetime:
    # Of the last day there is no midnight after.
    day = min(day, date.max - timedelta(days=2)) + timedelta(days=after)
    return make_aware(datetime.combine(day, time()))
