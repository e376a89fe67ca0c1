"""What a paper in its frozen content says, grades and bounds, in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from charts.numbers import NONE, vi
from scoring.grading import Band, Grade, plain


@dataclass(frozen=True, slots=True)
class UnitSaid:
    """A row of a paper: a unit's index and what it was appraised at, with the lines that differ and why."""

    agency: str
    name: str
    index: str
    own: str
    appraised: str
    grade: str
    late: bool
    differences: tuple[str, ...]


def units_said(content: Mapping[str, Any]) -> list[UnitSaid]:
    """Return the rows of a paper, in the order of its run."""
    return [_unit(unit) for unit in units_of(content)]


def units_of(content: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the units of a paper with all values at the places that its method prints (`padded`)."""
    units: list[dict[str, Any]] = content["units"]
    places = content.get("places") or _places_by(units)
    return [_with_places(unit, places) for unit in units]


def _places_by(units: Iterable[Mapping[str, Any]]) -> Mapping[str, int]:
    """Return the places of a paper that was laid before papers kept them: those of its printed indices."""
    digits = max((len(unit["index"].partition(".")[2]) for unit in units if unit["index"]), default=0)
    return {"index": digits, "points": digits}


def _with_places(unit: Mapping[str, Any], places: Mapping[str, int]) -> dict[str, Any]:
    lines = [
        line | {kind: padded(line[kind], places[line["measure"]]) for kind in ("computed", "self", "appraised")}
        for line in unit["lines"]
    ]
    total = padded(unit["total"], places["points" if unit["maximum"] else "index"])
    return {**unit, "lines": lines, "total": total}


def padded(value: str | None, places: int) -> str | None:
    """Write a value with at least so many places, as the computed ones beside it; more that were given stay."""
    if value is None:
        return None
    whole, _dot, rest = value.partition(".")
    rest = rest.rstrip("0").ljust(places, "0")
    return f"{whole}.{rest}" if rest else whole


def written(value: str | None) -> str:
    """Write a value as it is compared, and a maximum as it is shown: without zeros at its end, with a comma."""
    if value is None:
        return ""
    return vi(value.rstrip("0").rstrip(".") if "." in value else value)


def grade_words(grade: Grade | None) -> str:
    """Say a grade, and which others its limits leave open."""
    if grade is None:
        return ""
    if not grade.is_open:
        return grade.name
    return _("%(name)s (có thể thuộc loại %(possible)s)") % {"name": grade.name, "possible": grade.others}


def scheme_source(scheme: Mapping[str, Any]) -> str:
    """Name a scheme as papers do: with its source where somebody compared it, else that nobody did."""
    name: str = scheme["name"].strip()
    if scheme["verified"]:
        return _("Thang xếp loại: %(name)s (%(source)s).") % {"name": name, "source": scheme["source"].rstrip(" .")}
    return _("Thang xếp loại: %s; thang xếp loại chưa đối chiếu với văn bản.") % name


def band_words(band: Band) -> str:
    """Say the bounds of a grade."""
    low = high = ""
    if band.low is not None:
        low = (_("từ %s") if band.low_in else _("trên %s")) % vi(plain(band.low))
    if band.high is not None:
        high = (_("đến %s") if band.high_in else _("đến dưới %s") if low else _("dưới %s")) % vi(plain(band.high))
    return f"{' '.join(part for part in (low, high) if part)} %" if low or high else _("mọi giá trị")


def _unit(unit: Mapping[str, Any]) -> UnitSaid:
    grade = Grade.from_json(unit["grade"])
    of = f"/{written(unit['maximum'])}" if unit["maximum"] else ""
    hidden = unit["hidden"]
    return UnitSaid(
        agency=unit["agency"],
        name=unit["name"],
        index=_("ẩn") if hidden and unit["index"] is None else vi(unit["index"]) if unit["index"] else NONE,
        own={"none": _("không nộp"), "late": _("nộp muộn"), "submitted": _("đã nộp")}[unit["self"]],
        appraised=_("ẩn") if hidden else f"{vi(unit['total'])}{of}" if unit["total"] else NONE,
        grade=grade_words(grade) or NONE,
        late=unit["self"] != "submitted",
        differences=tuple(difference_words(line) for line in unit["lines"] if differs(line)),
    )


def differs(line: Mapping[str, Any]) -> bool:
    """Say whether a line was appraised, or scored by its agency, away from what was computed."""
    values = {written(line[kind]) for kind in ("computed", "self", "appraised") if line[kind] is not None}
    return len(values) > 1


def difference_words(line: Mapping[str, Any]) -> str:
    """Say the values of a line and the reason of the appraised one."""
    own = _(", tự chấm %s") % vi(line["self"]) if line["self"] is not None else ""
    words = _("%(name)s: tính %(computed)s%(own)s, thẩm định %(appraised)s. %(reason)s")
    return words % {
        "name": line["name"] or _("Chỉ số chung"),
        "computed": vi(line["computed"]) if line["computed"] is not None else NONE,
        "own": own,
        "appraised": vi(line["appraised"]) if line["appraised"] is not None else NONE,
        "reason": line["reason"],
    }
