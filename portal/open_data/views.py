"""Open data for people (pages) and programs (files). Everybody may read all of it; nobody is asked who they are."""

import hashlib
from collections.abc import Callable, Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.cache import get_conditional_response, patch_cache_control
from django.views.decorators.http import require_safe

from documents.csv_files import MEDIA_TYPE as CSV
from documents.row_errors import XLSX_MEDIA_TYPE
from portal import serving
from portal.open_data import page
from portal.open_data.feed import MEDIA_TYPE as ATOM
from portal.open_data.feed import feed_of
from portal.open_data.files import NAMES
from portal.open_data.holding import content_of, kept_of
from portal.open_data.reading import Entry, about, entries, entries_of, licence
from portal.serving import Stamp, served_as

# A correction is seen within these seconds by whoever asks a cache between.
FRESH_SECONDS = 300
TYPES: Mapping[str, str] = {
    "csv": CSV,
    "json": "application/json",
    "xlsx": XLSX_MEDIA_TYPE,
    "txt": "text/plain; charset=utf-8",
    "zip": "application/zip",
}


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Say what there is: surveys with their publications, what each file is, licence, feed."""
    every = entries()
    stamp = [(each.publication.pk, each.publication.round.title, each.publication.round.synthetic) for each in every]
    return _page(request, "start", (*stamp, licence()), lambda: page.start(every))


@require_safe
def dictionary(request: HttpRequest) -> HttpResponse:
    """Say what every column means."""
    return _page(request, "dictionary", (), page.dictionary)


@require_safe
def in_force(request: HttpRequest, code: str) -> HttpResponse:
    """Show the publication in force of a survey."""
    every = entries_of(code)
    return _publication(request, _chosen(every), every)


@require_safe
def publication(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Show one publication, also one that was replaced."""
    every = entries_of(code)
    return _publication(request, _chosen(every, number), every)


@require_safe
@serving.same_for_all
def file(request: HttpRequest, code: str, number: int, name: str) -> HttpResponse:
    """Hand out a file of a publication."""
    entry = _chosen(entries_of(code) if name in NAMES else [], number)
    mark = f'"{kept_of(entry).facts[name].sha256}"'
    answer = get_conditional_response(request, etag=mark) or _answer(entry, name)
    answer.headers["ETag"] = mark
    # What everybody may read a program of another site may read, too.
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return _cached(answer)


@require_safe
@serving.same_for_all
def file_in_force(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """Lead to a file of the publication in force: its own address stays what it is."""
    entry = _chosen(entries_of(code) if name in NAMES else [])
    return _cached(redirect("open_data:file", code, entry.number, name))


@require_safe
@serving.same_for_all
def feed(request: HttpRequest) -> HttpResponse:
    """Hand out the feed of publications and corrections."""
    content = feed_of(entries())
    mark = f'"{hashlib.sha256(content).hexdigest()}"'
    answer = get_conditional_response(request, etag=mark) or HttpResponse(content, content_type=ATOM)
    answer.headers["ETag"] = mark
    return _cached(answer)


def _chosen(every: list[Entry], number: int | None = None) -> Entry:
    """Return the publication of a number, without one the one in force. Raises Http404 where there is none."""
    found = next((each for each in every if number in (None, each.number)), None)
    if found is None:
        raise Http404
    return found


def _publication(request: HttpRequest, entry: Entry, every: list[Entry]) -> HttpResponse:
    # What the files say of the publication, and how many others there are, is all that can change on its page.
    return _page(request, "publication", (about(entry), len(every)), lambda: page.publication(entry, every))


def _page(request: HttpRequest, name: str, stamp: Stamp, context: Callable[[], dict[str, Any]]) -> HttpResponse:
    return served_as(request, stamp, lambda: serving.page(request, f"portal/open_data/{name}.html", context()))


def _answer(entry: Entry, name: str) -> HttpResponse:
    kind = name.rpartition(".")[2]
    answer = HttpResponse(content_of(entry, name), content_type=TYPES[kind])
    if kind in {"csv", "xlsx", "zip"}:
        saved = f"{entry.publication.round.code}-{entry.number}-{name}"
        answer.headers["Content-Disposition"] = f'attachment; filename="{saved}"'
    return answer


def _cached(answer: HttpResponse) -> HttpResponse:
    patch_cache_control(answer, public=True, max_age=FRESH_SECONDS)
    return answer
