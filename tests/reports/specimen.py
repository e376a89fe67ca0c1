"""A report that has every element the decree names, made without a database: its pages are measured."""

from dataclasses import replace
from decimal import Decimal
from functools import cache

from django.template.loader import render_to_string

from charts import pieces, render, specs
from charts.palette import FIVE
from documents import pdf
from documents.variants import Variant
from reports.content import (
    Annex,
    Cell,
    Figure,
    Head,
    Issuer,
    KeyFigure,
    Keys,
    Report,
    Row,
    Section,
    Segment,
    Table,
    Text,
    numbered,
    texts,
)
from tests.reports.paper import Paper

LONG = "Ủy ban nhân dân đặc khu kinh tế cửa khẩu " + "Trường Sa Lớn và các đảo phụ cận " * 5
LINE = "Đợt khảo sát được tổ chức theo kế hoạch, bảo đảm khách quan, đúng đối tượng, không thu thập thông tin cá nhân."
FOOTNOTE = "Số liệu do đơn vị cung cấp, chưa được kiểm tra."
ISSUER = Issuer(
    parent="UBND TỈNH KHÁNH HÒA",
    name="SỞ NỘI VỤ",
    sign="BC-SNV",
    place="Khánh Hòa",
    said="Sở Nội vụ",
    addressee="",
    signer=("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"),
    filing="Lưu: VT, CCHC.",
    signer_name="PGS.TS. Nguyễn Thị Lan",
)
HEAD = Head(
    issuer=ISSUER,
    year=2026,
    subject="Kết quả khảo sát, đo lường sự hài lòng của người dân, tổ chức, doanh nghiệp đối với sự phục vụ của cơ "
    "quan hành chính nhà nước năm 2026",
    addressee="",
    bases=("Căn cứ Kế hoạch thứ nhất", "Căn cứ Kế hoạch thứ hai"),
    opening="Thực hiện kế hoạch khảo sát, Sở Nội vụ báo cáo kết quả như sau:",
    closing="Trên đây là báo cáo kết quả, Sở Nội vụ kính báo cáo",
    recipients=("Như trên;", "Các đơn vị được khảo sát;", ISSUER.filing),
    synthetic=True,
    addressees=("Ủy ban nhân dân tỉnh Khánh Hòa", "Bộ Nội vụ"),
    drafter="PL.(300)",
)


def table(number: int, rows: int = 3, *, wide: bool = False, name: str = "UBND xã số {}") -> Table:
    columns = 12 if wide else 4
    heads = (
        Row((Cell("Đơn vị", rows=2, figure=False), Cell("Chỉ số theo yếu tố", columns=columns), Cell("Chung", rows=2))),
        Row(tuple(Cell(f"Y{place}") for place in range(1, columns + 1))),
    )
    figures = tuple(Cell(f"{80 + place},25") for place in range(columns + 1))
    body = tuple(Row((Cell(name.format(place), figure=False), *figures)) for place in range(1, rows + 1))
    return Table(number, "Chỉ số của các đơn vị (%)", "listing", heads, body, notes=("Ghi chú của bảng.",), wide=wide)


def items(number: int) -> Table:
    parts = tuple(Segment(place * 200, 200, shade, str(place)) for place, shade in enumerate(FIVE))
    heads = (Row((Cell("Câu", figure=False), Cell("Tiêu chí", figure=False), Cell("Phân bố"), Cell("Chỉ số"))),)
    rows = tuple(
        Row(
            (Cell(f"TC{place}", figure=False), Cell("Trả lời, giải đáp đầy đủ", figure=False), Cell("79,51")), bar=parts
        )
        for place in range(1, 4)
    )
    return Table(number, "Các tiêu chí", "items", heads, rows)


def figure(number: int) -> Figure:
    marks = [specs.Mark(f"Yếu tố {place}", Decimal(f"{80 + place}.25")) for place in range(5)]
    spec = specs.dots(marks, reference=Decimal(85), reference_label="chỉ số chung 85")
    words = [f"Biểu đồ {number}, phần {place}" for place in range(len(spec["vconcat"]))]
    axis, *rows = pieces.cut(render.svg(spec), spec, words)
    return Figure(number, "Chỉ số theo yếu tố (%)", axis, tuple(rows))


def report(head: Head = HEAD, *, annexes: int = 3) -> Report:
    keys = Keys((KeyFigure("Chỉ số hài lòng", "86,84", "%", "khoảng 85,34–88,21"), KeyFigure("Phiếu", "248", "", "")))
    noted = Text(LINE, footnote=FOOTNOTE)
    parts = (
        Section("Phạm vi, đối tượng", (*texts(*[LINE] * 3), noted)),
        Section(
            "Phương pháp", texts(LINE), (Section("Cách tính", texts(LINE)), Section("Khoảng tin cậy", texts(LINE)))
        ),
    )
    body = numbered(
        Section("Phạm vi và phương pháp", (), parts),
        Section("Kết quả chung", (keys, *texts(LINE), figure(1), table(1), items(2))),
        Section("Kết quả theo khối", (*texts(LINE), table(3, 30, wide=True), *texts(LINE))),
    )
    added = (
        Annex("Chỉ số của các đơn vị", (Section("", (table(4, 60),)),)),
        Annex("Bảng rộng của các đơn vị", (Section("", (table(5, 60, wide=True),)),)),
        Annex("Phiếu kết quả", numbered(Section("Kết quả", (*texts(LINE), table(6, 2, wide=True), *texts(LINE))))),
    )
    return Report(head, body, added[:annexes])


def page(made: Report) -> str:
    return render_to_string("reports/report.html", {"report": made, "head": made.head, "asked": None, "paper": True})


def paper(made: Report) -> Paper:
    return Paper(pdf.render(page(made)))


def with_head(**changes: object) -> Report:
    """Return a short report with another head."""
    return Report(replace(HEAD, **changes), numbered(Section("Kết quả", texts(LINE))))  # type: ignore[arg-type]


@cache
def whole(variant: Variant = "screen") -> bytes:
    """Return the whole specimen, made once for all tests that only read it."""
    return pdf.render(page(report()), variant=variant)
