"""Which of a few units, or nodes of one, surely differ; where limits follow from clusters."""

from fractions import Fraction

from scoring.alike import clusters_alike
from scoring.certainty.combining import Part
from scoring.certainty.intervals import Estimate
from scoring.pairs import surely_above
from scoring.weakest import not_told_from, surely_below, surely_highest, surely_lowest


def parts(percent: int, *, error: str = "0.01", clustered: bool = False, units: int = 100) -> tuple[Part, ...]:
    variance, floor = Fraction(error) ** 2, Fraction(0)
    made = Estimate(Fraction(percent, 100), floor, variance, 100, units, 20.0, 99, clustered=clustered)
    return (Part(1, made),)


def test_units_far_apart_differ_and_near_ones_do_not() -> None:
    assert surely_above([parts(80), parts(95), parts(81)]) == [(1, 0), (1, 2)]


def test_a_pair_that_alone_would_differ_does_not_among_many() -> None:
    """Holm: 2,9 points of a standard error of 1,41 are p = 0,04, too much for the best of ten pairs."""
    pair = [parts(80), parts(83, error="0.0102")]
    assert surely_above(pair) == [(1, 0)]
    assert (1, 0) not in surely_above([*pair, parts(80), parts(81), parts(81)])


def test_nothing_is_compared_with_less_than_two() -> None:
    assert surely_above([parts(80)]) == []


def test_the_highest_mirrors_the_lowest() -> None:
    known = {"a": parts(95), "b": parts(80), "c": parts(60)}
    assert (surely_highest(known, "abc"), surely_lowest(known, "abc")) == ("a", "c")
    known["b"] = parts(94)
    assert (surely_highest(known, "abc"), surely_lowest(known, "abc")) == (None, "c")
    assert surely_highest({**known, "b": ()}, "abc") is None


def test_the_few_that_may_be_as_low_are_named_and_no_more_than_half() -> None:
    known = {"a": parts(31), "b": parts(70, error="0.30"), "c": parts(80), "d": parts(85), "e": parts(90)}
    assert surely_lowest(known, "abcde") is None
    assert not_told_from(known, "abcde", "a") == ("b",)
    assert not_told_from({**known, "b": ()}, "abcde", "a") == ("b",)
    assert not_told_from({**known, "a": ()}, "abcde", "a") == ()
    assert not_told_from({**known, "b": parts(70)}, "abcde", "a") == ()
    near = {**known, "c": parts(32), "d": parts(33)}
    assert not_told_from(near, "abcde", "a") == ()


def test_only_figures_of_clusters_that_are_all_alike_are_named() -> None:
    known = {
        "a": parts(100, clustered=True, units=8),
        "b": parts(100),
        "c": parts(90, clustered=True, units=7),
        "d": parts(0, clustered=True, units=3),
    }
    assert clusters_alike(known, "abcd") == (3, 8)
    assert clusters_alike(known, "bc") == ()


def test_below_is_only_what_lies_below_for_sure() -> None:
    known = {"": parts(90), "a": parts(95), "b": parts(80), "c": parts(88), "d": ()}
    assert surely_below(known, "abcd", than="") == {"b"}
    assert surely_below(known, "abcd", than=None, target=0.93) == {"b", "c"}
    assert surely_below(known, "abcd", than="", target=0.93) == {"b", "c"}
    assert surely_below(known, "abcd", than="none") == frozenset()
    assert surely_below(known, "d", than="") == frozenset()


def test_the_more_items_there_are_the_surer_each_must_be() -> None:
    alone = {"": parts(90, error="0.006"), "a": parts(87, error="0.006")}
    assert surely_below(alone, ["a"], than="") == {"a"}
    many = {**alone, **{f"x{n}": parts(90, error="0.006") for n in range(30)}}
    assert surely_below(many, [*(code for code in many if code)], than="") == frozenset()
