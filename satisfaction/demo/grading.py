"""A grade scheme for the demonstration: to look at and to choose when a round is opened for appraisal; no law."""

from datetime import datetime

from accounts.models import User
from scoring.grading import Band, bound
from scoring.models import GradeScheme
from scoring.services.grades import keep_scheme

OFFICE = "demo-noi-vu"
NAME = "Năm loại (giả định)"
SOURCE = (
    "Chưa đọc văn bản quy định. Các mức 90, 80, 70, 50 là giả định, khớp với kết quả quý II/2024 của Lâm Đồng "
    "đăng trên baolamdong.vn: từ 90,96 là Xuất sắc, 83,61 là Tốt."
)
CUTS = (
    ("Xuất sắc", "90", None),
    ("Tốt", "80", "90"),
    ("Khá", "70", "80"),
    ("Trung bình", "50", "70"),
    ("Yếu", None, "50"),
)


def load(*, at: datetime) -> None:
    """Keep the scheme; once."""
    if GradeScheme.objects.filter(name=NAME).exists():
        return
    bands = [
        Band(name, bound(low) if low else None, low_in=True, high=bound(high) if high else None, high_in=False)
        for name, low, high in CUTS
    ]
    office = User.objects.get(username=OFFICE)
    keep_scheme(
        name=NAME, basis="index", reads="printed", bands=bands, source=SOURCE, verified=False, seen=0, actor=office,
        at=at,
    )  # fmt: skip
