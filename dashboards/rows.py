"""The rows of a round's table: units, block means and the total, with small cells hidden. No database."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from dashboards import graphics
from scoring import disclosure
from scoring.counts_withheld import without_counts
from scoring.decided import NOTHING, Decided, UnitDecided
from scoring.method import Method, RollUp
from scoring.rank_words import before_words
from scoring.results import BlockResult, Certain, NodeResult, RoundResult, UnitResult
from scoring.shown import Shown
from scoring.year_shown import YearShown
from surveys.models import RoundUnit

# A figure of fewer people wears a mark: one more answer would move it by points.
FEW_PEOPLE = 30


@dataclass(frozen=True, slots=True)
class Column:
    """A factor of the method; `code` is also the name by which it is sorted."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Cell:
    """A factor of a unit; without an index `reason` says why in a word, `why` if it is hidden."""

    code: str
    index: str | None
    n: int
    reason: str = ""
    why: disclosure.Why | None = None

    @property
    def rests_on_few(self) -> bool:
        return self.index is not None and self.n < FEW_PEOPLE


@dataclass(frozen=True, slots=True)
class Row:
    code: str
    name: str
    block: str
    n: int
    index: str | None
    certain: Certain
    rank: int | None
    ranked: int
    tied: bool
    cells: tuple[Cell, ...]
    levels: disclosure.Distribution
    reason: str
    # There are forms enough, and no valid answer in them.
    no_answers: bool = False
    # Units whose indices were averaged; 0 where answers were.
    averaged: int = 0
    # Units that a mean leaves out: without an index, or without a size to weigh it.
    left_out: int = 0
    # The ranks its limits leave open.
    ranks: tuple[int, int] | None = None
    mark: graphics.Mark | None = None
    bar: graphics.Bar | None = None
    # What a unit was appraised at, and its grade, where its figures are published so.
    decided: UnitDecided | None = None
    # Where it stood the survey before, in words and among how many; empty where that does not compare.
    rank_before: str = ""
    stood: tuple[int, int] | None = None

    @property
    def low(self) -> str | None:
        return self.certain.low

    @property
    def high(self) -> str | None:
        return self.certain.high

    @property
    def printed_rank(self) -> str:
        return "–" if self.rank is None else f"{self.rank}{'=' if self.tied else ''}"


@dataclass(frozen=True, slots=True)
class Source:
    """What a board is made of: the units one may see with the codes of those shown without hiding.

    `whole_blocks` are the blocks seen whole (None: all of them, and the total); `shown` tells what stays hidden of
    rows beside each other, and of a unit by itself. None: nothing does.
    """

    result: RoundResult
    method: Method
    units: Sequence[RoundUnit]
    detailed: frozenset[str]
    whole_blocks: frozenset[str] | None
    shown: Shown | YearShown | None = None
    # The rows of which a publication tells no item counts.
    withheld: frozenset[str] = frozenset()
    decided: Decided = NOTHING

    @property
    def beside(self) -> disclosure.RoundHidden:
        return self._counted(self.shown.together) if self.shown else disclosure.NOTHING_HIDDEN

    def _counted(self, hidden: disclosure.RoundHidden) -> disclosure.RoundHidden:
        return without_counts(hidden, self.withheld, self.result.total.nodes)

    @property
    def members(self) -> disclosure.Members:
        """The units under each parent agency; none of a year, beside whose rounds these are not looked at."""
        return self.shown.members if isinstance(self.shown, Shown) else {}

    @property
    def detail(self) -> bool:
        return all(unit.agency.code in self.detailed for unit in self.units)

    def hidden_of(self, unit: UnitResult) -> disclosure.RoundHidden:
        """Return what stays hidden of a unit's row."""
        if unit.agency in self.detailed or self.shown is None:
            return disclosure.NOTHING_HIDDEN
        compared = self.whole_blocks is None or unit.block in self.whole_blocks
        return self.beside if compared else self._counted(self.shown.alone(unit.agency))


def columns_of(result: RoundResult) -> tuple[Column, ...]:
    return tuple(Column(node.code, node.name) for node in result.total.of_kind("factor"))


def unit_rows(source: Source, columns: Sequence[Column]) -> list[Row]:
    results = {unit.agency: unit for unit in source.result.agencies}
    shared = _shared_ranks(source.result.agencies)
    found = [(unit, results[unit.agency.code]) for unit in source.units if unit.agency.code in results]
    return [_row(source, result, columns, (result.block, result.rank) in shared) for _unit, result in found]


def _shared_ranks(units: Iterable[UnitResult]) -> set[tuple[str | None, int | None]]:
    seen: set[tuple[str | None, int | None]] = set()
    places = [(unit.block, unit.rank) for unit in units if unit.rank is not None]
    return {place for place in places if place in seen or seen.add(place)}  # type: ignore[func-returns-value]


def _row(source: Source, unit: UnitResult, columns: Sequence[Column], tied: bool) -> Row:
    detail = unit.agency in source.detailed
    beside = source.hidden_of(unit)
    why = beside.rows.get(unit.agency)
    enough = unit.status == "ok" and why is None
    return Row(
        code=unit.agency,
        name=unit.name,
        block=unit.block or "",
        n=unit.n,
        index=unit.index if enough else None,
        certain=unit.certain if enough else Certain(),
        rank=unit.rank if enough else None,
        ranked=unit.ranked,
        tied=tied,
        cells=_cells(unit.nodes, columns, beside.nodes.get(unit.agency, {})) if enough else (),
        levels=_levels(source, unit, unit.agency, beside, detail=detail)
        if enough
        else disclosure.Distribution("empty"),
        reason="" if enough else _reason(unit, source.method, why),
        no_answers=why is None and unit.lacks_answers(source.method.minimum),
        ranks=ranks_of(unit) if enough else None,
        decided=source.decided.of(unit.agency) if enough else None,
        rank_before=before_words(unit) if enough else "",
        stood=(unit.rank_before, unit.ranked_before) if enough and unit.rank_before is not None else None,
    )


