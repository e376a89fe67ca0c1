from itertools import pairwise

from scoring.history.chart import Chart, Dot, chart_of
from tests.scoring.history.test_series import computed, series, stated

# What the narrowest phones give to a chart, in pixels, and how wide "88,50" and "100" are there.
WIDTH, FIGURE, LABEL = 300, 48, 24


def drawn(first: int, last: int) -> Chart:
    found = chart_of(series(computed(year, "a", "88.50") for year in range(first, last + 1)))
    assert found is not None
    return found


def said(chart: Chart) -> list[Dot]:
    return [dot for dot in chart.dots if dot.label]


def pixels(place: str) -> float:
    return float(place.removesuffix("%")) * WIDTH / 100


def test_figures_stand_clear_of_the_labels_of_the_axis() -> None:
    first = said(drawn(2023, 2025))[0]
    assert pixels(first.x) - FIGURE / 2 >= LABEL


def test_figures_of_many_years_stand_clear_of_each_other() -> None:
    places = [pixels(dot.x) for dot in said(drawn(2010, 2025))]
    assert len(places) == 4
    assert min(after - before for before, after in pairwise(places)) >= FIGURE


def test_newest_year_has_its_figure_and_its_label() -> None:
    chart = drawn(2010, 2025)
    assert chart.dots[-1].label == "88,50"
    assert "2025" in {year.words for year in chart.years}


def test_every_year_of_few_has_its_figure() -> None:
    assert [dot.label for dot in drawn(2021, 2025).dots] == ["88,50"] * 5


def test_stated_figures_are_said_and_predecessors_are_not() -> None:
    chart = chart_of(series([stated(2023, "a", "84.20"), computed(2025, "a", "88.50")]))
    assert chart is not None
    assert [dot.label for dot in chart.dots] == ["84,20", "88,50"]


def test_every_mark_says_its_year_its_figure_and_its_forms() -> None:
    assert [dot.words for dot in drawn(2024, 2025).dots] == [
        "năm 2024: chỉ số 88,50 %, 100 phiếu",
        "năm 2025: chỉ số 88,50 %, 100 phiếu",
    ]


def test_a_break_says_which_years_do_not_compare() -> None:
    chart = chart_of(series([stated(2023, "a", "84.20"), computed(2025, "a", "88.50")]))
    assert chart is not None
    assert [each.words for each in chart.breaks] == ["không so sánh 2025 với 2023"]
