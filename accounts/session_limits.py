"""How long a session of an official lasts: a working day from sign-in, less when nothing is done for a while.

Django's own age starts anew whenever the session changes. A tablet may be without network for hours: what it asks of
the surveyor's application neither ends nor prolongs an idle session, but the day's end holds there, too.
"""

import time
from collections.abc import Callable, MutableMapping
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

Answer = Callable[[HttpRequest], HttpResponse]
BEGUN, SEEN = "begun_at", "seen_at"
OFFICE, FIELD = "/noi-bo/", "/dieu-tra/"
# Written down at most this often: a session is a row of the database.
NOTED_EVERY_SECONDS = 300


def begin(session: MutableMapping[str, Any]) -> None:
    """Let the limits of a session count from now."""
    session[BEGUN] = session[SEEN] = int(time.time())


def limited_sessions(get_response: Answer) -> Answer:
    """End sessions that are over before anything rests on them; whoever carries none is asked nothing."""

    def middleware(request: HttpRequest) -> HttpResponse:
        in_office = request.path_info.startswith(OFFICE)
        limited = in_office or request.path_info.startswith(FIELD)
        if limited and settings.SESSION_COOKIE_NAME in request.COOKIES:
            _limit(request, in_office=in_office, at=int(time.time()))
        return get_response(request)

    return middleware


def _limit(request: HttpRequest, *, in_office: bool, at: int) -> None:
    begun, seen = request.session.get(BEGUN), request.session.get(SEEN)
    if begun is None or seen is None:
        return
    idle = at - seen if in_office else 0
    if at - begun > settings.SESSION_COOKIE_AGE or idle > settings.SESSION_IDLE_MINUTES * 60:
        logout(request)
    elif idle > NOTED_EVERY_SECONDS:
        request.session[SEEN] = at
