"""What people wrote in the demonstration, made up like its answers: comments of its forms, and a few by telephone."""

from datetime import datetime
from uuid import NAMESPACE_URL, uuid5

from django.utils import timezone

from accounts.models import User
from agencies.models import Agency
from feedback.models import Comment, Hotline, Source
from feedback.services.direct import Said, take_words
from feedback.services.hotlines import set_number
from feedback.services.intake import take_in
from feedback.services.named import open_cases

OFFICE = "demo-noi-vu"
SPOKEN = (
    ("phuong-nha-trang", "Chị Lan ở quầy 3 nói chuyện riêng, để dân chờ lâu."),
    ("phuong-nha-trang", "Phải đưa thêm tiền thì hồ sơ mới được nhận, không có biên lai."),
    ("so-tu-phap", "Hồ sơ trễ hẹn hai tuần, gọi 0258 3822 222 không ai nghe máy."),
)
# More than the demonstration has.
MOST = 20_000


def load(*, at: datetime) -> None:
    """Take in what the demonstration's forms say; again and again, each once."""
    take_in(at=at, most=MOST)
    office = User.objects.get(username=OFFICE)
    if not Hotline.objects.exists():
        set_number(agency=None, number="1022", hours="7 giờ 30 đến 17 giờ (giả định)", actor=office, at=at)
    spoken = [_spoken(code, words, office, at) for code, words in SPOKEN]
    Comment.objects.filter(pk__in=spoken).update(synthetic=True)
    # Nobody stands behind these: agencies need not wait until tomorrow to see them.
    Comment.objects.filter(synthetic=True, released_on=None).update(released_on=timezone.localdate(at))
    open_cases(at=at)


def _spoken(code: str, words: str, office: User, at: datetime) -> object:
    said = Said(
        id=uuid5(NAMESPACE_URL, words),
        agency=Agency.objects.get(code=code),
        words=words,
        source=Source.HOTLINE,
        contact={},
    )
    take_words(said=said, actor=office, at=at)
    return said.id
