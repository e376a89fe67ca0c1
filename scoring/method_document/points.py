"""Reads the point scheme of a method. Pure."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import pairwise
from typing import Any

from scoring.formulas import Policy, plain
from scoring.method import ROOT, ROOT_NAME, Node
from scoring.method_document.reading import DEFAULT_ROUNDING, Place, Reader
from scoring.points import PERCENT, Belongs, Component, PointScheme, Segment, TotalOf

PLACE = Place(field="points")
SEGMENT_FIELDS = {"from", "to", "to_belongs", "points"}


def read_points(read: Reader, raw: Any, root: Node) -> PointScheme:
    """Read which nodes earn points, how a missing one counts, and how they add up."""
    fields = read.mapping(raw, PLACE, {"components", "na", "rounding", "total"})
    codes = {ROOT_NAME: ROOT} | {node.code: node.code for node, _ in root.below()}
    stated = read.mapping(fields.get("components"), PLACE.at("components"), set(codes))
    if not stated:
        read.fault(PLACE.at("components"), "cần ít nhất một thành phần: mã nút và điểm tối đa")
    return PointScheme(
        components={
            code: _component(read, stated[name], PLACE.at(f"components.{name}"))
            for name, code in codes.items()
            if name in stated
        },
        na=read.one_of(fields.get("na", "exclude"), PLACE.at("na"), Policy),
        rounding=read.rounding(fields.get("rounding", DEFAULT_ROUNDING), PLACE.at("rounding")),
        total=read.one_of(fields.get("total", "sum_of_printed"), PLACE.at("total"), TotalOf),
    )


def _component(read: Reader, raw: Any, place: Place) -> Component:
    if not isinstance(raw, Mapping):
        return Component(read.number(raw, place))
    rows = read.sequence(read.mapping(raw, place, {"piecewise"}).get("piecewise"), place.at("piecewise"))
    places = [place.at(f"piecewise[{number}]") for number in range(1, len(rows) + 1)]
    before = len(read.faults)
    table = tuple(_segment(read, row, at, last=at == places[-1]) for row, at in zip(rows, places, strict=True))
    # A row that could not be read would make its neighbours look wrong.
    if table and len(read.faults) == before:
        for at, words in _breaks(table, places):
            read.fault(at, words)
    return Component(table[-1].last if table else Fraction(0), table)


def _segment(read: Reader, raw: Any, place: Place, *, last: bool) -> Segment:
    fields = read.mapping(raw, place, SEGMENT_FIELDS)
    default = {"to_belongs": "below"} if last else {}
    belongs: Belongs = read.one_of({**default, **fields}.get("to_belongs"), place.at("to_belongs"), Belongs)
    if last and belongs == "above":
        read.fault(place.at("to_belongs"), "dòng cuối không có dòng nào ở trên, mốc cuối phải thuộc dòng này (below)")
    low = read.number(fields.get("from"), place.at("from"), zero=True)
    high = read.number(fields.get("to"), place.at("to"))
    first, final = _ends(read, fields.get("points"), place.at("points"))
    if high and low >= high:
        read.fault(place, f"from phải nhỏ hơn to; đang là {plain(low)} và {plain(high)}")
    if first > final:
        read.fault(place.at("points"), f"điểm giảm khi chỉ số tăng: {plain(first)} rồi {plain(final)}")
    return Segment(low, high, first, final, belongs)


def _ends(read: Reader, raw: Any, place: Place) -> tuple[Fraction, Fraction]:
    """Read the points at both ends of a row: a pair, or one number for a step."""
    if isinstance(raw, list) and len(raw) == 2:
        return read.number(raw[0], place, zero=True), read.number(raw[1], place, zero=True)
    step = read.number(raw, place, zero=True)
    return step, step


def _breaks(table: tuple[Segment, ...], places: list[Place]) -> Iterator[tuple[Place, str]]:
    """Yield where a table leaves an index without points or gives two, falls, or earns nothing at all."""
    if table[0].low != 0:
        yield places[0].at("from"), f"bảng phải bắt đầu từ 0; đang là {plain(table[0].low)}"
    for (one, _), (after, place) in pairwise(zip(table, places, strict=True)):
        if one.high != after.low:
            kind = "hở" if one.high < after.low else "chồng lên nhau"
            yield place.at("from"), f"{kind}: dòng trước đến {plain(one.high)}, dòng này từ {plain(after.low)}"
        if one.last > after.first:
            yield place.at("points"), f"điểm giảm khi chỉ số tăng: {plain(one.last)} rồi {plain(after.first)}"
    if table[-1].high != PERCENT:
        yield places[-1].at("to"), f"bảng phải đến {PERCENT}; đang là {plain(table[-1].high)}"
    if not table[-1].last:
        yield places[-1].at("points"), "dòng cuối phải có điểm lớn hơn 0: đó là điểm tối đa"
