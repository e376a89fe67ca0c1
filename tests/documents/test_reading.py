import io
import random
import tracemalloc
import zipfile
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from documents.reading import (
    InvalidFile,
    RowFault,
    Table,
    UnreadableFile,
    limits,
    read_bytes,
    read_table,
    require_columns,
)

EXPECTED = Table(columns=("code", "name"), rows=((2, {"code": "a", "name": "Sở Xây dựng"}),))


def csv(text: str, encoding: str = "utf-8") -> Table:
    return read_bytes(text.encode(encoding), name="t.csv")


def xlsx(*rows: list[object]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


@pytest.mark.parametrize(
    "text",
    [
        "code,name\na,Sở Xây dựng\n",
        "code,name\r\na,Sở Xây dựng\r\n",
        "code;name\na;Sở Xây dựng",
        "code\tname\na\tSở Xây dựng",
    ],
    ids=["comma", "crlf", "semicolon", "tab"],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_the_csv_of_every_office_is_read(text: str, encoding: str) -> None:
    assert csv(text, encoding) == EXPECTED


def test_xlsx_is_read_like_csv() -> None:
    assert read_bytes(xlsx(["code", "name"], ["a", "Sở Xây dựng"]), name="T.XLSX") == EXPECTED


def test_comments_and_empty_lines_are_skipped_and_lines_keep_their_numbers() -> None:
    table = csv("# nguồn, năm\n\ncode,name\n,\n# ghi chú\na,b\n")

    assert table.rows == ((6, {"code": "a", "name": "b"}),)


def test_a_cell_over_several_lines_does_not_shift_line_numbers() -> None:
    table = csv('code,name\na,"hai\ndòng"\nb,c\n')

    assert [line for line, _ in table.rows] == [2, 4]


def test_decomposed_letters_are_composed() -> None:
    assert csv("code,name\na,So\u031b\u0309 Xa\u0302y du\u031b\u0323ng\n") == EXPECTED


def test_empty_cells_at_the_end_are_empty() -> None:
    assert csv("code,name,act\na,,\n").rows == ((2, {"code": "a", "name": "", "act": ""}),)


def test_a_spreadsheet_leaves_out_empty_cells_at_the_end() -> None:
    assert read_bytes(xlsx(["code", "name"], ["a"]), name="t.xlsx").rows == ((2, {"code": "a", "name": ""}),)


def test_every_csv_row_that_is_cut_off_is_named() -> None:
    with pytest.raises(UnreadableFile, match=r"Dòng 2 có 1 ô, cần 3\.\nDòng 4 có 2 ô, cần 3\.\n"):
        csv("code,name,act\na\nb,c,d\ne,f\n")


def test_numbers_and_dates_of_a_spreadsheet_are_written_as_in_csv() -> None:
    content = xlsx(["a", "b", "c", "d", "e"], [5, 4.0, 2.5, datetime(2023, 6, 1), date(2023, 6, 2)])  # noqa: DTZ001

    assert list(read_bytes(content, name="t.xlsx").rows[0][1].values()) == ["5", "4", "2.5", "2023-06-01", "2023-06-02"]


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"", "t.csv", "Tệp trống"),
        (b"# only a comment\n", "t.csv", "Tệp trống"),
        ("code,name\na,Đơn vi\u0323\n".encode("cp1258"), "t.csv", "Dòng 2"),
        (b'code,name\na,"b\n', "t.csv", "ngoặc kép"),
        (b"code,code\na,b\n", "t.csv", "lặp lại"),
        (b"code,,name\na,b,c\n", "t.csv", "cột thứ 2"),
        (b"code,name\na,b,c\n", "t.csv", "Dòng 2 có 3 ô"),
        (b"code,name\na," + b"b" * 20_001, "t.csv", "quá dài"),
        (b"code,name", "t.xlsx", "hỏng"),
        (b"code,name", "t.xls", "không phải .csv"),
        (b"code,name", "t", "không phải .csv"),
    ],
)
def test_what_is_no_table_is_refused_in_words(content: bytes, name: str, words: str) -> None:
    with pytest.raises(UnreadableFile, match=words):
        read_bytes(content, name=name)


def test_any_zip_is_not_a_spreadsheet() -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("a.txt", "a")

    with pytest.raises(UnreadableFile, match="hỏng"):
        read_bytes(content.getvalue(), name="t.xlsx")


def test_a_zip_bomb_is_refused_before_it_unpacks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_UNPACKED_BYTES", 1000)

    with pytest.raises(UnreadableFile, match="giải nén"):
        read_bytes(xlsx(["a"], ["b"]), name="t.xlsx")


