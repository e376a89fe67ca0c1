"""Reports name the level of limits, and the number of people below which they hide, as the run's method has them."""

from dataclasses import asdict
from typing import Any

import pytest

from charts.render import svg_apart
from reports import agency, province, selectors
from reports.wording import HIDDEN
from scoring.access import FULL_SIGHT
from tests.reports import reading
from tests.reports.factories import AT, tallied

pytestmark = pytest.mark.django_db

NINETY = {"level": "0.9"}


def words(**made: object) -> tuple[str, str]:
    """Return all that the reports of a round and of its first unit say."""
    round = tallied(**made)  # type: ignore[arg-type]
    unit = round.units.select_related("agency", "version", "block").order_by("agency__code")[0]
    whole = selectors.source_of(round, unit=None, sight=FULL_SIGHT, at=AT)
    own = selectors.source_of(round, unit=unit, sight=FULL_SIGHT, at=AT)
    return (
        _spoken(asdict(province.province_report(whole, draw=svg_apart))),
        _spoken(asdict(agency.agency_report(own, unit.agency.code, draw=svg_apart))),
    )


def _spoken(report: dict[str, Any]) -> str:
    return str(report).replace(r"\xa0", "\N{NO-BREAK SPACE}")


def test_limits_are_named_by_the_level_of_the_method() -> None:
    for said in words(certainty=NINETY):
        assert "tin cậy 95" not in said
        assert "Khoảng tin cậy 90\N{NO-BREAK SPACE}%" in said
        assert "(khoảng tin cậy 90\N{NO-BREAK SPACE}%: " in said
        assert "vạch ngang: khoảng tin cậy 90\N{NO-BREAK SPACE}%" in said


def test_limits_at_the_usual_level_are_named_so() -> None:
    for said in words():
        assert "Khoảng tin cậy 95\N{NO-BREAK SPACE}%" in said
        assert "tin cậy 90" not in said


def test_paper_hides_by_the_number_of_people_of_the_method() -> None:
    round = tallied(forms=9, sizes=(2,), certainty={"suppression_k": 10})
    made = province.province_report(selectors.source_of(round, unit=None, sight=FULL_SIGHT, at=AT), draw=svg_apart)
    ranking = reading.tables(reading.groups(made)[0])[0]
    assert {row.cells[-1].text for row in ranking.rows} == {HIDDEN}
    assert "có dưới 10 người trả lời" in ranking.notes[0]
    unit = round.units.select_related("agency", "version", "block").order_by("agency__code")[0]
    own = selectors.source_of(round, unit=unit, sight=FULL_SIGHT, at=AT)
    with pytest.raises(selectors.NothingToReport, match="dưới 10 phiếu"):
        agency.agency_report(own, unit.agency.code, draw=svg_apart)
