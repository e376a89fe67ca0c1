"""A method tried on the answers of a round beside another one: both as the round's board would show them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, F, Q, Sum

from agencies.sorting import sort_key
from dashboards.pages import detailed, whole_blocks
from dashboards.rows import Column, Row, Source, mean_row, total_row, unit_rows
from scoring.access import Sight, measures_province
from scoring.method import Method
from scoring.results import RoundResult
from scoring.shown import Shown
from surveys.models import Round
from surveys.selectors import units_in_scope

# What a page may compute while somebody waits for it, by two methods within a second: 0.1 s each for reading 20,000
# forms; limits, ranks and the figures of the year before take 0.3 s for 30 units, however many forms these have (1.2 s
# for 100, 5 s for 500). Beyond either a trial is a job.
MOST_FORMS, MOST_UNITS = 20_000, 30
NO_COLUMNS: Sequence[Column] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A round that a method may be tried on, with how many forms it counts and how many units it measures."""

    round: Round
    forms: int
    units: int

    @property
    def at_once(self) -> bool:
        return self.forms <= MOST_FORMS and self.units <= MOST_UNITS


@dataclass(frozen=True, slots=True)
class Line:
    """A unit, a block or the whole round by both methods.

    `difference` is the printed index less the printed other one, `moved` by how many ranks the unit stands better.
    """

    name: str
    block: str
    mine: Row
    other: Row
    difference: str | None
    moved: int | None

    @property
    def fallen(self) -> int:
        """By how many ranks the unit stands worse."""
        return -(self.moved or 0)


@dataclass(frozen=True, slots=True)
class Trial:
    """A round by two methods: its total, its blocks, its units by block in the order of the first method's ranks."""

    total: Line
    blocks: tuple[Line, ...]
    units: tuple[Line, ...]

    @property
    def moved(self) -> int:
        """How many units have another rank."""
        return sum(1 for line in self.units if line.moved)

    @property
    def farthest(self) -> Line | None:
        """The unit whose index differs most, None where none differs."""
        apart = [line for line in self.units if line.difference is not None and Decimal(line.difference)]
        return max(apart, key=lambda line: abs(Decimal(line.difference or 0)), default=None)

    @property
    def has_limits(self) -> bool:
        lines = (self.total, *self.blocks, *self.units)
        return any(row.low is not None for line in lines for row in (line.mine, line.other))

    @property
    def has_open_ranks(self) -> bool:
        return any(row.ranks is not None for line in self.units for row in (line.mine, line.other))


def candidates() -> list[Candidate]:
    """Return the rounds with counted answers, newest first."""
    forms = Sum(F("units__form_count__received") - F("units__form_count__excluded"))
    measured = Count("units", filter=Q(units__reports_into=None))
    rounds = Round.objects.annotate(forms=forms, measured=measured).filter(forms__gt=0)
    found = rounds.select_related("questionnaire_version__questionnaire").order_by("-opens_on", "code")
    return [Candidate(each, each.forms, each.measured) for each in found]


def source_of(round: Round, result: RoundResult, method: Method, sight: Sight) -> Source:
    """Return a result as the round's board would be made of it: with what stays hidden from this person."""
    units = [unit for unit in units_in_scope(round, sight.units) if sight.shows(unit)]
    shown = [] if measures_province(round) else units
    # No agencies above units: their rows are not on the page.
    released = Shown((result,), method, {})
    return Source(result, method, shown, detailed(sight, units), whole_blocks(sight, units), released)


def trial_of(mine: Source, other: Source) -> Trial:
    """Set two results of one round side by side."""
    blocks = {block.block: block for block in other.result.blocks} if mine.units else {}
    return Trial(
        total=_line("", "", total_row(mine, NO_COLUMNS), total_row(other, NO_COLUMNS)),
        blocks=tuple(
            _line(block.name, "", mean_row(mine, block, NO_COLUMNS), mean_row(other, blocks[block.block], NO_COLUMNS))
            for block in mine.result.blocks
            if block.block in blocks
        ),
        units=tuple(sorted(_units(mine, other), key=_Order.of(mine.result))),
    )


@dataclass(frozen=True, slots=True)
class _Order:
    """Orders units by block, then by the first method's rank; those without one last."""

    places: Mapping[str, int]

    @classmethod
    def of(cls, result: RoundResult) -> "_Order":
        return cls({block.block: place for place, block in enumerate(result.blocks)})

    def __call__(self, line: Line) -> tuple[object, ...]:
        row = line.mine
        return (
            self.places.get(row.block, len(self.places)),
            row.rank is None,
            row.rank or 0,
            row.index is None,
            sort_key(row.name),
        )


def _units(mine: Source, other: Source) -> Iterator[Line]:
    names = {block.block: block.name for block in mine.result.blocks}
    others = {row.code: row for row in unit_rows(other, NO_COLUMNS)}
    for row in unit_rows(mine, NO_COLUMNS):
        yield _line(row.name, names.get(row.block, ""), row, others[row.code])


def _line(name: str, block: str, mine: Row, other: Row) -> Line:
    return Line(name, block, mine, other, _difference(mine.index, other.index), _moved(mine.rank, other.rank))


def _difference(mine: str | None, other: str | None) -> str | None:
    return None if mine is None or other is None else str(Decimal(mine) - Decimal(other))


def _moved(mine: int | None, other: int | None) -> int | None:
    return None if mine is None or other is None else other - mine
