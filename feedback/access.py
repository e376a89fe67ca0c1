"""The comment that an address names, for who may read it or act on it (feedback.reach decides)."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.utils.timezone import localdate

from feedback.models import Comment
from feedback.reach import READING, Reader, cases_of, reader_for, visible
from surveys.access import user_of

__all__ = [
    "READING",
    "Reader",
    "cases_of",
    "handled_comment",
    "readable_comment",
    "reader_of",
    "unmaskable_comment",
    "visible",
]


def reader_of(request: HttpRequest) -> Reader:
    return reader_for(user_of(request), on=localdate())


def readable_comment(request: HttpRequest, comment_id: UUID) -> tuple[Reader, Comment]:
    """Return a comment this person may read. Raises Http404: for anyone else it does not exist."""
    reader = reader_of(request)
    found = visible(reader).filter(pk=comment_id).select_related("handler", "service", "assignee").first()
    if found is None:
        raise Http404
    return reader, found


def handled_comment(request: HttpRequest, comment_id: UUID) -> tuple[Reader, Comment]:
    """Return a comment this person may act on. Raises Http404, or PermissionDenied for who only reads it."""
    if not reader_of(request).acts:
        raise PermissionDenied
    reader, comment = readable_comment(request, comment_id)
    if not (reader.handles(comment) or reader.helps(comment)):
        raise PermissionDenied
    return reader, comment


def unmaskable_comment(request: HttpRequest, comment_id: UUID) -> tuple[Reader, Comment]:
    """Return a comment whose masked words this person may see. Raises Http404, PermissionDenied."""
    if not reader_of(request).looks_behind:
        raise PermissionDenied
    reader, comment = readable_comment(request, comment_id)
    if not reader.unmasks(comment):
        raise PermissionDenied
    return reader, comment
