"""Files of plans for tests, made part by part: also those that nobody's Word or Excel would write."""

import io
import zipfile
from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape

from openpyxl import Workbook

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
CONTENT_TYPES = "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'/>"
HEAD = (
    "STT",
    "Nội dung, nhiệm vụ",
    "Đơn vị chủ trì",
    "Đơn vị phối hợp",
    "Thời gian hoàn thành",
    "Sản phẩm, kết quả",
    "Kinh phí",
)
# Texts of the plan of xã Quảng Thành (kế hoạch 35/KH-UBND, 2024), in the columns that such plans have.
ROWS = (
    ("I", "Chỉ số hài lòng về tiếp cận dịch vụ", "", "", "", "", ""),
    (
        "1",
        "Đẩy mạnh tuyên truyền, công khai thời gian giải quyết các TTHC trên hệ thống Đài truyền thanh",
        "Bộ phận Văn hóa-Thông tin",
        "Bộ phận Văn phòng-Thống kê",
        "Quý II/2027",
        "Bản tin phát thanh",
        "",
    ),
    ("2", "Hướng dẫn tận tình, chu đáo cho người dân kê khai biểu mẫu", "nt", "", "Thường xuyên", "", "2 triệu đồng"),
    ("II", "CHỈ SỐ HÀI LÒNG VỀ KẾT QUẢ", "", "", "", "", ""),
    ("3", "Đảm bảo 100% hồ sơ được giải quyết đúng hạn", "Văn phòng", "", "Trong tháng 4/2027", "", ""),
)


def docx(*tables: Sequence[Sequence[str]], body: str = "", **parts: str) -> bytes:
    """Return a .docx of these tables; `body` in place of them is XML as it is, `parts` are further files in it."""
    drawn = body or "".join(_table(rows) for rows in tables)
    document = f'<?xml version="1.0" encoding="UTF-8"?><w:document {W}><w:body>{drawn}</w:body></w:document>'
    return zipped({"[Content_Types].xml": CONTENT_TYPES, "word/document.xml": document, **parts})


def zipped(parts: dict[str, str]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return content.getvalue()


def cell(text: str, properties: str = "") -> str:
    lines = "".join(f"<w:p><w:r><w:t>{escape(line)}</w:t></w:r></w:p>" for line in text.split("\n"))
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{lines}</w:tc>"


def row(*cells: str) -> str:
    return f"<w:tr>{''.join(cells)}</w:tr>"


def _table(rows: Sequence[Sequence[str]]) -> str:
    return f"<w:tbl>{''.join(row(*(cell(text) for text in texts)) for texts in rows)}</w:tbl>"


def xlsx(rows: Sequence[Sequence[Any]], *, merged: Sequence[str] = (), hidden: Sequence[Sequence[Any]] = ()) -> bytes:
    book = Workbook()
    for sheet_rows, state in ((rows, "visible"), (hidden, "hidden")):
        if sheet_rows:
            sheet = book.worksheets[0] if state == "visible" else book.create_sheet("an")
            sheet.sheet_state = state
            for texts in sheet_rows:
                sheet.append(list(texts))
            for ref in merged if state == "visible" else ():
                sheet.merge_cells(ref)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()
