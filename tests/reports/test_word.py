"""The DOCX of a paper: Nghị định 30/2020/NĐ-CP measured in its XML, whole without a database."""

import io
import re
import zipfile
from dataclasses import replace
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn

from reports.content import Annex, Cell, Figure, Head, Issuer, Report, Row, Section, Table, Text, numbered
from reports.formats.document import docx_of
from reports.word import Article, Paper, docx_bytes
from reports.word.measure import width
from reports.word.widths import widened

TWIPS = 1440 / 25.4
ISSUER = Issuer("UBND TỈNH X", "SỞ NỘI VỤ", "BC-SNV", "Nha Trang", "Sở Nội vụ", "", ("GIÁM ĐỐC",), "Lưu: VT.")
HEAD = Head(ISSUER, 2026, "Kết quả đo", "UBND tỉnh", (), "Mở đầu:", "Trên đây là báo cáo", ("Như trên;",), True)
PIECE = '<svg width="604" height="31" viewBox="0 0 604 31" role="img"><title>{}</title><g /></svg>'
CHART = Figure(1, "Chỉ số", PIECE.format("trục từ 0 đến 100"), (PIECE.format("Xã A: 88,55"),))


def table(number: int = 1, *, wide: bool = False, name: str = "Xã A") -> Table:
    heads = (
        Row((Cell("Đơn vị", rows=2, figure=False), Cell("Chỉ số", columns=2))),
        Row((Cell("YT1"), Cell("YT2"))),
    )
    rows = tuple(Row((Cell(name, figure=False), Cell("88,55"), Cell("(1)"))) for _row in range(3))
    return Table(number, "Kết quả", "ranking", heads, rows, notes=("Ghi chú.",), wide=wide)


def report(**changes: Any) -> Report:
    sections = numbered(
        Section("Phạm vi", (Text("Một."), CHART), (Section("Phương pháp", (table(),)),)),
        Section("Kết quả", (table(2, wide=True), Text("Sau bảng."))),
    )
    return Report(HEAD, sections, **changes)


def made(content: bytes) -> Any:
    return Document(io.BytesIO(content))


@pytest.fixture(scope="module")
def whole() -> Any:
    return made(docx_of(report(annexes=(Annex("Chi tiết", (Section("", (table(3),)),)),), contents=True), None))  # type: ignore[arg-type]


def test_pages_have_the_margins_of_the_decree_and_wide_tables_lie_on_landscape_ones(whole: Any) -> None:
    sizes = [(round(one.page_width.mm), round(one.page_height.mm)) for one in whole.sections]
    assert sizes == [(210, 297), (297, 210), (210, 297), (210, 297)]
    for one in whole.sections:
        edges = (one.top_margin, one.bottom_margin, one.left_margin, one.right_margin)
        assert [round(edge.mm) for edge in edges] == [20, 20, 30, 15]


def test_page_numbers_stand_centred_above_all_pages_but_the_first_and_annexes_count_anew(whole: Any) -> None:
    first, *others = whole.sections
    assert "PAGE" in first.header._element.xml
    assert first.header.paragraphs[0].style.paragraph_format.alignment == 1
    assert first.different_first_page_header_footer
    assert not first.first_page_header.paragraphs[0].runs
    assert all(one.header.is_linked_to_previous for one in others)
    starts = [one._sectPr.find(qn("w:pgNumType")) is not None for one in whole.sections]
    assert starts == [False, False, False, True]
    assert [one.different_first_page_header_footer for one in others] == [False, False, True]


def test_text_is_times_14_justified_with_an_indent_and_vietnamese(whole: Any) -> None:
    body = whole.styles["Body Text"]
    fonts = body.element.rPr.find(qn("w:rFonts"))
    assert {value for key, value in fonts.attrib.items()} == {"Times New Roman"}
    assert (body.font.size.pt, body.paragraph_format.alignment) == (14, 3)
    assert round(body.paragraph_format.first_line_indent.mm, 1) == 12.7
    assert body.paragraph_format.space_after.pt >= 6
    assert 'w:lang w:val="vi-VN"' in whole.styles.element.xml
    assert whole.core_properties.language == "vi-VN"


