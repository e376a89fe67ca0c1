"""A made-up re-review of the demonstration's closed survey: issues confirmed, waiting, to be completed and silent.

The issues are of the kinds that the founding documents name (công văn 2517/UBND Khánh Hòa 2017, point 8; kế hoạch
35/KH-UBND xã Quảng Thành 2024, part 1.2); that these agencies have them is made up.
"""

from datetime import date, datetime, timedelta

from django.utils.timezone import localdate

from accounts.models import User
from actionplans.models import Review, ReviewItem
from actionplans.services import reviews
from actionplans.services.reviews import Heading, Issue, Issues, open_review
from actionplans.services.taking import Hand
from agencies.models import Agency
from surveys.models import Round

OFFICE, OFFICER, HEAD = "demo-noi-vu", "demo-can-bo", "demo-lanh-dao-don-vi"
THEME = "Kết quả khắc phục những vấn đề người dân chưa hài lòng (giả định)"
ACCESS, PROCEDURE, OFFICIALS = "Tiếp cận dịch vụ", "Thủ tục hành chính", "Công chức giải quyết công việc"
ASKED = {
    "so-tu-phap": (("Nơi ngồi chờ thiếu chỗ khi đông người", ACCESS), ("Niêm yết thủ tục chưa đầy đủ", PROCEDURE)),
    "so-y-te": (("Hướng dẫn hồ sơ chưa lập phiếu hướng dẫn", OFFICIALS),),
    "phuong-nha-trang": (("Nơi ngồi chờ thiếu chỗ khi đông người", ACCESS),),
    "dac-khu-truong-sa": (("Tuyên truyền dịch vụ công chưa thường xuyên", ACCESS),),
}


def load(survey_round: Round, *, at: datetime) -> None:
    """Open the review and let agencies answer so far; once."""
    if Review.objects.filter(theme=THEME).exists():
        return
    office = User.objects.get(username=OFFICE)
    known = dict(Agency.objects.filter(code__in=ASKED).values_list("code", "pk"))
    asked = {known[code]: [Issue(issue=words, factor=of) for words, of in each] for code, each in ASKED.items()}
    due_on = localdate(at) + timedelta(days=12)
    heading = Heading(
        year=survey_round.assessment_year, theme=THEME, round=survey_round, due_on=due_on, guide=_guide(due_on)
    )
    made = open_review(heading=heading, issues=Issues(of=asked, bearers={}), actor=office, at=at)
    _become({each.agency.code: each for each in made.items.select_related("agency").order_by("-pk")}, office, at)


def _guide(due_on: date) -> str:
    return f"Mỗi vấn đề ghi rõ đã làm gì, kèm ảnh hoặc văn bản; gửi trước hết ngày {due_on:%d/%m/%Y}."


def _become(items: dict[str, ReviewItem], office: User, at: datetime) -> None:
    done, half = items["so-tu-phap"], items["phuong-nha-trang"]
    officer, head = (User.objects.get(username=each) for each in (OFFICER, HEAD))
    reviews.answer(item=done, result="fixed", note="Đã đặt thêm ghế, mở thêm quầy.", hand=_hand(done, officer, at))
    reviews.confirm(item=done, hand=_hand(done, office, at))
    reviews.answer(item=half, result="partly", note="Đã thêm ghế, chưa có mái che.", hand=_hand(half, head, at))


def _hand(item: ReviewItem, actor: User, at: datetime) -> Hand:
    item.refresh_from_db()
    return Hand(actor=actor, at=at, seen=item.version)
