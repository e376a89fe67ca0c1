"""Who reads and writes methods: Sở Nội vụ, for the whole province."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.timezone import localdate

from accounts.models import User
from accounts.roles import Role
from agencies.access import scope_of
from scoring.drafts import method_versions, open_method_drafts
from scoring.models import MethodDraft, MethodVersion
from surveys.access import user_of

WRITING = (Role.HOME_AFFAIRS,)


def writer_of(request: HttpRequest) -> User:
    """Return who is signed in. Raises PermissionDenied: a method is of the whole province, not of a part of it."""
    user = user_of(request)
    if not scope_of(user, on=localdate(), roles=WRITING).everything:
        raise PermissionDenied
    return user


def draft_for(request: HttpRequest, draft_id: int) -> tuple[User, MethodDraft]:
    """Return an open draft. Raises Http404, PermissionDenied."""
    return writer_of(request), get_object_or_404(open_method_drafts(), pk=draft_id)


def version_for(request: HttpRequest, slug: str, number: int | None = None) -> tuple[User, MethodVersion]:
    """Return a version, the newest without a number. Raises Http404, PermissionDenied."""
    writer = writer_of(request)
    versions = method_versions().filter(method__code=slug)
    found = (versions.filter(number=number) if number is not None else versions).first()
    if found is None:
        raise Http404
    return writer, found
