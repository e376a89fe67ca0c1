"""Changes of means over the same units in both years (STATISTICS § 4): nobody rises by who is measured."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from agencies.models import AgencyVersion, Block
from agencies.services import record_succession
from scoring.certainty.changes import printed_change
from scoring.disclosure import RoundHidden, told_change
from scoring.formulas import Rounding
from scoring.results import BlockResult, RoundResult, UnitResult
from scoring.selectors import result_of
from scoring.services import load_method, store_run
from scoring.services.years import store_year_run
from surveys.models import Round
from tests import factories
from tests.factories import NOW
from tests.scoring.factories import document
from tests.scoring.year_factories import Forms, mine, round_of, some, year_of

pytestmark = pytest.mark.django_db
MEANS = {"parent": "mean", "block": "mean", "total": "mean"}


def two_years(before: Mapping[str, Forms], now: Mapping[str, Forms], **ways: Any) -> RoundResult:
    """Score two years and return the later one."""
    method: dict[str, Any] = {"formula": "top2", "roll_up": MEANS, "minimum": 20, **ways}
    round_of("dot-2024", before, year=2024, **method)
    return result_of(round_of("dot-2025", now, year=2025, **method).runs.get())


def index(unit: UnitResult | BlockResult) -> Fraction:
    assert unit.index is not None
    return Fraction(unit.index)


def test_block_does_not_rise_because_its_weakest_unit_has_too_few_forms() -> None:
    same = {"so-mot": some(80, 90), "so-ba": some(70, 90)}
    found = two_years({**same, "so-hai": some(10, 60)}, {**same, "so-hai": some(1, 10)})
    (block,) = found.blocks
    for row in (block, found.total):
        assert (row.left_out, row.change, row.compared_units, row.compared_index) == (1, "0.00", 2, None)
        assert row.previous == row.index
        assert row.verdict != "tang"


def test_unit_that_is_new_is_in_the_index_but_not_in_the_change() -> None:
    before = {"so-mot": some(60, 90), "so-ba": some(70, 90)}
    found = two_years(before, {**before, "so-moi": some(10, 90)})
    (block,) = found.blocks
    assert index(block) < index(mine(found))
    assert (block.change, block.compared_units) == ("0.00", 2)
    assert block.compared_index == block.previous == str(block.previous)


def test_change_is_the_mean_of_the_units_own_changes() -> None:
    before = {"so-mot": some(60, 90), "so-ba": some(70, 90), "so-hai": some(30, 60), "so-bon": some(5, 40)}
    now = {"so-mot": some(70, 90), "so-ba": some(66, 90), "so-hai": some(40, 60), "so-nam": some(40, 45)}
    found = two_years(before, now)
    exact = [Fraction(unit.exact or 0) * 100 for unit in found.agencies if unit.agency in ("so-mot", "so-ba", "so-hai")]
    then = {unit.agency: unit for unit in result_of(Round.objects.get(code="dot-2024").runs.get()).agencies}
    exact_then = [Fraction(then[code].exact or 0) * 100 for code in ("so-mot", "so-ba", "so-hai")]
    rounding = Rounding(2, "half_up")
    (block,) = found.blocks
    assert block.compared_index == rounding.print(sum(exact, Fraction(0)) / 3)
    assert block.previous == rounding.print(sum(exact_then, Fraction(0)) / 3)
    assert block.change == printed_change(Fraction(block.compared_index), Fraction(block.previous), rounding)
    assert block.compared_units == 3
    assert block.change_low is not None
    assert block.change_high is not None
    assert Fraction(block.change_low) < Fraction(block.change) < Fraction(block.change_high)


def test_same_units_in_both_years_change_as_printed() -> None:
    before = {"so-mot": some(60, 90), "so-ba": some(70, 90)}
    found = two_years(before, {"so-mot": some(70, 90), "so-ba": some(66, 90)})
    then = result_of(Round.objects.get(code="dot-2024").runs.get())
    rows: list[tuple[UnitResult | BlockResult, UnitResult | BlockResult]] = [
        (found.blocks[0], then.blocks[0]),
        (found.total, then.total),
    ]
    for row, old in rows:
        assert (row.previous, row.compared_units, row.compared_index) == (old.index, None, None)


def test_weighted_mean_uses_the_sizes_of_each_year() -> None:
    sizes = {"parent": "weighted", "block": "weighted", "total": "weighted"}
    method: dict[str, Any] = {"formula": "top2", "roll_up": sizes}
    before = {"so-mot": some(90, 90), "so-ba": some(0, 90), "so-hai": some(45, 90)}
    round_of("dot-2024", before, year=2024, populations={"so-mot": 900, "so-ba": 300, "so-hai": 800}, **method)
    made = round_of("dot-2025", {code: before[code] for code in ("so-mot", "so-ba")}, year=2025,
                    populations={"so-mot": 500, "so-ba": 500}, **method)  # fmt: skip
    (block,) = result_of(made.runs.get()).blocks
    then = {unit.agency: index(unit) for unit in result_of(Round.objects.get(code="dot-2024").runs.get()).agencies}
    assert Fraction(str(block.previous)) == pytest.approx((900 * then["so-mot"] + 300 * then["so-ba"]) / 1200, abs=0.01)
    assert block.compared_units == 2


def test_no_unit_of_both_years_gives_no_change() -> None:
    found = two_years({"so-mot": some(60, 90)}, {"so-hai": some(60, 90)})
    (block,) = found.blocks
    assert (block.previous, block.change, block.verdict, block.no_verdict) == (None, None, None, "no_previous")


def test_unit_hidden_last_year_is_no_part_of_the_mean_then() -> None:
    """Two forms stay hidden: beside last year's means they would follow from a mean that counts them."""
    big = {"so-mot": some(60, 90), "so-ba": some(70, 90), "so-hai": some(30, 60)}
    found = two_years({**big, "so-it": some(2, 2)}, {**big, "so-it": some(30, 60)}, minimum=1)
    (block,) = found.blocks
    then = result_of(Round.objects.get(code="dot-2024").runs.get())
    shown = [Fraction(unit.exact or 0) * 100 for unit in then.agencies if unit.agency in big]
    assert block.compared_units is not None
    assert block.compared_units <= 3
    if block.compared_units == 3:
        assert block.previous == Rounding(2, "half_up").print(sum(shown, Fraction(0)) / 3)


