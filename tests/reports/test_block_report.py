"""The report of one block: what its reader sees of it, and nothing of any other."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from agencies.access import Scope
from charts.render import svg_apart
from reports import services
from reports.asked import Asked
from reports.content import Report, Text
from reports.selectors import NothingToReport
from reports.wording import HIDDEN
from scoring.access import EVERYTHING, Sight
from surveys.models import Round
from tests import factories
from tests.conftest import Cast
from tests.reports.conftest import no_progress
from tests.reports.factories import tallied
from tests.reports.paper import Paper
from tests.reports.reading import asking, asking_block

pytestmark = pytest.mark.django_db
# A sentence that lost what it is about.
EMPTY = re.compile(r"None|\(\)|\s{2}|“”| [.,;:]|: \.|^[.,;:]|\bcủa 0 đơn vị|ở\s*\(|^$")
FIRST, SECOND = "dot-2-2026-khoi-0", "dot-2-2026-khoi-1"


def made(asked: Asked) -> Report:
    return asked.kind.make(asked, svg_apart)


def words(report: Report) -> str:
    rows = [
        row for table in report.tables for row in (*table.heads, *table.rows, *([table.foot] if table.foot else []))
    ]
    cells = " | ".join(cell.text for row in rows for cell in row.cells)
    return " ".join((*report.texts, cells, *(note for table in report.tables for note in table.notes)))


def lead_of(round: Round, block: str) -> Sight:
    """Return what somebody sees who leads one block alone."""
    mine = Scope(block_ids=frozenset(round.units.filter(block__code=block).values_list("block", flat=True)))
    return Sight(mine, mine, Scope())


def test_a_block_is_told_by_itself_with_the_figures_of_the_whole_report() -> None:
    round = tallied(sizes=(3, 2), name="Phường {}")
    report, whole = made(asking_block(round, SECOND)), made(asking(round))
    ranking = next(table for table in whole.tables if "Khối thứ 2" in table.caption)
    own = next(table for table in report.tables if table.caption.startswith("Chỉ số hài lòng và thứ hạng"))
    assert own.rows == ranking.rows
    assert own.foot == ranking.foot
    assert {table.look for table in report.tables} >= {"forms", "items", "factors"}
    keys = [block.key for block in report.walk() if isinstance(block, Text) and block.key]
    assert len(set(keys)) == len(keys)
    assert made(asking_block(round, SECOND, sight=lead_of(round, SECOND))).tables == report.tables


def test_its_reader_gets_no_other_block_nor_the_total() -> None:
    round = tallied(sizes=(3, 2))
    sight = lead_of(round, SECOND)
    with pytest.raises(NothingToReport):
        made(asking_block(round, FIRST, sight=sight))
    source = asking_block(round, SECOND, sight=sight).source()
    assert [block.block for block in source.result.blocks] == [SECOND]
    assert {unit.block for unit in source.result.agencies} == {SECOND}
    assert source.result.total.index is None
    assert {node.index for node in source.result.total.nodes} == {None}
    assert {unit.block.code for unit in source.units if unit.block} == {SECOND}
    assert asking_block(round, SECOND).source().result.total.index is not None
    assert Sight(EVERYTHING, EVERYTHING, Scope()) != sight


def test_a_block_of_one_unit_of_few_forms_tells_nothing_of_it() -> None:
    round = tallied(sizes=(1, 2), forms=4)
    told = words(made(asking_block(round, FIRST)))
    assert HIDDEN in told
    assert "Không nêu được chỉ số của khối" in told


def test_a_block_of_one_unit_is_printed_without_empty_sentences() -> None:
    asked = asking_block(tallied(sizes=(1,), forms=40), FIRST)
    report = made(asked)
    printed = Paper(services.document(asked, progress=no_progress).content)
    assert len(next(table for table in report.tables if table.look.startswith(("ranking", "listing"))).rows) == 1
    assert "UBND xã số 1 " in printed.text
    notes = (note for table in report.tables for note in table.notes if note)
    assert not [text for text in (*report.texts, *notes) if EMPTY.search(text)]


def test_only_who_sees_every_unit_of_a_block_may_ask_for_it(cast: Cast, client: Client) -> None:
    round = factories.survey_round("dot-hai-khoi")
    for agency in (cast.so_xay_dung, cast.so_y_te, cast.nha_trang):
        factories.round_unit(round, agency)
    preview = reverse("reports:preview", args=[round.code])
    for person, block, status in (
        (cast.dung, "so", 302),
        (cast.dung, "cap-xa", 404),
        (cast.an, "so", 404),
        (cast.snv, "cap-xa", 302),
        (cast.snv, "khong-co", 404),
    ):
        client.force_login(person)
        assert client.get(preview, {"kind": "block", "block": block}).status_code == status, (person, block)
