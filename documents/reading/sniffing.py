"""What a file is by its first bytes, whatever its name says; and what to do with one that is no table."""

from collections.abc import Callable
from typing import BinaryIO

from django.utils.translation import gettext_lazy as _

from documents.reading.refusals import UnreadableFile

HEAD_BYTES = 4096
ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
CHUNK = 1024 * 1024

NOT_A_TABLE = _("Hãy gửi bảng dạng .xlsx hoặc .csv.")
SIGNATURES = (
    (b"%PDF-", _("Tệp là PDF, không phải bảng.")),
    (b"\x89PNG", _("Tệp là ảnh PNG, không phải bảng.")),
    (b"\xff\xd8\xff", _("Tệp là ảnh JPEG, không phải bảng.")),
    (b"GIF8", _("Tệp là ảnh GIF, không phải bảng.")),
    (b"II*\x00", _("Tệp là ảnh TIFF, không phải bảng.")),
    (b"MM\x00*", _("Tệp là ảnh TIFF, không phải bảng.")),
    (b"{\\rtf", _("Tệp là văn bản RTF, không phải bảng.")),
    (b"\x1f\x8b", _("Tệp là tệp nén gzip. Hãy giải nén trước.")),
    (b"7z\xbc\xaf\x27\x1c", _("Tệp là tệp nén 7z. Hãy giải nén trước.")),
    (b"Rar!\x1a\x07", _("Tệp là tệp nén RAR. Hãy giải nén trước.")),
    (b"BZh", _("Tệp là tệp nén bzip2. Hãy giải nén trước.")),
    (b"\xfd7zXZ\x00", _("Tệp là tệp nén xz. Hãy giải nén trước.")),
    (b"MZ", _("Tệp là chương trình, không phải bảng.")),
    (b"\x7fELF", _("Tệp là chương trình, không phải bảng.")),
    (b"SQLite format 3\x00", _("Tệp là cơ sở dữ liệu SQLite, không phải bảng.")),
    (b"$FL2", _("Tệp là dữ liệu SPSS (.sav). Trong SPSS hãy lưu thành .xlsx hoặc .csv.")),
    (b"$FL3", _("Tệp là dữ liệu SPSS (.zsav). Trong SPSS hãy lưu thành .xlsx hoặc .csv.")),
)
# Markup that some systems hand out under the name of a spreadsheet.
SPREADSHEET_XML = (b"urn:schemas-microsoft-com:office:spreadsheet", b'progid="excel.sheet"')
MARKUP = (b"<!doctype", b"<html", b"<table", b"<?xml", b"<meta", b"<head", b"<body", b"mime-version:")
INSIDE_OLE = (
    ("EncryptedPackage", _("Tệp Excel có mật khẩu nên không đọc được. Mở tệp, bỏ mật khẩu rồi lưu lại.")),
    ("WordDocument", _("Tệp là văn bản Word cũ (.doc), không phải bảng.")),
    ("PowerPoint Document", _("Tệp là trình chiếu cũ (.ppt), không phải bảng.")),
    ("Workbook", _("Tệp là Excel đời cũ (.xls). Mở bằng Excel rồi lưu thành “Excel Workbook (.xlsx)”.")),
    ("Book", _("Tệp là Excel đời cũ (.xls). Mở bằng Excel rồi lưu thành “Excel Workbook (.xlsx)”.")),
)


def is_zip(file: BinaryIO) -> bool:
    """Tell whether a file is a zip, as every .xlsx is; any kind of file that can be named is refused in words."""
    head = _head(file)
    if head.startswith(ZIP):
        return True
    _refuse_known(head)
    if head.startswith(OLE):
        raise UnreadableFile(_ole(file))
    return False


def _head(file: BinaryIO) -> bytes:
    file.seek(0)
    head = file.read(HEAD_BYTES)
    file.seek(0)
    return head


def _refuse_known(head: bytes) -> None:
    for start, words in SIGNATURES:
        if head.startswith(start):
            raise UnreadableFile(f"{words} {NOT_A_TABLE}")
    if head[4:8] == b"ftyp" or (head[:4] == b"RIFF" and head[8:12] in (b"WEBP", b"WAVE", b"AVI ")):
        raise UnreadableFile(f"{_('Tệp là ảnh, phim hoặc âm thanh, không phải bảng.')} {NOT_A_TABLE}")
    _refuse_markup(head)


def _refuse_markup(head: bytes) -> None:
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if not text.startswith(MARKUP):
        if text.startswith((b'{"', b'[{"', b"[{")):
            raise UnreadableFile(f"{_('Tệp là JSON, không phải bảng.')} {NOT_A_TABLE}")
        return
    if any(mark in text for mark in SPREADSHEET_XML):
        words = _("Tệp là bảng tính XML 2003. Mở bằng Excel rồi lưu thành “Excel Workbook (.xlsx)”.")
    else:
        words = _("Tệp là trang web (HTML/XML) mang tên bảng tính. Mở bằng Excel rồi lưu thành .xlsx.")
    raise UnreadableFile(str(words))


def _ole(file: BinaryIO) -> str:
    """Say what an old Office container holds, by the names in its directory."""
    found = _which(file, [name.encode("utf-16-le") for name, _words in INSIDE_OLE])
    if found is None:
        return f"{_('Tệp thuộc dạng Office cũ, không đọc được.')} {NOT_A_TABLE}"
    return str(INSIDE_OLE[found][1])


def _which(file: BinaryIO, marks: list[bytes]) -> int | None:
    """Return the first of the marks that stands anywhere in the file, a chunk at a time."""
    seen: set[int] = set()
    rest = b""
    file.seek(0)
    read: Callable[[], bytes] = lambda: file.read(CHUNK)  # noqa: E731
    while chunk := read():
        window = rest + chunk
        seen.update(number for number, mark in enumerate(marks) if mark in window)
        rest = window[-64:]
    file.seek(0)
    return min(seen, default=None)
