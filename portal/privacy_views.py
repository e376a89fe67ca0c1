"""What everybody reads of their data: /quyen-rieng-tu/, and each version that a form has shown."""

from collections.abc import Mapping
from datetime import date

from django.conf import settings
from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from invitations.services.lists import LONGEST_KEPT
from portal import serving
from surveys.asker import agency_asking
from surveys.models import PrivacyNotice, RetentionTerm
from surveys.privacy import titles, written_in
from surveys.selectors.privacy import present_number, told_of, words_of
from surveys.selectors.retention import terms


def stamp() -> serving.Stamp:
    terms_set = RetentionTerm.objects.aggregate(Max("id"))["id__max"]
    return (present_number(), terms_set, settings.CONTACT_KEPT_DAYS, settings.REQUEST_CONTACT_KEPT_DAYS, localdate())


@require_safe
def privacy(request: HttpRequest, number: int = 0) -> HttpResponse:
    """Show the notice in force, or the one of a number. Raises Http404 for one that no form showed."""

    def make() -> serving.Body:
        newest = present_number()
        if number > newest:
            raise Http404
        return serving.page(request, "portal/privacy.html", _context(number or newest, newest, localdate()))

    return serving.served(request, stamp, make)


def _context(number: int, newest: int, today: date) -> dict[str, object]:
    try:
        spoken = written_in(words_of(number), get_language() or "vi")
    except PrivacyNotice.DoesNotExist as error:
        raise Http404 from error
    with override(spoken):
        told = told_of(number, spoken, agency_asking(None, on=today))
    named, here = titles(), _("Dữ liệu của ông/bà")
    back = [(here, reverse("portal:privacy")), (_("Bản %d") % number, "")]
    return {
        "told": told,
        "parts": [(name, named[name], text) for name, text in told.parts],
        "newest": newest,
        "kept": _kept(),
        "earlier": [each for each in range(newest, 0, -1) if each != number],
        "trail": back if number != newest else [],
    }


def _term(known: Mapping[str, RetentionTerm], kind: str, words: str) -> str:
    term = known.get(kind)
    return words % term.days if term and term.days else _("chưa đặt thời hạn hủy")


def _of_comments(known: Mapping[str, RetentionTerm]) -> str:
    """Words that stand on forms go after the forms, so never where these have no term."""
    answers = known.get("answers")
    if answers and answers.days:
        words = _("%d ngày sau ngày gửi, khi đã giải quyết xong; lời viết trên phiếu: sau khi phiếu gốc đã hủy")
    else:
        words = _("%d ngày sau ngày gửi, khi đã giải quyết xong; lời viết trên phiếu: chưa đặt thời hạn hủy")
    return _term(known, "comments", words)


def _kept() -> list[tuple[str, str, str]]:
    """Return how long each kind of what concerns citizens stays now, and the office's basis for it."""
    known, to_answer = terms(), _("đến khi trả lời xong, nhiều nhất %d ngày") % settings.CONTACT_KEPT_DAYS
    to_invite = _("đến ngày đặt cho danh sách, muộn nhất %d ngày sau ngày cuối của đợt khảo sát") % LONGEST_KEPT.days
    asked = _("%d ngày sau khi giải quyết xong") % settings.REQUEST_CONTACT_KEPT_DAYS
    of_answers = _term(known, "answers", _("%d ngày sau ngày cuối của đợt khảo sát"))
    kinds = (
        ("answers", _("Câu trả lời của từng phiếu"), of_answers),
        ("comments", _("Lời góp ý"), _of_comments(known)),
        ("contacts", _("Số điện thoại, thư điện tử để mời trả lời"), to_invite),
        ("contacts", _("Số điện thoại, thư điện tử người góp ý để lại"), to_answer),
        ("askers", _("Tên, liên hệ của người gửi yêu cầu về dữ liệu của mình"), asked),
    )
    return [(name, how, known[kind].basis if kind in known else "") for kind, name, how in kinds]
