import csv
import io

import openpyxl
import pytest

from documents.reading import RowFault, Table, read_bytes, require_columns
from documents.row_errors import faulty_rows_csv, faulty_rows_xlsx

TABLE = Table(
    ("code", "name"),
    (
        (2, {"code": "a", "name": "Sở Xây dựng"}),
        (3, {"code": "=cmd|' /C calc'!A0", "name": "+84 912 345 678"}),
        (5, {"code": "@SUM(1)", "name": "-2+3"}),
    ),
)
FAULTS = (
    RowFault(5, "code", "@SUM(1)", "mã"),
    RowFault(3, "code", "=cmd|' /C calc'!A0", "mã"),
    RowFault(5, "name", "-2+3", "tên"),
)


def rows_of_xlsx(content: bytes) -> list[tuple[object, ...]]:
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} == {"s"}
    return list(sheet.values)


def rows_of_csv(content: bytes) -> list[tuple[object, ...]]:
    return [tuple(row) for row in csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";")]


def test_only_rows_with_faults_come_back_each_once_with_every_reason() -> None:
    head, first, second = rows_of_xlsx(faulty_rows_xlsx(TABLE, FAULTS))

    assert head == ("dòng", "code", "name", "lỗi")
    assert first == ("3", "=cmd|' /C calc'!A0", "+84 912 345 678", "code “=cmd|' /C calc'!A0”: cần mã.")
    assert second == ("5", "@SUM(1)", "-2+3", "code “@SUM(1)”: cần mã.\nname “-2+3”: cần tên.")


def test_no_cell_of_the_csv_is_a_formula() -> None:
    rows = rows_of_csv(faulty_rows_csv(TABLE, FAULTS))

    assert [row[:3] for row in rows[1:]] == [
        ("3", "'=cmd|' /C calc'!A0", "+84 912 345 678"),
        ("5", "'@SUM(1)", "'-2+3"),
    ]


@pytest.mark.parametrize("name", ["loi.csv", "loi.xlsx"])
def test_the_file_is_read_again_as_it_is(name: str) -> None:
    plain = Table(TABLE.columns, TABLE.rows[:1])
    make = faulty_rows_csv if name.endswith("csv") else faulty_rows_xlsx
    table = read_bytes(make(plain, [RowFault(2, "name", "Sở Xây dựng", "tên")]), name=name)

    require_columns(table, needed=["code"], known=["code", "name"])
    assert table.rows[0][1]["name"] == "Sở Xây dựng"
