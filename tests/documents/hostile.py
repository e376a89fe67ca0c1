"""Files that nobody sends by mistake, and some that many people do, each with a word of how it is refused.

Run with a name it reads that file in a process of its own and prints what that cost:
`python -m tests.documents.hostile NAME`.
"""

import io
import json
import resource
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

import xlsxwriter

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
MEGABYTE = 1024 * 1024
SHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
WORDS = '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
)

Make = Callable[[BinaryIO], None]


def plain_book() -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        sheet = book.add_worksheet()
        for number, cells in enumerate((["code", "name"], ["a", "Sở Xây dựng"])):
            sheet.write_row(number, 0, cells)
    return content.getvalue()


def book_with(**parts: bytes) -> Make:
    """Return a maker of a spreadsheet to which parts are added or in which they are replaced, `__` for `/`."""
    return lambda file: _rezip(file, {name.replace("__", "/").replace("_DOT_", "."): [b] for name, b in parts.items()})


def book_of(name: str, pieces: Callable[[], Iterator[bytes]]) -> Make:
    """Return a maker of a spreadsheet one part of which is written piece by piece."""
    return lambda file: _rezip(file, {name: pieces()})


def _rezip(file: BinaryIO, parts: dict[str, object]) -> None:
    with zipfile.ZipFile(io.BytesIO(plain_book())) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, pieces in parts.items():
            with new.open(name, "w", force_zip64=False) as part:
                for piece in pieces:  # type: ignore[attr-defined]
                    part.write(piece)


def zip_of(*names: str, content: bytes = b"x") -> Make:
    def make(file: BinaryIO) -> None:
        with zipfile.ZipFile(file, "w") as archive:
            for name in names:
                archive.writestr(name, content)

    return make


def raw(*pieces: bytes, times: int = 1) -> Make:
    return lambda file: file.writelines(pieces[min(n, len(pieces) - 1)] for n in range(len(pieces) - 1 + times))


def sparse(head: bytes) -> Make:
    """Return a maker of 500 MB that take no room on the disk."""

    def make(file: BinaryIO) -> None:
        file.write(head)
        file.truncate(500 * MEGABYTE)

    return make


def spaces() -> Iterator[bytes]:
    yield SHEET.encode()
    for _ in range(400):
        yield b" " * MEGABYTE