def test_change_over_some_units_is_not_told_beside_a_hidden_one() -> None:
    before = {"so-mot": some(60, 90), "so-ba": some(70, 90)}
    found = two_years(before, {**before, "so-moi": some(10, 90)})
    (block,) = found.blocks
    assert told_change(block, found.agencies, RoundHidden({}, {})) == block
    gone = told_change(block, found.agencies, RoundHidden({"so-moi": "few"}, {}))
    assert (gone.index, gone.previous, gone.change, gone.compared_index) == (block.index, None, None, None)
    assert all(node.change is None for node in gone.nodes if node.index is not None)
    one = told_change(block, found.agencies, RoundHidden({}, {"so-moi": {"A": "few"}}))
    changes = {node.code: node.change for node in one.nodes}
    assert one.change == block.change
    assert changes["A"] is None


def test_change_over_all_of_now_stays_beside_a_hidden_unit() -> None:
    same = {"so-mot": some(80, 90), "so-ba": some(70, 90)}
    (block,) = two_years({**same, "so-hai": some(10, 60)}, {**same, "so-hai": some(1, 10)}).blocks
    assert told_change(block, [], RoundHidden({"so-mot": "few"}, {})) == block


def test_pooled_parent_is_judged_from_its_own_estimates() -> None:
    parent = factories.agency("so-cha", name="Sở Cha")
    runs = []
    for year in (2024, 2025):
        made = round_of(
            f"dot-{year}", {"so-mot": some(30 + 50 * (year == 2025), 90), "so-hai": some(20, 50)}, year=year,
            formula="top2", scored=False, roll_up={"parent": "pooled", "block": "pooled", "total": "pooled"},
        )  # fmt: skip
        AgencyVersion.objects.filter(agency__code__in=["so-mot", "so-hai"]).update(parent=parent)
        runs.append(store_run(round=made, actor=None, at=NOW))
    found = result_of(runs[-1])
    (row,), (block,) = found.parents, found.blocks
    assert row.verdict == block.verdict == "tang"
    same = ("index", "low", "high", "previous", "change", "change_low", "change_high")
    assert [getattr(row, name) for name in same] == [getattr(block, name) for name in same]


