"""The list of comments."""

from collections.abc import Mapping
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.roles import Role
from accounts.table_looks import Column, TableLook, look_of
from agencies.access import requires
from agencies.models import Agency
from feedback import queue_page
from feedback.access import READING, Reader, reader_of, visible
from feedback.models import Audience, Comment, Source, State
from feedback.queue_heading import heading_of
from feedback.selectors.comments import Wanted, counts_by_state, listed, names_on
from feedback.words import SIGNALS, TOPICS
from surveys.models import Round

PAGE = 30
UNDO = "feedback_undo"


@require_safe
@requires(*READING)
@never_cache
def comments(request: HttpRequest) -> HttpResponse:
    """List the comments a person may read, as the address filters them."""
    reader = reader_of(request)
    wanted = queue_page.read(request.GET, reader)
    counts = counts_by_state(visible(reader), wanted, on=reader.on)
    paginator = Paginator(listed(visible(reader), wanted, on=reader.on), PAGE)
    # Counted already, by state.
    paginator.count = counts.get(wanted.state, 0) if wanted.state else sum(counts.values())
    page = paginator.get_page(request.GET.get("trang"))
    codes = _handlers(reader)
    names = names_on(set(codes), on=reader.on)
    units, rounds = [(code, names.get(pk, code)) for pk, code in codes.items()], _rounds(reader)
    states = _states(counts, wanted)
    context = {
        "entries": [queue_page.entry(comment, names, reader) for comment in page],
        "states": states,
        "fields": _fields(units, rounds),
        "heading": heading_of(wanted, reader, units=units, rounds=rounds),
        "state": next(state["label"] for state in states if state["current"]).lower() if wanted.state else "",
        "wanted": wanted,
        "hidden": [(queue_page.STATE, request.GET[queue_page.STATE])] if queue_page.STATE in request.GET else [],
        "filtered": wanted != Wanted(state=wanted.state),
        "office": reader.office.everything,
        "acts": reader.acts,
        "sees_cases": reader.reading.has(Role.HEAD, Role.HOME_AFFAIRS),
        "undo": request.session.pop(UNDO, None),
        "all_url": queue_page.address(Wanted(state="")),
        "look": _look(request),
        **_pages(page, wanted),
    }
    return render(request, "feedback/queue.html", context)


def _look(request: HttpRequest) -> TableLook:
    """Return how comments are shown: what is written, its state, signals, unit and day always are."""
    parts = [Column("chu-de", _("Chủ đề")), Column("nguon", _("Nguồn, thủ tục")), Column("giao", _("Người xử lý"))]
    return look_of(request.COOKIES, "y-kien", parts, back=request.get_full_path(), roomy=True)


def _handlers(reader: Reader) -> dict[int, str]:
    """Return the agencies of which the person reads a comment, and no other: the list must not tell of them."""
    seen = visible(reader) if not reader.office.everything else _of_the_office(reader)
    seen = seen.filter(handler=OuterRef("pk"))
    return dict(Agency.objects.filter(Exists(seen)).order_by("pk").values_list("pk", "code"))


def _of_the_office(reader: Reader) -> QuerySet[Comment]:
    """Return what Sở Nội vụ of the whole province reads, also of excluded forms: from an index, for a list of names."""
    return Comment.objects.all() if reader.tips else Comment.objects.exclude(audience=Audience.TIPS)


def _rounds(reader: Reader) -> list[tuple[str, str]]:
    """Return the rounds of whose forms the person reads a comment, the newest first."""
    seen = visible(reader).filter(round_unit__round=OuterRef("pk"))
    return list(Round.objects.filter(Exists(seen)).order_by("-opens_on", "-pk").values_list("code", "title"))


def _states(counts: Mapping[str, int], wanted: Wanted) -> list[dict[str, Any]]:
    labels = {
        State.NEW: _("Mới"),
        State.ASSIGNED: _("Đang xử lý"),
        State.ANSWERED: _("Đã trả lời"),
        State.CLOSED: _("Đã xong"),
        State.MERGED: _("Đã gộp"),
        State.SPAM: _("Không phải ý kiến"),
        "": _("Tất cả"),
    }
    return [
        {
            "label": label,
            "count": counts.get(str(state), 0) if state else sum(counts.values()),
            "url": queue_page.address(wanted, state=state),
            "current": wanted.state == state,
        }
        for state, label in labels.items()
    ]


def _fields(units: list[tuple[str, str]], rounds: list[tuple[str, str]]) -> dict[str, list[tuple[str, str]]]:
    return {
        "rounds": [("", _("Mọi đợt")), *rounds],
        "topics": [("", _("Mọi chủ đề")), *((code, str(words)) for code, words in TOPICS.items())],
        "signals": [("", _("Mọi dấu hiệu")), *((code, str(words)) for code, words in SIGNALS.items())],
        "units": [("", _("Mọi đơn vị")), *sorted(units, key=lambda unit: unit[1])],
        "sources": [("", _("Mọi nguồn")), *((each.value, str(each.label)) for each in Source)],
    }


def _pages(page: "Page[Comment]", wanted: Wanted) -> dict[str, str]:
    query = queue_page.address(wanted)
    return {
        "previous": f"{query}&trang={page.previous_page_number()}" if page.has_previous() else "",
        "next": f"{query}&trang={page.next_page_number()}" if page.has_next() else "",
        "page_words": _("Trang %(number)d trong %(total)d")
        % {"number": page.number, "total": page.paginator.num_pages},
    }
