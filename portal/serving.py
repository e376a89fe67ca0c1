"""How public pages leave: the same bytes to everybody, made once for each state of what is published.

A page is made again as soon as anything it shows changed: what tells that (`stamp`) is asked in one query, by each
process once a second at most, however many ask for the page. No page reads who asks, so none sets a cookie; the
language is the one that was chosen, in its cookie. What programs read, and what other sites show, is in Vietnamese
whoever asks (`same_for_all`), so that a cache on the way keeps one for everybody.
"""

import gzip
import hashlib
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from threading import Lock
from time import monotonic
from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import http_date
from django.utils.translation import get_language, override

from accounts.replica import alias

# How long a browser or a cache on the way shows a page without asking again.
SECONDS = 60
# How long a process takes the state of what is published for what it was.
FRESH_SECONDS = 1.0
# Packed bodies kept by a process: a province's pages of some years, in two languages.
MOST_BYTES = 24 * 2**20
# No address of ours is longer; what is asked beyond is not kept.
LONGEST_KEY = 300
HTML = "text/html; charset=utf-8"
CONDITIONS = {"HTTP_IF_MATCH", "HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_IF_UNMODIFIED_SINCE"}

# Where a request carries what its answer hangs on, for who stands before Django (`portal.front`).
LEFT = "portal.left"
Stamp = tuple[object, ...]
View = Callable[..., HttpResponse]


@dataclass(frozen=True, slots=True)
class Body:
    """A page as it leaves, packed; `modified`: when what it shows came to be, empty where nothing is published."""

    packed: bytes
    etag: str
    kind: str
    modified: str

    @property
    def plain(self) -> bytes:
        return gzip.decompress(self.packed)


def body_of(content: str, *, kind: str = HTML, since: datetime | None = None) -> Body:
    """Pack a page. Its tag is that of its content, whichever process made it."""
    raw = content.encode()
    modified = http_date(since.timestamp()) if since is not None else ""
    return Body(gzip.compress(raw, 6, mtime=0), f'W/"{hashlib.sha256(raw).hexdigest()[:32]}"', kind, modified)


class Kept:
    """Bodies by key, the oldest given up first once they take too much room. Safe for threads."""

    def __init__(self, most: int = MOST_BYTES) -> None:
        self.most = most
        self.size = 0
        self._bodies: OrderedDict[object, tuple[Stamp, Body]] = OrderedDict()
        self._lock = Lock()

    def find(self, key: object, stamp: Stamp) -> Body | None:
        """Return what was made of the same state, None where there is nothing."""
        with self._lock:
            found = self._bodies.get(key)
            if found is None or found[0] != stamp:
                return None
            self._bodies.move_to_end(key)
            return found[1]

    def keep(self, key: object, stamp: Stamp, body: Body) -> None:
        with self._lock:
            before = self._bodies.pop(key, None)
            self._bodies[key] = stamp, body
            self.size += len(body.packed) - (len(before[1].packed) if before else 0)
            while self.size > self.most and self._bodies:
                self.size -= len(self._bodies.popitem(last=False)[1][1].packed)

    def clear(self) -> None:
        with self._lock:
            self._bodies.clear()
            self.size = 0


KEPT = Kept()
_told: dict[tuple[Callable[[], Stamp], str], tuple[float, Stamp]] = {}


def told(stamp: Callable[[], Stamp]) -> Stamp:
    """Return the state that a stamp tells, or told less than a moment ago."""
    at, key = monotonic(), (stamp, alias())
    found = _told.get(key)
    if found is None or at - found[0] >= FRESH_SECONDS:
        _told[key] = found = at, stamp()
    return found[1]


def still_told(stamp: Callable[[], Stamp], state: Stamp) -> bool:
    """Say whether a stamp told this state less than a moment ago, from whichever server, without asking it."""
    now, all_told = monotonic(), list(_told.items())
    return any(
        asked is stamp and last == state and now - at < FRESH_SECONDS for (asked, _server), (at, last) in all_told
    )


def served(
    request: HttpRequest, stamp: Callable[[], Stamp], make: Callable[[], Body], *, query: str = ""
) -> HttpResponse:
    """Answer with the page of an address, made unless it is kept; `query` is all of the query that it depends on.

    `stamp` is a function of a module: what it told last is kept by it. `make` may raise Http404.
    """
    state = told(stamp)
    response = served_as(request, state, make, query=query)
    request.META[LEFT] = stamp, state
    return response


def served_as(request: HttpRequest, state: Stamp, make: Callable[[], Body], *, query: str = "") -> HttpResponse:
    """Answer as `served`, with a page that is as old as `state`."""
    # Pages name their own address for other sites to use.
    key = (request.get_host(), request.scheme, request.path, query, get_language())
    body = KEPT.find(key, state)
    if body is None:
        body = make()
        if len(request.path) + len(query) <= LONGEST_KEY:
            KEPT.keep(key, state, body)
    return answer(request, body)


def answer(request: HttpRequest, body: Body, *, status: int = 200) -> HttpResponse:
    """Return a body as everybody may keep it for a short time, 304 to who has it already."""
    packed = "gzip" in request.META.get("HTTP_ACCEPT_ENCODING", "")
    response = HttpResponse(body.packed if packed else body.plain, content_type=body.kind, status=status)
    if packed:
        response["Content-Encoding"] = "gzip"
    response["Content-Length"] = str(len(response.content))
    response["Cache-Control"] = f"public, max-age={SECONDS}"
    response["ETag"] = body.etag
    if body.modified:
        response["Last-Modified"] = body.modified
    # The language adds the cookie it is chosen by.
    patch_vary_headers(response, ("Accept-Encoding",))
    for_everybody(response)
    # Reading tags costs as much as all the rest of the answer: only where somebody has one.
    if status != HttpResponse.status_code or not CONDITIONS & request.META.keys():
        return response
    # The tag decides: two pages of one second have one date.
    return for_everybody(get_conditional_response(request, etag=body.etag, response=response) or response)


def for_everybody(response: HttpResponse) -> HttpResponse:
    """Mark an answer that caches may give to anybody: it leaves without cookies (`portal.front`)."""
    cast(Any, response).for_everybody = True
    return response


def same_for_all(view: View) -> View:
    """Mark a view whose answers hang on nothing but the address: in Vietnamese, whatever cookies come along."""

    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with override(settings.LANGUAGE_CODE):
            return as_same_for_all(view(request, *args, **kwargs))

    return shown


def as_same_for_all(response: HttpResponse) -> HttpResponse:
    """Say of an answer in Vietnamese that it is the same whatever cookies come along (`satisfaction.language`)."""
    response.headers["Content-Language"] = settings.LANGUAGE_CODE
    cast(Any, response).same_for_all = True
    return for_everybody(response)


def page(
    request: HttpRequest, template: str, context: dict[str, Any], *, since: datetime | None = None, section: str = ""
) -> Body:
    """Render a template for everybody: nothing in it knows who asks. `section` is its part of the menu."""
    around = {**place_of(request), "province_name": settings.PROVINCE_NAME}
    around |= {"section": section} if section else {}
    return body_of(render_to_string(template, {**context, **around}), since=since)


def place_of(request: HttpRequest) -> dict[str, str]:
    """Return what the frame of a public page needs: its address, and that of its part of the menu."""
    return {"here": request.path, "section": f"/{request.path.split('/')[1]}/"}
