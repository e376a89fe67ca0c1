from django.db import transaction
from django.utils.translation import gettext_noop

from surveys.models import PaperRejectReason

BLANK, TOO_FEW = "phieu-trong", "tra-loi-qua-it"
# Shipped as a beginning; an office words and orders its own. The threshold is the portal's, no text sets one.
SHIPPED: tuple[tuple[str, str, int | None], ...] = (
    (BLANK, gettext_noop("phiếu trắng"), None),
    (TOO_FEW, gettext_noop("trả lời quá ít câu"), 50),
    ("phieu-mau", gettext_noop("phiếu mẫu, phiếu in thử"), None),
    ("nham-don-vi", gettext_noop("nhầm đơn vị hoặc nhầm đợt"), None),
    ("khong-doc-duoc", gettext_noop("rách, mờ, không đọc được"), None),
    ("trung-so", gettext_noop("trùng số phiếu (bản sao chụp)"), None),
    ("khong-dung-doi-tuong", gettext_noop("người trả lời không thuộc đối tượng khảo sát"), None),
    ("nhieu-nguoi-mot-but", gettext_noop("nhiều phiếu do một người điền"), None),
)


@transaction.atomic
def load_shipped_reasons() -> list[PaperRejectReason]:
    """Add the shipped reasons that are missing and return them all; reworded ones are left as they are."""
    for position, (code, words, least_share) in enumerate(SHIPPED, 1):
        PaperRejectReason.objects.get_or_create(
            code=code, defaults={"words": words, "least_share": least_share, "position": position}
        )
    return list(PaperRejectReason.objects.all())