def test_headings_are_headings_with_their_numbers_as_text(whole: Any) -> None:
    heads = [(one.style.name, one.text) for one in whole.paragraphs if one.style.name.startswith("Heading")]
    assert heads == [
        ("Heading 1", "I. PHẠM VI"),
        ("Heading 2", "1. Phương pháp"),
        ("Heading 1", "II. KẾT QUẢ"),
        ("Heading 1", "Phụ lục\nCHI TIẾT"),
    ]
    listed = [one.text for one in whole.paragraphs]
    assert any(text.startswith("(Kèm theo Báo cáo số") for text in listed)
    assert listed.index("I. PHẠM VI") < listed.index("Mở đầu:"), "the contents name the headings"


def test_rule_under_the_motto_is_as_long_as_it(whole: Any) -> None:
    cell = whole.tables[0].cell(0, 1)
    motto, rule = cell.paragraphs[1], cell.paragraphs[2]
    indent = rule._p.pPr.find(qn("w:ind"))
    room = 99 * TWIPS - int(indent.get(qn("w:left"))) - int(indent.get(qn("w:right")))
    assert motto.text == "Độc lập - Tự do - Hạnh phúc"
    assert room / TWIPS == pytest.approx(width(motto.text, 13), abs=0.1)
    # Measured on the paper of the same words by documents.pdf: 13 pt bold.
    assert width(motto.text, 13) == pytest.approx(56.4, abs=1.5)


def test_tables_mark_and_repeat_their_heads_and_part_no_row(whole: Any) -> None:
    named = [one for one in whole.tables if one._tbl.tblPr.find(qn("w:tblCaption")) is not None]
    assert len(named) == 3
    for one in named:
        rows = one._tbl.tr_lst
        assert [row.trPr.find(qn("w:tblHeader")) is not None for row in rows] == [True, True, False, False, False]
        assert all(row.trPr.find(qn("w:cantSplit")) is not None for row in rows)
        assert one._tbl.tblPr.find(qn("w:tblDescription")).get(qn("w:val")) == "Kết quả"
    assert [cell.text for cell in named[0].rows[0].cells] == ["Đơn vị", "Chỉ số", "Chỉ số"]
    assert [cell.text for cell in named[0].rows[1].cells] == ["Đơn vị", "YT1", "YT2"]


def test_charts_are_sharp_pictures_told_in_words(whole: Any) -> None:
    (drawn,) = whole.inline_shapes
    assert round(drawn.width.mm) == 160
    assert drawn._inline.docPr.get("descr") == "trục từ 0 đến 100; Xã A: 88,55"
    pictures = [part for part in whole.part.package.iter_parts() if str(part.partname).endswith(".png")]
    assert int.from_bytes(pictures[0].blob[16:20]) >= 1250, "200 dots per inch"


def test_drafter_signs_and_numbers_nothing_is_drawn(whole: Any) -> None:
    text = "\n".join(cell.text for cell in whole.tables[0]._cells)
    assert re.search(r"Số:\s+/BC-SNV", text)
    assert re.search(r"Nha Trang, ngày\s+tháng\s+năm 2026", text)
    words = "\n".join(cell.text for one in whole.tables for cell in one._cells)
    assert "Nơi nhận:\n- Như trên;" in words
    assert "GIÁM ĐỐC" in words
    assert len(whole.inline_shapes) == 1, "the chart alone: no signature, no seal"


def test_same_paper_gives_the_same_bytes_without_dates() -> None:
    one, two = docx_of(report(), None), docx_of(report(), None)  # type: ignore[arg-type]
    assert one == two
    with zipfile.ZipFile(io.BytesIO(one)) as parts:
        assert {part.date_time[0] for part in parts.infolist()} == {1980}
        assert b"created" not in parts.read("docProps/core.xml")
        assert not any("thumbnail" in name for name in parts.namelist())


