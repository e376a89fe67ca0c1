"""A plan's measures as a spreadsheet, with the heads that its own reading knows: empty it is the file to fill in."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from actionplans.models import Measure
from documents.text_workbook import Sheet, text_workbook

HEAD = (
    "STT",
    "Yếu tố, tiêu chí",
    "Nguyên nhân",
    "Nội dung, nhiệm vụ",
    "Đơn vị chủ trì",
    "Đơn vị phối hợp",
    "Chức danh phụ trách",
    "Thời gian hoàn thành",
    "Kinh phí",
)
WIDTHS = (6, 28, 36, 60, 26, 30, 24, 18, 20)
HELP = (
    ("Cột", "Cách ghi"),
    ("Yếu tố, tiêu chí", "Mã hoặc tên như ở trang kết quả; để trống nếu không rõ."),
    ("Nội dung, nhiệm vụ", "Bắt buộc; tối đa 1.000 ký tự."),
    ("Đơn vị chủ trì", "Bắt buộc; một đơn vị. Ghi tên đơn vị, không ghi tên người."),
    ("Đơn vị phối hợp", "Nhiều đơn vị cách nhau bằng dấu chấm phẩy."),
    ("Chức danh phụ trách", "Chỉ ghi chức danh, không ghi tên người."),
    ("Thời gian hoàn thành", "Ngày 30/06/2027, hoặc: tháng 4/2027, quý II/2027, năm 2027, thường xuyên."),
)


@dataclass(frozen=True, slots=True)
class Names:
    """Names of factors and items by their codes."""

    by_code: Mapping[str, str]

    def of(self, code: str) -> str:
        return f"{code} – {self.by_code[code]}" if code in self.by_code else code


def workbook(measures: Iterable[Measure], names: Names) -> bytes:
    """Return measures as XLSX; without any, the empty file. Read again it gives the same measures."""
    lines = [HEAD, *(_line(number, each, names) for number, each in enumerate(measures, start=1))]
    nodes = [("Mã", "Yếu tố, tiêu chí"), *names.by_code.items()]
    sheets = [Sheet("Kế hoạch", lines, WIDTHS), Sheet("Cách ghi", HELP, (26, 80)), Sheet("Mã", nodes, (12, 80))]
    return text_workbook(sheets if names.by_code else sheets[:2])


def _line(number: int, measure: Measure, names: Names) -> tuple[str, ...]:
    return (
        str(number),
        names.of(measure.node),
        measure.cause,
        measure.action,
        measure.lead,
        measure.partners,
        measure.post,
        f"{measure.due_on:%d/%m/%Y}",
        measure.cost,
    )
