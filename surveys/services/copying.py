"""A round after the pattern of an earlier one, with agencies followed to what became of them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from django.db import transaction

from accounts.models import User
from agencies.models import Agency, AgencySuccession, AgencyVersion
from surveys.models import Round, RoundChannel, RoundUnit
from surveys.services.plans import Target, set_targets
from surveys.services.rounds import create_round

Fate = Literal["kept", "renamed", "merged", "split", "transferred", "dissolved", "ended"]
FATES: dict[str, Fate] = {
    AgencySuccession.Kind.RENAME: "renamed",
    AgencySuccession.Kind.MERGE: "merged",
    AgencySuccession.Kind.SPLIT: "split",
    AgencySuccession.Kind.TRANSFER: "transferred",
    AgencySuccession.Kind.DISSOLVE: "dissolved",
}


@dataclass(frozen=True, slots=True)
class Move:
    """What became of one unit of the earlier round: `into` names the agencies in its place, none when it ended."""

    code: str
    name: str
    fate: Fate
    into: tuple[str, ...]
    on: date | None = None

    @property
    def changes(self) -> bool:
        return self.fate != "kept"


@dataclass(frozen=True, slots=True)
class Place:
    """A unit of the round to come; its numbers come from the units it replaces, None where one of them has none."""

    agency: Agency
    name: str
    population: int | None
    quota: int | None


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy before it is made: what became of every unit, and the units there will be."""

    moves: tuple[Move, ...]
    places: tuple[Place, ...]

    @property
    def changes(self) -> tuple[Move, ...]:
        return tuple(move for move in self.moves if move.changes)


def plan_copy(source: Round, *, opens_on: date) -> Copy:
    """Return what a round that opens on a day and copies another will measure, without making it.

    Renames lead to the new agency, mergers to the successor once (its population the sum of its parts where all are
    known), splits to every successor, whose numbers are nobody's yet; what was dissolved is left out.
    """
    units = list(source.units.select_related("agency", "version").order_by("version__position", "version__sort_key"))
    successions = _successions(opens_on)
    standing = {
        version.agency_id: version
        for version in AgencyVersion.objects.filter(valid__contains=opens_on).select_related("agency")
    }
    moves, sources = [], defaultdict(list)
    for unit in units:
        fate, on, ends = _follow(unit, successions, standing)
        moves.append(Move(unit.agency.code, unit.version.name, fate, tuple(end.name for end in ends), on))
        for end in ends:
            sources[end.agency_id].append((unit, fate))
    places = [_place(standing[agency_id], found) for agency_id, found in sources.items()]
    return Copy(tuple(moves), tuple(places))


@transaction.atomic
def copy_round(
    *,
    source: Round,
    code: str,
    title: str,
    assessment_year: int,
    opens_on: date,
    closes_on: date,
    actor: User | None,
    at: datetime,
) -> Round:
    """Make a round by the plan of an earlier one. Raises InvalidRound."""
    copy = plan_copy(source, opens_on=opens_on)
    made = create_round(
        code=code,
        title=title,
        questionnaire_version=source.questionnaire_version,
        assessment_year=assessment_year,
        opens_on=opens_on,
        closes_on=closes_on,
        agencies=[place.agency for place in copy.places],
        owner=source.owner,
        actor=actor,
        at=at,
    )
    made.margin, made.expected_response = source.margin, source.expected_response
    made.save(update_fields=["margin", "expected_response"])
    channels = source.channels.values_list("channel", "design")
    RoundChannel.objects.bulk_create(RoundChannel(round=made, channel=one, design=design) for one, design in channels)
    targets = {place.agency.code: Target(place.population, place.quota) for place in copy.places}
    set_targets(round=made, targets=targets, actor=actor, at=at)
    return made


def _successions(until: date) -> dict[int, list[AgencySuccession]]:
    found: dict[int, list[AgencySuccession]] = defaultdict(list)
    for succession in AgencySuccession.objects.filter(on__lte=until).order_by("on", "pk"):
        found[succession.predecessor_id].append(succession)
    return found


def _follow(
    unit: RoundUnit, successions: dict[int, list[AgencySuccession]], standing: dict[int, AgencyVersion]
) -> tuple[Fate, date | None, list[AgencyVersion]]:
    """Return what became of a unit, when it first changed, and the agencies that stand in its place.

    A chain of changes is named after its first: what follows happened to the successors.
    """
    if unit.agency_id in standing:
        return _renamed_or_kept(unit, standing[unit.agency_id])
    first: AgencySuccession | None = None
    ends: dict[int, AgencyVersion] = {}
    passed, waiting = set(), [unit.agency_id]
    while waiting:
        agency_id = waiting.pop(0)
        if agency_id in standing:
            ends[agency_id] = standing[agency_id]
        elif agency_id not in passed:
            passed.add(agency_id)
            steps = successions.get(agency_id, [])
            first = first or next(iter(steps), None)
            waiting += [step.successor_id for step in steps if step.successor_id is not None]
    if first is None:
        return "ended", None, []
    return FATES[first.kind] if ends or first.successor_id is None else "ended", first.on, list(ends.values())


def _renamed_or_kept(unit: RoundUnit, now: AgencyVersion) -> tuple[Fate, date | None, list[AgencyVersion]]:
    if now.name != unit.version.name:
        return "renamed", now.valid.lower, [now]
    return "kept", None, [now]


def _place(version: AgencyVersion, found: Sequence[tuple[RoundUnit, Fate]]) -> Place:
    """Add up what is known of the units one agency stands for; of a split nobody knows which part is whose."""
    units = [unit for unit, _fate in found]
    divided = any(fate in ("split", "transferred") for _unit, fate in found)
    population = None if divided else _sum(unit.population for unit in units)
    quota = units[0].quota if len(units) == 1 and not divided else None
    return Place(version.agency, version.name, population, quota)


def _sum(numbers: Iterable[int | None]) -> int | None:
    known = list(numbers)
    return None if None in known else sum(number for number in known if number is not None)
