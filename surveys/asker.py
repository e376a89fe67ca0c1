"""Who asks, as the citizen's page and the paper form say it: an agency in its own survey, the commune whose sections a
round measures, otherwise Sở Nội vụ."""

from datetime import date
from functools import lru_cache

from django.conf import settings
from django.utils.translation import gettext as _

from agencies.models import Agency, AgencyVersion
from agencies.selectors import common_commune
from agencies.sorting import folded
from surveys.models import Round, RoundUnit
from surveys.selectors import Door

KEPT_ROUNDS = 256


def asker_of(door: Door) -> str:
    """Return the name of who asks, in the language of the page."""
    if door.owner_id is not None:
        return owner_asking(door.owner_id, door.opens_on)
    return commune_asking(door.round_id, door.opens_on) or _home_affairs()


def asking(round: Round) -> str:
    """Return the name of who asks in a round, as its paper form says it: the agency whose own survey it is first."""
    if round.owner is not None:
        return agency_asking(round.owner, on=round.opens_on)
    return commune_asking(round.pk, round.opens_on) or _home_affairs()


def agency_asking(owner: Agency | None, *, on: date) -> str:
    """Return the name that the owner of a questionnaire bears on a day; nobody's is Sở Nội vụ's."""
    if owner is None:
        return _home_affairs()
    return owner_asking(owner.pk, on)


def owner_asking(owner_id: int, on: date) -> str:
    """Return the name that an agency bears on a day."""
    version = AgencyVersion.objects.select_related("agency").filter(agency=owner_id, valid__contains=on).first()
    return version.name if version else Agency.objects.get(pk=owner_id).code


# The units of a round never change.
@lru_cache(maxsize=KEPT_ROUNDS)
def commune_asking(round_id: int, opens_on: date) -> str:
    """Return the name of the commune that every unit of a round is or stands under; empty if there is none."""
    units = RoundUnit.objects.filter(round=round_id).select_related("version")
    commune = common_commune([unit.version for unit in units], on=opens_on)
    return commune.name if commune else ""


def _home_affairs() -> str:
    name = settings.PROVINCE_NAME
    if folded(name).startswith("thanh pho "):
        return _("Sở Nội vụ %(city)s") % {"city": name}
    return _("Sở Nội vụ tỉnh %(province)s") % {"province": name}
