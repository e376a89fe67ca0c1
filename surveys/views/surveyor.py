"""The surveyor's application: its frame, worker and manifest, and what it fetches and sends."""

import json
import logging
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.request import UnreadablePostError
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from accounts.roles import Role
from agencies.access import requires
from surveys import surveyor_app
from surveys.access import user_of
from surveys.models import Assignment, Channel
from surveys.posted import TooLarge, refuse_if_large
from surveys.selectors.fieldwork import Progress, assigned_versions, assignments_of_surveyor, progress_of
from surveys.sent_forms import NotABatch, SentForm, Unreadable, read_batch
from surveys.services.sync import Outcome, take_form

log = logging.getLogger(__name__)


@require_safe
@requires(Role.SURVEYOR)
@never_cache
def start(request: HttpRequest) -> HttpResponse:
    """Open the application."""
    return HttpResponse(surveyor_app.shell())


@require_safe
@never_cache
def shell(request: HttpRequest) -> HttpResponse:
    """Give the frame that the worker keeps for opening without network; it holds nothing of anybody."""
    return HttpResponse(surveyor_app.shell())


@require_safe
@never_cache
def worker(request: HttpRequest) -> HttpResponse:
    """Give the service worker, with the version and the files of the application as they are now."""
    return HttpResponse(surveyor_app.worker(surveyor_app.shell()), content_type="text/javascript; charset=utf-8")


@require_safe
@never_cache
def manifest(request: HttpRequest) -> HttpResponse:
    """Say what the application is called and looks like once it is installed."""
    start_url = reverse("surveyor:start")
    document = {
        "id": start_url,
        "name": _("Đi khảo sát"),
        "short_name": _("Đi khảo sát"),
        "description": _("Phỏng vấn người dân về sự hài lòng, dùng được khi mất mạng."),
        "lang": settings.LANGUAGE_CODE,
        "start_url": start_url,
        "scope": start_url,
        "display": "standalone",
        "background_color": "#f4f6f8",
        "theme_color": "#0f2a43",
        "icons": [
            {"src": address, "sizes": size, "type": "image/png", "purpose": purpose}
            for address, size, purpose in surveyor_app.icons_of_app()
        ],
    }
    return JsonResponse(document, content_type="application/manifest+json")


@require_safe
@requires(Role.SURVEYOR)
@never_cache
def me(request: HttpRequest) -> HttpResponse:
    """Say who is signed in, what time it is, and the token that a sending must carry."""
    user = user_of(request)
    return JsonResponse({"id": user.pk, "name": user.full_name, "csrf": get_token(request), "now": now().isoformat()})


@require_safe
@requires(Role.SURVEYOR)
@never_cache
def assignments(request: HttpRequest) -> HttpResponse:
    """Give the surveyor's assignments with the questionnaire versions they ask by."""
    held = list(assignments_of_surveyor(user_of(request)))
    progress = progress_of(held)
    return JsonResponse({"assignments": [_assignment(each, progress[each.pk]) for each in held]})


@require_safe
@requires(Role.SURVEYOR)
@never_cache
def questionnaire(request: HttpRequest, version_id: int) -> HttpResponse:
    """Give one questionnaire version as the application shows it."""
    if version_id not in assigned_versions(user_of(request)):
        raise Http404
    return JsonResponse(surveyor_app.questionnaire_document(version_id))


@require_POST
@requires(Role.SURVEYOR)
@never_cache
def sync(request: HttpRequest) -> HttpResponse:
    """Take filled-in forms, each by itself; tell of each what became of it."""
    try:
        batch = read_batch(_document(request))
    except (TooLarge, RequestDataTooBig):
        return JsonResponse({"detail": _("Nội dung gửi lên quá lớn.")}, status=413)
    except NotABatch as error:
        return JsonResponse({"detail": str(error)}, status=400)
    except (ValueError, RecursionError, UnreadablePostError):
        return JsonResponse({"detail": _("Nội dung không phải JSON hợp lệ.")}, status=400)
    at, user = now(), user_of(request)
    results = [_taken(form, user, batch.sent_at, at) for form in batch.forms]
    return JsonResponse({"now": at.isoformat(), "results": results})


def _document(request: HttpRequest) -> Any:
    refuse_if_large(request)
    return json.loads(request.body, parse_constant=_no_constant)


def _no_constant(name: str) -> None:
    raise ValueError(name)


def _taken(form: SentForm | Unreadable, user: User, sent_at: datetime | None, at: datetime) -> Mapping[str, Any]:
    if isinstance(form, Unreadable):
        return {"id": form.id, "status": "refused", "receipt": "", "words": form.words, "errors": {}}
    try:
        outcome = take_form(form=form, surveyor=user, sent_at=sent_at, at=at)
    except DatabaseError:
        # One form that the database will not take must not keep the others on the tablet.
        log.exception("a surveyor's form could not be stored")
        return _told(form, "retry", Outcome("refused", words=_("Cổng chưa lưu được phiếu này. Máy sẽ gửi lại.")))
    return _told(form, outcome.status, outcome)


def _told(form: SentForm, status: str, outcome: Outcome) -> Mapping[str, Any]:
    return {
        "id": str(form.id),
        "status": status,
        "receipt": outcome.receipt,
        "words": outcome.words,
        "errors": dict(outcome.errors),
    }


def _assignment(assignment: Assignment, progress: Progress) -> Mapping[str, Any]:
    unit = assignment.round_unit
    return {
        "id": assignment.pk,
        "unit": unit.version.name,
        "round": unit.round.title,
        "round_code": unit.round.code,
        "state": unit.round.state,
        "opens_on": unit.round.opens_on.isoformat(),
        "closes_on": unit.round.closes_on.isoformat(),
        "channel": assignment.channel,
        "channel_name": assignment.get_channel_display(),
        "place": assignment.place,
        "due_on": assignment.due_on.isoformat(),
        "quota": assignment.quota,
        "collected": progress.valid,
        "version": unit.round.questionnaire_version_id,
        "synthetic": unit.round.synthetic,
        "phone_list": _phone_list(unit.round.code, assignment),
    }


def _phone_list(code: str, assignment: Assignment) -> str:
    """Return where the telephone list of a round lies: kept by the app that invites, read online only."""
    if assignment.channel != Channel.PHONE:
        return ""
    return reverse("invitations:calls", args=[code])
