"""Which units of a round somebody puts beside each other, each named by its code or in words. Pure."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from agencies.sorting import folded
from surveys.models import RoundUnit

MOST = 5
LONGEST = 300
# Names told where words fit several units.
MOST_TOLD = 3


@dataclass(frozen=True, slots=True)
class Place:
    """A box for a unit: what stands in it, the code that it means, else what is wrong with it in words."""

    number: int
    text: str = ""
    code: str = ""
    error: str = ""


def places_of(units: Iterable[RoundUnit], typed: Iterable[str]) -> tuple[Place, ...]:
    """Return the boxes of a comparison as an address fills them; only `units` can be chosen, and are told of.

    A unit is known by its code, its name, or words that stand in its name alone, with or without marks.
    """
    names = {unit.agency.code: unit.version.name for unit in units}
    places: list[Place] = []
    chosen: set[str] = set()
    texts = (" ".join(text.replace("\0", "").split())[:LONGEST] for text in typed)
    for text in [*(text for text in dict.fromkeys(texts) if text), *[""] * MOST][:MOST]:
        place = _place(names, len(places) + 1, text, chosen)
        chosen.add(place.code)
        places.append(place)
    return tuple(places)


def codes_of(places: Iterable[Place]) -> list[str]:
    """Return the units chosen, each once."""
    return [place.code for place in places if place.code]


def offered(units: Iterable[RoundUnit]) -> list[str]:
    """Return what the boxes offer, one line a unit: its name, with its code where units share a name."""
    named = [(unit.version.name, unit.agency.code) for unit in units]
    often = Counter(name for name, _code in named)
    return [_told(name, code) if often[name] > 1 else name for name, code in named]


def _place(names: dict[str, str], number: int, text: str, chosen: set[str]) -> Place:
    found = _meant(names, text) if text else []
    if len(found) != 1:
        return Place(number, text, error=_why(names, text, found) if text else "")
    [code] = found
    shown = names[code] if list(names.values()).count(names[code]) == 1 else _told(names[code], code)
    if code in chosen:
        return Place(number, shown, error=_("Đơn vị này đã chọn ở ô trên."))
    return Place(number, shown, code)


def _meant(names: dict[str, str], text: str) -> Sequence[str]:
    """Return the codes of the units that words may mean: the closest kind of match there is."""
    return next((found for found in _matches(names, text) if found), [])


def _matches(names: dict[str, str], text: str) -> Iterator[list[str]]:
    if text in names:
        yield [text]
    yield [code for code, name in names.items() if text in (name, _told(name, code))]
    words = folded(text)
    yield [code for code, name in names.items() if folded(name) == words]
    yield [code for code, name in names.items() if words and words in folded(name)]


def _why(names: dict[str, str], text: str, found: Sequence[str]) -> str:
    if not found:
        return _("Không có đơn vị “%s” trong danh sách. Chọn trong danh sách hoặc gõ đúng tên.") % text[:60]
    told = "; ".join(_told(names[code], code) for code in found[:MOST_TOLD])
    more = "; …" if len(found) > MOST_TOLD else ""
    return _("“%(text)s” có ở nhiều đơn vị: %(units)s. Gõ đủ tên hoặc mã.") % {"text": text[:60], "units": told + more}


def _told(name: str, code: str) -> str:
    return f"{name} ({code})"
