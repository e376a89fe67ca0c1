"""Who may be given a comment, and which agencies there are to ask."""

from collections.abc import Mapping
from datetime import date

from django.conf import settings
from django.db.models import Q

from accounts.models import User
from accounts.roles import Role
from agencies.models import AgencyVersion, Membership
from agencies.selectors import lineage_rows
from agencies.sorting import person_key
from feedback.models import Audience, Comment


def hands_for(comment: Comment, *, on: date, office: bool) -> list[User]:
    """Return who may deal with a comment: people of its agency and those above; only heads, or those set for tips.

    Whoever heads the agency that a comment kept above is about never deals with it.

    `office`: Sở Nội vụ's people, too; an agency gives them nothing to do.
    """
    held = Membership.objects.filter(valid__contains=on, user__is_active=True)
    if comment.audience == Audience.TIPS:
        held = held.filter(role=settings.TIPS_GO_TO, agency=None, block=None)
    else:
        roles = (Role.HEAD,) if comment.audience in (Audience.HEAD, Audience.ABOVE) else Role.of_an_agency()
        hands = Q(role__in=roles, agency__in=lineage_rows(comment.handler_id, on=on))
        above = Q(role=Role.HOME_AFFAIRS, agency=None, block=None)
        if comment.audience == Audience.ABOVE:
            accused = Membership.objects.filter(valid__contains=on, role=Role.HEAD, agency=comment.agency_id)
            held = held.exclude(user__in=accused.values("user"))
        held = held.filter(hands | above if office else hands)
    users = {each.user_id: each.user for each in held.select_related("user")}
    return sorted(users.values(), key=lambda user: person_key(user.full_name))


def agencies_to_ask(on: date) -> list[tuple[str, str]]:
    """Return the agencies of a day as pairs (code, name), in the office's order.

    Units of many agencies are called the same, so theirs is followed by the name of what they stand under.
    """
    versions = list(AgencyVersion.objects.filter(valid__contains=on).select_related("agency"))
    names = {version.agency_id: version.name for version in versions}
    return [(version.agency.code, _whole_name(version, names)) for version in versions]


def _whole_name(version: AgencyVersion, names: Mapping[int, str]) -> str:
    above = names.get(version.parent_id or 0, "") if version.level == AgencyVersion.Level.UNIT else ""
    return version.name if not above or above in version.name else f"{version.name}, {above}"
