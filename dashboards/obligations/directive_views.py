"""Directives: their list, one with its points, entering one."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from actionplans.models import Directive
from actionplans.reach import GIVING, READING, Reader, reader_for, visible
from actionplans.selectors import Wanted, counts, listed, to_remind
from actionplans.selectors import directives as directives_of
from actionplans.services.directives import AlreadyEntered, Heading, enter_directive
from actionplans.services.withdrawing import newest_set
from agencies.access import requires
from dashboards.obligations import page
from dashboards.obligations.forms import HeadingForm
from feedback.comment_page import fields_of
from scoring.access import user_of

DAYS = {"issued_on": "date"}


@require_safe
@requires(*READING)
@never_cache
def directives(request: HttpRequest) -> HttpResponse:
    """List the directives after which the person sees an obligation; for who gives them, all."""
    reader = _reader(request)
    found = directives_of(visible(reader), every=reader.gives).prefetch_related("points")
    context = {"directives": found, "gives": reader.gives, "trail": page.trail((_("Văn bản giao việc"), ""))}
    return render(request, "dashboards/obligations/directives.html", context)


@require_safe
@requires(*READING)
@never_cache
def directive(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a directive's points, each with the obligations after it that the person sees."""
    return directive_page(request, *seen_directive(request, pk))


def directive_page(
    request: HttpRequest, reader: Reader, found: Directive, *, fault: str = "", reason: str = "", status: int = 200
) -> HttpResponse:
    """Return the page of a directive; `fault`, `reason`: why a set was not taken back, and what was typed."""
    wanted = Wanted(directive=found.pk)
    owed = list(listed(visible(reader), wanted, on=reader.on))
    lines = dict(zip((each.pk for each in owed), page.lines(owed, reader.on), strict=True))
    found_by = counts(visible(reader), wanted, on=reader.on)
    points = [(point, [lines[each.pk] for each in owed if each.point_id == point.pk]) for point in found.points.all()]
    context = {
        "directive": found,
        "points": points,
        "counts": [(words, found_by[name]) for name, words in page.situation_words().items() if found_by[name]],
        "gives": reader.gives,
        "given_set": newest_set(found) if reader.gives else None,
        "faults": [("", fault)] if fault else [],
        "reason": reason,
        "reminds": bool(to_remind(owed, on=reader.on)),
        "trail": page.trail((_("Văn bản giao việc"), reverse("obligations:directives")), (found.number, "")),
    }
    return render(request, "dashboards/obligations/directive.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(*GIVING)
@never_cache
def enter(request: HttpRequest) -> HttpResponse:
    """Enter a directive: its head, and its text of which the points are taken."""
    reader = _reader(request)
    if not reader.gives:
        raise PermissionDenied
    if request.method != "POST":
        return _form(request, HeadingForm(today=reader.on))
    form = HeadingForm(request.POST, today=reader.on)
    if not form.is_valid():
        return _form(request, form, status=422)
    typed = dict(form.cleaned_data)
    points = typed.pop("text")
    try:
        made = enter_directive(heading=Heading(**typed), points=points, actor=reader.user, at=now())
    except AlreadyEntered:
        form.add_error("number", _("Văn bản số này, ngày này của cơ quan này đã có trong cổng."))
        return _form(request, form, status=422)
    return redirect("obligations:give", made.pk)


def seen_directive(request: HttpRequest, pk: int) -> tuple[Reader, Directive]:
    """Return a directive the person sees. Raises Http404: for anyone else it does not exist."""
    reader = _reader(request)
    found = directives_of(visible(reader), every=reader.gives).filter(pk=pk).first()
    if found is None:
        raise Http404
    return reader, found


def _reader(request: HttpRequest) -> Reader:
    return reader_for(user_of(request), on=localdate())


def _form(request: HttpRequest, form: HeadingForm, *, status: int = 200) -> HttpResponse:
    form.auto_id = "%s"
    context: dict[str, Any] = {
        "fields": fields_of(form),
        "faults": [(field.name, f"{field.label}: {field.errors[0]}") for field in form if field.errors],
        "trail": page.trail((_("Văn bản giao việc"), reverse("obligations:directives")), (_("Thêm văn bản"), "")),
    }
    return render(request, "dashboards/obligations/enter.html", context, status=status)
