"""Units under one parent agency stand together on the report of a round, hidden as on its page."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from agencies.models import AgencyVersion
from charts.render import svg_apart
from reports import province, selectors
from reports.content import Section, Table
from reports.wording import HIDDEN, hidden_note
from scoring.access import FULL_SIGHT
from scoring.method import Certainty
from scoring.selectors import result_of
from scoring.services import store_run
from surveys.models import Round
from tests import factories
from tests.factories import NOW
from tests.reports import reading
from tests.reports.factories import AT, tallied
from tests.scoring.year_factories import Forms, round_of, some

pytestmark = pytest.mark.django_db
CAPTION = "Kết quả theo cơ quan cấp trên"
WAYS = {way: {"parent": way, "block": way, "total": way} for way in ("mean", "pooled")}
BEFORE = {"so-mot": some(60, 90), "so-ba": some(70, 90), "so-hai": some(30, 60)}


def under(name: str, *units: str) -> None:
    """Put units under an agency and compute their rounds again."""
    parent = factories.agency(f"tren-{len(units)}", name=name)
    AgencyVersion.objects.filter(agency__code__in=units).update(parent=parent)
    for each in Round.objects.order_by("assessment_year"):
        store_run(round=each, actor=None, at=NOW + timedelta(days=400))


def groups(made: Round) -> tuple[Section, ...]:
    source = selectors.source_of(made, unit=None, sight=FULL_SIGHT, at=AT)
    return reading.groups(province.province_report(source, draw=svg_apart))


def tables(made: Round) -> list[Table]:
    """The tables of parent agencies."""
    return [one for group in groups(made) for one in reading.tables(group) if CAPTION in one.caption]


def table(made: Round) -> Table:
    (found,) = tables(made)
    return found


def cells(found: Table) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in found.rows]


def vi(number: str | None) -> str:
    return str(number).replace(".", ",")


def two_years(now: Mapping[str, Forms], way: str) -> Round:
    method: dict[str, Any] = {"formula": "top2", "roll_up": WAYS[way], "minimum": 20}
    round_of("dot-2024", BEFORE, year=2024, **method)
    return round_of("dot-2025", now, year=2025, **method)


def test_parent_has_units_forms_index_limits_change_and_verdict() -> None:
    made = two_years({**BEFORE, "so-mot": some(85, 90)}, "mean")
    under("Sở Cha", "so-mot", "so-ba")
    (row,), found = result_of(made.runs.latest("at")).parents, table(made)
    (head,) = found.heads
    assert [cell.text for cell in head.cells] == [
        *(
            "Cơ quan",
            "Đơn vị",
            "Phiếu tính chỉ số",
            "Chỉ số",
            "Khoảng tin cậy 95\N{NO-BREAK SPACE}%",
            "Thay đổi",
            "Nhận định",
        )
    ]
    between = f"{vi(row.low)}–{vi(row.high)}"
    assert cells(found) == [["Sở Cha", "2", "180", vi(row.index), between, f"+{vi(row.change)}", "tăng"]]
    assert row.verdict == "tang"
    assert not any(found.notes)


def test_parents_stand_behind_the_blocks_under_a_title_of_their_own() -> None:
    made = tallied(sizes=(3, 2))
    under("Sở Cha", "dot-2-2026-0-000", "dot-2-2026-1-000")
    found = groups(made)
    assert [group.title for group in found] == ["Khối thứ 1", "Khối thứ 2", "Theo cơ quan cấp trên"]
    numbers = [one.number for group in found for one in reading.tables(group)]
    assert numbers == sorted(set(numbers))
    assert "trung bình cộng chỉ số các đơn vị" in reading.said(found[-1])[0]


def test_round_without_parents_has_no_table() -> None:
    made = two_years(BEFORE, "mean")
    assert not tables(made)
    under("Sở Cha", "so-mot")
    assert not tables(made)


def test_mean_of_a_parent_says_whom_it_leaves_out_and_compares() -> None:
    made = two_years({"so-mot": some(70, 90), "so-moi": some(40, 45), "so-hai": some(1, 10)}, "mean")
    under("Sở Cha", "so-mot", "so-moi", "so-hai")
    (row,), found = result_of(made.runs.latest("at")).parents, table(made)
    assert cells(found)[0][:4] == ["Sở Cha", "3", "135", vi(row.index)]
    moved = f"1 đơn vị có chỉ số ở cả hai kỳ: {vi(row.previous)} → {vi(row.compared_index)}."
    assert [note for note in found.notes if note] == [
        "Sở Cha: để ngoài 1 đơn vị không có chỉ số.",
        f"Sở Cha: thay đổi tính trên {moved}",
    ]


def test_pooled_parent_says_how_many_units_are_in_both_years() -> None:
    made = two_years({"so-mot": some(70, 90), "so-moi": some(40, 45), "so-hai": some(1, 10)}, "pooled")
    under("Sở Cha", "so-mot", "so-moi", "so-hai")
    found = table(made)
    assert cells(found)[0][:3] == ["Sở Cha", "3", "145"]
    assert "Sở Cha: gộp mọi phiếu của từng kỳ; 2 đơn vị có phiếu ở cả hai kỳ." in found.notes


def test_parent_does_not_tell_a_unit_of_few_forms() -> None:
    """Of two units one has two forms and the other's index is told: the mean of both would tell the first."""
    units = {**BEFORE, "so-bon": some(50, 80), "so-it": some(1, 2)}
    made = round_of("dot-2025", units, year=2025, formula="top2", roll_up=WAYS["mean"])
    under("Sở Cha", "so-mot", "so-it")
    (row,), found = result_of(made.runs.latest("at")).parents, table(made)
    assert row.index is not None
    assert cells(found) == [["Sở Cha", "2", "92", HIDDEN]]
    assert hidden_note(Certainty()) in found.notes


def test_parent_without_enough_forms_is_not_called_hidden() -> None:
    units = {"so-mot": some(60, 90), "so-hai": some(1, 10), "so-ba": some(5, 12)}
    made = round_of("dot-2025", units, year=2025, formula="top2", roll_up=WAYS["mean"], minimum=20)
    under("Sở Cha", "so-hai", "so-ba")
    assert cells(table(made)) == [["Sở Cha", "2", "0", "không có chỉ số"]]
