"""What sums leave open, against elimination in fractions; every figure and every system is small."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from scoring.certainty.elimination import PRIME, drawn_beside, modulo

FIGURES = "abcdef"
Equation = Mapping[str, int]
equations = st.lists(
    st.dictionaries(st.sampled_from(FIGURES), st.integers(-3, 3).filter(bool), min_size=1, max_size=4), max_size=7
)
weights = st.fractions(min_value=-100, max_value=100, max_denominator=1000)


def rank(rows: Sequence[Sequence[Fraction]]) -> int:
    """Return the rank of rows of fractions, by the schoolbook."""
    left = [list(row) for row in rows]
    found = 0
    for column in range(len(FIGURES)):
        pivot = next((row for row in left[found:] if row[column]), None)
        if pivot is None:
            continue
        left.remove(pivot)
        left.insert(found, pivot)
        for place, row in enumerate(left):
            if place != found and row[column]:
                factor = row[column] / pivot[column]
                left[place] = [value - factor * other for value, other in zip(row, pivot, strict=True)]
        found += 1
    return found


def rows_of(system: Sequence[Equation]) -> list[list[Fraction]]:
    return [[Fraction(one.get(figure, 0)) for figure in FIGURES] for one in system]


@given(equations)
def test_a_figure_is_drawn_as_zero_exactly_where_it_follows_from_the_sums(system: list[Equation]) -> None:
    drawn = drawn_beside(system, FIGURES)
    rows = rows_of(system)
    for figure in FIGURES:
        follows = rank([*rows, *rows_of([{figure: 1}])]) == rank(rows)
        assert (drawn[figure] == 0) == follows, figure


@given(equations)
def test_what_is_drawn_solves_every_sum(system: list[Equation]) -> None:
    drawn = drawn_beside(system, FIGURES)
    assert all(sum(value * drawn[figure] for figure, value in one.items()) % PRIME == 0 for one in system)


@given(equations, st.randoms(use_true_random=False))
def test_neither_order_nor_repetition_of_sums_matters_to_what_follows(system: list[Equation], random: object) -> None:
    def zeros(given: Sequence[Equation]) -> set[str]:
        return {figure for figure, value in drawn_beside(given, FIGURES).items() if value == 0}

    other = [*system, *system]
    random.shuffle(other)  # type: ignore[attr-defined]
    assert zeros(other) == zeros(system)


@given(equations)
def test_equal_sums_are_drawn_alike(system: list[Equation]) -> None:
    assert drawn_beside(system, FIGURES) == drawn_beside(system, FIGURES)


def test_without_sums_everything_is_open() -> None:
    assert all(drawn_beside([], FIGURES).values())


@given(weights, weights)
def test_whole_numbers_modulo_the_prime_add_and_multiply_like_the_fractions(one: Fraction, two: Fraction) -> None:
    assert modulo(one + two) == (modulo(one) + modulo(two)) % PRIME
    assert modulo(one * two) == modulo(one) * modulo(two) % PRIME
