"""Measures are read out of the tables that plans have, and what cannot be read is refused in words."""

import io
from datetime import date
from typing import Any

import pytest

from actionplans.plan_deadlines import Years, due_of
from actionplans.plan_files import Node, Reading, node_of, read
from actionplans.plan_heads import column_of
from actionplans.plan_words import names_a_person
from documents.reading import UnreadableFile, limits
from documents.reading.grids import grids_of
from tests.actionplans.plan_documents import CONTENT_TYPES, HEAD, ROWS, cell, docx, row, xlsx, zipped

NODES = (
    Node("TC", "Tiếp cận dịch vụ", is_factor=True),
    Node("TC1", "Nơi ngồi chờ tại cơ quan"),
    Node("CC", "Công chức giải quyết thủ tục hành chính", is_factor=True),
    Node("KQ", "Kết quả giải quyết thủ tục hành chính", is_factor=True),
)


def reading(content: bytes, name: str) -> Reading:
    grids = grids_of(io.BytesIO(content), name=name, size=len(content))
    return read([(grid.name, grid.lines) for grid in grids], years=Years(2027, 2027), nodes=NODES)


def of_rows(*rows: Any, **options: Any) -> Reading:
    return reading(xlsx(rows, **options), "ke-hoach.xlsx")


@pytest.mark.parametrize(
    ("content", "name"), [(docx((HEAD, *ROWS)), "ke-hoach.docx"), (xlsx((HEAD, *ROWS)), "KE HOACH.XLSX")]
)
def test_a_plan_is_read_from_word_and_excel_alike(content: bytes, name: str) -> None:
    found = reading(content, name)
    assert [row.node for row in found.rows] == ["TC", "TC", "KQ"]
    assert [row.due_on for row in found.rows] == [date(2027, 6, 30), date(2027, 12, 31), date(2027, 4, 30)]
    assert [row.how for row in found.rows] == ["end", "always", "day"]
    first, second, third = found.rows
    assert first.action.endswith("Đài truyền thanh. Sản phẩm: Bản tin phát thanh")
    assert (first.lead, first.partners) == ("Bộ phận Văn hóa-Thông tin", "Bộ phận Văn phòng-Thống kê")
    assert (second.lead, second.cost) == ("Bộ phận Văn hóa-Thông tin", "2 triệu đồng")
    assert third.section == "CHỈ SỐ HÀI LÒNG VỀ KẾT QUẢ"
    assert [row.line for row in found.rows] == [3, 4, 6]


@pytest.mark.parametrize(
    ("head", "column"),
    [
        ("TT", "number"),
        ("Nội dung công việc", "action"),
        ("Nhiệm vụ, giải pháp", "action"),
        ("Cơ quan, đơn vị chủ trì", "lead"),
        ("Đơn vị chủ trì, phối hợp", "lead"),
        ("Phối hợp", "partners"),
        ("Thời gian thực hiện nhiệm vụ", "due"),
        ("Kết quả, sản phẩm hoàn thành", "result"),
        ("Nguồn kinh phí", "cost"),
        ("Lãnh đạo phụ trách", "post"),
        ("Tiêu chí", "node"),
        ("Ghi chú", "other"),
        ("Họ và tên", None),
        ("", None),
        ("nội dung " * 40, None),
    ],
)
def test_heads_are_known_by_their_words(head: str, column: str | None) -> None:
    assert column_of(head) == column


def test_columns_stand_in_any_order_below_a_title() -> None:
    found = of_rows(
        ("UBND XÃ QUẢNG THÀNH",),
        ("PHỤ LỤC NHIỆM VỤ",),
        ("Hoàn thành", "Chủ trì", "Nhiệm vụ"),
        ("15/4/2027", "Văn phòng", "Niêm yết thủ tục"),
    )
    (one,) = found.rows
    assert (one.action, one.lead, one.due_on) == ("Niêm yết thủ tục", "Văn phòng", date(2027, 4, 15))


def test_a_head_of_two_lines_and_the_numbers_of_columns_are_no_rows() -> None:
    found = of_rows(
        ("STT", "Nội dung", "Đơn vị thực hiện", None, "Thời gian", None),
        (None, None, "Chủ trì", "Phối hợp", "Bắt đầu", "Hoàn thành"),
        ("(1)", "(2)", "(3)", "(4)", "(5)", "(6)"),
        ("1", "Niêm yết thủ tục", "Văn phòng", "Công an xã", "01/02/2027", "30/6/2027"),
        merged=("A1:A2", "B1:B2", "C1:D1", "E1:F1"),
    )
    (one,) = found.rows
    assert (one.lead, one.partners, one.due_on) == ("Văn phòng", "Công an xã", date(2027, 6, 30))


