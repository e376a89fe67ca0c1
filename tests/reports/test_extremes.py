"""A report calls a row the highest or the lowest only where the data leave no room for another."""

from dataclasses import replace
from fractions import Fraction

import pytest
from django.template.loader import render_to_string

from charts.render import svg_apart
from reports import extremes, province, selectors
from reports.common import factor_words
from reports.extremes import Named
from reports.wording import lower_first
from scoring.access import FULL_SIGHT
from scoring.certainty.combining import Part
from scoring.results import UnitResult
from tests.reports import reading
from tests.reports.factories import AT, tallied
from tests.scoring.factories import document, method, score
from tests.scoring.factories import unit as counts
from tests.scoring.test_pairs import parts


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


def test_the_few_items_that_may_be_as_low_are_named_with_how_many_answered() -> None:
    """Said was that there are no grounds to set 31 % below items of 80 %, for one that twelve people answered."""
    base = score(method(**document()), counts("a", {"A1": (0, 0, 0, 20, 0), "A2": (0,) * 5})).agencies[0]
    item = base.of_kind("item")[0]
    made = {"A": (31, 400), "B": (70, 12), "C": (80, 400), "D": (85, 400), "E": (90, 400)}
    items = [replace(item, code=code, name=code, index=f"{at}.00", n=n) for code, (at, n) in made.items()]
    known = {code: parts(at, error="0.30" if n == 12 else "0.01") for code, (at, n) in made.items()}
    said = extremes.lowest_item(items, known, hides=False)
    assert said == (
        "Chỉ số tính được thấp nhất ở “A” (31,00\N{NO-BREAK SPACE}%), chắc chắn thấp hơn mọi tiêu chí còn lại trừ “B” "
        "(chỉ 12 người trả lời)."
    )
    assert "12" not in extremes.lowest_item(items, known, hides=False, counted=False)
    near = {**known, "C": parts(32), "D": parts(33)}
    assert "chưa đủ căn cứ để xếp dưới" in extremes.lowest_item(items, near, hides=False)


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
    said = reading.said(reading.groups(province.province_report(source, draw=svg_apart))[0])[1]
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


@pytest.mark.django_db
def test_a_factor_whose_index_is_not_told_is_said_to_be_left_out() -> None:
    """Which factor is the highest was said without a word on one that eight people answered."""
    source = selectors.source_of(tallied(sizes=(3,)), unit=None, sight=FULL_SIGHT, at=AT)
    total = source.result.total
    last = total.of_kind("factor")[-1]
    masked = replace(
        total, nodes=tuple(replace(node, index=None) if node.code == last.code else node for node in total.nodes)
    )
    said = factor_words(masked, source.known)
    assert "yếu tố được nêu" in said[0]
    assert said[1] == (
        f"Chưa xét yếu tố {lower_first(last.name)}: chỉ số không nêu để không lộ câu trả lời của từng người."
    )
    assert not any("Chưa xét" in sentence for sentence in factor_words(total, source.known))


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
