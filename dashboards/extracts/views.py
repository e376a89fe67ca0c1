"""Extracts: their list, making one, one with its sections, the acts about it, and on paper."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from actionplans.models import Extract, Point
from actionplans.periods import containing
from actionplans.services import extracts as services
from actionplans.services.taking import Changed, Hand, NotNow, WordsMissing
from agencies.access import requires
from agencies.table_files import rows_per_page
from dashboards.extracts import page
from dashboards.extracts.content import to_json
from dashboards.extracts.forms import BOX, ActForm, StartForm, too_long, typed_texts
from dashboards.extracts.scopes import MAKING, READING, About, Maker, about, choices, maker_of, visible
from dashboards.extracts.sections import sections
from dashboards.extracts.sections.asked import Asked
from feedback.comment_page import fields_of
from scoring.access import user_of

PAGE = 50
MOST_POINTS = 60
ACTS = ("compute", "write", "close", "reopen")


@require_http_methods(["GET", "HEAD", "POST"])
@requires(*READING)
@never_cache
def extracts(request: HttpRequest) -> HttpResponse:
    """List the extracts a person reads; make one."""
    maker = _maker(request)
    abouts = list(choices(maker))
    if request.method != "POST":
        return _list(request, maker, _form(maker, abouts, None))
    if not abouts:
        raise PermissionDenied
    form = _form(maker, abouts, request.POST)
    if not form.is_valid():
        return _list(request, maker, form, status=422)
    typed = form.cleaned_data
    chosen = abouts[[_code(each) for each in abouts].index(typed["about"])]
    days = {"first": typed["first"], "last": typed["last"]}
    asked = Asked(about=chosen, on=maker.on, point=typed["point"], **days)
    try:
        made = services.start_extract(
            kind=typed["kind"], numbers=_numbers(asked, typed["kind"]), agency=chosen.agency, block=chosen.block,
            point=typed["point"], actor=maker.user, at=now(), **days,
        )  # fmt: skip
    except services.AlreadyMade as there:
        messages.info(request, _("Trích báo cáo của kỳ và phạm vi này đã có: mở bản đã lập."))
        return redirect("extracts:extract", there.pk)
    messages.success(request, _("Đã lập từ số liệu của cổng. Viết thêm nhận định ở từng mục."))
    return redirect("extracts:extract", made.pk)


@require_safe
@requires(*READING)
@never_cache
def extract(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an extract with its sections and what was written."""
    maker, found = _seen(request, pk)
    return _page(request, maker, found)


@require_POST
@requires(*MAKING)
@never_cache
def act(request: HttpRequest, pk: int) -> HttpResponse:
    """Do one thing about an extract, unless somebody did another meanwhile: then it is shown as it is now (409)."""
    maker, found = _seen(request, pk)
    code, form, texts = request.POST.get("action", "write"), ActForm(request.POST), typed_texts(request.POST)
    if code not in ACTS or not maker.makes(found):
        raise PermissionDenied
    if not form.is_valid() or too_long(texts):
        return _refused(request, maker, found, texts)
    typed = form.cleaned_data
    hand = Hand(actor=maker.user, at=now(), seen=typed["version"])
    try:
        done = _do(code, found, {**typed, "texts": texts}, hand, maker)
    except (Changed, NotNow):
        found.refresh_from_db()
        fault = _("Có người vừa làm việc khác với bản này; xem lại rồi làm tiếp nếu vẫn cần.")
        told = [*page.lost(found, texts, hand.seen), *([("", typed["text"])] if typed["text"].strip() else [])]
        return _page(request, maker, found, faults=[("", fault)], lost=told, status=409)
    except WordsMissing:
        return _page(request, maker, found, faults=[("ly-do", _("Cần ghi lý do mở lại."))], status=422)
    except services.NoSuchSection as unknown:
        raise Http404 from unknown
    messages.success(request, _done(code) if done.version > hand.seen else _("Không có nhận định nào thay đổi."))
    there = reverse("extracts:extract", args=[found.pk])
    return redirect(f"{there}#muc-{typed['section']}" if typed["section"] else there)


