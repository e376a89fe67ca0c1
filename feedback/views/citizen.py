"""Where a citizen finds the reply by the receipt code, and is told where other matters belong."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.origin import address_of
from feedback.receipts import normal
from feedback.selectors.hotlines import numbers_to_show
from feedback.selectors.replies import replies_to
from feedback.views.speaking import carried, speaks
from feedback.words import legal_words
from surveys import posted
from surveys.refusals import RETRY_SECONDS
from surveys.watch import guesses

LONGEST_TYPED = 40
PLACE = "gop-y"
# In ten minutes from one network; a whole office, or a telephone company, shares one.
MOST_TRIES = 200


# Without a session there is nothing another site could ride on, and nothing is changed here.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@speaks
def reply(request: HttpRequest) -> HttpResponse:
    """Ask for a receipt code and show what was replied. An unknown code is answered like one without a reply."""
    if request.method != "POST":
        return _page(request)
    try:
        typed = posted.text(request, "code")[:LONGEST_TYPED]
    except posted.Malformed:
        return render(request, "400.html", status=400)
    except posted.TooLarge:
        return render(request, "errors/413.html", status=413)
    if guesses(door=PLACE, address=address_of(request), at=timezone.now(), most=MOST_TRIES):
        answered = _page(request, typed=typed, fault=_("Đã thử nhiều mã. Chờ mười phút rồi thử lại."), status=429)
        answered["Retry-After"] = str(RETRY_SECONDS)
        return answered
    code = normal(typed)
    if not code:
        return _page(request, typed=typed, fault=_("Mã biên nhận có 8 chữ và số. Xem lại từng ký tự."), status=422)
    # A code is not shown again: phones are shared.
    return _page(request, asked=True, replies=replies_to(code))


def _page(request: HttpRequest, *, status: int = 200, **shown: object) -> HttpResponse:
    context = {"legal": legal_words(), "legal_url": settings.COMPLAINTS_URL, "hotlines": numbers_to_show(), **shown}
    context["carried"] = carried(request)
    return render(request, "feedback/reply.html", context, status=status)
