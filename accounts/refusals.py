"""Whom a page was refused: a line in the log for whoever looks into attempts to go beyond a right."""

import logging
from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse

from accounts.models import User
from accounts.services import subject_of

Answer = Callable[[HttpRequest], HttpResponse]

log = logging.getLogger(__name__)


def refusals_noted(get_response: Answer) -> Answer:
    """Note who was answered 403 where; the page by its name, as addresses hold what is nobody's business."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code == HTTPStatus.FORBIDDEN and isinstance(request.user, User):
            page = request.resolver_match.view_name if request.resolver_match else "?"
            log.warning("refused %s to %s (%s)", page, subject_of(request.user), request.method)
        return response

    return middleware
