"""Limits, ranks and verdicts as they are printed in a round's result."""

from collections.abc import Mapping
from fractions import Fraction

import pytest

from scoring.certainty.combining import Part
from scoring.certainty.sums import Moments
from scoring.certainty.variance import of_respondents
from scoring.judging import judged
from scoring.known import Before, BeforeRow, Evidence, Known
from scoring.method import ROOT, Method
from scoring.results import RoundResult
from tests.scoring.certainty.samples import plain
from tests.scoring.factories import method, score, unit

ONE = [{"code": "A", "name": "A", "items": ["A1"]}]
HOW = method(formula="top2", tree=ONE)
CODES = (ROOT, "A", "A1")


def known(satisfied: int, n: int) -> Known:
    part = Part(1, of_respondents(plain(satisfied, n), Fraction(0)))
    return dict.fromkeys(CODES, (part,))


def row(satisfied: int, n: int) -> BeforeRow:
    return BeforeRow(dict.fromkeys(CODES, f"{100 * satisfied / n:.2f}"), known(satisfied, n))


def result_of(units: Mapping[str, tuple[int, int]], how: Method = HOW) -> RoundResult:
    return score(how, *(unit(code, {"A1": (n - good, 0, 0, 0, good)}) for code, (good, n) in units.items()))


def judge(
    units: Mapping[str, tuple[int, int]],
    before: Mapping[str, BeforeRow] | None = None,
    *,
    how: Method = HOW,
    then_by: Method | None = None,
    voluntary: frozenset[str] = frozenset(),
) -> RoundResult:
    evidence = Evidence(
        units={code: {} if code in voluntary else known(*counts) for code, counts in units.items()},
        blocks={},
        parents={},
        total={},
        voluntary=voluntary,
    )
    then = None if before is None else Before(then_by or how, before, {}, {}, BeforeRow(reason="no_previous"))
    return judged(how, result_of(units, how), evidence, then)


def test_limits_are_printed_and_the_larger_side_is_the_margin() -> None:
    (only,) = judge({"mot": (20, 20)}).agencies
    assert (only.low, only.high, only.margin, only.rule) == ("83.89", "100.00", "16.11", "bound")


def test_ranks_left_open_are_joint() -> None:
    counts = {"a": 97, "b": 95, "c": 90, "d": 80, "e": 70}
    units = judge({code: (good, 100) for code, good in counts.items()}).agencies
    assert [(one.rank_low, one.rank_high) for one in units] == [(1, 3), (1, 4), (1, 5), (2, 5), (3, 5)]


@pytest.mark.parametrize(
    ("now", "then", "verdict", "limits"),
    [
        ((85, 100), (90, 100), "chua_du_can_cu", ("-14.42", "4.37")),
        ((850, 1000), (900, 1000), "giam", ("-7.90", "-2.10")),
    ],
)
def test_change_and_verdict(now: tuple[int, int], then: tuple[int, int], verdict: str, limits: tuple[str, str]) -> None:
    (only,) = judge({"mot": now}, {"mot": row(*then)}).agencies
    assert (only.previous, only.change, only.verdict) == ("90.00", "-5.00", verdict)
    assert (only.change_low, only.change_high) == limits
    assert only.no_verdict is None


def test_a_family_makes_verdicts_more_careful() -> None:
    """One change of p = 0.03 is a fall by itself, but not beside four units that did not move."""
    moved, still = ((82, 100), row(92, 100)), ((90, 100), row(90, 100))
    alone = judge({"mot": moved[0]}, {"mot": moved[1]}).agencies[0]
    codes = ("mot", "hai", "ba", "bon", "nam")
    units = {code: moved[0] if code == "mot" else still[0] for code in codes}
    before = {code: moved[1] if code == "mot" else still[1] for code in codes}
    among = judge(units, before).agencies[0]
    assert (alone.verdict, among.verdict) == ("giam", "chua_du_can_cu")
    assert (alone.change_low, alone.change_high) == (among.change_low, among.change_high)
    assert alone.p is not None
    assert among.p == pytest.approx(5 * alone.p)


@pytest.mark.parametrize("level", ["0.8", "0.95", "0.999"])
def test_a_method_s_level_draws_limits_and_judges_nothing(level: str) -> None:
    """A change of p = 0.02 is a fall, one of p = 0.1 is not, and one within ±1 point at 90 % is none that matters."""
    how = method(formula="top2", tree=ONE, certainty={"level": level})
    drawn = judge({"mot": (9000, 10_000)}, {"mot": row(9100, 10_000)}, how=how).agencies[0]
    still = judge({"mot": (9028, 10_000)}, {"mot": row(9030, 10_000)}, how=how).agencies[0]
    unsure = judge({"mot": (840, 1000)}, {"mot": row(865, 1000)}, how=how).agencies[0]
    usual = judge({"mot": (9000, 10_000)}, {"mot": row(9100, 10_000)}).agencies[0]
    assert (drawn.verdict, still.verdict, drawn.p) == ("giam", "tuong_duong", usual.p)
    assert unsure.p == pytest.approx(0.115, abs=0.005)
    assert unsure.verdict == "chua_du_can_cu"
    narrower = {"0.8": 1, "0.95": 0, "0.999": -1}[level]
    assert (float(drawn.low or 0) > float(usual.low or 0)) - (float(drawn.low or 0) < float(usual.low or 0)) == narrower
    assert (drawn.change_low == usual.change_low) == (level == "0.95")


