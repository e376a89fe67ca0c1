"""Grade schemes: the list with every version, and the editor with its check."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from agencies.access import requires
from dashboards.appraisal import forms, page
from dashboards.appraisal.reach import JUDGING
from scoring.access import user_of
from scoring.grading import MOST_BANDS, Band, plain
from scoring.models import GradeScheme
from scoring.paper_words import band_words
from scoring.services.grades import keep_scheme, scheme_faults
from scoring.services.publications import NotPublishable


@require_safe
@requires(*JUDGING)
@never_cache
def schemes(request: HttpRequest) -> HttpResponse:
    """List every version of every scheme, the newest of a name first."""
    found = list(GradeScheme.objects.prefetch_related("setups__round").order_by("name", "-number"))
    newest = {one.name: one.pk for one in reversed(found)}
    lines = [
        {
            "scheme": one,
            "words": page.scheme_words(one),
            "bands": [(each["name"], band_words(Band.from_json(each))) for each in reversed(one.bands)],
            "rounds": sorted({setup.round.title for setup in one.setups.all()}),
            "newest": newest[one.name] == one.pk,
        }
        for one in found
    ]
    return render(request, "dashboards/appraisal/schemes.html", {"lines": lines, "trail": _trail()})


@require_http_methods(["GET", "HEAD", "POST"])
@requires(*JUDGING)
@never_cache
def edit(request: HttpRequest) -> HttpResponse:
    """Write a scheme or the next version of one (`?ban=`); “Kiểm tra” says what is wrong and keeps nothing."""
    if request.method != "POST":
        return _page(request, *_begun(request))
    form = forms.SchemeForm(request.POST)
    try:
        bands = forms.read_bands(request.POST)
    except forms.Unreadable as refusal:
        return _page(request, form, _typed(request), faults=refusal.faults, status=422)
    if request.POST.get("action") == "check" or not form.is_valid():
        return _checked(request, form, bands)
    said = form.cleaned_data
    try:
        made = keep_scheme(**said, bands=bands, actor=user_of(request), at=now())
    except NotPublishable as refusal:
        return _page(request, form, _typed(request), faults=refusal.faults, status=422)
    messages.success(request, _("Đã lưu %s.") % page.scheme_words(made))
    return redirect("appraisal:schemes")


def _checked(request: HttpRequest, form: forms.SchemeForm, bands: list[Band]) -> HttpResponse:
    faults = scheme_faults(bands)
    asked = request.POST.get("action") == "check"
    form = form if not asked else forms.SchemeForm(initial=request.POST.dict())
    fine = asked and not faults
    return _page(request, form, _typed(request), faults=faults, fine=fine, status=200 if fine else 422)


def _begun(request: HttpRequest) -> tuple[forms.SchemeForm, list[dict[str, str]]]:
    asked = request.GET.get("ban", "")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) <= 9 else 0
    found = GradeScheme.objects.filter(pk=number).first()
    if found is None:
        return forms.SchemeForm(initial={"seen": 0, "basis": "index", "reads": "printed"}), _rows([])
    newest = GradeScheme.objects.filter(name=found.name).order_by("-number").values_list("number", flat=True)[0]
    fields = ("name", "basis", "reads", "source", "verified")
    initial: dict[str, Any] = {name: getattr(found, name) for name in fields} | {"seen": newest}
    return forms.SchemeForm(initial=initial), _rows([Band.from_json(each) for each in reversed(found.bands)])


def _rows(bands: list[Band]) -> list[dict[str, str]]:
    """Return the rows of the editor: the bands, best first, and a few empty ones; five where it begins."""
    made = [
        {
            "name": band.name,
            "low": "" if band.low is None else plain(band.low).replace(".", ","),
            "low_side": "in" if band.low_in else "out",
            "high": "" if band.high is None else plain(band.high).replace(".", ","),
            "high_side": "in" if band.high_in else "out",
        }
        for band in bands
    ]
    empty = {"name": "", "low": "", "low_side": "in", "high": "", "high_side": "out"}
    wanted = min(MOST_BANDS, len(made) + forms.EMPTY_ROWS) if made else 5
    return [*made, *(dict(empty) for _n in range(wanted - len(made)))]


def _typed(request: HttpRequest) -> list[dict[str, str]]:
    names = {"name": "ten-%d", "low": "tu-%d", "low_side": "tu-%d-la", "high": "den-%d", "high_side": "den-%d-la"}
    rows = [{key: request.POST.get(name % row, "")[:200] for key, name in names.items()} for row in range(MOST_BANDS)]
    filled = [row for row in rows if row["name"] or row["low"] or row["high"]]
    return [*filled, *_rows([])[: max(0, min(forms.EMPTY_ROWS, MOST_BANDS - len(filled)))]]


def _trail(*more: str) -> page.Trail:
    here = (_("Thang xếp loại"), reverse("appraisal:schemes") if more else "")
    return [(_("Công bố"), reverse("publications:rounds")), here, *((words, "") for words in more)]


def _page(request: HttpRequest, form: forms.SchemeForm, rows: list[dict[str, str]], **shown: Any) -> HttpResponse:
    context = {
        "form": form,
        "rows": rows,
        "sides": forms.SIDES,
        "trail": _trail(_("Soạn thang")),
        "faults": shown.get("faults", []),
        "fine": shown.get("fine", False),
    }
    return render(request, "dashboards/appraisal/scheme.html", context, status=shown.get("status", 200))
