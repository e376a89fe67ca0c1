"""What a round is and is not, where it is not the province's survey of its agencies: a tag, and a sentence."""

from typing import Literal

from django.utils.translation import gettext as _

from surveys.models import Round
from surveys.selectors import measures_a_province

Nature = Literal["agencies", "own", "province"]


def nature_of(round: Round) -> Nature:
    """Say whether a round measures the province as a whole, an agency's own units (tự khảo sát), or its agencies."""
    if measures_a_province(round):
        return "province"
    return "agencies" if round.owner_id is None else "own"


def tag_of(round: Round) -> str:
    """Name in a few words what tells a round from the province's survey of its agencies, empty for such a one."""
    return {"agencies": "", "own": _("Tự khảo sát"), "province": _("Hỏi người dân cả tỉnh")}[nature_of(round)]


def said_of(round: Round) -> str:
    """Say what a round is and is not, empty for a survey of agencies."""
    return {
        "agencies": "",
        "own": _(
            "Tự khảo sát: cơ quan tự hỏi ý kiến về đơn vị trực thuộc của mình, không phải khảo sát của tỉnh. Kết quả "
            "không cộng vào chỉ số, thứ hạng, số liệu năm hay xu hướng của tỉnh; cơ quan khác không xem được."
        ),
        "province": _(
            "Hỏi người dân toàn tỉnh, dù có hay chưa làm thủ tục, về chính quyền và dịch vụ công nói chung. Không xếp "
            "hạng cơ quan, không so sánh khối hay nơi chọn mẫu từ đợt này."
        ),
    }[nature_of(round)]
