from django.conf import settings
from django.urls import reverse

from surveys.models import AccessPoint

LOCAL = "http://localhost:8000"


def address_of(access_point: AccessPoint) -> str:
    """Return the full address of the form behind an access point, under PUBLIC_URL where that is set."""
    base: str = getattr(settings, "PUBLIC_URL", "") or LOCAL
    return base.rstrip("/") + reverse("surveys:form", args=[access_point.token])
