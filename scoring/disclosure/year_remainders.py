"""Hidden figures of a year and its rounds that leave each other no room. Pure."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from scoring.certainty.hiding import Sum
from scoring.disclosure.bounds import Slack, Ties
from scoring.disclosure.measures import Measure, index_of
from scoring.disclosure.releases import Key, Releases
from scoring.disclosure.table import Table
from scoring.method import Method

# A figure of a round ("round", its number in the family, and its key there) or of a year (its release, row and node).
Figure = tuple[Any, ...]


def pressed_in_year(
    years: Sequence[Table],
    rounds: Mapping[int, Releases],
    sums: Sequence[Sum[Figure]],
    gone: Collection[Figure],
    method: Method,
) -> frozenset[Figure]:
    """Return the hidden figures whose indices have no room: at their best or worst together with others."""
    scales = {item: levels for each in rounds.values() for item, levels in each.scales.items()}
    measure = index_of(method, scales)

    def has_index(figure: Figure) -> bool:
        if figure[0] != "round":
            return years[figure[0]].share(figure[1:]) is not None
        key: Key = figure[2:]
        releases = rounds[figure[1]]
        return key in releases.moves or releases.table(key).share(key[1:]) is not None

    def holds(each: Sum[Figure]) -> bool:
        """Say whether all of a sum is told: answers of rounds add up also where they make no index."""
        figures = (each.whole, *each.parts)
        return all(has_index(one) for one in figures if each.weights or one[0] != "round")

    def slack(figure: Figure) -> Slack:
        if figure[0] == "round":
            return _of_round(figure[2:], rounds[figure[1]], measure)
        return measure.of_share(figure[1:], years[figure[0]])

    ties = Ties([each for each in sums if holds(each)])
    rooms = {figure: slack(figure) for figure in gone}
    return frozenset[Figure]().union(*ties.pressed(rooms))


def _of_round(key: Key, releases: Releases, measure: Measure) -> Slack:
    move = releases.moves.get(key)
    return measure.room(key[1:], releases.table(key)) if move is None else measure.between(key[2], *move[2:])
