"""The columns of a file of people: for who prepares one."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from invitations.models import SampleList
from invitations.reading import EXAMPLE_DOSSIER, NEEDED
from surveys.models import Channel
from surveys.selectors import units_by_code


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name in the first line, what it says, what stands in the example row, whether it is needed."""

    name: str
    meaning: str
    example: str
    needed: bool


def columns_of(sample_list: SampleList) -> list[Column]:
    """Return the columns of a list's files; the example names a unit of the round."""
    needed = ("unit", NEEDED[Channel(sample_list.channel)])
    return [Column(name, meaning, example, name in needed) for name, meaning, example in _columns(sample_list)]


def _columns(sample_list: SampleList) -> Iterator[tuple[str, str, str]]:
    yield "unit", _("mã đơn vị trong đợt"), min(units_by_code(sample_list.round), default="")
    yield "service", _("mã thủ tục, hoặc để trống"), ""
    yield "dossier", _("số hồ sơ; chỉ lưu dạng mã hóa, để nhận ra dòng trùng"), EXAMPLE_DOSSIER
    yield "finished_on", _("ngày trả kết quả, ví dụ 28/02/2026"), localdate().strftime("%d/%m/%Y")
    yield "phone", _("số điện thoại, ví dụ 0912345678"), "0912345678"
    yield "email", _("thư điện tử"), "an@vidu.vn"
    yield "name", _("họ và tên"), "Nguyễn Văn An"
    yield "address", _("địa chỉ nhận phiếu"), "Số 1 đường Trần Phú"
    yield "language", _("ngôn ngữ của tin: vi hoặc en"), "vi"
    yield (
        "stratum",
        _("tầng: nhóm hồ sơ giống nhau, ví dụ một lĩnh vực, để rút mẫu riêng trong từng nhóm"),
        "đất đai",
    )
    yield (
        "sampling_unit",
        _("cụm: nơi ở gần nhau, như thôn, tổ dân phố hoặc tuyến phát; người cùng cụm đứng cạnh nhau khi in danh sách"),
        "Tổ 3",
    )
