"""A report calls a row the highest or the lowest only where the data leave no room for another."""

from dataclasses import replace
from fractions import Fraction

import pytest
from django.template.loader import render_to_string

from charts.render import svg_apart
from reports import extremes, province, selectors
from reports.extremes import Named
from scoring.access import FULL_SIGHT
from scoring.certainty.combining import Part
from scoring.results import UnitResult
from tests.reports.factories import AT, tallied
from tests.scoring.factories import document, method, score
from tests.scoring.factories import unit as counts


def sure(name: str, index: str, *, highest: bool = True, lowest: bool = True) -> Named:
    return Named(name, index, highest, lowest)


def test_ties_at_the_top_are_named_together() -> None:
    said = extremes.sentence("yếu tố", [sure("A", "88.00"), sure("B", "88.00"), sure("C", "79.50")])
    assert said == "Yếu tố có chỉ số cao nhất là A và B (88,00 %), thấp nhất là C (79,50 %)."


def test_a_tie_of_which_one_is_not_sure_is_not_sure() -> None:
    said = extremes.sentence("yếu tố", [sure("A", "88.00"), Named("B", "88.00"), sure("C", "79.50")])
    assert said.startswith(
        "Yếu tố có chỉ số thấp nhất là C (79,50 %). Chỉ số tính được cao nhất ở A và B (88,00 %), nhưng"
    )


def test_equal_ones_have_no_extremes() -> None:
    assert extremes.sentence("đơn vị", [Named("A", "88.00"), Named("B", "88.00")]) == "Các đơn vị có chỉ số bằng nhau."


def test_one_alone_has_no_extremes() -> None:
    assert extremes.sentence("đơn vị", [sure("A", "88.00")]) == ""


def test_hundred_is_more_than_ninety() -> None:
    assert "cao nhất là A (100,00 %)" in extremes.sentence("đơn vị", [sure("A", "100.00"), sure("B", "90.00")])


def test_what_overlaps_is_said_to_be_computed_and_not_to_be_so() -> None:
    said = extremes.sentence("đơn vị", [Named("A", "88.00"), Named("B", "79.50")])
    assert said == (
        "Chỉ số tính được cao nhất ở A (88,00 %), thấp nhất ở B (79,50 %), "
        "nhưng chưa đủ căn cứ để xếp trên hoặc dưới các đơn vị còn lại."
    )


def test_one_end_may_be_sure_alone() -> None:
    said = extremes.sentence("đơn vị", [sure("A", "88.00", lowest=False), Named("B", "79.50")])
    assert said == (
        "Đơn vị có chỉ số cao nhất là A (88,00 %). Chỉ số tính được thấp nhất ở B (79,50 %), "
        "nhưng chưa đủ căn cứ để xếp dưới các đơn vị còn lại."
    )


def placed(*ranks: tuple[str, int | None, int | None]) -> list[UnitResult]:
    """Return units with so many index and rank intervals, ranked among each other."""
    base = score(method(**document()), counts("a", {"A1": (0, 0, 0, 20, 0), "A2": (0,) * 5})).agencies[0]
    return [
        replace(base, name=str(place), index=index, rank_low=best, rank_high=worst, ranked=len(ranks))
        for place, (index, best, worst) in enumerate(ranks)
    ]


@pytest.mark.parametrize(
    ("ranks", "first", "last"),
    [
        ([("90.00", 1, 1), ("80.00", 2, 3), ("70.00", 2, 3)], True, False),
        ([("90.00", 1, 2), ("80.00", 1, 2), ("70.00", 3, 3)], False, True),
        ([("90.00", 1, 1), ("70.00", 2, 3), ("70.00", 2, 3)], True, True),
        ([("90.00", None, None), ("80.00", None, None)], False, False),
    ],
)
def test_a_unit_is_the_highest_where_its_rank_interval_is_one_place(
    ranks: list[tuple[str, int | None, int | None]], first: bool, last: bool
) -> None:
    named = extremes.units(placed(*ranks))
    assert (named[0].highest, named[-1].lowest) == (first, last)


@pytest.mark.django_db
def test_units_of_a_report_whose_ranks_overlap_are_not_set_above_each_other() -> None:
    source = selectors.source_of(tallied(sizes=(3,)), unit=None, sight=FULL_SIGHT, at=AT)
    assert all(unit.rank_low == 1 and unit.rank_high == 3 for unit in source.result.agencies)
    said = province.province_report(source, draw=svg_apart).groups[0].paragraphs[1]
    assert said.startswith("Chỉ số tính được cao nhất ở ")
    assert said.endswith("nhưng chưa đủ căn cứ để xếp trên hoặc dưới các đơn vị còn lại.")


@pytest.mark.django_db
def test_factors_are_told_apart_by_what_the_run_keeps_of_the_whole() -> None:
    source = selectors.source_of(tallied(sizes=(3,)), unit=None, sight=FULL_SIGHT, at=AT)
    factors = source.result.total.of_kind("factor")
    assert not any(one.highest or one.lowest for one in extremes.nodes(factors, {}))
    # The same estimates, one of them far below.
    far = min(factors, key=lambda node: Fraction(node.exact or 0)).code
    known = {**source.known, far: tuple(map(sunken, source.known[far]))}
    assert [one.lowest for one in extremes.nodes(factors, known)] == [node.code == far for node in factors]


def sunken(part: Part) -> Part:
    return replace(part, estimate=replace(part.estimate, ratio=Fraction(1, 10)))


@pytest.mark.django_db
@pytest.mark.parametrize("draft", [True, False])
def test_a_draft_says_under_its_title_that_it_is_one(draft: bool) -> None:
    source = selectors.source_of(tallied(sizes=(1,)), unit=None, sight=FULL_SIGHT, at=AT)
    assert source.draft
    head = province.province_report(replace(source, draft=draft), draw=svg_apart).head
    page = render_to_string("reports/parts/head.html", {"head": head})
    assert ("DỰ THẢO" in page) is draft
    if draft:
        assert page.index("BÁO CÁO") < page.index("DỰ THẢO") < page.index("Thực hiện")