def empty_words() -> Iterator[bytes]:
    yield WORDS.encode()
    for _ in range(49):
        yield b"<si/>" * (MEGABYTE // 5)
    yield b"</sst>"


def wide_rows() -> Iterator[bytes]:
    yield SHEET.encode()
    for start in range(0, 200_000, 1000):
        rows = (f'<row r="{n}"><c r="XFD{n}"><v>1</v></c></row>' for n in range(start + 1, start + 1001))
        yield "".join(rows).encode()
    yield b"</sheetData></worksheet>"


def one_far_row() -> Iterator[bytes]:
    yield f'{SHEET}<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="A1048576"><v>1</v></c></row>'.encode()
    yield b"</sheetData></worksheet>"


def beyond_excel() -> Iterator[bytes]:
    yield f'{SHEET}<row r="1"><c r="A1"><v>1</v></c></row><row r="1999999999"><c r="A1"><v>1</v></c></row>'.encode()
    yield b"</sheetData></worksheet>"


def huge_cell() -> Iterator[bytes]:
    yield f'{SHEET}<row r="1"><c r="A1" t="inlineStr"><is><t>'.encode()
    for number in range(45):
        yield (f"{number:07d}".encode() * 150_000)[:MEGABYTE]
    yield b"</t></is></c></row></sheetData></worksheet>"


def different_words() -> Iterator[bytes]:
    yield WORDS.encode()
    for start in range(0, 1_400_000, 1000):
        yield "".join(f"<si><t>{hash(str(n)) & 0xFFFFFFFFFF:x}</t></si>" for n in range(start, start + 1000)).encode()
    yield b"</sst>"


def many_styles() -> Iterator[bytes]:
    yield b'<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cellXfs>'
    for _ in range(9):
        yield b"<xf/>" * (MEGABYTE // 5)
    yield b"</cellXfs></styleSheet>"


HOSTILE: dict[str, tuple[str, Make, str]] = {
    "old-excel": ("t.xls", raw(OLE, "Workbook".encode("utf-16-le"), b"x" * 9000), "Excel đời cũ"),
    "old-excel-renamed": ("t.xlsx", raw(OLE, "Workbook".encode("utf-16-le")), "Excel đời cũ"),
    "password": ("t.xlsx", raw(OLE, b"x" * 2 * MEGABYTE, "EncryptedPackage".encode("utf-16-le")), "mật khẩu"),
    "old-word": ("t.csv", raw(OLE, "WordDocument".encode("utf-16-le")), "Word"),
    "other-ole": ("t.csv", raw(OLE), "Office cũ"),
    "macros": ("t.xlsx", book_with(xl__vbaProject_DOT_bin=b"x"), "macro"),
    "old-macros": ("t.xlsx", book_with(xl__macrosheets__sheet1_DOT_xml=b"<x/>"), "macro"),
    "macro-type": (
        "t.xlsx",
        lambda file: _rezip(file, {"[Content_Types].xml": [b"<Types>sheet.macroEnabled.main+xml</Types>"]}),
        "macro",
    ),
    "binary-excel": ("t.xlsx", zip_of("[Content_Types].xml", "xl/workbook.bin"), "xlsb"),
    "open-document": ("t.xlsx", zip_of("mimetype", "content.xml", "META-INF/manifest.xml"), "OpenDocument"),
    "word": ("t.xlsx", zip_of("[Content_Types].xml", "word/document.xml"), "Word"),
    "slides": ("t.xlsx", zip_of("[Content_Types].xml", "ppt/presentation.xml"), "trình chiếu"),
    "zip": ("t.xlsx", zip_of("phieu.csv"), "tệp nén"),
    "empty-zip": ("t.xlsx", zip_of(), "hỏng"),
    "zip-as-csv": ("t.csv", zip_of("phieu.csv"), "sổ Excel"),
    "half-a-zip": ("t.xlsx", raw(plain_book()[:900]), "hỏng"),
    "pdf": ("t.xlsx", raw(b"%PDF-1.7\n"), "PDF"),
    "png": ("t.csv", raw(b"\x89PNG\r\n\x1a\n"), "ảnh PNG"),
    "jpeg": ("t.csv", raw(b"\xff\xd8\xff\xe0\0\x10JFIF"), "ảnh JPEG"),
    "webp": ("t.csv", raw(b"RIFF\0\0\0\0WEBPVP8 "), "ảnh, phim"),
    "gzip": ("t.csv", raw(b"\x1f\x8b\x08\0"), "gzip"),
    "rar": ("t.xlsx", raw(b"Rar!\x1a\x07\x01\0"), "RAR"),
    "program": ("t.csv", raw(b"MZ\x90\0"), "chương trình"),
    "spss": ("t.csv", raw(b"$FL2@(#) SPSS"), "SPSS"),
    "web-page": ("t.xlsx", raw(b"\xef\xbb\xbf <html><table><tr><td>1"), "trang web"),
    "spreadsheet-xml": (
        "t.csv",
        raw(b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">'),
        "XML 2003",
    ),
    "json": ("t.csv", raw(b'[{"unit": "a"}]'), "JSON"),
    "text-as-excel": ("t.xlsx", raw(b"code,name\na,b\n"), "không phải Excel"),
    "zip-bomb": ("t.xlsx", book_of("xl/worksheets/sheet1.xml", spaces), "giải nén ra quá lớn"),
    "word-bomb": ("t.xlsx", book_of("xl/sharedStrings.xml", spaces), "giải nén ra quá lớn"),
    "style-bomb": ("t.xlsx", book_of("xl/styles.xml", spaces), "giải nén ra quá lớn"),
    "many-entries": (
        "t.xlsx",
        zip_of("[Content_Types].xml", *(f"xl/worksheets/s{n}.xml" for n in range(40_000)), content=b""),
        "giải nén ra quá lớn",
    ),
    "zip-in-zip": ("t.xlsx", book_with(xl__embeddings__book_DOT_zip=b"PK"), "nhúng"),
    "linked": ("t.xlsx", book_with(xl__externalLinks__externalLink1_DOT_xml=b"<x/>"), "liên kết"),
    "entities": ("t.xlsx", book_with(xl__sharedStrings_DOT_xml=(LAUGHS + "<sst>&c;</sst>").encode()), "thực thể"),
    "entities-utf-16": (
        "t.xlsx",
        book_with(xl__workbook_DOT_xml=(LAUGHS + "<workbook>&c;</workbook>").encode("utf-16")),
        "thực thể",
    ),
    "entities-late": (
        "t.xlsx",
        book_with(xl__workbook_DOT_xml=(f"<!--{'x' * 5000}-->" + LAUGHS[21:] + "<workbook>&c;</workbook>").encode()),
        "hỏng",
    ),
    "empty-words": ("t.xlsx", book_of("xl/sharedStrings.xml", empty_words), "giải nén ra quá lớn"),
    "many-styles": ("t.xlsx", book_of("xl/styles.xml", many_styles), "giải nén ra quá lớn"),
    "wide-rows": ("t.xlsx", book_of("xl/worksheets/sheet1.xml", wide_rows), "tối đa 500 cột"),
    "one-far-row": ("t.xlsx", book_of("xl/worksheets/sheet1.xml", one_far_row), ""),
    "beyond-excel": ("t.xlsx", book_of("xl/worksheets/sheet1.xml", beyond_excel), "chia nhỏ"),
    "huge-cell": ("t.xlsx", book_of("xl/worksheets/sheet1.xml", huge_cell), "giải nén ra quá lớn"),
    "commas": ("t.csv", raw(b"," * MEGABYTE, times=48), "dài quá mức"),
    "no-line-end": ("t.csv", raw(b"x" * MEGABYTE, times=48), "dài quá mức"),
    "lone-quote": ("t.csv", raw(b'a,b\n1,"2\n', b"3,4\n" * 250_000, times=40), "dòng 2"),
    "quoted-lines": ("t.csv", raw(b"a,b\n", b'"x\n",' * 200_000, times=40), "dài quá mức"),
    "columns": ("t.csv", raw(",".join(f"c{n}" for n in range(5000)).encode()), "hơn 500 cột"),
    "wide-lines": ("t.csv", raw(b"a,b\n", (b"," * 400_000 + b"\n") * 2, times=60), "dài quá mức"),
    "nul": ("t.csv", raw(b"a,b\n1,2\0\n"), "NUL"),
    "half-utf-16": ("t.csv", raw("\ufeffa,b\n1,2\n".encode("utf-16-le")[:-1]), "UTF-16"),
    "long-cell": ("t.csv", raw(b"a,b\n1," + b"x" * 20_001), "quá dài"),
    "too-many-rows": ("t.csv", raw(b"a,b\n", b"1,2\n" * 100_000, times=6), "hơn 500000 dòng"),
    "500-mb": ("t.csv", sparse(b"a,b\n"), "lớn hơn 50 MB"),
    "500-mb-zip": ("t.xlsx", sparse(b"PK\x03\x04"), "lớn hơn 50 MB"),
}

# As large as a file may be and still be read: what that costs is measured, not tested.
LARGEST: dict[str, tuple[str, Make, str]] = {
    "different-words": ("t.xlsx", book_of("xl/sharedStrings.xml", different_words), ""),
    "half-a-million-rows": ("t.csv", raw(b"a,b,c\n", b"1,2,3\n" * 100_000, times=5), ""),
}


def main(names: list[str]) -> None:
    import django

    django.setup()
    from documents.reading import UnreadableFile, read_file

    for name in names:
        called, make, _words = {**HOSTILE, **LARGEST}[name]
        with tempfile.TemporaryFile(dir=Path(tempfile.gettempdir())) as file:
            make(file)
            before, start = _mebibytes(), time.perf_counter()
            try:
                table = read_file(file, name=called)
                said = f"{len(table.rows)} rows"
            except UnreadableFile as refusal:
                said = str(refusal)
            spent = time.perf_counter() - start
            cost = {"name": name, "before": before, "peak": _mebibytes(), "seconds": round(spent, 2), "said": said}
            sys.stdout.write(json.dumps(cost, ensure_ascii=False) + "\n")


def _mebibytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    main(sys.argv[1:])
