"""What is told of the answers in a round and adds up: counts of levels, and indices. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from scoring.disclosure.bounds import Slack
from scoring.disclosure.sums import Place
from scoring.disclosure.table import Table
from scoring.formulas import SUMS
from scoring.method import Method, Node

# By item, what an answer of each level is worth, in whole numbers.
Worth = Mapping[str, Sequence[int]]


@dataclass(frozen=True)
class Measure:
    """A count of answers by their `worth`; with a `method` these are indices, which are means in places, too.

    `best` is what the best answers count in it, `level` the only one it counts if there is just one.
    """

    worth: Worth
    best: int = 1
    level: int | None = None
    method: Method | None = None

    def room(self, place: Place, table: Table) -> Slack:
        """Return how far a figure might lie from what it is, as far as its answers go."""
        if place in table.out_of_step and self.method is not None:
            return self.of_share(place, table)
        return _room((levels, self.worth[item], 1) for item, levels in _answers(place, table))

    def of_share(self, place: Place, table: Table) -> Slack:
        """Return the same of an index that is no sum of answers, as far as indices go."""
        share, most = table.share(place) or Fraction(0), self.best * table.valid(place)
        least = Fraction(0) if self.method is None else _least(self.method.by_code[place[1]], self.method.scale)
        return Slack(float(most * (share - least)), float(most * (1 - share)), whole=False)

    def between(self, item: str, before: Sequence[int], after: Sequence[int]) -> Slack:
        """Return the room of what lies between two counts of an item's answers: some came, some went."""
        moved = [now - then for then, now in zip(before, after, strict=True)]
        came, went = [max(each, 0) for each in moved], [max(-each, 0) for each in moved]
        return _room([(came, self.worth[item], 1), (went, self.worth[item], -1)])

    def tells_alike(self, item: str, level: int) -> bool:
        """Say whether answers that are all of this level are known by what they are worth together."""
        if self.level is not None:
            return self.level == level
        worth = self.worth[item]
        return worth.count(worth[level]) == 1 and worth[level] in {min(worth), max(worth)}


def measures_of(method: Method | None, scales: Mapping[str, int], levels: Sequence[int]) -> Iterator[Measure]:
    """Yield what is told of rounds by a method: satisfied answers, indices, and single `levels`.

    `scales` are the numbers of levels of all items.
    """
    if method is None or any(method.by_code[item].base != "top2" for item in scales):
        yield Measure({item: [int(level >= scale - 2) for level in range(scale)] for item, scale in scales.items()})
    if method is not None:
        yield index_of(method, scales)
    for level in levels:
        yield Measure({item: [int(at == level) for at in range(scale)] for item, scale in scales.items()}, level=level)


def index_of(method: Method, scales: Mapping[str, int]) -> Measure:
    """Return what indices tell, each in points: index × answers."""
    scores = {
        item: [_score(method.by_code[item], level, scale) for level in range(scale)] for item, scale in scales.items()
    }
    best = lcm(*(score.denominator for each in scores.values() for score in each))
    return Measure({item: [int(score * best) for score in each] for item, each in scores.items()}, best, None, method)


def _score(node: Node, level: int, scale: int) -> Fraction:
    share = SUMS[node.base]([int(at == level) for at in range(scale)]).share
    return share or Fraction(0)


def _least(node: Node, scale: int) -> Fraction:
    """Return the least index of a node: what its worst answers give, nothing where children without any count so."""
    if node.averages and node.na == "zero":
        return Fraction(0)
    if node.children:
        return min(_least(child, scale) for child in node.children)
    return _score(node, 0, scale)


def _answers(place: Place, table: Table) -> Iterator[tuple[str, Sequence[int]]]:
    for unit, item in table.beneath(place):
        if levels := table.levels.get((unit, item)):
            yield item, levels


def _room(
    answers: Iterator[tuple[Sequence[int], Sequence[int], int]] | Sequence[tuple[Sequence[int], Sequence[int], int]],
) -> Slack:
    """Return the room of Σ times × worth, with a sign each: any answer might have been of any level."""
    below = above = 0
    for times, worth, sign in answers:
        people, value = sum(times), sum(each * one for each, one in zip(times, worth, strict=True))
        down, up = value - people * min(worth), people * max(worth) - value
        below, above = (below + down, above + up) if sign > 0 else (below + up, above + down)
    return Slack(below, above)
