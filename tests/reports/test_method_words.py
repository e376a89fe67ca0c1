"""Reports say what the run's method does: the level of limits, whom it hides, what it weighs, and what a gap counts."""

from dataclasses import asdict
from typing import Any

import pytest

from charts.render import svg_apart
from reports import agency, province, selectors
from reports.wording import HIDDEN
from scoring.access import FULL_SIGHT
from tests.reports import reading
from tests.reports.factories import AT, tallied
from tests.scoring.factories import shipped_document

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


def method_part(**made: object) -> str:
    """Return what part 1 of the report of a round says of the method."""
    round = tallied(sizes=(2,), **made)  # type: ignore[arg-type]
    source = selectors.source_of(round, unit=None, sight=FULL_SIGHT, at=AT)
    report = province.province_report(source, draw=svg_apart)
    return _spoken(asdict(report.sections[0].sections[2]))


def test_part_1_states_weights_that_are_not_equal() -> None:
    said = method_part(questionnaire="bnv-ho-gia-dinh-2022", method="bnv-2022")
    weights = "chính sách 60\N{NO-BREAK SPACE}%; Cung ứng dịch vụ hành chính công 40\N{NO-BREAK SPACE}%."
    assert f"Trọng số: Ban hành, tổ chức thực hiện {weights}" in said


@pytest.mark.parametrize(("policy", "counted"), [("zero", "lấy là 0"), ("full", "lấy là đạt tối đa")])
def test_part_1_states_what_a_factor_without_answers_counts(policy: str, counted: str) -> None:
    tree = {"formula": "mean_of_children", "children": shipped_document("top2-2640")["tree"]}
    said = method_part(fields={"na": policy, "tree": tree})
    assert f"không có câu trả lời nào được tính thì {counted} khi tính trung bình" in said
    assert "Trọng số" not in said
