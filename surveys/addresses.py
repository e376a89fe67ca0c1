from django.conf import settings
from django.urls import reverse

from surveys.models import AccessPoint


def address_of(access_point: AccessPoint) -> str:
    """Return the full address of the form behind an access point, under PUBLIC_URL."""
    return settings.PUBLIC_URL.rstrip("/") + reverse("surveys:form", args=[access_point.token])


def kiosk_address_of(access_point: AccessPoint) -> str:
    """Return the full address that the device of a kiosk's door opens."""
    return settings.PUBLIC_URL.rstrip("/") + reverse("kiosk:kiosk", args=[access_point.token])
