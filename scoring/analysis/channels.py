"""What the way of collecting does to the index: by design and by channel. Pure (STATISTICS § 9).

Answers that people volunteered stand for nobody else: they have an index, but no limits.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from fractions import Fraction
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from scoring.analysis.answers import Answers, Figure, estimates_at, least_shares, leaves_of
from scoring.analysis.crosstab import Crosstab, Hidden, table_by
from scoring.analysis.told import BESIDE, COUNTED, DESIGNS, Told, earlier_by
from scoring.certainty.changes import measured
from scoring.certainty.combining import change
from scoring.disclosure import Before, Key, Leaves, family_of, hidden_in
from scoring.formulas import Rounding
from scoring.method import Design
from scoring.points import PERCENT

Ints = NDArray[np.int64]
QUESTIONS = ("counted", "design", "channel")
WhyNone = Literal["no_drawn", "no_voluntary", "hidden"]


@dataclass(frozen=True, slots=True)
class Line:
    """A design (`channel` None) or one of its channels, with its forms and index."""

    design: Design
    channel: int | None
    forms: int | None
    figure: Figure
    counted: bool


@dataclass(frozen=True, slots=True)
class Difference:
    """Drawn less voluntary, in points of percent, with limits that speak of chance alone; or why there is none."""

    value: str | None = None
    low: str | None = None
    high: str | None = None
    reason: WhyNone | None = None


@dataclass(frozen=True, slots=True)
class Channels:
    reach: str
    lines: tuple[Line, ...]
    difference: Difference
    hidden: int

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def channels(answers: Answers, reach: str, before: Before, told: Sequence[Told] = ()) -> Channels:
    """Return the index by design and channel. Raises TooManyCells.

    `before` tells what the page of each unit, block and the round hides, `told` are tables shown before.
    """
    design = designs_in(answers)
    groups = [design, answers.channel]
    table = table_by(answers, reach, ("design", "channel"), groups, _hidden(answers, before, told))
    lines = tuple(_lines(table, answers))
    return Channels(reach, lines, _difference(answers, design, reach, lines), sum(line.figure.hidden for line in lines))


def designs_in(answers: Answers) -> Ints:
    """Return the design of each form: 1 drawn, 2 census, 3 voluntary."""
    number = {channel: 1 + DESIGNS.index(design) for channel, design in _designs(answers).items()}
    return np.array([number[channel] for channel in answers.channel.tolist()], dtype=np.int64)


def _designs(answers: Answers) -> Mapping[int, Design]:
    return {channel: design for channel, design in answers.designs.items() if design in DESIGNS}  # type: ignore[misc]


def channel_leaves(answers: Answers) -> Leaves:
    """Return the forms by whether the index counts them, by design and by channel."""
    counted = np.where(np.isin(answers.channel, list(answers.counted_channels)), COUNTED, BESIDE)
    return leaves_of(answers, [counted, designs_in(answers), answers.channel], 1)


def _hidden(answers: Answers, before: Before, told: Sequence[Told]) -> Hidden:
    """Return the hidden cells: the pages show the counted designs together, so none of these may follow from that.

    Nor may what people volunteered beside them, where a page does not tell it.
    """
    family = family_of(channel_leaves(answers), nested=True)
    volunteered = (BESIDE, 1 + DESIGNS.index("voluntary"), None)
    total = Before(before.hidden, (COUNTED, None, None), before.untold, volunteered)
    earlier = earlier_by(told, QUESTIONS, nested=True, total=total.total)
    k, least = answers.method.certainty.suppression_k, least_shares(answers)[:1]
    (lost,) = hidden_in(family, total, k, earlier, least=least)
    cells: frozenset[Key] = frozenset((place, cell[1:]) for place, cell in lost if cell[1] is not None)
    return (cells, *(cells for _ in answers.columns[1:]))


def _lines(table: Crosstab, answers: Answers) -> list[Line]:
    """Return each design with its channels below it."""
    found: list[Line] = []
    rows = sorted(table.rows, key=lambda row: (row.groups[0] or 9, row.groups[1] is not None, row.groups[1] or 0))
    for row in rows:
        design, channel = row.groups
        if design is None:
            continue
        counted = channel in answers.counted_channels if channel else _counts(answers, DESIGNS[design - 1])
        found.append(Line(DESIGNS[design - 1], channel, row.forms, row.figures[0], counted))
    return found


def _counts(answers: Answers, design: Design) -> bool:
    return any(answers.designs.get(channel) == design for channel in answers.counted_channels)


def _difference(answers: Answers, design: Ints, reach: str, lines: tuple[Line, ...]) -> Difference:
    whole = {line.design: line.figure for line in lines if line.channel is None}
    if "drawn" not in whole or "voluntary" not in whole:
        return Difference(reason="no_drawn" if "drawn" not in whole else "no_voluntary")
    if whole["drawn"].index is None or whole["voluntary"].index is None:
        return Difference(reason="hidden")
    inside = answers.mask_of(reach)
    root = [answers.method.root]
    drawn, voluntary = (
        estimates_at(answers.of(inside & (design == 1 + DESIGNS.index(one))), root)[""]
        for one in ("drawn", "voluntary")
    )
    (found,) = measured([change(drawn, voluntary)], float(answers.method.certainty.level))
    rounding = answers.method.rounding
    value = rounding(Fraction(whole["drawn"].index)) - rounding(Fraction(whole["voluntary"].index))
    return Difference(rounding.print(value), _points(rounding, found.low), _points(rounding, found.high))


def _points(rounding: Rounding, share: float) -> str:
    return rounding.print(Fraction(share) * PERCENT)
