import hashlib
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from invitations.drawing import Row, allocate, draw, mark, selected

GOLDEN = {
    "simple": [1, 3, 5, 6, 13, 14, 20],
    "systematic": [2, 5, 8, 11, 14, 17, 20],
    "stratified": [1, 5, 6, 10, 13, 14, 19],
    "equal": [1, 5, 6, 10, 13, 14, 19],
}
# A busy machine is slow at everything.
PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
LIST = [Row(number, "xa-a" if number <= 12 else "xa-b", "IA"[number % 2]) for number in range(1, 21)]


def test_a_mark_is_what_everybody_can_compute() -> None:
    """`printf 'abc/xa-a/7' | sha256sum` gives the same."""
    assert mark("abc/xa-a", 7) == int(hashlib.sha256(b"abc/xa-a/7").hexdigest(), 16)


def test_golden_samples() -> None:
    """Fixed for ever: a sample once drawn must be drawn again the same by any later version."""
    sizes = {"xa-a": 4, "xa-b": 3}

    assert sorted(draw(LIST, sizes, method="simple", seed="2026")) == GOLDEN["simple"]
    assert sorted(draw(LIST, sizes, method="systematic", seed="2026")) == GOLDEN["systematic"]
    assert sorted(draw(LIST, sizes, method="stratified", seed="2026")) == GOLDEN["stratified"]
    assert sorted(draw(LIST, sizes, method="stratified", seed="2026", allocation="equal")) == GOLDEN["equal"]


def test_the_order_of_rows_given_does_not_matter() -> None:
    for method in ("simple", "systematic", "stratified"):
        assert draw(LIST, {"xa-a": 5}, method=method, seed="x") == draw(
            LIST[::-1], {"xa-a": 5}, method=method, seed="x"
        )


@pytest.mark.parametrize(
    ("counts", "n", "allocation", "shares"),
    [
        ({"a": 60, "b": 40}, 10, "proportional", {"a": 6, "b": 4}),
        ({"a": 1, "b": 1, "c": 1}, 2, "proportional", {"a": 1, "b": 1, "c": 0}),
        ({"a": 50, "b": 30, "c": 20}, 7, "proportional", {"a": 4, "b": 2, "c": 1}),
        ({"a": 100, "b": 2, "c": 100}, 30, "equal", {"a": 14, "b": 2, "c": 14}),
        ({"a": 1, "b": 1}, 9, "equal", {"a": 1, "b": 1}),
        ({}, 5, "equal", {}),
    ],
)
def test_shares_of_strata(counts: dict[str, int], n: int, allocation: str, shares: dict[str, int]) -> None:
    assert allocate(counts, n, allocation) == shares  # type: ignore[arg-type]


@PATIENT
@given(
    counts=st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 50), max_size=6),
    n=st.integers(0, 120),
    allocation=st.sampled_from(["proportional", "equal"]),
)
def test_shares_add_up_and_fit(counts: dict[str, int], n: int, allocation: str) -> None:
    shares = allocate(counts, n, allocation)  # type: ignore[arg-type]

    assert sum(shares.values()) == min(n, sum(counts.values()))
    assert all(0 <= shares[stratum] <= counts[stratum] for stratum in counts)


@PATIENT
@given(
    rows=st.integers(0, 60),
    n=st.integers(0, 70),
    method=st.sampled_from(["simple", "systematic", "stratified"]),
    seed=st.sampled_from("abcdef"),
)
def test_a_sample_has_the_size_wanted_and_no_row_twice(rows: int, n: int, method: str, seed: str) -> None:
    listed = [Row(number, "x", str(number % 3)) for number in range(rows)]
    drawn = draw(listed, {"x": n}, method=method, seed=seed)  # type: ignore[arg-type]

    assert len(drawn) == min(n, rows)
    assert drawn <= set(range(rows))


def test_every_row_has_the_same_chance() -> None:
    """2000 samples of 5 out of 20: each row about 500 times (standard error 19)."""
    for method in ("simple", "systematic"):
        counts = dict.fromkeys(range(20), 0)
        listed = [Row(number, "x") for number in range(20)]
        for seed in range(2000):
            for number in draw(listed, {"x": 5}, method=method, seed=str(seed)):
                counts[number] += 1
        assert all(abs(count - 500) < 100 for count in counts.values()), method


def test_dossiers_that_come_alone_are_chosen_by_their_share() -> None:
    chosen = sum(selected("seed", str(number), Fraction(1, 4)) for number in range(4000))
    assert abs(chosen - 1000) < 140
    assert all(selected("seed", str(number), Fraction(1)) for number in range(50))
