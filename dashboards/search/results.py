"""An agency and a round asked for together ("Sở Tư pháp 2026"): that agency's page in that round."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from agencies.models import Agency
from agencies.sorting import folded
from dashboards.search.words import Asked
from scoring.access import Sight, measures_province
from surveys.models import Round, RoundUnit

# An agency's id with all its names, folded once.
Called = tuple[int, str]
Pair = tuple[int, Round]


@dataclass(frozen=True, slots=True)
class Result:
    """A unit of a round that was asked for by words of both."""

    agency: Agency
    name: str
    block: str
    round: Round


def results(asked: Asked, called: Sequence[Called], rounds: Sequence[Round], sight: Sight) -> list[Result]:
    """Return units whose page in a round opens to who has this sight, in one query, none where no words fit.

    All words are said by the agency's names or the round, and each of both says one that the other does not: else the
    agency or the round alone is what was asked for. `rounds` are those of the person's lists.
    """
    pairs = list(_pairs(asked, called, rounds))
    if not pairs:
        return []
    within = RoundUnit.objects.filter(
        agency__in={agency for agency, _round in pairs}, round__in={round.pk for _agency, round in pairs}
    )
    units = {(unit.agency_id, unit.round_id): unit for unit in within.select_related("agency", "version", "block")}
    found = [(units.get((agency, round.pk)), round) for agency, round in pairs]
    return [_result(unit, round) for unit, round in found if unit is not None and sight.shows(unit)]


def _pairs(asked: Asked, called: Sequence[Called], rounds: Sequence[Round]) -> Iterator[Pair]:
    wanted = frozenset(asked.words)
    by_round = [(each, _said(said_of(each), wanted)) for each in rounds]
    telling = [(each, said) for each, said in by_round if said and each.state != Round.State.DRAFT]
    for agency, names in called:
        here = frozenset(word for word in wanted if word in names)
        for each, said in telling:
            if here - said and said - here and here | said == wanted and not measures_province(each):
                yield agency, each


def _said(text: str, wanted: frozenset[str]) -> frozenset[str]:
    within = folded(text)
    return frozenset(word for word in wanted if word in within)


def said_of(found: Round) -> str:
    """Return all that a round is found by."""
    return f"{found.title} {found.code} {found.assessment_year}"


def _result(unit: RoundUnit, round: Round) -> Result:
    return Result(unit.agency, unit.version.name, unit.block.name if unit.block else "", round)
