"""Who may be given a comment, and which agencies there are to ask."""

from collections.abc import Mapping
from datetime import date

from django.conf import settings
from django.db.models import Q

from accounts.models import User
from accounts.roles import Role
from agencies.models import AgencyVersion, Membership
from agencies.sorting import person_key
from feedback.models import Audience, Comment


def hands_for(comment: Comment, *, on: date, office: bool) -> list[User]:
    """Return who may deal with a comment: people of its agency and those above; only heads, or those set for tips.

    `office`: Sở Nội vụ's people, too; an agency gives them nothing to do.
    """
    held = Membership.objects.filter(valid__contains=on, user__is_active=True)
    if comment.audience == Audience.TIPS:
        held = held.filter(role=settings.TIPS_GO_TO, agency=None, block=None)
    else:
        roles = (Role.HEAD,) if comment.audience == Audience.HEAD else Role.of_an_agency()
        hands = Q(role__in=roles, agency__in=lineage(comment.handler_id, on=on))
        above = Q(role=Role.HOME_AFFAIRS, agency=None, block=None)
        held = held.filter(hands | above if office else hands)
    users = {each.user_id: each.user for each in held.select_related("user")}
    return sorted(users.values(), key=lambda user: person_key(user.full_name))


def lineage(agency_id: int, *, on: date) -> list[int]:
    """Return an agency and those above it on a day, lowest first."""
    line = [agency_id]
    while parent := _parent(line[-1], on):
        if parent in line:
            break
        line.append(parent)
    return line


def agencies_to_ask(*, on: date) -> list[tuple[str, str]]:
    """Return the agencies of a day as pairs (code, name), in the office's order.

    Units of many agencies are called the same, so theirs is followed by the name of what they stand under.
    """
    versions = list(AgencyVersion.objects.filter(valid__contains=on).select_related("agency"))
    names = {version.agency_id: version.name for version in versions}
    return [(version.agency.code, _whole_name(version, names)) for version in versions]


def _whole_name(version: AgencyVersion, names: Mapping[int, str]) -> str:
    above = names.get(version.parent_id or 0, "") if version.level == AgencyVersion.Level.UNIT else ""
    return version.name if not above or above in version.name else f"{version.name}, {above}"


def _parent(agency_id: int, on: date) -> int | None:
    return AgencyVersion.objects.filter(agency=agency_id, valid__contains=on).values_list("parent", flat=True).first()
