from dataclasses import dataclass
from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from accounts.roles import Role
from agencies.access import roles_of


@dataclass(frozen=True, slots=True)
class NavigationItem:
    label: str
    url: str
    icon: str
    current: bool


def workspace(request: HttpRequest) -> dict[str, Any]:
    """Give every page the province's name; officials' pages also get their navigation, read only where it is drawn."""
    items = SimpleLazyObject(partial(navigation, request))
    return {"province_name": settings.PROVINCE_NAME, "navigation": items}


def navigation(request: HttpRequest) -> list[NavigationItem]:
    """Return what the signed-in person may open, in at most seven items."""
    if not request.user.is_authenticated:
        return []
    roles = roles_of(request.user, on=localdate())
    current = request.resolver_match.view_name if request.resolver_match else ""
    items = []
    if not roles.isdisjoint(Role.seeing_results()):
        results = ("dashboards:rounds", "dashboards:round", "dashboards:unit", "reports:preview")
        items.append(NavigationItem(_("Kết quả"), reverse("dashboards:rounds"), "chart", current in results))
    if not roles.isdisjoint(Role.managing_people()):
        items.append(NavigationItem(_("Tài khoản"), reverse("agencies:people"), "people", current == "agencies:people"))
    return items
