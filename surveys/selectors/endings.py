"""Which units of a round have ended or go on as others, read from the history of agencies."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from psycopg2.extras import DateRange

from agencies.models import AgencySuccession, AgencyVersion
from surveys.endings import Ending, Fates, Life, Passing, Unit, fates
from surveys.models import Round, RoundUnit


def may_have_ended(prefix: str = "") -> Q:
    """Return the condition under which a unit's history has to be read at all; few units meet it.

    `prefix` leads from the query's rows to the unit ("round_unit__").
    """
    agency = OuterRef(f"{prefix}agency_id")
    lasting = AgencyVersion.objects.filter(agency=agency, valid__endswith__isnull=True).order_by()
    passed = AgencySuccession.objects.filter(predecessor=agency)
    return Q(**{f"{prefix}reports_into__isnull": False}) | ~Q(Exists(lasting)) | Q(Exists(passed))


def endings_in(round_id: int) -> Mapping[int, Ending]:
    """Return the endings, past and to come, of a round's units by their ids."""
    units = RoundUnit.objects.filter(round=round_id)
    return fates_in(round_id).ended if units.filter(may_have_ended()).exists() else {}


def ending_of(unit: RoundUnit) -> Ending | None:
    """Return the ending of one unit, None where it goes on."""
    if not RoundUnit.objects.filter(may_have_ended(), pk=unit.pk).exists():
        return None
    return fates_in(unit.round_id).ended.get(unit.pk)


def fates_in(round_id: int) -> Fates:
    """Return what becomes of the units of a round."""
    rows = RoundUnit.objects.filter(round=round_id).order_by("pk").values_list("pk", "agency_id", "reports_into_id")
    units = {pk: Unit(pk, agency_id, into) for pk, agency_id, into in rows}
    return fates(units, _lives({unit.agency_id for unit in units.values()}))


def open_rounds_that_may_change() -> QuerySet[Round]:
    """Return the open rounds with a unit whose agency has ended or may have, and that goes on by itself so far."""
    units = RoundUnit.objects.filter(may_have_ended(), round=OuterRef("pk"), reports_into=None)
    return Round.objects.filter(Exists(units), state=Round.State.OPEN)


def _lives(agency_ids: Collection[int]) -> Mapping[int, Life]:
    """Return agencies, and all that came out of them, as they were last."""
    passings = _passings()
    wanted, waiting = set(agency_ids), list(agency_ids)
    while waiting:
        later = {each.successor_id for each in passings.get(waiting.pop(), ()) if each.successor_id is not None}
        waiting.extend(later - wanted)
        wanted |= later
    last = _last_versions(wanted)
    return {pk: _life(last.get(pk), passings.get(pk, ())) for pk in wanted}


def _life(version: Any, passings: Iterable[Passing]) -> Life:
    name, valid = version if version else ("", DateRange())
    return Life(name, valid.lower or date.min, valid.upper, tuple(passings))


def _passings() -> Mapping[int, list[Passing]]:
    """Return all successions there are, by predecessor: a province has a few hundred."""
    found: dict[int, list[Passing]] = {}
    columns = ("predecessor_id", "kind", "on", "successor_id", "share")
    for predecessor_id, kind, on, successor_id, share in AgencySuccession.objects.order_by("pk").values_list(*columns):
        found.setdefault(predecessor_id, []).append(Passing(kind, on, successor_id, _whole(share)))
    return found


def _whole(share: Decimal | None) -> bool:
    return share is None or share == 1


def _last_versions(agency_ids: Collection[int]) -> Mapping[int, Any]:
    versions = AgencyVersion.objects.filter(agency__in=agency_ids).order_by("agency_id", "-valid").distinct("agency_id")
    return {pk: (name, valid) for pk, name, valid in versions.values_list("agency_id", "name", "valid")}
