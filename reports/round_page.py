"""What the page of a round's reports shows: each kind this person may have, in one line what it is."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from reports import sheet_annexes
from reports.access import reaches_whole
from reports.asked import KINDS, Kind
from reports.formats import FORMATS
from reports.selectors import NothingToReport, refuse_unseen, run_to_report
from scoring.access import Sight, measures_province
from surveys.models import Round, RoundUnit

Choices = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A kind of report as the page offers it; `why_not`: there is none now.

    Of a kind about a unit or a block: which ones there are (code, name), under the field's `name` and `label`.
    """

    code: str
    title: str
    says: str
    why_not: str = ""
    name: str = ""
    label: str = ""
    choices: Choices = ()
    # Whether each unit's sheet can go with it, and what that adds or why not, in words.
    takes_sheets: bool = False
    sheets: str = ""


def contents(round: Round, sight: Sight, units: Sequence[RoundUnit]) -> dict[str, Any]:
    """Return the context of the page: the kinds of which there may be a report of the round for this person."""
    whole = reaches_whole(round, sight, units)
    why_not = _without_figures(round, sight) if whole else ""
    lines = list(_lines(round, sight, units, whole, why_not))
    return {"round": round, "lines": lines, "formats": [(one.code, one.title) for one in FORMATS.values()]}


def _without_figures(round: Round, sight: Sight) -> str:
    """Say why there are no figures of the whole round, or nothing."""
    try:
        refuse_unseen(round, None, sight)
        run_to_report(round, newest=sight.sees_newest)
    except NothingToReport as refusal:
        return str(refusal)
    return ""


def _lines(round: Round, sight: Sight, units: Sequence[RoundUnit], whole: bool, why_not: str) -> Iterator[Line]:
    apart = not measures_province(round)
    seen = tuple((unit.agency.code, unit.version.short_name) for unit in units if apart and sight.shows(unit))
    blocks = _whole_blocks(round, sight, units) if apart else ()
    for kind in KINDS.values():
        if kind.about == "unit":
            yield from _about(kind, "agency", _("Đơn vị"), seen, why_not)
        elif kind.about == "block":
            yield from (replace(one, **_block_sheets()) for one in _about(kind, "block", _("Khối"), blocks, why_not))
        elif kind.about == "round" and (whole or kind.reach == "part"):
            why = why_not if kind.reach == "whole" else ""
            beside = _sheets(len(seen)) if kind.code in sheet_annexes.TAKING and seen else {}
            yield Line(kind.code, str(kind.title), str(kind.says), why, **beside)


def _sheets(units: int) -> dict[str, Any]:
    """Say what the sheets of so many units add to the report of a round, or why they cannot go with it."""
    if units > sheet_annexes.MOST:
        return {"sheets": sheet_annexes.TOO_MANY % {"n": units, "most": sheet_annexes.MOST}}
    words = _("Thêm khoảng %(pages)d trang: %(n)d đơn vị, mỗi đơn vị hai trang, trong tệp; trang xem trước không có.")
    return {"takes_sheets": True, "sheets": words % {"pages": sheet_annexes.PAGES_EACH * units, "n": units}}


def _block_sheets() -> dict[str, Any]:
    words = _("Thêm hai trang cho mỗi đơn vị của khối, tối đa %(most)d đơn vị, trong tệp; trang xem trước không có.")
    return {"takes_sheets": True, "sheets": words % {"most": sheet_annexes.MOST}}


def _whole_blocks(round: Round, sight: Sight, units: Sequence[RoundUnit]) -> Choices:
    """Return the blocks all of whose units this person sees."""
    every = Counter(round.units.exclude(block=None).values_list("block__code", flat=True))
    seen = Counter((unit.block.code, unit.block.name) for unit in units if unit.block and sight.shows(unit))
    return tuple((code, name) for (code, name), n in seen.items() if n == every[code])


def _about(kind: Kind, name: str, label: str, choices: Choices, why_not: str) -> Iterator[Line]:
    """Yield the line of a kind about one of several, where there is any."""
    if choices:
        yield Line(kind.code, str(kind.title), str(kind.says), why_not, name, label, choices)
