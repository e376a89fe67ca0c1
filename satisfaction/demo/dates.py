"""The fixed dates of the demonstration's year, as the province's letter of 2017 set them."""

from datetime import datetime

from accounts.models import User
from actionplans.models import FixedDate
from actionplans.services.calendar import set_date

OFFICE = "demo-noi-vu"
LETTER = "Công văn số 2517/UBND ngày 30/3/2017 của UBND tỉnh Khánh Hòa, điểm %s"
# What, the point of the letter, month, day (None: the last).
DATES = (
    ("Tổ chức hội nghị công bố báo cáo chỉ số hài lòng (trước ngày 15/4)", "1", 4, 14),
    ("Gửi kế hoạch khắc phục về Sở Nội vụ tổng hợp, báo cáo UBND tỉnh (trong tháng 4)", "8", 4, None),
    ("Rà soát, đánh giá chuyên đề kết quả khắc phục những vấn đề chưa hài lòng (cuối năm)", "8", 12, None),
)


def load(*, at: datetime) -> None:
    """Set the dates; once."""
    if FixedDate.objects.exists():
        return
    office = User.objects.get(username=OFFICE)
    for title, point, month, day in DATES:
        set_date(title=title, source=LETTER % point, month=month, day=day, year=None, actor=office, at=at)
