"""The list of obligations, and how each agency stands with them."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from actionplans.models import Directive
from actionplans.reach import READING, Reader, reader_for, visible
from actionplans.selectors import Sums, Wanted, counts, directives, listed, names_on, sums_by_bearer
from agencies.access import requires
from agencies.sorting import folded
from agencies.table_files import rows_per_page
from dashboards.extracts.scopes import READING as READING_EXTRACTS
from dashboards.obligations import page
from scoring.access import user_of

PAGE = 50


@require_safe
@requires(*READING)
@never_cache
def obligations(request: HttpRequest) -> HttpResponse:
    """List the obligations a person sees, as the address filters them."""
    reader, wanted = _asked(request)
    seen = visible(reader)
    found = counts(seen, wanted, on=reader.on)
    paginator = Paginator(listed(seen, wanted, on=reader.on), rows_per_page(request, PAGE))
    # Counted already, by situation.
    paginator.count = found[wanted.situation]
    shown = paginator.get_page(request.GET.get("trang"))
    context = {
        "lines": page.lines(list(shown), reader.on),
        "tabs": _tabs(found, wanted),
        "wanted": wanted,
        "filtered": wanted != Wanted(situation=wanted.situation),
        "bearers": _bearers(reader, wanted),
        "gives": reader.gives,
        "giving": _giving(wanted),
        "reads_extracts": reader.reading.has(*READING_EXTRACTS),
        **_choices(reader, wanted),
        **_pages(shown, wanted),
    }
    return render(request, "dashboards/obligations/list.html", context)


@require_safe
@requires(*READING)
@never_cache
def summary(request: HttpRequest) -> HttpResponse:
    """Show how each agency stands with what it owes."""
    reader, wanted = _asked(request)
    sums = sums_by_bearer(visible(reader), wanted, on=reader.on)
    names = names_on({one.bearer_id for one in sums}, on=reader.on)
    context = {
        "heads": _heads(),
        "rows": [(names.get(one.bearer_id, ""), _list_of(one, wanted), _labelled(_numbers(one))) for one in sums],
        "total": _labelled(_total(sums)),
        "wanted": wanted,
        "trail": page.trail((_("Tổng hợp theo đơn vị"), "")),
        **_choices(reader, wanted),
    }
    return render(request, "dashboards/obligations/summary.html", context)


def _asked(request: HttpRequest) -> tuple[Reader, Wanted]:
    return reader_for(user_of(request), on=localdate()), page.read(request.GET)


def _list_of(one: Sums, wanted: Wanted) -> str:
    return reverse("obligations:obligations") + page.address(wanted, bearer=one.bearer__code)


def _tabs(found: dict[str, int], wanted: Wanted) -> list[dict[str, Any]]:
    return [
        {
            "label": words,
            "count": found[name],
            "url": page.address(wanted, situation=name),
            "current": name == wanted.situation,
        }
        for name, words in page.situation_words().items()
    ]


def _choices(reader: Reader, wanted: Wanted) -> dict[str, Any]:
    """Return what the filters offer and hold: directives and themes of obligations that the person sees."""
    found = list(directives(visible(reader), every=reader.gives))
    themes = dict.fromkeys(each.theme for each in found if each.theme)
    return {
        "directive_value": str(wanted.directive or ""),
        "situation_code": page.situation_code(wanted.situation),
        "directives": [("", _("Mọi văn bản")), *((str(each.pk), _said(each)) for each in found)],
        "themes": [("", _("Mọi chủ đề")), *((theme, theme) for theme in themes)] if themes else [],
    }


def _bearers(reader: Reader, wanted: Wanted) -> list[tuple[str, str]]:
    """Return the agencies that owe something the person sees, by code; none where there is no choice between them."""
    found = dict(visible(reader).order_by().values_list("bearer", "bearer__code").distinct())
    names = names_on(set(found), on=reader.on)
    named = sorted(((code, names.get(pk, code)) for pk, code in found.items()), key=lambda one: folded(one[1]))
    if wanted.bearer and wanted.bearer not in found.values():
        # An address may ask for one that owes nothing: the box says so, the list is empty.
        named.append((wanted.bearer, wanted.bearer))
    return [("", _("Mọi đơn vị")), *named] if wanted.bearer or len(named) > 1 else []


def _giving(wanted: Wanted) -> str:
    """Return where tasks are given: after the directive of the list, else after one that is entered first."""
    found = Directive.objects.filter(pk=wanted.directive).exists() if wanted.directive else False
    return reverse("obligations:give", args=[wanted.directive]) if found else reverse("obligations:enter")


def _said(directive: Directive) -> str:
    return f"{directive.number}, {directive.issued_on:%d/%m/%Y}"


def _pages(shown: Any, wanted: Wanted) -> dict[str, str]:
    query = page.address(wanted)
    join = "&" if query != "?" else ""
    return {
        "previous": f"{query}{join}trang={shown.previous_page_number()}" if shown.has_previous() else "",
        "next": f"{query}{join}trang={shown.next_page_number()}" if shown.has_next() else "",
        "words": _("Trang %(number)d trong %(total)d") % {"number": shown.number, "total": shown.paginator.num_pages},
    }


def _numbers(one: Sums) -> tuple[int, ...]:
    return (one.owed, one.in_time, one.late_done, one.waiting, one.to_do, one.overdue, one.proposed)


def _heads() -> tuple[str, ...]:
    """Return what each number counts."""
    return (
        _("Được giao"),
        _("Hoàn thành đúng hạn"),
        _("Hoàn thành trễ hạn"),
        _("Chờ xem xét"),
        _("Còn hạn"),
        _("Quá hạn"),
        _("Có đề xuất xử lý"),
    )


def _labelled(numbers: tuple[int, ...]) -> list[tuple[str, int]]:
    """Return numbers each with its head; of no agency there are none."""
    return list(zip(_heads(), numbers, strict=False))


def _total(sums: list[Sums]) -> tuple[int, ...]:
    return tuple(map(sum, zip(*map(_numbers, sums), strict=True)))
