"""Paper goes to the units measured: small cells stay hidden on it, whoever has it made (DESIGN § 3)."""

import re

import pytest

from charts.render import svg_apart
from reports import province, selectors
from reports.content import Report, Table
from reports.wording import HIDDEN, hidden_note
from scoring.access import FULL_SIGHT
from scoring.method import Certainty
from tests.reports import reading
from tests.reports.factories import AT, tallied

pytestmark = pytest.mark.django_db


def report(*, forms: int, sizes: tuple[int, ...]) -> Report:
    source = selectors.source_of(tallied(forms=forms, sizes=sizes), unit=None, sight=FULL_SIGHT, at=AT)
    return province.province_report(source, draw=svg_apart)


def ranking_of(made: Report) -> Table:
    return reading.tables(reading.groups(made)[0])[0]


def test_units_of_fewer_than_five_forms_have_no_figures_in_the_ranking() -> None:
    ranking = ranking_of(report(forms=4, sizes=(2,)))
    assert {row.cells[-1].text for row in ranking.rows} == {HIDDEN}
    assert hidden_note(Certainty()) in ranking.notes[0]


def test_no_chart_or_sentence_tells_what_the_ranking_hides() -> None:
    made = report(forms=4, sizes=(2,))
    assert reading.figure(reading.groups(made)[0]) is None
    assert not [said for said in reading.said(reading.groups(made)[0]) if re.search("cao nhất", said)]


def test_the_total_of_a_round_keeps_its_five_levels() -> None:
    items = reading.items(report(forms=5, sizes=(2,)))
    assert {cell.columns for row in items.rows for cell in row.cells} == {1}
    assert not [note for note in items.notes if "gộp hai mức" in note]


def test_units_of_five_forms_and_more_are_printed() -> None:
    ranking = ranking_of(report(forms=8, sizes=(2,)))
    assert not [row for row in ranking.rows if row.cells[-1].text == HIDDEN]
