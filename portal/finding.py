"""Finds an agency by what people call it: with or without marks, by a part of its name, by an earlier name."""

from dataclasses import dataclass
from functools import lru_cache

from django.urls import reverse

from agencies.sorting import folded, sort_key
from portal.published import changed, publications
from surveys.models import Round, RoundUnit
from surveys.selectors import measures_a_province

LONGEST_WORDS = 100
MOST_FOUND = 50


@dataclass(frozen=True, slots=True)
class Named:
    """An agency with published results: its name in the newest of them, how the round is called, former names."""

    code: str
    name: str
    url: str
    title: str
    year: int
    within: str
    former: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """What was found for words as typed; `more`: how many there are beyond those shown."""

    typed: str
    agencies: tuple[Named, ...]
    more: int


def find(typed: str) -> Found:
    """Return the agencies whose names hold all the words typed, in the order of their names."""
    words = folded(typed[:LONGEST_WORDS]).split()
    named = [each for each in _names(changed()[0]) if all(word in each.within for word in words)] if words else []
    starting = sorted(named, key=lambda each: not each.within.startswith(" ".join(words)))
    return Found(typed[:LONGEST_WORDS].strip(), tuple(starting[:MOST_FOUND]), max(0, len(named) - MOST_FOUND))


def pages() -> dict[str, str]:
    """Return the address of each agency's newest public page by its code."""
    return {each.code: each.url for each in _names(changed()[0])}


@lru_cache(maxsize=1)
def _names(_newest: int) -> tuple[Named, ...]:
    rounds = {each.round_id: each.round for each in publications() if not measures_a_province(each.round)}
    order = {pk: place for place, pk in enumerate(rounds)}
    rows = RoundUnit.objects.filter(round__in=rounds, reports_into=None).select_related("agency", "version")
    by_agency: dict[str, list[RoundUnit]] = {}
    for unit in sorted(rows, key=lambda unit: order[unit.round_id]):
        by_agency.setdefault(unit.agency.code, []).append(unit)
    found = [_named(code, units, rounds[units[0].round_id]) for code, units in by_agency.items()]
    return tuple(sorted(found, key=lambda each: sort_key(each.name)))


def _named(code: str, units: list[RoundUnit], newest: Round) -> Named:
    names = list(dict.fromkeys(unit.version.name for unit in units))
    return Named(
        code=code,
        name=names[0],
        url=reverse("public:agency", args=[newest.code, code]),
        title=newest.title,
        year=newest.assessment_year,
        within=folded(" ".join([*names, code])),
        former=tuple(names[1:]),
    )
