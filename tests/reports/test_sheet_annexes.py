"""The sheets of agencies as annexes: on request, the same as each agency's own report, refused where too many."""

import csv
import io
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace

import openpyxl
import pytest
from django.core.management import CommandError
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from docx import Document
from pytest_django import DjangoDbBlocker

from charts.render import svg_apart
from jobs.models import Job
from reports import services, sheet_annexes
from reports.asked import Asked
from reports.content import Annex, Keys, Report, Table, Text
from reports.numerals import roman
from reports.selectors import NothingToReport
from scoring.services.report_texts import Paragraph, write_text
from surveys.models import Round
from tests import factories
from tests.conftest import Cast
from tests.reports.conftest import no_progress
from tests.reports.factories import AT, command, tallied
from tests.reports.paper import Paper
from tests.reports.reading import asking, asking_block

pytestmark = pytest.mark.django_db
FORMS = ("pdf", "docx", "xlsx", "csv", "html")
FIRST = "dot-2-2026-0-000"
OWN = 2


def made(asked: Asked) -> Report:
    return asked.kind.make(asked, svg_apart)


def with_sheets(asked: Asked) -> Asked:
    return replace(asked, sheets=True)


def sheets_of(report: Report) -> list[Annex]:
    return [annex for annex in report.annexes if annex.compact]


def blocks_of(sections: Report | Annex, kind: type) -> list[object]:
    return [block for section in sections.sections for block in section.walk() if isinstance(block, kind)]


class Made:
    def __init__(self, reports: Mapping[str, Report], own: Report, files: Mapping[str, bytes]) -> None:
        self.reports, self.own, self.files = reports, own, files