def test_cells_merged_over_rows_hold_for_each_of_them() -> None:
    rows = (("Nội dung", "Chủ trì", "Thời gian"), ("Việc một", "Văn phòng", "Quý I"), ("Việc hai", None, None))
    found = of_rows(*rows, merged=("B2:B3", "C2:C3"))
    assert [(one.lead, one.due_on) for one in found.rows] == [("Văn phòng", date(2027, 3, 31))] * 2
    body = f"<w:tbl>{row(*map(cell, rows[0]))}" + (
        row(cell("Việc một"), cell("Văn phòng", '<w:vMerge w:val="restart"/>'), cell("Quý I"))
        + row(cell("Việc hai"), cell("", "<w:vMerge/>"), cell("Quý II"))
        + "</w:tbl>"
    )
    assert [one.lead for one in reading(docx(body=body), "a.docx").rows] == ["Văn phòng", "Văn phòng"]


def test_a_row_merged_over_all_columns_is_a_heading() -> None:
    head = "".join(map(cell, ("TT", "Nội dung", "Chủ trì")))
    wide = cell("I. Tiếp cận dịch vụ", '<w:gridSpan w:val="3"/>')
    body = f"<w:tbl>{row(head)}{row(wide)}{row(*map(cell, ('1', 'Việc', 'Văn phòng')))}</w:tbl>"
    (one,) = reading(docx(body=body), "a.docx").rows
    assert (one.section, one.node) == ("I. Tiếp cận dịch vụ", "TC")


def test_several_tables_are_read_and_those_without_a_head_are_counted() -> None:
    named = (("Nội dung", "Chủ trì"), ("Việc một", "Văn phòng"))
    found = reading(docx(named, (("Họ tên", "Chức vụ"), ("x", "y")), (named[0], ("Việc hai", "Văn phòng"))), "a.docx")
    assert (found.tables, found.seen) == (2, 3)
    assert [(one.table, one.action) for one in found.rows] == [("Bảng 1", "Việc một"), ("Bảng 3", "Việc hai")]


def test_what_is_no_measure_is_left_out_and_told() -> None:
    found = of_rows(HEAD, *ROWS, ("", "Tổng cộng", "", "", "", "", "2 triệu đồng"), ("", "", "Người lập biểu"))
    assert len(found.rows) == 3
    assert [(line, why) for _table, line, why in found.left] == [(7, "sum"), (8, "sign")]


def test_several_leads_become_one_and_its_partners() -> None:
    (one,) = of_rows(("Nội dung", "Chủ trì", "Phối hợp"), ("Việc", "Văn phòng; Phòng Một cửa", "Công an")).rows
    assert (one.lead, one.partners, one.several_leads) == ("Văn phòng", "Phòng Một cửa; Công an", True)


def test_equal_rows_are_told() -> None:
    rows = ("Việc", "Văn phòng", "Quý I"), ("việc.", "VĂN PHÒNG", "31/3/2027"), ("Việc", "Văn phòng", "Quý II")
    found = of_rows(("Nội dung", "Chủ trì", "Thời hạn"), *rows)
    assert [one.twin for one in found.rows] == [0, 2, 0]


def test_codes_and_names_of_items_are_known_and_others_told() -> None:
    found = of_rows(
        ("Tiêu chí", "Biện pháp", "Chủ trì"),
        ("TC1 – Nơi ngồi chờ", "Kê thêm ghế", "Văn phòng"),
        ("nơi ngồi chờ tại cơ quan", "Kê thêm bàn", "Văn phòng"),
        ("ZZ9", "Khác", "Văn phòng"),
    )
    assert [(one.node, one.unknown_node) for one in found.rows] == [("TC1", ""), ("TC1", ""), ("", "ZZ9")]


@pytest.mark.parametrize(
    ("heading", "code"),
    [
        ("- Chỉ số hài lòng về tiếp cận dịch vụ:", "TC"),
        ("II. Về công chức", "CC"),
        ("1.3.4. Chỉ số hài lòng về kết quả giải quyết TTHC", "KQ"),
        ("Chỉ số hài lòng về TTHC", ""),
        ("Tổ chức thực hiện", ""),
    ],
)
def test_headings_name_factors_as_documents_do(heading: str, code: str) -> None:
    assert node_of(heading, NODES) == code


