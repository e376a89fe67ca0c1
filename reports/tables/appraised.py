"""The tables of appraised values and grades, beside what was computed."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from charts.numbers import NONE, vi
from reports.content import Row, Table
from reports.tables.cells import figures, text
from scoring.decided import Decided, UnitDecided
from scoring.grading import Band
from scoring.paper_words import band_words, scheme_source
from scoring.results import UnitResult

COMPUTED_NOTE = "Chỉ số chung, chỉ số của khối và thứ hạng là giá trị tính, không đổi theo thẩm định."


def appraised_table(
    numbers: Iterator[int], units: Sequence[UnitResult], decided: Decided, *, caption: str, before: list[int]
) -> Table | None:
    """Return the units whose index is told with what they were appraised at and their grade; None without any.

    Each value that differs has its reason in a note. `before` are the numbers of the tables like this that stand
    before it: the scheme is told once. Its own is added.
    """
    told = [(unit, found) for unit in units if unit.index and (found := decided.of(unit.agency)) is not None]
    if not told:
        return None
    graded = any(one.grade for _unit, one in told)
    points = any(one.maximum for _unit, one in told)
    heads = ("Chỉ số tính (%)", *(("Điểm tính",) if points else ()), "Thẩm định")
    marks, number = _marks(told), next(numbers)
    basis = f"Thẩm định và thang xếp loại: như Bảng {before[0]}." if before else _basis(decided)
    before.append(number)
    return Table(
        number=number,
        caption=caption,
        look="factors",
        heads=(Row((*text("Đơn vị"), *figures(*heads), *text(*(("Xếp loại",) if graded else ())))),),
        rows=tuple(_unit_row(unit, one, marks.get(unit.agency, ""), points, graded) for unit, one in told),
        # The last two in one paragraph: a note alone would begin a page.
        notes=(*_reasons(told, marks), f"{basis} {COMPUTED_NOTE}"),
    )


def lines_table(numbers: Iterator[int], unit: UnitResult, decided: Decided) -> Table | None:
    """Return the lines of a unit with computed, own and appraised value, the reason of each difference in a note."""
    found = decided.of(unit.agency)
    if found is None or unit.index is None:
        return None
    own = any(line["self"] is not None for line in found.lines)
    heads = ("Kết quả tính", *(("Tự chấm",) if own else ()), "Thẩm định")
    # One paragraph: the sheet of a unit keeps to two pages.
    note = " ".join((*map(_ended, found.differences), *map(_ended, _explained(found)), _basis(decided)))
    return Table(
        number=next(numbers),
        caption="Kết quả thẩm định",
        look="factors",
        heads=(Row((*text("Mục"), *figures(*heads))),),
        rows=tuple(_line_row(line, own) for line in found.lines),
        foot=Row((*text("Tổng"), *figures(vi(unit.points) or NONE, *([""] if own else []), _total(found))), strong=True)
        if found.maximum
        else None,
        notes=(note,),
    )


def _ended(words: str) -> str:
    """End what people wrote as a sentence: another follows."""
    words = words.strip()
    return words if words.endswith((".", "!", "?", "…")) else f"{words}."


def grade_sentence(decided: Decided, unit: UnitResult) -> str:
    """Say a unit's grade in a sentence; empty where it has none."""
    found = decided.of(unit.agency)
    if found is None or found.grade is None or unit.index is None:
        return ""
    return f"Xếp loại: {found.grade_words}."


def _unit_row(unit: UnitResult, one: UnitDecided, mark: str, points: bool, graded: bool) -> Row:
    computed = ([vi(unit.points) if unit.points else NONE]) if points else []
    values = (vi(unit.index), *computed, f"{_total(one)}{mark}")
    grade = text(one.grade_words or NONE) if graded else ()
    return Row((*text(unit.name), *figures(*values), *grade))


def _line_row(line: Mapping[str, Any], own: bool) -> Row:
    values = [line["computed"], *([line["self"]] if own else []), line["appraised"]]
    return Row((*text(line["name"] or "Chung"), *figures(*(NONE if value is None else vi(value) for value in values))))


def _total(one: UnitDecided) -> str:
    return (f"{one.total}/{one.maximum}" if one.maximum else one.total) or NONE


def _marks(told: Sequence[tuple[UnitResult, UnitDecided]]) -> dict[str, str]:
    noted = [unit.agency for unit, one in told if one.differences]
    return {agency: f" ({number})" for number, agency in enumerate(noted, 1)}


def _reasons(told: Sequence[tuple[UnitResult, UnitDecided]], marks: Mapping[str, str]) -> Iterator[str]:
    for unit, one in told:
        if unit.agency in marks:
            yield f"{marks[unit.agency].strip()} {unit.name}. {' '.join(one.differences)}"


def _explained(found: UnitDecided) -> Iterator[str]:
    for line in found.lines:
        if line["self_reason"]:
            yield f"Giải trình của đơn vị, {line['name'] or 'chung'}: {line['self_reason']}"


def _basis(decided: Decided) -> str:
    said = f"Thẩm định: {decided.body}; tờ trình số {decided.paper}."
    scheme = decided.scheme
    if scheme is None:
        return said
    bands = "; ".join(f"{band['name']} {band_words(Band.from_json(band))}" for band in reversed(scheme["bands"]))
    return (
        f"{said} Xếp loại tách khỏi thứ hạng. {scheme_source(scheme)} {bands}. “Có thể thuộc loại”: khoảng tin cậy "
        "chạm nhiều loại."
    )