@require_safe
@requires(*READING)
@never_cache
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an extract as an official document to print."""
    maker, found = _seen(request, pk)
    context = {
        "extract": found,
        "title": page.title_of(found),
        "about": page.about_of(found, maker.on),
        "of_province": found.agency_id is None and found.block_id is None,
        "parts": page.parts(found),
        "computed_at": page.moment(found.computed_at),
        "closed": found.state == Extract.State.CLOSED,
        "year": found.last_day.year,
        "recipients": page.recipients(found),
    }
    return render(request, "dashboards/extracts/paper.html", context)


def _do(code: str, found: Extract, typed: dict[str, Any], hand: Hand, maker: Maker) -> Extract:
    texts = typed["texts"]
    if code == "compute":
        chosen = about(found.agency, found.block, on=maker.on)
        asked = Asked(chosen, found.first_day, found.last_day, maker.on, found.point)
        return services.compute(extract=found, numbers=_numbers(asked, found.kind), texts=texts, hand=hand)
    if code == "write":
        return services.write(extract=found, texts=texts, confirmed=typed["section"], hand=hand)
    if code == "close":
        return services.close(extract=found, texts=texts, hand=hand)
    return services.reopen(extract=found, note=typed["text"], hand=hand)


def _refused(request: HttpRequest, maker: Maker, found: Extract, texts: dict[str, str]) -> HttpResponse:
    """Show the page with everything that was typed still in its box."""
    titles = {part.section.code: part.section.title for part in page.parts(found)}
    faults = [
        (f"{BOX}{section}", _("%s: tối đa 5.000 ký tự.") % titles[section])
        for section in too_long(texts)
        if section in titles
    ] or [("", _("Nội dung quá dài hoặc trang đã cũ; tối đa 5.000 ký tự."))]
    return _page(request, maker, found, faults=faults, typed=texts, status=422)


def _done(code: str) -> str:
    return {
        "compute": _("Đã tính lại. Mục nào đổi số liệu sau khi viết có dấu nhắc xem lại."),
        "write": _("Đã lưu nhận định."),
        "close": _("Đã chốt; mở lại được khi cần."),
        "reopen": _("Đã mở lại để sửa."),
    }[code]


def _numbers(asked: Asked, kind: str) -> dict[str, Any]:
    return to_json(sections(asked, kind=kind))


def _maker(request: HttpRequest) -> Maker:
    return maker_of(user_of(request), on=localdate())


def _seen(request: HttpRequest, pk: int) -> tuple[Maker, Extract]:
    """Return an extract this person reads. Raises Http404: for anyone else it does not exist."""
    maker = _maker(request)
    found = visible(maker).filter(pk=pk).first()
    if found is None:
        raise Http404
    return maker, found


def _code(one: About) -> str:
    return f"dv-{one.agency.pk}" if one.agency else f"khoi-{one.block.pk}" if one.block else "tinh"


def _form(maker: Maker, abouts: list[About], data: Any) -> StartForm:
    points: list[Point] = []
    if maker.office:
        asking = Point.objects.filter(obligations__isnull=False).distinct().select_related("directive")
        points = list(asking.order_by("-directive__issued_on", "directive", "position")[:MOST_POINTS])
    named = [(_code(each), each.name or _("Toàn tỉnh")) for each in abouts]
    initial = {"year": maker.on.year, "number": containing("quarter", maker.on).number}
    form = StartForm(data, abouts=named, points=points, today=maker.on, initial=initial)
    form.auto_id = "%s"
    return form


def _list(request: HttpRequest, maker: Maker, form: StartForm, *, status: int = 200) -> HttpResponse:
    shown = Paginator(visible(maker), rows_per_page(request, PAGE)).get_page(request.GET.get("trang"))
    context = {
        "lines": page.lines(list(shown), maker.on),
        "pages": shown,
        "fields": fields_of(form) if form.fields["about"].choices else [],  # type: ignore[attr-defined]
        "faults": [(field.name, f"{field.label}: {field.errors[0]}") for field in form if field.errors],
        "trail": [*page.trail()[:-1], (_("Trích báo cáo"), "")],
    }
    return render(request, "dashboards/extracts/list.html", context, status=status)


def _page(
    request: HttpRequest,
    maker: Maker,
    found: Extract,
    *,
    faults: Sequence[tuple[str, str]] = (),
    lost: Sequence[tuple[str, str]] = (),
    typed: Mapping[str, str] = services.NOTHING,
    status: int = 200,
) -> HttpResponse:
    parts = page.parts(found, typed)
    titles = {part.section.code: part.section.title for part in parts}
    context = {
        "extract": found,
        "title": page.title_of(found),
        "about": page.about_of(found, maker.on),
        "computed_at": page.moment(found.computed_at),
        "parts": parts,
        "stale": sum(part.stale for part in parts),
        "closed": found.state == Extract.State.CLOSED,
        "writes": maker.makes(found) and found.state == Extract.State.DRAFT,
        "makes": maker.makes(found),
        "steps": page.steps(found.steps.select_related("actor").defer("numbers"), titles),
        "faults": faults,
        "lost": lost,
        "trail": page.trail((page.title_of(found), "")),
    }
    return render(request, "dashboards/extracts/extract.html", context, status=status)
