"""Wording the paragraphs of a report otherwise before it goes out."""

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.roles import Role
from agencies.access import requires
from charts.render import svg
from reports import text_page
from reports.asked import Asked
from reports.selectors import NothingToReport
from reports.views import page_of, wanted
from scoring.access import user_of
from scoring.services import report_texts as services
from surveys.access import manages

WRITING = (Role.HOME_AFFAIRS, *Role.of_an_agency())
KEY = "doan"


class ActForm(forms.Form):
    """What is done about a paragraph, and which of its wordings was seen; `text` is checked by the service."""

    key = forms.CharField(max_length=120)
    action = forms.ChoiceField(choices=[("write", ""), ("reset", "")])
    version = forms.IntegerField(min_value=0, max_value=32_000)
    text = forms.CharField(max_length=20_000, required=False, strip=False)


@require_safe
@requires(*WRITING)
@never_cache
def texts(request: HttpRequest, code: str) -> HttpResponse:
    """Show the paragraphs of a report, of the round's where none is named; `doan`: with a box to word that one in."""
    if "kind" not in request.GET:
        return redirect(f"{reverse('reports:texts', args=[code])}?{urlencode({'kind': 'province'})}")
    asked = _asked(request, request.GET, code)
    try:
        lines = _lines(asked)
    except NothingToReport as refusal:
        messages.error(request, str(refusal))
        return redirect(page_of(asked))
    return _page(request, asked, lines, request.GET.get(KEY, ""))


@require_POST
@requires(*WRITING)
@never_cache
def act(request: HttpRequest, code: str) -> HttpResponse:
    """Word one paragraph, unless somebody else did meanwhile: then it is shown as it is now (409)."""
    asked, form = _asked(request, request.POST, code), ActForm(request.POST)
    if not form.is_valid():
        raise BadRequest("key, action, version")
    typed = form.cleaned_data
    try:
        lines = _lines(asked)
    except NothingToReport as refusal:
        messages.error(request, str(refusal))
        return redirect(page_of(asked))
    line = next((one for one in lines if one.key == typed["key"]), None)
    if line is None:
        raise Http404
    try:
        _do(request, asked, line, typed)
    except services.WordsMissing:
        fault = _("Cần có lời văn, tối đa 5.000 ký tự. Muốn bỏ lời đã sửa, chọn “Dùng lại câu của cổng”.")
        return _page(request, asked, lines, line.key, fault=fault, lost=typed["text"], status=422)
    except services.ChangedMeanwhile:
        fault = _("Có người vừa sửa đoạn này; xem lại rồi sửa tiếp nếu vẫn cần.")
        return _page(request, asked, _lines(asked), line.key, fault=fault, lost=typed["text"], status=409)
    words = _("Đã lưu lời văn.") if typed["action"] == "write" else _("Đã dùng lại câu của cổng.")
    messages.success(request, words)
    return redirect(f"{address(asked)}&{urlencode({KEY: line.key})}#sua")


def address(asked: Asked) -> str:
    """Return the address of a report's paragraphs."""
    about = {"kind": asked.kind.code, **_subject(asked)}
    return f"{reverse('reports:texts', args=[asked.round.code])}?{urlencode(about)}"


def _subject(asked: Asked) -> dict[str, str]:
    if asked.unit is not None:
        return {"agency": asked.subject}
    return {"block": asked.subject} if asked.block is not None else {}


def _asked(request: HttpRequest, data: QueryDict, code: str) -> Asked:
    """Return the report whose paragraphs are asked for. Raises Http404 where the round is not this person's."""
    asked = replace(wanted(request, data, code), sheets=False)
    if not manages(user_of(request), asked.round):
        raise Http404
    return asked


def _lines(asked: Asked) -> list[text_page.Line]:
    return text_page.lines_of(asked, asked.kind.make(asked, svg))


def _do(request: HttpRequest, asked: Asked, line: text_page.Line, typed: dict[str, Any]) -> None:
    about = services.Paragraph(
        round=asked.round,
        kind=asked.kind.code,
        subject=asked.subject,
        key=line.key,
        base=line.generated,
        seen=typed["version"],
    )
    if typed["action"] == "write":
        services.write_text(about=about, text=typed["text"], actor=user_of(request), at=now())
    else:
        services.reset_text(about=about, actor=user_of(request), at=now())


def _page(
    request: HttpRequest,
    asked: Asked,
    lines: list[text_page.Line],
    key: str,
    *,
    fault: str = "",
    lost: str = "",
    status: int = 200,
) -> HttpResponse:
    here = address(asked)
    context = {
        "asked": asked,
        "subject": _subject(asked),
        "lines": lines,
        "open": next((line for line in lines if line.key == key), None),
        "stale": sum(line.is_stale for line in lines),
        "without": text_page.lost_of(lines, asked),
        "here": here,
        "preview": here.replace(reverse("reports:texts", args=[asked.round.code]), _preview(asked), 1),
        "faults": [("loi-van", fault)] if fault else [],
        "lost": lost,
        "trail": [
            (_("Các đợt khảo sát"), reverse("dashboards:rounds")),
            (asked.round.title, reverse("dashboards:round", args=[asked.round.code])),
            (_("Lời văn báo cáo"), ""),
        ],
    }
    return render(request, "reports/texts.html", context, status=status)


def _preview(asked: Asked) -> str:
    return reverse("reports:preview", args=[asked.round.code])