def test_open_ranks_hold_together_with_95_percent_at_any_level() -> None:
    """97, 95, 90, 80 and 70 of 100: V6."""
    how = method(formula="top2", tree=ONE, certainty={"level": "0.8"})
    counts = {"a": 97, "b": 95, "c": 90, "d": 80, "e": 70}
    units = judge({code: (good, 100) for code, good in counts.items()}, how=how).agencies
    assert [(one.rank_low, one.rank_high) for one in units] == [(1, 3), (1, 4), (1, 5), (2, 5), (3, 5)]


PARTS = [
    {"code": "I", "name": "I", "children": [{"code": f"F{n}", "name": f"F{n}", "items": [f"F{n}1"]} for n in (1, 2)]},
    {"code": "J", "name": "J", "children": [{"code": "F3", "name": "F3", "items": ["F31"]}]},
]


def test_parts_are_no_factors_of_their_own_unit() -> None:
    """Three factors are judged together, the two parts over them apart; items are only described."""
    how = method(formula="top2", tree=PARTS)
    codes = (ROOT, "I", "F1", "F11", "F2", "F21", "J", "F3", "F31")
    now, then = {code: known(82, 100)[ROOT] for code in codes}, {code: known(92, 100)[ROOT] for code in codes}
    counts = dict.fromkeys(("F11", "F21", "F31"), (18, 0, 0, 0, 82))
    before = Before(
        how, {"mot": BeforeRow(dict.fromkeys(codes, "92.00"), then)}, {}, {}, BeforeRow(reason="no_previous")
    )
    (only,) = judged(how, score(how, unit("mot", counts)), Evidence({"mot": now}, {}, {}, {}), before).agencies
    alone = only.p
    assert alone is not None
    found = {node.code: (node.p or 0) / alone for node in only.nodes}
    assert found == pytest.approx({"I": 2, "J": 2, "F1": 3, "F2": 3, "F3": 3, "F11": 1, "F21": 1, "F31": 1})


@pytest.mark.parametrize(
    ("before", "reason"),
    [
        (None, "no_previous"),
        ({}, "no_previous"),
        ({"mot": BeforeRow(reason="unit_changed")}, "unit_changed"),
        ({"mot": BeforeRow(dict.fromkeys(CODES))}, "previous_too_few"),
        ({"mot": BeforeRow(dict.fromkeys(CODES, "80.00"))}, "not_recomputable"),
    ],
)
def test_without_a_verdict_there_is_a_reason(before: Mapping[str, BeforeRow] | None, reason: str) -> None:
    (only,) = judge({"mot": (85, 100)}, before).agencies
    assert (only.verdict, only.no_verdict) == (None, reason)
    assert {node.no_verdict for node in only.nodes} == {reason}


def test_older_published_value_gives_a_change_but_no_verdict() -> None:
    (only,) = judge({"mot": (85, 100)}, {"mot": BeforeRow(dict.fromkeys(CODES, "80.00"))}).agencies
    assert (only.previous, only.change, only.change_low) == ("80.00", "5.00", None)


def test_volunteered_answers_have_neither_limits_nor_verdict() -> None:
    (only,) = judge({"mot": (85, 100)}, {"mot": row(90, 100)}, voluntary=frozenset({"mot"})).agencies
    assert (only.index, only.low, only.margin, only.verdict, only.no_verdict) == (
        "85.00",
        None,
        None,
        None,
        "voluntary",
    )
    assert only.change == "-5.00"


def test_another_formula_is_not_compared() -> None:
    other = method(formula="points", tree=ONE)
    then = Before(other, {"mot": row(90, 100)}, {}, {}, BeforeRow(reason="no_previous"))
    evidence = Evidence({"mot": known(85, 100)}, {}, {}, {})
    (only,) = judged(HOW, result_of({"mot": (85, 100)}), evidence, then).agencies
    assert (only.change, only.no_verdict) == (None, "not_comparable")


def test_a_block_mean_keeps_the_doubt_of_a_unit_at_its_best() -> None:
    units = {"mot": (20, 20), "hai": (20, 20)}
    half = tuple(Part(Fraction(1, 2), of_respondents(Moments.of([(1, 1)] * 20), Fraction(0))) for _ in units)
    evidence = Evidence({code: known(20, 20) for code in units}, {"so": {ROOT: half}}, {}, {})
    (block,) = judged(HOW, result_of(units), evidence, None).blocks
    assert block.index == "100.00"
    assert block.high == "100.00"
    assert block.low is not None
    assert 83.89 < float(block.low) < 100