def rezipped(content: bytes, **parts: bytes) -> bytes:
    """Return a spreadsheet with parts of it changed, by the last word of their path."""
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, parts.get(Path(name).stem, old.read(name)))
    return changed.getvalue()


def sheet_of(content: bytes) -> bytes:
    return zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml")


def test_rows_beyond_the_size_a_sheet_claims_are_read() -> None:
    content = xlsx(["code", "name"], ["a", "Sở Xây dựng"])
    claimed = sheet_of(content).replace(b'<dimension ref="A1:B2"', b'<dimension ref="A1:A1"')

    assert claimed != sheet_of(content)
    assert read_bytes(rezipped(content, sheet1=claimed), name="t.xlsx") == EXPECTED


def test_a_row_far_away_does_not_keep_the_reader_busy() -> None:
    content = xlsx(["code"], ["a"])
    far = sheet_of(content).replace(b'<row r="2"', b'<row r="1999999999"')

    with pytest.raises(UnreadableFile, match="Hãy chia nhỏ tệp"):
        read_bytes(rezipped(content, sheet1=far), name="t.xlsx")


def test_a_flood_of_shared_words_is_refused_before_it_unpacks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_FORMATS_BYTES", 20_000)

    with pytest.raises(UnreadableFile, match="quá lớn"):
        read_bytes(rezipped(xlsx(["a"]), styles=b" " * 30_000), name="t.xlsx")


def test_a_damaged_spreadsheet_is_refused_in_words() -> None:
    content = xlsx(["code", "name"], *([f"a{number}", number] for number in range(50)))
    chance = random.Random(1)

    for _ in range(300):
        damaged = bytearray(content)
        for _ in range(chance.choice((1, 2, 5, 20))):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        with suppress(UnreadableFile):
            read_bytes(bytes(damaged), name="t.xlsx")


def test_a_large_file_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_BYTES", 10)

    with pytest.raises(UnreadableFile, match="lớn hơn"):
        csv("code,name\na,b\n")


def test_too_many_rows_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_ROWS", 1)

    with pytest.raises(UnreadableFile, match="hơn 1 dòng"):
        csv("code\na\nb\n")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match=r"khong-co\.csv"):
        read_table(tmp_path / "khong-co.csv")


def test_missing_and_foreign_columns_are_named() -> None:
    with pytest.raises(UnreadableFile, match="Thiếu cột: level"):
        require_columns(EXPECTED, needed=["code", "level"], known=["code", "name", "level"])
    with pytest.raises(UnreadableFile, match="Cột không dùng được: name"):
        require_columns(EXPECTED, needed=["code"], known=["code"])


def test_faults_are_told_one_a_line_and_end_with_what_was_stored() -> None:
    error = InvalidFile([RowFault(line=3, column="level", value="huyen", expected="district")])

    assert str(error).splitlines() == [
        "Dòng 3, cột “level”: “huyen”. Cần: district.",
        "Không có dòng nào của tệp được lưu.",
    ]


def test_thousands_of_faults_are_cut_short() -> None:
    error = InvalidFile(RowFault(line=n, column="a", value="b" * 500, expected="c") for n in range(1000))

    assert "800 dòng lỗi khác" in str(error)
    assert len(str(error)) < 40_000


@pytest.mark.parametrize(
    "text",
    [
        "sep=;\ncode;name\na;Sở Xây dựng\n",
        "SEP=,\r\ncode,name\r\na,Sở Xây dựng\r\n",
        "sep=\t\ncode\tname\na\tSở Xây dựng\n",
    ],
)
def test_the_separator_that_excel_names_is_believed_and_is_no_row(text: str) -> None:
    assert [dict(row) for _line, row in csv(text).rows] == [EXPECTED.rows[0][1]]


def test_a_delimiter_between_quotes_separates_nothing() -> None:
    assert csv('"mã, số; tên";"b, c"\n1;2\n').columns == ("mã, số; tên", "b, c")


def test_rows_parted_otherwise_than_the_head_are_told_so() -> None:
    with pytest.raises(UnreadableFile, match="dấu phân cách khác với dòng tên cột"):
        csv("code;name;act\na,b,c\nd,e,f\n")


def test_what_a_large_text_costs_does_not_grow_with_its_size() -> None:
    """The text is decoded while it is read: neither the file nor its letters are ever held whole."""
    tracemalloc.start()
    with pytest.raises(UnreadableFile, match="cần 2"):
        csv("code,name\n" + "a\n" * 10 + "# " + ("ữ" * 1000 + "\n# ") * 5000)
    held = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    # The test's own text and its bytes, and a few megabytes to read them by.
    assert held < 45_000_000
