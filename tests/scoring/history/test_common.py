from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from scoring.history.common import Recomputed, recomputed
from scoring.method import Method
from scoring.results import UnitResult
from tests.scoring.factories import method, score, unit

TREE = [
    {"code": "TC", "name": "Tiếp cận", "kind": "factor", "items": ["A1", "A2"]},
    {"code": "KQ", "name": "Kết quả", "kind": "factor", "items": ["B1"]},
]
WIDER = [*TREE, {"code": "PA", "name": "Phản ánh", "kind": "factor", "items": ["C1"]}]


def scored(how: Method, **items: Sequence[int]) -> UnitResult:
    return score(how, unit("a", items)).agencies[0]


def test_both_years_are_computed_by_this_years_method_on_what_both_ask() -> None:
    old, new = method(formula="top2", tree=WIDER), method(tree=TREE)
    before = scored(old, A1=(0, 0, 0, 0, 10), A2=(0, 0, 0, 10, 0), B1=(0, 0, 10, 0, 0), C1=(10, 0, 0, 0, 0))
    now = scored(new, A1=(0, 0, 0, 10, 0), A2=(0, 0, 0, 10, 0), B1=(0, 0, 0, 10, 0))
    found = recomputed(now, before, new, old)
    assert isinstance(found, Recomputed)
    # Points of levels 5, 4 and 3, then of 4, 4 and 4: both 12 of 15, though top2 of all four items was 50 %.
    assert (before.index, found.items, found.before, found.now, found.change) == ("50.00", 3, "80.00", "80.00", "0.00")
    assert found.method == new.title


def test_effects_of_factors_add_up_to_the_change() -> None:
    how = method(formula="top2", tree=TREE)
    before = scored(how, A1=(0, 0, 10, 30, 0), A2=(0, 0, 20, 20, 0), B1=(0, 0, 5, 5, 0))
    now = scored(how, A1=(0, 0, 10, 40, 0), A2=(0, 0, 20, 30, 0), B1=(0, 0, 30, 30, 0))
    found = recomputed(now, before, how, how)
    assert isinstance(found, Recomputed)
    assert [factor.name for factor in found.factors] == ["Tiếp cận", "Kết quả"]
    assert found.within is not None
    assert found.mix is not None
    total = Fraction(found.within) + Fraction(found.mix)
    assert abs(total - Fraction(found.change)) <= Fraction("0.02")
    # Kết quả stayed at 50 %: only its share of the answers grew.
    assert (found.factors[1].before, found.factors[1].now, found.factors[1].within) == ("50.00", "50.00", "0.00")
    assert Fraction(found.factors[1].mix) > 0


def test_the_share_of_answers_that_do_not_apply_is_told_with_its_change() -> None:
    how = method(formula="top2", tree=TREE)
    all_apply = scored(how, A1=(0, 0, 0, 30, 0), A2=(0, 0, 0, 30, 0), B1=(0, 0, 0, 30, 0))
    some = replace(
        all_apply,
        nodes=tuple(replace(node, na=10 if node.code == "A1" else 0) for node in all_apply.nodes),
    )
    found, same = recomputed(some, all_apply, how, how), recomputed(all_apply, all_apply, how, how)
    assert isinstance(found, Recomputed)
    assert isinstance(same, Recomputed)
    # 10 of 100 answers, none of 90 the year before.
    assert found.inapplicable == ("0.00", "10.00", "10.00")
    assert same.inapplicable is None


def test_other_scale_or_no_common_item_cannot_be_computed_again() -> None:
    five, other = method(tree=TREE), method(tree=[{"code": "X", "name": "X", "items": ["X1"]}])
    one, two = (
        scored(five, A1=(0, 0, 0, 0, 9), A2=(0, 0, 0, 0, 9), B1=(0, 0, 0, 0, 9)),
        scored(other, X1=(0, 0, 0, 9, 0)),
    )
    assert recomputed(one, two, five, other) == "items"


def test_below_the_minimum_there_is_no_figure() -> None:
    how = method(tree=TREE, minimum=30)
    few = scored(how, A1=(0, 0, 0, 0, 9), A2=(0, 0, 0, 0, 9), B1=(0, 0, 0, 0, 9))
    assert recomputed(few, few, how, how) == "too_few"
