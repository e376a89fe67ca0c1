"""A page's table read back as rows: what a reader sees, and nothing that only helps to look or to act."""

import pytest

from documents.html_tables import table_rows

PAGE = """
<table data-table="khac"><thead><tr><th>A</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table>
<table class="table" data-table="dot">{}</table>
"""


def read(head: str, *rows: str) -> list[list[str]]:
    body = "".join(f"<tr>{row}</tr>" for row in rows)
    return table_rows(PAGE.format(f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody>"), "dot")


def cell(inside: str, attributes: str = "") -> list[str]:
    return read("<th>X</th>", f"<td {attributes}>{inside}</td>")[1]


def test_only_tables_of_the_name_are_read() -> None:
    assert read("<th>Đơn vị</th><th>Phiếu</th>", "<th>Sở  Y\n tế</th><td>5</td>") == [
        ["Đơn vị", "Phiếu"],
        ["Sở Y tế", "5"],
    ]
    assert table_rows(PAGE.format(""), "dot") == []
    assert table_rows("<p>1</p>", "dot") == []


def test_the_foot_is_a_row_and_the_caption_none() -> None:
    head, body = "<thead><tr><th>A</th></tr></thead>", "<tbody><tr><td>1</td></tr></tbody>"
    page = f"<table data-table=dot><caption>C</caption>{head}{body}<tfoot><tr><td>2</td></tr></tfoot></table>"

    assert table_rows(page, "dot") == [["A"], ["1"], ["2"]]


def test_tables_of_one_name_are_one_file_told_apart_by_their_captions() -> None:
    head, body = "<thead><tr><th>A</th></tr></thead>", "<tbody><tr><td>1</td></tr></tbody>"
    table = "<table data-table=dot><caption class='visually-hidden'>{}</caption>" + head + body + "</table>"

    rows = table_rows(table.format("Đang thu") + table.format("Đã khóa"), "dot")

    assert rows[1:] == [["Đang thu", "1"], ["Đã khóa", "1"]]
    assert rows[0][1:] == ["A"]


@pytest.mark.parametrize(
    ("inside", "said"),
    [
        ("<svg><text>9</text></svg>Tốt", "Tốt"),
        ("<form><button>Tạo</button></form>", ""),
        ("<span aria-hidden='true'>··</span>Sở", "Sở"),
        ("<a href='x'>Xem<span class='visually-hidden'> đợt 1</span></a>", "Xem"),
        ("<svg></svg><span class='visually-hidden'>tăng</span>", "tăng"),
        ("<input value='12' class='input'>", "12"),
        ("<input type='hidden' value='12'><input type='checkbox' value='1'>", ""),
        ("<div>Cán bộ</div><div>Lãnh đạo</div>", "Cán bộ; Lãnh đạo"),
        ("An<br>an", "An; an"),
        ("<details class='menu'><summary>Thu hồi</summary><p>Không lấy lại được</p></details>hoạt động", "hoạt động"),
        ("<span data-no-file>Phiếu:</span> 5", "5"),
        ("Đợt 1<span class='tag'>thử</span> 2026", "Đợt 1; thử; 2026"),
        ("<span class='quiet'>–</span>", ""),
        ("A &amp; B &lt;i&gt;", "A & B <i>"),
    ],
)
def test_a_cell_has_what_is_shown(inside: str, said: str) -> None:
    assert cell(inside) == [said]


@pytest.mark.parametrize(
    ("shown", "number"),
    [("1.234", "1234"), ("12.345.678,5", "12345678,5"), ("\u22120,8", "-0,8"), ("+1,2", "+1,2"), ("81,25", "81,25")],
)
def test_numbers_are_as_a_spreadsheet_reads_them(shown: str, number: str) -> None:
    assert cell(shown, 'class="number main"') == [number]


def test_what_looks_like_a_number_elsewhere_stays() -> None:
    assert cell("1.234") == ["1.234"]


def test_a_smaller_line_has_a_column_of_its_own() -> None:
    rows = read(
        "<th>Chỉ số</th><th>Ai</th>",
        "<td class='number'>78,1<span class='sub'>77–79</span><span class='sub'>ước</span></td><td>An</td>",
        "<td class='number'>70</td><td>Bé</td>",
    )

    assert rows[1:] == [["78,1", "77–79; ước", "An"], ["70", "", "Bé"]]
    assert rows[0][0] == "Chỉ số"
    assert rows[0][1].startswith("Chỉ số")


def test_columns_to_act_in_are_left_out() -> None:
    head = "<th>A</th><th><span class='visually-hidden'>Thao tác</span></th><th data-no-file>Chứng cứ</th><th>B</th>"

    assert read(head, "<td>1</td><td>Rút</td><td>Tạo</td><td>2</td>") == [["A", "B"], ["1", "2"]]


def test_every_row_is_as_wide_as_the_head() -> None:
    rows = read("<th>A</th><th>B</th>", "<td colspan='2'>Không có</td>", "<td>1</td>")

    assert rows[1:] == [["Không có", ""], ["1", ""]]
