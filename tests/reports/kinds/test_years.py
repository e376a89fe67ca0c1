"""The comparison over years: one line of years that compare, a mark where they do not, nothing hidden told."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from charts.render import svg
from reports import services
from reports.selectors import NothingToReport
from scoring.services import assign_method, load_method, score_round
from surveys.models import Round
from tests import factories
from tests.actionplans.factories import in_days, passed
from tests.reports.conftest import no_progress
from tests.reports.kinds.asking import asked, cells, made, table
from tests.reports.paper import Paper
from tests.scoring.answers import GOOD, POOR, send, survey
from tests.scoring.factories import document

pytestmark = pytest.mark.django_db
# Of a report of two years in one block, however many units it has.
QUERIES = 36


def scored(round: Round, good: int, poor: int) -> Round:
    for unit in round.units.all():
        send(unit, *[GOOD] * good, *[POOR] * poor)
    score_round(round=round, actor=None, at=now())
    Round.objects.filter(pk=round.pk).update(state=Round.State.CLOSED)
    round.refresh_from_db()
    return round


def later(first: Round, code: str, year: int) -> Round:
    """Make the next year's round of the same survey and units."""
    made = factories.survey_round(
        code, questionnaire_version=first.questionnaire_version, year=year, opens_on=date(2026, year - 2022, 1)
    )
    for unit in first.units.select_related("agency"):
        factories.round_unit(made, unit.agency)
    assign_method(round=made, method_version=first.scored_by.method_version)
    return made


@pytest.fixture
def first() -> Round:
    return scored(survey("so-mot", "so-hai"), 20, 20)


def test_years_stand_in_a_row_and_a_new_method_breaks_it(first: Round) -> None:
    year = first.assessment_year
    second = scored(later(first, "nam-hai", year + 1), 30, 10)
    third = later(first, "nam-ba", year + 2)
    assign_method(round=third, method_version=load_method(document=document(formula="top2"), at=now()))
    scored(third, 30, 10)
    report = made("years", second)
    rows = cells(table(report, "Chỉ số hài lòng chung"))
    assert [row[0] for row in rows] == [f"{year}*", f"{year + 1}*"]
    assert not any("‖" in cell for row in rows for cell in row)
    assert report.head.draft
    drawn = made("years", third)
    assert f"Không so sánh năm {year + 2} với năm {year + 1}" in str(drawn.texts)
    assert cells(table(drawn, "Chỉ số của các đơn vị"))[0][-1].startswith("‖ ")
    assert "không so sánh" in str(drawn.sections[0].blocks)
    paper = Paper(services.document(asked("years", third), progress=no_progress).content)
    assert all(font.startswith("Tinos") for font in paper.fonts)


def test_a_unit_of_few_forms_has_words_in_place_of_its_index(first: Round) -> None:
    second = later(first, "nam-hai", first.assessment_year + 1)
    second.units.filter(agency__code="so-hai").delete()
    send(second.units.get(), *[GOOD] * 3)
    scored(second, 0, 0)
    said = cells(table(made("years", second), "Chỉ số của các đơn vị"))
    assert said[0][-1].rstrip("*") in {"không nêu do ít phiếu", "không đủ phiếu"}


def test_one_year_alone_makes_no_report(first: Round) -> None:
    with pytest.raises(NothingToReport, match="Chỉ có số liệu một năm"):
        made("years", first)


def test_what_a_unit_came_out_of_stands_below_it_and_is_no_year_of_its_own(first: Round) -> None:
    olds = [unit.agency for unit in first.units.select_related("agency").order_by("agency__code")]
    heir = factories.agency("so-moi", name="Sở Mới")
    for old in olds:
        passed(old, heir)
    second = later(first, "nam-hai", first.assessment_year + 1)
    second.units.all().delete()
    factories.round_unit(second, heir)
    Round.objects.filter(pk=second.pk).update(opens_on=in_days(1))
    second.refresh_from_db()
    report = made("years", scored(second, 30, 10))
    rows = {row[0]: row[1:] for row in cells(table(report, "Chỉ số của các đơn vị"))}
    assert rows["Sở Mới"] == ("–", "88,57*")
    assert rows["– tiền thân: Đơn vị so-hai"] == ("73,33*", "–")
    assert any("hình thành do sáp nhập" in text for text in report.texts)


@pytest.mark.parametrize("many", [3, 30])
def test_many_agencies_are_read_in_as_many_queries_as_few(many: int) -> None:
    first = scored(survey(*(f"so-{number:02}" for number in range(many))), 4, 4)
    second = scored(later(first, "nam-hai", first.assessment_year + 1), 6, 2)
    heir, old = factories.agency("so-moi", name="Sở Mới"), first.units.select_related("agency")[0].agency
    passed(old, heir)
    wanted = asked("years", second)
    with CaptureQueriesContext(connection) as queries:
        report = wanted.kind.make(wanted, svg)
    assert len(cells(table(report, "Chỉ số của các đơn vị"))) >= many
    assert len(queries) <= QUERIES
