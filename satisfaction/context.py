from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest


@dataclass(frozen=True, slots=True)
class NavigationItem:
    label: str
    url: str
    icon: str
    current: bool


def workspace(request: HttpRequest) -> dict[str, Any]:
    """Give every page the province's name; officials' pages also get their navigation."""
    return {"province_name": settings.PROVINCE_NAME, "navigation": []}
