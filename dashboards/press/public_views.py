"""What the press sees of a pack: before its hour the terms, and the pack itself only by a link of its own.

Whoever has no such link gets the same answer whatever they send, made without reading any figure.
"""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from actionplans.models import PressPack
from actionplans.services.press import note_opening, office_of
from dashboards.press.page import figures_of

LONGEST_ID = 22


@require_safe
@never_cache
def show(request: HttpRequest, public_id: str, secret: str = "") -> HttpResponse:
    """Show a pack to who may read it now. Raises Http404 for one that is unknown or still written."""
    at, pack = now(), _pack(public_id)
    # Asked for in any case: an answer takes the same questions with a wrong secret as with none.
    office = office_of(pack, secret)
    released = at >= pack.release_at
    if pack.state == PressPack.State.WITHDRAWN:
        return _kept_back(request, "dashboards/press/withdrawn.html", {}, status=410)
    if not (released or office):
        return _kept_back(
            request, "dashboards/press/embargo.html", {"release_at": pack.release_at, "terms": pack.terms}
        )
    if office and not released and request.method == "GET":
        note_opening(office=office, at=at)
    later = getattr(pack.publication, "superseded_by", None)
    context = {"pack": pack, "released": released, "later": later, "office": "" if released else office}
    if later is None:
        context |= {"figures": figures_of(pack.publication)}
    return _kept_back(request, "dashboards/press/shown.html", context)


def _pack(public_id: str) -> PressPack:
    if len(public_id) > LONGEST_ID or "\0" in public_id:
        raise Http404
    related = ("publication__superseded_by", "publication__round", "publication__run__method_version__method")
    found = PressPack.objects.exclude(state=PressPack.State.DRAFT).select_related(*related)
    pack = found.filter(public_id=public_id).first()
    if pack is None:
        raise Http404
    return pack


def _kept_back(request: HttpRequest, template: str, context: dict[str, object], *, status: int = 200) -> HttpResponse:
    response = render(request, template, context, status=status)
    # The address may be a secret: it goes along to nobody, and is found by no search.
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
