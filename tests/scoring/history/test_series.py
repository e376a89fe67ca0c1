from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction

from scoring.history.ancestors import Ancestry, Moment, Named
from scoring.history.lineage import Step
from scoring.history.series import Break, Point, Series, series_of
from scoring.history.weighing import PredecessorMean
from scoring.method import Method
from tests.scoring.factories import method

TODAY = date(2026, 3, 1)
POINTS = method()


def computed(year: int, code: str, value: str, *, by: Method = POINTS, n: int = 100, size: int | None = None) -> Point:
    moment = Moment(date(year, 9, 1), year)
    return Point(
        moment, year, code, code, "computed", Decimal(value), n, size=size, method=by, method_kind=by.root.formula
    )


def stated(year: int, code: str, value: str, kind: str = "top2") -> Point:
    return Point(
        Moment(date(year, 12, 31)), year, code, code, "stated", Decimal(value), 100, method_kind=kind, method_words=kind
    )


def series(points: Iterable[Point], *steps: Step, agency: str = "a", gone: str = "", since: str = "") -> Series:
    """Order the points of an agency; `gone` ones ended and `since` ones began on the day of the steps."""
    day = date(2025, 7, 1)
    codes = {agency, *(step.predecessor for step in steps), *gone.split(), *since.split()}
    versions = {
        code: (Named(day if code in since.split() else date.min, day if code in gone.split() else None, code),)
        for code in codes
    }
    found = list(points)
    measured: dict[int, frozenset[str]] = {}
    for point in found:
        if point.kind == "computed":
            measured[point.year] = measured.get(point.year, frozenset()) | {point.code}
    return series_of(Ancestry(agency, steps, versions, measured, {}), found, today=TODAY)


def step(predecessor: str, successor: str, kind: str, share: str | None = None) -> Step:
    return Step(predecessor, successor, kind, date(2025, 7, 1), None if share is None else Fraction(share))


def years(found: Series) -> list[int]:
    return [point.year for point in found.line.points]


def test_years_stand_in_order_and_go_on_by_one_method() -> None:
    found = series([computed(2025, "a", "82"), computed(2023, "a", "80"), computed(2024, "a", "81")])
    assert years(found) == [2023, 2024, 2025]
    assert (found.line.breaks, found.origin, found.predecessors) == ({}, None, ())


def test_another_method_breaks_the_series_and_says_what_changed() -> None:
    found = series([computed(2024, "a", "81"), computed(2025, "a", "70", by=method(formula="top2"))])
    (place, gap), = found.line.breaks.items()  # fmt: skip
    assert (place, gap.kind) == (1, "method")
    assert gap.reasons == ("công thức khác: root (points → top2)",)


def test_figures_only_stated_break_from_computed_ones_and_from_others_of_another_kind() -> None:
    found = series(
        [
            stated(2020, "a", "78", "points"),
            stated(2021, "a", "80"),
            stated(2022, "a", "81"),
            stated(2023, "a", "81", "other"),
            stated(2024, "a", "81", "other"),
            computed(2025, "a", "82"),
        ]
    )
    assert found.line.breaks == {
        1: Break("method", ("cách tính khác: points → top2",)),
        3: Break("method", ("cách tính khác: top2 → other",)),
        4: Break("unknown"),
        5: Break("stated"),
    }


def test_renamed_agency_goes_on_under_its_former_code() -> None:
    points = [computed(2024, "cu", "81"), stated(2023, "cu", "79"), computed(2025, "a", "82")]
    found = series(points, step("cu", "a", "rename"), gone="cu", since="a")
    assert [(point.year, point.code) for point in found.line.points] == [(2023, "cu"), (2024, "cu"), (2025, "a")]
    assert found.origin is None


def test_merged_agency_begins_anew_beside_its_predecessors_and_their_mean() -> None:
    points = [
        computed(2024, "x", "90", n=300, size=1000),
        computed(2024, "y", "80", n=100, size=3000),
        computed(2023, "x", "88"),
        computed(2025, "a", "82"),
    ]
    found = series(points, step("x", "a", "merge"), step("y", "a", "merge"), gone="x y", since="a")
    assert (years(found), found.origin) == ([2025], "merged")
    assert [(line.code, [point.year for point in line.points]) for line in found.predecessors] == [
        ("x", [2023, 2024]),
        ("y", [2024]),
    ]
    # In 2023 there is but one figure, of x: no mean.
    (mean,) = found.means
    assert (mean.year, mean.mean, mean.known) == (2024, PredecessorMean(Fraction("82.5"), "population", 2), 2)


def test_predecessors_stand_there_before_the_merged_agency_has_a_figure() -> None:
    points = [computed(2024, "x", "90"), computed(2024, "y", "80")]
    found = series(points, step("x", "a", "merge"), step("y", "a", "merge"), gone="x y", since="a")
    assert (years(found), [line.code for line in found.predecessors]) == ([], ["x", "y"])


def test_no_mean_of_figures_by_different_methods() -> None:
    points = [
        computed(2024, "x", "90"),
        computed(2024, "y", "80", by=method(formula="top2")),
        computed(2025, "a", "82"),
    ]
    found = series(points, step("x", "a", "merge"), step("y", "a", "merge"), gone="x y", since="a")
    assert found.means == ()


def test_what_took_another_in_is_a_predecessor_of_itself() -> None:
    points = [computed(2024, "a", "90"), computed(2024, "y", "80"), computed(2025, "a", "82")]
    found = series(points, step("y", "a", "merge"), gone="y")
    assert (years(found), [line.code for line in found.predecessors]) == ([2025], ["a", "y"])


def test_what_is_no_more_keeps_its_own_years() -> None:
    points = [computed(2024, "a", "90"), computed(2023, "a", "89")]
    found = series(points, step("a", "moi", "merge"), gone="a")
    assert (years(found), found.origin) == ([2023, 2024], None)


def test_contradictions_stop_the_series_without_predecessors() -> None:
    points = [computed(2024, "a", "90"), computed(2025, "a", "82")]
    found = series(points, step("a", "b", "rename"), step("b", "a", "rename"))
    assert (years(found), found.origin, found.predecessors) == ([2025], "unclear", ())


def test_new_agency_has_no_past() -> None:
    found = series([computed(2025, "a", "82")], since="a")
    assert (years(found), found.origin) == ([2025], None)
