"""The monitor's table as rows of a file."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from dashboards.collection.monitor import Line, Monitor
from dashboards.tables import Cells


def monitor_rows(page: Monitor) -> Iterator[Cells]:
    """Yield a head, the units the page shows and their total where it shows all."""
    yield [
        _("Mã đơn vị"),
        _("Đơn vị"),
        _("Khối"),
        _("Phát ra"),
        _("Thu về"),
        _("Tỷ lệ thu về, %"),
        _("Loại"),
        _("Đến muộn chờ quyết định"),
        _("Có dấu hiệu chờ xem"),
        _("Hợp lệ"),
        _("Chỉ tiêu"),
        _("So với chỉ tiêu, %"),
        _("Ghi chú"),
    ]
    names = dict(page.blocks)
    for line in page.lines:
        yield _row(line, names.get(line.block, ""))
    if not page.query.is_filtered:
        yield _row(page.total, "")


def _row(line: Line, block: str) -> Cells:
    count = line.count
    return (
        line.code,
        line.name,
        block,
        line.issued,
        count.received,
        line.rate,
        count.excluded,
        line.late,
        line.flagged,
        count.valid,
        line.quota,
        line.progress,
        _risk(line),
    )


def _risk(line: Line) -> str:
    if line.risk == "behind":
        return _("chậm so với tiến độ")
    return _("3 ngày không có phiếu") if line.risk == "silent" else ""
