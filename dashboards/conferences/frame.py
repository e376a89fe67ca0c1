"""What the pages of one conference share: finding it, telling the second of two writers."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from actionplans.conference_reach import acts_for, history_of, visible_conferences
from actionplans.models import Conference
from actionplans.reach import Reader, reader_for
from dashboards.conferences import page
from scoring.access import user_of


def reader_of(request: HttpRequest) -> Reader:
    return reader_for(user_of(request), on=localdate())


def seen(request: HttpRequest, pk: int) -> tuple[Reader, Conference]:
    """Return a conference this person sees. Raises Http404: for anyone else it does not exist."""
    reader = reader_of(request)
    found = visible_conferences(reader).filter(pk=pk).first()
    if found is None:
        raise Http404
    return reader, found


def owned(request: HttpRequest, pk: int) -> tuple[Reader, Conference]:
    """Return a conference of an agency the person acts for. Raises Http404, PermissionDenied."""
    reader, found = seen(request, pk)
    if not acts_for(reader, found.agency_id):
        raise PermissionDenied
    return reader, found


def meanwhile(found: Conference, since: int, lost: str = "") -> dict[str, Any]:
    """Return what the second writer is told: the steps taken since the version that was seen, and what was typed."""
    done: Sequence[page.StepLine] = page.steps(history_of(found))
    return {"meanwhile": done[: len(done) - since], "lost": lost}


def trail(found: Conference, *here: tuple[str, str]) -> list[tuple[str, str]]:
    return page.trail((page.title_of(found), page.address_of(found) if here else ""), *here)


def not_now_words() -> str:
    return _("Hội nghị đang ở tình trạng khác nên không làm việc này được.")