def ranks_of(unit: UnitResult) -> tuple[int, int] | None:
    """Return the best and the worst rank that a unit's limits leave open."""
    return None if unit.rank_low is None or unit.rank_high is None else (unit.rank_low, unit.rank_high)


def _reason(unit: UnitResult, method: Method, why: disclosure.Why | None) -> str:
    k = disclosure.k_of(method)
    if why == "derivable":
        return _("Không nêu: cùng các đơn vị khác làm lộ số liệu của đơn vị có dưới %(k)d phiếu.") % {"k": k}
    if unit.status == "ok":
        return _("Dưới %(k)d phiếu: không nêu số liệu để không lộ câu trả lời của từng người.") % {"k": k}
    if not unit.n:
        return _("Chưa có phiếu nào: không tính chỉ số, không xếp hạng.")
    if unit.lacks_answers(method.minimum):
        return _("Có phiếu, không có câu trả lời hợp lệ để tính: không tính chỉ số, không xếp hạng.")
    return _("Dưới %(minimum)d phiếu: không tính chỉ số, không xếp hạng.") % {"minimum": method.minimum}


def _cells(nodes: Sequence[NodeResult], columns: Sequence[Column], hidden: disclosure.Hidden) -> tuple[Cell, ...]:
    found = {node.code: node for node in nodes}
    return tuple(_cell(found[column.code], hidden) for column in columns if column.code in found)


def _cell(node: NodeResult, hidden: disclosure.Hidden) -> Cell:
    if node.code in hidden:
        why = hidden[node.code]
        return Cell(node.code, None, node.n, _("ít phiếu") if why == "few" else _("ẩn"), why)
    return Cell(node.code, node.index, node.n, "" if node.index is not None else _("không có"))


def _levels(
    source: Source, of: BlockResult | UnitResult, key: str, beside: disclosure.RoundHidden, *, detail: bool
) -> disclosure.Distribution:
    """Return the answers to all items together."""
    if disclosure.TOP in beside.counts.get(key, ()):
        return disclosure.Distribution("hidden")
    items = [node.levels for node in of.nodes if node.kind == "item" and node.levels]
    k = disclosure.k_of(source.method)
    return disclosure.distribution(disclosure.together(items), base=of.n, detail=detail, k=k)


def mean_row(source: Source, block: BlockResult, columns: Sequence[Column]) -> Row:
    units = [unit for unit in source.result.agencies if unit.block == block.block]
    return Row(
        **_whole(source, block, disclosure.block_key(block.block), columns),
        **_base(block, units, source.method.block_roll_up),
        code=block.block,
        name=_block_name(source.method.block_roll_up),
        block=block.block,
    )


def parent_row(source: Source, parent: BlockResult, columns: Sequence[Column]) -> Row:
    """Return the row of the units under one agency together."""
    units = [unit for unit in source.result.agencies if unit.agency in source.members[parent.block]]
    return Row(
        **_whole(source, parent, disclosure.parent_key(parent.block), columns),
        **_base(parent, units, source.method.roll_ups.parent),
        code=parent.block,
        name=parent.name,
        block="",
    )


def _block_name(roll_up: RollUp) -> str:
    return {
        "pooled": _("Toàn khối, gộp mọi phiếu"),
        "mean": _("Trung bình khối"),
        "weighted": _("Trung bình khối theo số hồ sơ"),
    }[roll_up]


def total_row(source: Source, columns: Sequence[Column]) -> Row:
    names = {
        "pooled": _("Chung, gộp mọi phiếu"),
        "mean": _("Chung, trung bình các đơn vị"),
        "weighted": _("Chung, trung bình các đơn vị theo số hồ sơ"),
    }
    total = source.result.total
    return Row(
        **_whole(source, total, disclosure.TOP, columns),
        **_base(total, source.result.agencies, source.method.total_roll_up),
        code="",
        name=names[source.method.total_roll_up],
        block="",
    )


def _base(of: BlockResult | UnitResult, units: Sequence[UnitResult], roll_up: RollUp) -> dict[str, Any]:
    """Return what an index rests on: a mean leaves out the units, and their forms, that have no index."""
    if roll_up == "pooled":
        return {"n": of.n}
    counted = [unit.n for unit in units if unit.index is not None and (roll_up == "mean" or unit.size)]
    return {"n": sum(counted), "averaged": len(counted), "left_out": of.left_out + of.without_size}


def _whole(source: Source, of: BlockResult | UnitResult, key: str, columns: Sequence[Column]) -> dict[str, Any]:
    """Return what rows of several units share; those with a hidden index have none of the other figures either."""
    beside = disclosure.NOTHING_HIDDEN if source.detail else source.beside
    of, why = disclosure.told_change(of, source.result.agencies, beside), beside.rows.get(key)
    reason = _("Không nêu: làm lộ số liệu của đơn vị có dưới %(k)d phiếu.") % {"k": disclosure.k_of(source.method)}
    return {
        "index": None if why else of.index,
        "certain": Certain() if why else of.certain,
        "rank": None,
        "ranked": 0,
        "tied": False,
        "cells": () if why else _cells(of.nodes, columns, beside.nodes.get(key, {})),
        "levels": disclosure.Distribution("hidden") if why else _levels(source, of, key, beside, detail=source.detail),
        "reason": reason if why else "",
    }
