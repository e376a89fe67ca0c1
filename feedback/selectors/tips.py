"""About whom no tip can be left here: the bodies of those who would read it."""

from datetime import date

from django.conf import settings

from accounts.roles import Role
from agencies.models import AgencyVersion, Delegation, Membership
from agencies.sorting import folded

HOME_AFFAIRS = "so noi vu"
OF_THE_PROVINCE = (Role.LEADERSHIP, Role.STEERING)


def bodies_reading_tips(*, on: date) -> dict[str, str]:
    """Return code and name of each agency whose people read tips on a day, in the office's order.

    These are the agencies of the persons who hold the role that TIPS_GO_TO names (or hold it for somebody absent), the
    agency that the role itself speaks of (no membership says so: Sở Nội vụ is known by its name, the leadership and the
    steering board stand over the province's agency), and the units directly below these.
    """
    versions = list(AgencyVersion.objects.filter(valid__contains=on).select_related("agency"))
    reading = _agencies_of(_readers(on), on) | {each.agency_id for each in versions if _is_the_role_s(each)}
    return {each.agency.code: each.name for each in versions if each.agency_id in reading or _is_part(each, reading)}


def _readers(on: date) -> set[int]:
    held = Membership.objects.filter(
        role=settings.TIPS_GO_TO, agency=None, block=None, valid__contains=on, user__is_active=True
    )
    lent = Delegation.objects.filter(membership__in=held, valid__contains=on)
    return set(held.values_list("user", flat=True)) | set(lent.values_list("delegate", flat=True))


def _agencies_of(users: set[int], on: date) -> set[int]:
    held = Membership.objects.filter(role__in=Role.of_an_agency(), user__in=users, valid__contains=on)
    return {agency for agency in held.values_list("agency", flat=True) if agency is not None}


def _is_the_role_s(version: AgencyVersion) -> bool:
    role = Role(settings.TIPS_GO_TO)
    if role in OF_THE_PROVINCE:
        return version.level == AgencyVersion.Level.PROVINCE
    return role == Role.HOME_AFFAIRS and folded(version.name).startswith(HOME_AFFAIRS)


def _is_part(version: AgencyVersion, of: set[int]) -> bool:
    return version.level == AgencyVersion.Level.UNIT and version.parent_id in of
