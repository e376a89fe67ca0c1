"""An agency with all it came out of, over any years. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from scoring.history.lineage import Lineage, Step, lineages


@dataclass(frozen=True, slots=True)
class Moment:
    """When figures were found: at a round, or in a year of which only figures are on record."""

    day: date
    round_id: int | None = None


@dataclass(frozen=True, slots=True)
class Named:
    """What an agency was called, up to a day (None: still); which one it is, and its block then."""

    since: date
    until: date | None
    name: str
    agency_id: int = 0
    block_id: int | None = None


@dataclass(frozen=True, slots=True)
class Ancestry:
    """An agency with all it came out of: `versions` by code; units that `moved` into others in a round, by its id."""

    agency: str
    steps: tuple[Step, ...]
    versions: Mapping[str, tuple[Named, ...]]
    measured: Mapping[int, frozenset[str]]
    moved: Mapping[int, frozenset[tuple[str, str]]]

    @property
    def codes(self) -> Collection[str]:
        return self.versions.keys()

    def lineage(self, code: str, *, before: Moment, now: Moment) -> Lineage:
        """Return where an agency comes from between two moments; a merger in mid-round lies within that round."""
        counted = self.moved.get(before.round_id or 0, frozenset())
        early = self.moved.get(now.round_id or 0, frozenset())
        steps = [
            step
            for step in self.steps
            if (pair := (step.predecessor, step.successor or "")) not in counted
            and (before.day < step.on <= now.day or (pair in early and step.on > now.day))
        ]
        stood = {each for each in self.codes if self._stood(each, before.day)}
        return lineages([code], steps, stood=stood | self.measured.get(before.round_id or 0, frozenset()))[code]

    def last_day(self, today: date) -> date:
        """Return the last day there was the agency itself: today, unless it ended or passed on for good."""
        named = self.versions[self.agency]
        ends = [named[-1].until] if named and named[-1].until else []
        passed = [step.on for step in self.steps if step.predecessor == self.agency and step.ends]
        returned = [step.on for step in self.steps if step.successor == self.agency]
        if passed and max(passed) > max(returned, default=date.min):
            ends.append(max(passed))
        return min([today, *(end - timedelta(days=1) for end in ends)])

    def name(self, code: str, on: date) -> str:
        """Return what an agency was called on a day: else its last name before, else its first."""
        named = self.versions.get(code, ())
        earlier = [each for each in named if each.since <= on]
        return (earlier or list(named))[-1 if earlier else 0].name if named else code

    def _stood(self, code: str, on: date) -> bool:
        return any(each.since <= on and (each.until is None or on < each.until) for each in self.versions[code])
