from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from surveys.models import PaperRejectReason
from surveys.models.paper import MOST_REASON_LETTERS
from surveys.services.paper.refusals import ReasonUnsaid

BLANK, TOO_FEW, OTHER = "phieu-trong", "tra-loi-qua-it", "khac"
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
    (OTHER, gettext_noop("lý do khác"), None),
)


@transaction.atomic
def load_shipped_reasons() -> list[PaperRejectReason]:
    """Add the shipped reasons that are missing and return them all; reworded ones are left as they are."""
    for position, (code, words, least_share) in enumerate(SHIPPED, 1):
        PaperRejectReason.objects.get_or_create(
            code=code, defaults={"words": words, "least_share": least_share, "position": position}
        )
    return list(PaperRejectReason.objects.all())


def reason_said(reason: PaperRejectReason, words: str) -> str:
    """Return the words to keep beside a reason: those of OTHER, of which there must be some, and else none.

    Raises ReasonUnsaid.
    """
    if reason.code != OTHER:
        return ""
    said = " ".join(words.replace("\0", "").split())
    if not 1 <= len(said) <= MOST_REASON_LETTERS:
        refusal = _("Ghi rõ lý do khác, tối đa %d ký tự. Không ghi tên hay số điện thoại.")
        raise ReasonUnsaid(refusal % MOST_REASON_LETTERS)
    return said
