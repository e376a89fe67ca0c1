"""Officials named by citizens: the head's list and case; for Sở Nội vụ, counts by agency."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localtime, now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.roles import Role
from agencies.access import requires
from feedback.access import Reader, cases_of, reader_of, visible
from feedback.forms import NamedForm
from feedback.models import NamedCase
from feedback.selectors.comments import names_on
from feedback.selectors.named import counts_by_agency
from feedback.services import named as named_services
from feedback.services.steps import Changed, Hand, WordsMissing


@require_safe
@requires(Role.HEAD, Role.HOME_AFFAIRS)
@never_cache
def cases(request: HttpRequest) -> HttpResponse:
    """List a head's cases, or count them by agency for Sở Nội vụ."""
    reader = reader_of(request)
    found = list(cases_of(reader))
    if found:
        named_services.note_list_seen(number=len(found), actor=reader.user, at=now())
    counts = counts_by_agency(reader.office, on=reader.on) if reader.reading.has(Role.HOME_AFFAIRS) else []
    names = names_on({each.agency_id for each in found} | {each.agency_id for each in counts}, on=reader.on)
    context = {
        "cases": [_line(case, names, reader) for case in found],
        "counts": [(names.get(each.agency_id, ""), each, _by_outcome(each.outcomes)) for each in counts],
        "outcomes": [str(outcome.label) for outcome in NamedCase.Outcome],
        "heads": bool(found) or reader.reading.has(Role.HEAD),
        "office": reader.reading.has(Role.HOME_AFFAIRS),
        "trail": _trail(_("Người bị nêu tên")),
    }
    return render(request, "feedback/named.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Role.HEAD, Role.HOME_AFFAIRS)
@never_cache
def case(request: HttpRequest, comment_id: UUID) -> HttpResponse:
    """Show a case to the head of the agency, or to those above the head, and take what they note or decide."""
    reader, found = _case_of(request, comment_id)
    if request.method != "POST":
        named_services.note_seen(case=found, actor=reader.user, at=now())
        return _page(request, reader, found, NamedForm(initial={"version": found.version}))
    form = NamedForm(request.POST)
    if not form.is_valid():
        return _page(request, reader, found, form, status=422)
    typed = form.cleaned_data
    hand = Hand(actor=reader.user, at=now(), seen=typed["version"])
    try:
        named_services.decide(case=found, outcome=typed["outcome"], note=typed["note"], hand=hand)
    except Changed:
        return _changed(request, reader, found, form)
    except WordsMissing:
        form.add_error("note", _("Cần ghi nội dung, tối đa 5.000 ký tự."))
        return _page(request, reader, found, form, status=422)
    messages.success(request, _("Đã ghi."))
    return redirect("feedback:cases")


def _case_of(request: HttpRequest, comment_id: UUID) -> tuple[Reader, NamedCase]:
    """Return a case this person looks into. Raises Http404: for anyone else it does not exist."""
    reader = reader_of(request)
    found = cases_of(reader).filter(comment=comment_id, comment__in=visible(reader)).first()
    if found is None:
        raise Http404
    return reader, found


def _changed(request: HttpRequest, reader: Reader, case: NamedCase, form: NamedForm) -> HttpResponse:
    case.refresh_from_db()
    data = {**form.data.dict(), "version": str(case.version)}  # type: ignore[attr-defined]
    return _page(request, reader, case, NamedForm(data), changed=True, status=409)


def _page(
    request: HttpRequest, reader: Reader, case: NamedCase, form: NamedForm, *, changed: bool = False, status: int = 200
) -> HttpResponse:
    steps = case.steps.select_related("actor").order_by("-number")
    names = names_on({case.agency_id}, on=reader.on)
    context = {
        "case": case,
        "line": _line(case, names, reader),
        "form": form,
        "steps": [
            (str(step.get_outcome_display() or _("ghi chú")), step.actor.full_name, _moment(step.at), step.note)
            for step in steps
        ],
        "changed": changed,
        "faults": [(field.name, f"{field.label}: {field.errors[0]}") for field in form if field.errors],
        "trail": _trail(_("Người bị nêu tên"), _("Một việc")),
    }
    return render(request, "feedback/case.html", context, status=status)


def _line(case: NamedCase, names: dict[int, str], reader: Reader) -> dict[str, Any]:
    return {
        "id": str(case.comment_id),
        "agency": names.get(case.agency_id, ""),
        "words": case.comment.masked,
        "opened": case.opened_on,
        "due": case.due_on,
        "late": not case.outcome and case.due_on < reader.on,
        "outcome": str(case.get_outcome_display()) if case.outcome else "",
    }


def _by_outcome(outcomes: Any) -> list[int]:
    return [outcomes.get(outcome.value, 0) for outcome in NamedCase.Outcome]


def _trail(list_name: str, here: str = "") -> list[tuple[str, str]]:
    way = [(_("Ý kiến của người dân"), reverse("feedback:comments"))]
    return [*way, (list_name, reverse("feedback:cases")), (here, "")] if here else [*way, (list_name, "")]


def _moment(at: Any) -> str:
    return localtime(at).strftime("%H:%M %d/%m/%Y")
