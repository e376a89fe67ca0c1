"""Opening a re-review: what it is about, whom it asks, where its issues come from."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from actionplans.models import Review
from actionplans.reach import GIVING, Reader
from actionplans.reading_designations import publications_to_judge
from actionplans.services.reviews import AlreadyOpened, Heading, NothingToReview, open_review
from agencies.access import requires
from dashboards.act_fields import act_fields, faults_of
from dashboards.reviews import page
from dashboards.reviews.asking import bearers_in, issues_of, typed_issues
from dashboards.reviews.drawing import SOURCES, Asked, drawn
from dashboards.reviews.forms import NewForm
from dashboards.reviews.views import reader_of
from scoring.models import Publication


@require_http_methods(["GET", "HEAD", "POST"])
@requires(*GIVING)
@never_cache
def new(request: HttpRequest) -> HttpResponse:
    """Open a review with the issues that were drawn and typed."""
    reader = reader_of(request)
    if not reader.gives:
        raise PermissionDenied
    published = {str(each.pk): each for each in publications_to_judge()}
    choices = [(pk, each.round.title) for pk, each in published.items()]
    data = request.POST if request.method == "POST" else None
    form = NewForm(data, choices=choices, today=reader.on, initial=_initial(choices, reader), auto_id="%s")
    if data is None or not form.is_valid():
        return _form(request, form)
    made = _opened(form, published[form.cleaned_data["publication"]], reader)
    if made is None:
        return _form(request, form)
    n = made.items.count()
    words = ngettext("Đã mở đợt rà soát với %d vấn đề.", "Đã mở đợt rà soát với %d vấn đề.", n) % n
    messages.success(request, words)
    return redirect("reviews:review", made.pk)


def _opened(form: NewForm, publication: Publication, reader: Reader) -> Review | None:
    """Return the review that was opened, None where the form now says why none was."""
    typed = form.cleaned_data
    agencies = bearers_in(form, publication.round, on=reader.on)
    if form.errors:
        return None
    asked = Asked(publication=publication, agency_ids=agencies, on=reader.on)
    by_hand = {agency: typed_issues(typed) for agency in agencies}
    issues = issues_of(drawn(asked, typed["origins"]), by_hand, on=reader.on)
    heading = Heading(round=publication.round, **{name: typed[name] for name in ("year", "theme", "due_on", "guide")})
    try:
        return open_review(heading=heading, issues=issues, actor=reader.user, at=now())
    except AlreadyOpened:
        form.add_error("theme", _("Năm này đã có đợt rà soát chuyên đề này."))
    except NothingToReview:
        form.add_error(None, _("Không có vấn đề nào để rà soát: chọn thêm nguồn hoặc ghi vấn đề."))
    return None


def _initial(choices: list[tuple[str, str]], reader: Reader) -> dict[str, object]:
    return {
        "publication": choices[0][0] if choices else "",
        "year": reader.on.year,
        "theme": _("Kết quả khắc phục những vấn đề người dân, tổ chức chưa hài lòng"),
        "origins": list(SOURCES),
    }


def _form(request: HttpRequest, form: NewForm) -> HttpResponse:
    context = {
        "fields": act_fields(form),
        "faults": faults_of(form) if form.is_bound else [],
        "trail": page.trail((_("Mở đợt rà soát"), "")),
        "may": bool(form["publication"].field.choices),  # type: ignore[attr-defined]
    }
    return render(request, "dashboards/reviews/new.html", context, status=422 if form.is_bound else 200)