def test_year_before_is_the_one_by_its_rounds_own_method() -> None:
    for year in (2024, 2025):
        units = {"so-mot": some(40 + 20 * (year == 2025), 90), "so-hai": some(20, 50)}
        round_of(f"dot-{year}", units, year=year, formula="top2")
    store_year_run(year=2024, actor=None, at=NOW)
    then = mine(year_of(2025, days=2)[1])
    other = load_method(document=document(code="khac", formula="points"), at=NOW)
    for each in Round.objects.filter(assessment_year=2024):
        store_run(round=each, method_version=other, actor=None, at=NOW)
    store_year_run(year=2024, method_version=other, actor=None, at=NOW)
    again = mine(year_of(2025, days=4)[1])
    assert then.previous is not None
    assert again == replace(then)


def test_means_of_a_year_change_over_the_same_units_too() -> None:
    same = {"so-mot": some(80, 90), "so-ba": some(70, 90)}
    two_years({**same, "so-hai": some(10, 60)}, {**same, "so-hai": some(1, 10)})
    store_year_run(year=2024, actor=None, at=NOW)
    (block,) = year_of(2025)[1].blocks
    assert (block.change, block.compared_units) == ("0.00", 2)


POOLED = {"parent": "pooled", "block": "pooled", "total": "pooled"}


def test_pooled_row_says_how_many_units_have_forms_in_both_years() -> None:
    """One unit is gone, one is new, one had too few forms for an index then: pooled rows count its forms."""
    before = {"so-mot": some(60, 90), "so-ba": some(7, 10), "so-cu": some(30, 60)}
    found = two_years(before, {"so-mot": some(60, 90), "so-ba": some(70, 90), "so-moi": some(5, 10)}, roll_up=POOLED)
    then = result_of(Round.objects.get(code="dot-2024").runs.get())
    rows: list[tuple[UnitResult | BlockResult, UnitResult | BlockResult]] = [
        (found.blocks[0], then.blocks[0]),
        (found.total, then.total),
    ]
    for row, old in rows:
        assert (row.units_in_both, row.compared_units, row.compared_index) == (2, None, None)
        assert row.previous == old.index
        assert row.change == printed_change(index(row), index(old), Rounding(2, "half_up"))
        assert {node.units_in_both for node in row.nodes} == {None}


def test_pooled_row_of_the_same_units_needs_no_number() -> None:
    before = {"so-mot": some(60, 90), "so-ba": some(7, 10)}
    found = two_years(before, {"so-mot": some(60, 90), "so-ba": some(70, 90)}, roll_up=POOLED)
    assert (found.blocks[0].units_in_both, found.total.units_in_both) == (None, None)


def test_unit_without_forms_is_in_no_year_of_a_pooled_row() -> None:
    same = {"so-mot": some(60, 90), "so-ba": some(70, 90)}
    found = two_years({**same, "so-hai": []}, same, roll_up=POOLED)
    assert found.total.units_in_both is None
    made = round_of("dot-2026", {**same, "so-hai": some(5, 10)}, formula="top2", roll_up=POOLED, minimum=20)
    assert result_of(made.runs.get()).total.units_in_both == 2


def test_pooled_row_of_no_common_unit_says_none() -> None:
    found = two_years({"so-mot": some(60, 90)}, {"so-hai": some(60, 90)}, roll_up=POOLED)
    assert found.total.units_in_both == found.blocks[0].units_in_both == 0
    assert found.total.change == "0.00"


def test_renamed_unit_is_the_same_unit_of_a_pooled_row() -> None:
    old, same = factories.agency("so-cu", block=factories.block("khoi")), {"so-mot": some(60, 90)}
    round_of("dot-2024", {**same, "so-cu": some(30, 60)}, year=2024, formula="top2", roll_up=POOLED)
    new = factories.agency("so-moi", block=Block.objects.get(), valid_from=date(2025, 1, 1))
    record_succession(predecessor=old, successor=new, kind="rename", on=date(2025, 1, 1), actor=None, at=NOW)
    made = round_of("dot-2025", {**same, "so-moi": some(30, 60)}, year=2025, formula="top2", roll_up=POOLED)
    found = result_of(made.runs.get())
    assert found.total.previous is not None
    assert found.total.units_in_both is None


def test_pooled_rows_of_a_year_say_it_too() -> None:
    same = {"so-mot": some(80, 90), "so-ba": some(70, 90)}
    two_years({**same, "so-hai": some(10, 60)}, {**same, "so-moi": some(1, 10)}, roll_up=POOLED)
    store_year_run(year=2024, actor=None, at=NOW)
    found = year_of(2025)[1]
    assert (found.blocks[0].units_in_both, found.total.units_in_both) == (2, 2)
    assert found.total.previous is not None
