"""Limits, ranks and verdicts as they are printed in a round's result."""

from collections.abc import Mapping
from fractions import Fraction

import pytest

from scoring.certainty.combining import Part
from scoring.certainty.sums import Moments
from scoring.certainty.variance import of_respondents
from scoring.judging import Before, BeforeRow, Evidence, Known, judged
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
    voluntary: frozenset[str] = frozenset(),
) -> RoundResult:
    evidence = Evidence(
        units={code: {} if code in voluntary else known(*counts) for code, counts in units.items()},
        blocks={},
        parents={},
        total={},
        voluntary=voluntary,
    )
    then = None if before is None else Before(how, before, {}, {}, BeforeRow(reason="no_previous"))
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
