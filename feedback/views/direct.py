"""Writing to an agency without a survey's form: openly, with a way to answer, or as a tip that only one body reads."""

from uuid import uuid4

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.origin import address_of
from accounts.roles import Role
from agencies.models import Agency
from feedback.forms import WordsForm
from feedback.models import Source
from feedback.selectors.people import agencies_to_ask
from feedback.selectors.tips import bodies_reading_tips
from feedback.services.direct import NothingSaid, ReadByThem, Said, take_words
from feedback.views.speaking import carried, speaks
from feedback.words import about_readers, legal_words
from surveys import posted
from surveys.refusals import RETRY_SECONDS
from surveys.watch import guesses

PLACE = "gop-y-gui"
# In ten minutes from one network.
MOST = 60
TRAP = "_trang_web"


# Without a session there is nothing another site could ride on.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@speaks
def write(request: HttpRequest) -> HttpResponse:
    """Show the page, or take what was written and show the code by which the reply is found."""
    agencies = agencies_to_ask(on=timezone.localdate())
    if request.method != "POST":
        return _page(request, WordsForm(agencies=agencies, initial={"visit": uuid4()}))
    try:
        posted.text(request, "words")
    except posted.Malformed:
        return render(request, "400.html", status=400)
    except posted.TooLarge:
        return render(request, "errors/413.html", status=413)
    form = WordsForm(request.POST, agencies=agencies)
    if not form.is_valid():
        return _page(request, form, status=422)
    if guesses(door=PLACE, address=address_of(request), at=timezone.now(), most=MOST):
        form.add_error(None, _("Quá nhiều lượt gửi từ mạng này. Chờ mười phút rồi gửi lại; chữ đã gõ còn ở dưới."))
        answered = _page(request, form, status=429)
        answered["Retry-After"] = str(RETRY_SECONDS)
        return answered
    return _taken(request, form)


def _taken(request: HttpRequest, form: WordsForm) -> HttpResponse:
    typed = form.cleaned_data
    said = Said(
        id=typed["visit"],
        agency=Agency.objects.get(code=typed["agency"]),
        words=typed["words"],
        source=Source.DIRECT,
        tip=typed["tip"],
        contact=form.contact,
    )
    try:
        # A field that no person sees was filled in: thanked for, and kept nowhere.
        code = "" if request.POST.get(TRAP) else take_words(said=said, actor=None, at=timezone.now())
    except NothingSaid:
        form.add_error("words", _("Cần ghi nội dung, tối đa 5.000 ký tự."))
        return _page(request, form, status=422)
    except ReadByThem:
        form.add_error("agency", about_readers())
        return _page(request, form, status=422)
    context = {
        "code": f"{code[:4]}-{code[4:]}" if code else "",
        "tip": typed["tip"],
        "receiver": _receiver(),
        "carried": carried(request),
    }
    return render(request, "feedback/written.html", context)


def _page(request: HttpRequest, form: WordsForm, *, status: int = 200) -> HttpResponse:
    faults = [(field.name, f"{field.label}: {field.errors[0]}") for field in form if field.errors]
    whole = [("", str(fault)) for fault in form.non_field_errors()]
    context = {
        "form": form,
        "faults": [*whole, *faults],
        "receiver": _receiver(),
        "bodies": ", ".join(bodies_reading_tips(on=timezone.localdate()).values()),
        "kept_days": settings.CONTACT_KEPT_DAYS,
        "legal": legal_words(),
        "legal_url": settings.COMPLAINTS_URL,
        "carried": carried(request),
    }
    return render(request, "feedback/write.html", context, status=status)


def _receiver() -> str:
    """Return who reads tips, in words."""
    return str(Role(settings.TIPS_GO_TO).label)