@pytest.fixture(scope="module")
def kept(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Made:
    with django_db_blocker.unblock(), transaction.atomic(), override("vi"):
        round = tallied(sizes=(2, 1))
        asked = {"province": asking(round), "block": asking_block(round, "dot-2-2026-khoi-0")}
        reports = {kind: made(with_sheets(one)) for kind, one in asked.items()} | {"plain": made(asked["block"])}
        one = with_sheets(asked["block"])
        files = {form: services.document(replace(one, form=form), progress=no_progress).content for form in FORMS}
        own = made(asking(round, FIRST))
        transaction.set_rollback(True)
    return Made(reports, own, files)


@pytest.fixture
def shelf_(db: None, kept: Made) -> Made:
    return kept


def test_without_being_asked_for_there_is_none(shelf_: Made) -> None:
    assert shelf_.reports["plain"].annexes == ()


@pytest.mark.parametrize(("kind", "sheets"), [("province", 3), ("block", 2)])
def test_each_unit_has_its_sheet_as_an_annex_named_in_the_contents(shelf_: Made, kind: str, sheets: int) -> None:
    report = shelf_.reports[kind]
    assert len(sheets_of(report)) == sheets
    assert report.annexes[-sheets:] == tuple(sheets_of(report))
    listed = [entry.title for entry in report.outline.headings]
    assert [annex.title for annex in report.annexes] == listed[-len(report.annexes) :]
    assert all(annex.title.startswith("Phiếu của UBND xã số") for annex in sheets_of(report))
    # Of its tables the contents name none, but each has a number of its own.
    assert not [entry for entry in report.outline.tables if "UBND xã số 1: " in entry.title]
    numbers = [table.number for table in report.tables]
    assert numbers == list(range(1, len(numbers) + 1))


def test_a_sheet_says_what_the_unit_s_own_report_says(shelf_: Made) -> None:
    annex = sheets_of(shelf_.reports["block"])[0]
    for kind in (Keys, Text):
        said = [replace(one, key="") if isinstance(one, Text) else one for one in blocks_of(shelf_.own, kind)]
        assert blocks_of(annex, kind) == said
    ours, theirs = blocks_of(annex, Table), blocks_of(shelf_.own, Table)
    assert [replace(one, number=1, caption="") for one in ours] == [  # type: ignore[type-var]
        replace(one, number=1, caption="")  # type: ignore[type-var]
        for one in theirs
    ]
    assert all(one.caption.startswith("UBND xã số 1: ") for one in ours)  # type: ignore[attr-defined]


def test_each_annex_counts_its_own_pages_and_takes_two(shelf_: Made) -> None:
    pages = Paper(shelf_.files["pdf"]).pages
    heads = [place for place, page in enumerate(pages) if [word.text for word in page.words[:2]] == ["Phụ", "lục"]]
    assert len(heads) == OWN
    assert [after - before for before, after in zip(heads, [*heads[1:], len(pages)], strict=True)] == [2, 2]
    assert [pages[place + 1].words[0].text for place in heads] == ["2", "2"]
    text = " ".join(Paper(shelf_.files["pdf"]).text.split())
    assert "PHIẾU CỦA UBND XÃ SỐ 2" in text
    assert max(word.right for page in pages for word in page.words) < 196


def of_docx(content: bytes) -> set[str]:
    return {words.text for words in Document(io.BytesIO(content)).paragraphs}


def of_xlsx(content: bytes) -> set[str]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return {str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None}


def of_csv(content: bytes) -> set[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as files:
        texts = [files.read(name).decode("utf-8-sig") for name in files.namelist() if name.startswith("00-")]
    return {cell for text in texts for row in csv.reader(io.StringIO(text), delimiter=";") for cell in row}


READERS: Mapping[str, Callable[[bytes], set[str]]] = {"docx": of_docx, "xlsx": of_xlsx, "csv": of_csv}


@pytest.mark.parametrize("form", READERS)
def test_files_tell_whose_sheet_each_table_is_of(shelf_: Made, form: str) -> None:
    said = " | ".join(READERS[form](shelf_.files[form]))
    for table in (table for annex in sheets_of(shelf_.reports["block"]) for table in blocks_of(annex, Table)):
        assert table.caption in said.replace("\xa0", " ") or table.caption in said  # type: ignore[attr-defined]
    if form != "docx":
        assert "Phiếu của UBND xã số 2: Chỉ số hài lòng" in said


def test_one_page_of_html_holds_them_too(shelf_: Made) -> None:
    assert shelf_.files["html"].decode().count('class="annex compact"') == OWN


def test_more_units_than_one_file_takes_are_refused_with_the_way_to_all(
    cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheet_annexes, "MOST", 2)
    round = tallied(sizes=(2, 1))
    with pytest.raises(NothingToReport, match=r"Có 3 đơn vị.*tối đa 2 đơn vị.*tệp ZIP"):
        made(with_sheets(asking(round)))
    assert len(sheets_of(made(with_sheets(asking_block(round, "dot-2-2026-khoi-0"))))) == OWN
    client.force_login(cast.snv)
    here, asked = reverse("reports:request", args=[round.code]), {"kind": "province", "form": "pdf", "sheets": "1"}
    offered = client.get(here).content.decode()
    assert 'id="province-phieu"' not in offered
    assert "tối đa 2 đơn vị trong một tệp" in offered
    refused = client.post(here, asked, follow=True).content.decode()
    assert "tải mọi phiếu đơn vị trong một tệp ZIP" in refused
    assert not Job.objects.exists()


def test_the_page_offers_them_unticked_and_the_job_is_told(cast: Cast, client: Client) -> None:
    round = tallied(sizes=(2, 1))
    client.force_login(cast.snv)
    here = reverse("reports:request", args=[round.code])
    page = client.get(here).content.decode()
    assert page.count('name="sheets"') == 2
    assert 'name="sheets" id="province-phieu" value="1" checked' not in page
    assert "Thêm khoảng 6 trang: 3 đơn vị" in page
    for sent, told in (({}, None), ({"sheets": "1"}, True)):
        client.post(here, {"kind": "province", "form": "csv", **sent})
        assert Job.objects.latest("created_at").params.get("sheets") is told
    # No kind but those of several units has them.
    client.post(here, {"kind": "collection", "form": "csv", "sheets": "1"})
    assert "sheets" not in Job.objects.latest("created_at").params


def test_a_look_in_the_browser_has_none(cast: Cast, client: Client) -> None:
    round = tallied(sizes=(2,))
    client.force_login(cast.snv)
    shown = client.get(reverse("reports:preview", args=[round.code]), {"kind": "province", "sheets": "1"})
    assert "PHIẾU CỦA UBND" not in shown.content.decode()


def test_a_unit_without_a_sheet_is_named_with_the_reason() -> None:
    report = made(with_sheets(asking(tallied(sizes=(2,), forms=4))))
    assert [annex.title for annex in sheets_of(report)] == [sheet_annexes.WITHOUT]
    said = [one.text for one in blocks_of(sheets_of(report)[0], Text)]  # type: ignore[attr-defined]
    assert len(said) == OWN
    assert all("có dưới 5 phiếu nên không lập báo cáo riêng" in words for words in said)


def test_the_office_s_words_of_a_sheet_stand_in_its_annex() -> None:
    round = tallied(sizes=(2,))
    base = next(
        block.text for block in made(asking(round, FIRST)).walk() if isinstance(block, Text) and block.key == "1.chung"
    )
    about = Paragraph(round=round, kind="agency", subject=FIRST, key="1.chung", base=base, seen=0)
    write_text(about=about, text="Lời viết lại của phiếu.", actor=factories.user(), at=AT)
    one, other = sheets_of(made(with_sheets(asking(round))))
    assert [block.edited for block in blocks_of(one, Text) if block.text == "Lời viết lại của phiếu."] == ["now"]  # type: ignore[attr-defined]
    assert "Lời viết lại" not in str(other)


def test_a_survey_of_residents_has_none(round_of_residents: Round) -> None:
    with pytest.raises(NothingToReport, match="không có phiếu từng đơn vị"):
        sheet_annexes.refuse(with_sheets(asking(round_of_residents)))


@pytest.fixture
def round_of_residents() -> Round:
    return tallied("dot-rong", questionnaire="bnv-ho-gia-dinh-2022", method="bnv-2022", sizes=(1,))


def test_the_command_takes_them_and_says_where_it_does_not(tmp_path: object) -> None:
    factories.survey_round("dot")
    with pytest.raises(CommandError, match="--sheets không dùng với --kind collection"):
        command("make_report", "dot", "--kind", "collection", "--sheets", "--out", f"{tmp_path}/x.pdf")


@pytest.mark.parametrize(("number", "said"), [(4, "IV"), (49, "XLIX"), (90, "XC"), (99, "XCIX"), (103, "CIII")])
def test_annexes_are_counted_in_roman_numerals(number: int, said: str) -> None:
    assert roman(number) == said
