from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.grading import Band, Grade, NoBound, Scheme, bound, faults, graded, in_order, plain


def band(name: str, low: str | None, high: str | None, *, low_in: bool = True, high_in: bool = False) -> Band:
    return Band(name, bound(low) if low else None, low_in, bound(high) if high else None, high_in)


FIVE = (
    band("Yếu", None, "50"),
    band("Trung bình", "50", "70"),
    band("Khá", "70", "80"),
    band("Tốt", "80", "90"),
    band("Xuất sắc", "90", None),
)
SCHEME = Scheme(FIVE)


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ("0", "Yếu"), ("49.9999", "Yếu"), ("50", "Trung bình"), ("70", "Khá"), ("79.99", "Khá"),
        ("80", "Tốt"), ("83.61", "Tốt"), ("89.99", "Tốt"), ("90", "Xuất sắc"), ("90.96", "Xuất sắc"),
        ("98.63", "Xuất sắc"), ("100", "Xuất sắc"),
    ],
)  # fmt: skip
def test_a_value_is_of_the_grade_its_bound_says(value: str, name: str) -> None:
    assert graded(SCHEME, Fraction(value)) == Grade(name)


def test_a_bound_belongs_to_the_grade_that_says_so() -> None:
    lower = Scheme((band("B", None, "85", high_in=True), band("A", "85", None, low_in=False)))
    upper = Scheme((band("B", None, "85"), band("A", "85", None)))
    assert not faults(lower.bands)
    at = Fraction(17, 20) * 100
    assert [graded(scheme, at) for scheme in (lower, upper)] == [Grade("B"), Grade("A")]
    # A third of a millionth below is no longer 85 %, though no float of two digits tells.
    assert graded(upper, at - Fraction(1, 3_000_000)) == Grade("B")


def test_limits_leave_grades_open() -> None:
    def told(value: str, low: str, high: str) -> Grade | None:
        return graded(SCHEME, Fraction(value), (Fraction(low), Fraction(high)))

    sure, open_, touching = told("85", "81.2", "88"), told("81", "76", "92"), told("88", "86", "90")
    assert sure == Grade("Tốt", ("Tốt",))
    assert sure.is_sure
    assert open_ == Grade("Tốt", ("Xuất sắc", "Tốt", "Khá"))
    assert open_.is_open
    # 90 is Xuất sắc: limits that reach it leave it open; as 50 is not Yếu, limits that begin there do not.
    assert touching == Grade("Tốt", ("Xuất sắc", "Tốt"))
    assert told("55", "50", "60") == Grade("Trung bình", ("Trung bình",))


def test_limits_always_hold_the_value_itself() -> None:
    assert graded(SCHEME, Fraction(95), (Fraction(60), Fraction(65))) == Grade(
        "Xuất sắc", ("Xuất sắc", "Tốt", "Khá", "Trung bình")
    )


def test_without_a_value_there_is_no_grade() -> None:
    assert graded(SCHEME, None) is None


@pytest.mark.parametrize(
    ("bands", "kind"),
    [
        ((), "none"),
        (FIVE * 3, "many"),
        ((band("A", None, None), band("a", None, None)), "twice"),
        ((band(" ", None, None),), "name"),
        ((band("A" * 61, None, None),), "name"),
        ((band("A", "80", "80"),), "empty"),
        ((band("A", "80", "70"),), "empty"),
        ((band("B", None, "80"), band("A", "81", None)), "gap"),
        ((band("B", None, "80"), band("A", "80", None, low_in=False)), "gap"),
        ((band("B", None, "80", high_in=True), band("A", "80", None)), "overlap"),
        ((band("B", None, "85"), band("A", "80", None)), "overlap"),
        ((band("B", None, None), band("A", "80", None)), "overlap"),
        ((band("A", "1", None),), "below"),
        ((band("A", "0", None, low_in=False),), "below"),
        ((band("A", None, "99"),), "above"),
        ((band("A", None, "100"),), "above"),
    ],
)
def test_what_is_wrong_is_named(bands: tuple[Band, ...], kind: str) -> None:
    assert [fault.kind for fault in faults(bands)] == [kind]


def test_five_grades_are_whole_in_any_order() -> None:
    assert not faults(FIVE)
    assert not faults(FIVE[::-1])
    assert in_order(FIVE[::-1]) == FIVE
    assert not faults((band("A", "0", "100", high_in=True),))


def test_a_single_value_may_be_a_grade() -> None:
    bands = (band("Dưới", None, "100"), band("Tuyệt đối", "100", "100", high_in=True))
    assert not faults(bands)
    assert graded(Scheme(bands), Fraction(100)) == Grade("Tuyệt đối")


@pytest.mark.parametrize("text", ["nan", "inf", "-1", "100,01", "abc", "", "1e400", "85.00001", "8 5"])
def test_what_is_no_bound_is_refused(text: str) -> None:
    with pytest.raises(NoBound):
        bound(text)


def test_bounds_are_read_with_a_comma_and_written_plainly() -> None:
    assert bound(" 87,5 ") == Fraction(175, 2)
    assert [plain(bound(text)) for text in ("87,50", "90", "100", "0")] == ["87.5", "90", "100", "0"]
    assert [Band.from_json(each.to_json()) for each in FIVE] == list(FIVE)


@given(st.decimals(0, 100, places=4))
def test_a_whole_scheme_gives_every_value_one_grade(value: Decimal) -> None:
    assert sum(each.holds(Fraction(value)) for each in FIVE) == 1