def test_what_xml_cannot_hold_is_left_out_and_long_names_stay_whole() -> None:
    name = "Ủy ban \x08nhân dân\x00 😀 " + "rất dài " * 40
    issuer = replace(ISSUER, name=name)
    sections = (Section("", (table(name=name), Text(f"\ud800{name}"))),)
    paper = Paper(title="BÁO CÁO", issuer=issuer, sign="BC", year=2026, subject=name, sections=sections)
    whole = made(docx_bytes(paper))
    assert "Ủy ban nhân dân 😀 rất dài" in "\n".join(one.text for one in whole.paragraphs)
    assert whole.tables[1].cell(2, 0).text.endswith("rất dài ")


def test_letter_has_its_subject_under_the_number_and_each_addressee_on_a_line() -> None:
    about = {"sign": "SNV-…", "year": 2026, "subject": "đôn đốc", "addressees": ("Sở A", "Xã B")}
    whole = made(docx_bytes(Paper(title="", issuer=ISSUER, **about)))  # type: ignore[arg-type]
    assert whole.tables[0].cell(1, 0).text.endswith("V/v đôn đốc")
    lines = [one.text for one in whole.paragraphs if one.text]
    assert lines[:3] == ["Kính gửi:", "- Sở A;", "- Xã B."]


def test_decision_has_its_bases_then_numbered_articles() -> None:
    articles = (Article(("Công bố.", "1. Khoản.")), Article(("Có hiệu lực.",)))
    about = {"sign": "QĐ-…", "year": 2026, "subject": "Về việc", "authority": "GIÁM ĐỐC"}
    paper = Paper(title="QUYẾT ĐỊNH", issuer=ISSUER, bases=("Căn cứ A", "Căn cứ …"), articles=articles, **about)  # type: ignore[arg-type]
    lines = [one.text for one in made(docx_bytes(paper)).paragraphs if one.text]
    assert lines[:5] == ["QUYẾT ĐỊNH", "Về việc", "GIÁM ĐỐC", "Căn cứ A;", "Căn cứ …"]
    assert lines[5:9] == ["QUYẾT ĐỊNH:", "Điều 1. Công bố.", "1. Khoản.", "Điều 2. Có hiệu lực."]


@pytest.mark.parametrize("look", ["ranking-sure", "items", "elsewhere"])
def test_no_word_of_a_head_and_no_figure_is_wider_than_its_column(look: str) -> None:
    heads = (
        "Phiếu tính chỉ số",
        "TTHC",
        "PAKN",
        "Công chức",
        "Kết quả",
        "RKHL",
        "Chỉ số chung",
        "Khoảng tin cậy 95\N{NO-BREAK SPACE}%",
    )
    head = Row((Cell("Đơn vị", figure=False), *map(Cell, heads)))
    row = Row((Cell("UBND xã Nam Khánh Vĩnh", figure=False), *map(Cell, ["13.887", *["88,55"] * 6, "100,00–100,00"])))
    named = ("", "count", "factor", "factor", "factor", "factor", "level", "index", "limits")
    one = Table(1, "Kết quả", look, (head,), (row,), columns=named)
    drawn = made(docx_of(Report(HEAD, (Section("", (one,)),)), None)).tables[1]  # type: ignore[arg-type]
    columns = [int(each.get(qn("w:w"))) / TWIPS for each in drawn._tbl.tblGrid.gridCol_lst]
    assert sum(columns) == pytest.approx(165, abs=0.5)
    size = drawn.rows[0].cells[1].paragraphs[0].style.font.size.pt
    for cells in (each.cells for each in drawn.rows):
        for cell, room in list(zip(cells, columns, strict=True))[1:]:
            # 60 twips on each side.
            assert max(width(word, size) for word in cell.text.split(" ")) <= room - 120 / TWIPS


def test_more_words_than_a_page_holds_share_it() -> None:
    assert widened([10, 10], [30, 10], 20) == [15, 5]
    assert widened([5, 15], [10, 6], 20) == [10, 10]
    assert widened([8, 12], [1, 1], 20) == [8, 12]


def test_word_is_asked_to_fill_the_contents_in_as_it_opens_the_file(whole: Any) -> None:
    names = [one.tag.partition("}")[2] for one in whole.settings.element]
    assert names.index("updateFields") < names.index("compat")
    assert "updateFields" not in made(docx_of(report(contents=False), None)).settings.element.xml  # type: ignore[arg-type]
