"""When a unit of a round no longer takes answers, because its agency is there no more. Pure.

An agency ends with its last version, when it is dissolved, or when the whole of it passes into another (merged, or
renamed under another code). Its unit goes on where exactly one agency of the round took it over: doors follow that one
and answers count for it. Renamed into an agency outside the round it goes on as it was: the same office under another
name. In every other case, also where several agencies of the round took it over and nobody can say which of them a
form is about, the unit has ended: whoever asks is told so, and what still arrives waits for a decision.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

RENAME, MERGE, DISSOLVE = "rename", "merge", "dissolve"
ALWAYS_WHOLE = frozenset({RENAME, MERGE})


@dataclass(frozen=True, slots=True)
class Passing:
    """One succession of an agency. `whole`: nothing of it is said to have stayed or gone elsewhere."""

    kind: str
    on: date
    successor_id: int | None
    whole: bool

    @property
    def ends(self) -> bool:
        return self.kind == DISSOLVE or (self.whole and self.kind in ALWAYS_WHOLE)


@dataclass(frozen=True, slots=True)
class Life:
    """An agency as it was last: `since` the first day of its last version, `until` the first day after it, or None."""

    name: str
    since: date
    until: date | None
    passings: tuple[Passing, ...] = ()

    @property
    def later(self) -> tuple[Passing, ...]:
        """What became of the last version; what was before it, the agency outlived."""
        return tuple(passing for passing in self.passings if passing.on > self.since)

    @property
    def ended_on(self) -> date | None:
        """Return the first day without the agency, None while it goes on."""
        days = [passing.on for passing in self.later if passing.ends]
        return min([*days, *([self.until] if self.until else [])], default=None)


@dataclass(frozen=True, slots=True)
class Ending:
    """`on` is the first day without the agency; `became` names the agencies that took its work over, if any."""

    on: date
    became: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of a round: its agency, and the unit its answers count for already."""

    id: int
    agency_id: int
    reports_into: int | None


@dataclass(frozen=True, slots=True)
class Fates:
    """What becomes of the units of a round: which have ended, and which go on as another unit from a day on."""

    ended: Mapping[int, Ending]
    follows: Mapping[int, tuple[int, date]]


def fates(units: Mapping[int, Unit], lives: Mapping[int, Life]) -> Fates:
    """Return the fates of units, by their ids; `lives` holds every agency of theirs and all that came out of them."""
    ended: dict[int, Ending] = {}
    follows: dict[int, tuple[int, date]] = {}
    measured = {unit.agency_id: unit.id for unit in units.values()}
    for unit in units.values():
        last, heir = _last(unit, units, lives, measured)
        if heir is not None and unit.reports_into is None:
            follows[unit.id] = heir
        life = lives[last.agency_id]
        on = life.ended_on
        if on is not None and not _goes_on_renamed(life, lives, measured, last):
            ended[unit.id] = Ending(on, tuple(_names(last.agency_id, lives)))
    return Fates(ended, follows)


def _last(
    unit: Unit, units: Mapping[int, Unit], lives: Mapping[int, Life], measured: Mapping[int, int]
) -> tuple[Unit, tuple[int, date] | None]:
    """Return the unit as which one goes on at the end, and its own first step there (unit, day) if it takes one.

    Agencies that are said to have become one another lead nowhere.
    """
    passed, first = {unit.id}, None
    while True:
        step = _step(unit, lives, measured)
        if step is None:
            return unit, first
        if step[0] in passed:
            return unit, None
        first = first or (step if len(passed) == 1 else None)
        passed.add(step[0])
        unit = units[step[0]]


def _step(unit: Unit, lives: Mapping[int, Life], measured: Mapping[int, int]) -> tuple[int, date] | None:
    on = lives[unit.agency_id].ended_on
    if unit.reports_into is not None:
        return unit.reports_into, on or date.min
    heirs = _heirs(unit.agency_id, lives, measured) if on is not None else set()
    return (heirs.pop(), on) if on is not None and len(heirs) == 1 else None


def _heirs(agency_id: int, lives: Mapping[int, Life], measured: Mapping[int, int]) -> set[int]:
    """Return the nearest units of the round that took an agency over, through agencies outside it too."""
    found: set[int] = set()
    passed, waiting = {agency_id}, list(_successors(agency_id, lives))
    while waiting:
        successor = waiting.pop()
        if successor in passed:
            continue
        passed.add(successor)
        if successor in measured:
            found.add(measured[successor])
        else:
            waiting.extend(_successors(successor, lives))
    return found


def _successors(agency_id: int, lives: Mapping[int, Life]) -> Iterator[int]:
    for passing in lives[agency_id].later:
        if passing.successor_id is not None:
            yield passing.successor_id


def _names(agency_id: int, lives: Mapping[int, Life]) -> list[str]:
    return sorted({lives[successor].name for successor in _successors(agency_id, lives)})


def _goes_on_renamed(life: Life, lives: Mapping[int, Life], measured: Mapping[int, int], unit: Unit) -> bool:
    """Tell whether all that happened to an agency outside the round was another name."""
    passed = {unit.agency_id}
    while life.later and {passing.kind for passing in life.later} == {RENAME} and len(life.later) == 1:
        successor = life.later[0].successor_id
        if successor is None or successor in passed or successor in measured:
            return False
        passed.add(successor)
        life = lives[successor]
        if life.ended_on is None:
            return True
    return False
