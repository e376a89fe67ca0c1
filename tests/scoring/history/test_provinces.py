from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from agencies.models import AgencySuccession
from scoring.history.ancestry import ancestry_of
from scoring.history.earlier import Earlier, earlier_of
from scoring.history.figures import computed_point, surveys_of, units_in
from scoring.history.series import series_of
from scoring.history.weighing import PredecessorMean
from scoring.selectors import latest_run, method_of
from surveys.models import Round
from tests.scoring.history.provinces import forms_of, load_provinces, old_code, predecessors, rows, slug, survey_both


@pytest.fixture(scope="module")
def _provinces(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Made once for all tests here, none of which changes it: 97 scored provinces take seconds."""
    with django_db_blocker.unblock():
        made = transaction.atomic()
        made.__enter__()
        load_provinces()
        survey_both()
    yield
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        made.__exit__(None, None, None)


@pytest.fixture
def earlier(_provinces: None, db: None) -> Earlier:
    now = Round.objects.get(assessment_year=2025)
    run = latest_run(now)
    assert run is not None
    found = earlier_of(now, method_of(run))
    assert found is not None
    return found


def index(code: str) -> Fraction:
    """The index of a province by the small method: points of levels 5 and 1."""
    good, bad = forms_of(code)
    return Fraction(100 * (5 * good + bad), 5 * (good + bad))


def test_there_are_63_before_34_after_and_52_that_were_merged(earlier: Earlier) -> None:
    assert (earlier.round.units.count(), len(earlier.units)) == (63, 34)
    assert len({old_code(row) for row in rows()}) == 63
    assert len({slug(row["new_province"]) for row in rows()}) == 34
    assert AgencySuccession.objects.filter(kind="merge").count() == 52
    assert len(predecessors()) == 23


def test_each_of_the_23_merged_shows_its_predecessors_and_their_weighted_mean(earlier: Earlier) -> None:
    for code, old in predecessors().items():
        one = earlier.units[code]
        assert (one.lineage.kind, one.reason, one.result) == ("merged", "unit_changed", None)
        assert [each.agency for each in one.predecessors] == old
        indices = [Fraction(each.result.index or 0) for each in one.predecessors if each.result]
        assert [float(each) for each in indices] == pytest.approx([float(index(each)) for each in old], abs=0.005)
        forms = [sum(forms_of(each)) for each in old]
        mean = sum(n * value for n, value in zip(forms, indices, strict=True)) / sum(forms)
        assert one.mean == PredecessorMean(Fraction(mean), "forms", len(old))


def test_the_11_unchanged_compare_with_themselves(earlier: Earlier) -> None:
    unchanged = [slug(row["old_province"]) for row in rows() if row["kind"] == "unchanged"]
    assert len(unchanged) == 11
    for code in unchanged:
        one = earlier.units[code]
        assert (one.agency, one.reason, one.predecessors) == (code, None, ())
        assert one.result is not None
        assert Fraction(one.result.index or 0) == pytest.approx(float(index(code)), abs=0.005)


def test_series_of_a_merged_province_begins_anew_beside_those_of_its_predecessors(earlier: Earlier) -> None:
    found = ancestry_of("lam-dong")
    figures = units_in(surveys_of(Round.objects.all(), newest=True), found.codes)
    series = series_of(found, [computed_point(each, hidden=False) for each in figures], today=date(2025, 12, 31))
    assert [point.year for point in series.line.points] == [2025]
    assert [line.name for line in series.predecessors] == ["Bình Thuận", "Đắk Nông", "Lâm Đồng"]
    assert [[point.year for point in line.points] for line in series.predecessors] == [[2024]] * 3
    (mean,) = series.means
    assert (mean.year, mean.known, mean.mean) == (2024, 3, earlier.units["lam-dong"].mean)


def test_series_of_an_unchanged_province_goes_on(earlier: Earlier) -> None:
    found = ancestry_of("ha-noi")
    figures = units_in(surveys_of(Round.objects.all(), newest=True), found.codes)
    series = series_of(found, [computed_point(each, hidden=False) for each in figures], today=date(2025, 12, 31))
    assert [point.value for point in series.line.points] == [Decimal(earlier.units["ha-noi"].result.index)] * 2  # type: ignore[union-attr,arg-type]
    assert (series.origin, series.line.breaks) == (None, {})
