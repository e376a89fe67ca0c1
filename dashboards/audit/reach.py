"""Who reads which part of the audit (DESIGN § 1).

Administrator and data-protection officer: all of it. Sở Nội vụ with the whole province: what concerns its own work,
that is neither accounts and roles nor comments, where even a count could tell of a tip. Everybody: what they did.
"""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet

from accounts.models import AuditEntry, User
from accounts.roles import Role
from agencies.access import roles_of, scope_of
from dashboards.audit.actions import OF_THE_OFFICE

READING = (*Role.of_the_whole(), Role.HOME_AFFAIRS)


def readable(user: User, *, on: date) -> tuple[QuerySet[AuditEntry], bool]:
    """Return what a person may read, and whether it is all. Raises PermissionDenied for a part of the province."""
    if not reads(user, on=on):
        raise PermissionDenied
    if not roles_of(user, on=on).isdisjoint(Role.of_the_whole()):
        return AuditEntry.objects.all(), True
    return AuditEntry.objects.filter(action__in=sorted(OF_THE_OFFICE)), False


def reads(user: User, *, on: date) -> bool:
    """Tell whether a person may read more than what they did themselves."""
    if not roles_of(user, on=on).isdisjoint(Role.of_the_whole()):
        return True
    return scope_of(user, on=on, roles=(Role.HOME_AFFAIRS,)).everything


def whole_or_office(user: User, *, on: date, of_rights: bool) -> bool:
    """Tell whether a person reads of changes: those of accounts and roles are for who reads the whole audit."""
    return not roles_of(user, on=on).isdisjoint(Role.of_the_whole()) if of_rights else reads(user, on=on)


def own(user: User) -> QuerySet[AuditEntry]:
    return AuditEntry.objects.filter(actor=user)