def test_hidden_sheets_are_not_read() -> None:
    rows = (("Nội dung", "Chủ trì"), ("Việc", "Văn phòng"))
    assert len(of_rows(*rows, hidden=rows).rows) == 1


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("trước ngày 15/4/2027", date(2027, 4, 14)),
        ("trong tháng 4/2027", date(2027, 4, 30)),
        ("Tháng 4", date(2028, 4, 30)),
        ("Tháng 02 năm 2027", date(2027, 2, 28)),
        ("Từ tháng 3 đến tháng 9/2027", date(2027, 9, 30)),
        ("Quý II", date(2028, 6, 30)),
        ("Quý IV/2027", date(2027, 12, 31)),
        ("Quý I, quý III năm 2027", date(2027, 9, 30)),
        ("6 tháng đầu năm 2027", date(2027, 6, 30)),
        ("12/2027", date(2027, 12, 31)),
        ("31/12/2027", date(2027, 12, 31)),
        ("ngày 30 tháng 6 năm 2027", date(2027, 6, 30)),
        ("30/6", date(2028, 6, 30)),
        ("Thường xuyên", date(2028, 12, 31)),
        ("Hằng năm", date(2028, 12, 31)),
        ("2027 - 2028", date(2028, 12, 31)),
        ("Năm 2027", date(2027, 12, 31)),
        ("2027-06-30", date(2027, 6, 30)),
        ("2027-06-30T08:00:00", date(2027, 6, 30)),
        ("31/02/2027", None),
        ("tháng 13/2027", None),
        ("2027-02-31", None),
        ("sau khi có kinh phí", None),
        ("", None),
    ],
)
def test_deadlines_in_words(words: str, day: date | None) -> None:
    assert due_of(words, Years(2027, 2028)).day == day


ENTITY = '<!DOCTYPE w [<!ENTITY e SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "a.docx"),
        (b"PK\x03\x04 broken", "a.docx"),
        (b"%PDF-1.7", "a.docx"),
        (docx(("Nội dung", "Chủ trì")), "a.doc"),
        (docx((HEAD, *ROWS)), "a.xlsx"),
        (xlsx((HEAD, *ROWS)), "a.docx"),
        (docx((HEAD, *ROWS), **{"word/vbaProject.bin": "x"}), "a.docx"),
        (zipped({"[Content_Types].xml": CONTENT_TYPES, "word/document.xml": f"{ENTITY}<w>&e;</w>"}), "a.docx"),
        (zipped({"[Content_Types].xml": CONTENT_TYPES, "word/document.xml": " " * 5000 + f"{ENTITY}<w/>"}), "a.docx"),
        (zipped({"[Content_Types].xml": CONTENT_TYPES, "word/document.xml": "<w:document><w:body>"}), "a.docx"),
        (zipped({"word/document.xml": "<w/>"}), "a.docx"),
        (docx((("Nội dung", "Chủ trì"), ("x" * (limits.MAX_CELL + 1), "y"))), "a.docx"),
    ],
)
def test_files_that_cannot_be_read_are_refused_in_words(content: bytes, name: str) -> None:
    with pytest.raises(UnreadableFile) as refusal:
        reading(content, name)
    assert str(refusal.value)


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = zipped(
        {"[Content_Types].xml": CONTENT_TYPES, "word/document.xml": "<w>" + " " * 30 * limits.MEGABYTE + "</w>"}
    )
    assert len(bomb) < limits.MEGABYTE
    with pytest.raises(UnreadableFile, match="quá lớn"):
        reading(bomb, "a.docx")


def test_a_table_within_a_cell_is_part_of_its_text() -> None:
    inner = f"<w:tbl>{row(cell('trong'))}</w:tbl>"
    outer = f"<w:tc><w:p><w:r><w:t>Việc</w:t></w:r></w:p>{inner}</w:tc>"
    body = f"<w:tbl>{row(*map(cell, ('Nội dung', 'Chủ trì')))}{row(outer, cell('Văn phòng'))}</w:tbl>"
    (one,) = reading(docx(body=body), "a.docx").rows
    assert one.action == "Việc trong"


def test_deep_nesting_is_read_or_refused() -> None:
    deep = "<w:p>" * 50_000 + "</w:p>" * 50_000
    body = f"<w:tbl>{row(*map(cell, ('Nội dung', 'Chủ trì')))}{row(f'<w:tc>{deep}</w:tc>', cell('a'))}</w:tbl>"
    assert reading(docx(body=body), "a.docx").rows == []


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("Ông Nguyễn Văn An", True),
        ("đ/c Trần Thị Bình, Trưởng phòng", True),
        ("Đồng chí Giám đốc Sở", False),
        ("Chánh Văn phòng", False),
        ("Phòng Bà Rịa", False),
    ],
)
def test_people_are_told_from_posts(words: str, named: bool) -> None:
    assert names_a_person(words) is named


def test_too_many_merged_cells_are_refused() -> None:
    merged = [f"A{line}:A{line + 1}" for line in range(3, 3 + 2 * 3001, 2)]
    with pytest.raises(UnreadableFile, match="quá nhiều ô gộp"):
        of_rows(("Nội dung", "Chủ trì"), ("Việc", "Văn phòng"), merged=merged)
