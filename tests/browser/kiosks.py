"""Kiosks of a running portal, each made once."""

from functools import cache

from tests.browser.facts import Facts
from tests.browser.portal import Portal

KIOSK_PIN = "2580"
SET_UP = """
from django.utils.timezone import now
from surveys.models import Kiosk
from surveys.services.kiosks import set_up_kiosk
kiosk = Kiosk.objects.get(access_point__token="{token}")
set_up_kiosk(kiosk=kiosk, reset_seconds=600, pause_seconds=0, pin="{pin}", at=now())
"""
CLOSE = """
from django.utils.timezone import now
from surveys.models import AccessPoint
from surveys.services import close_access_point
close_access_point(access_point=AccessPoint.objects.get(token="{token}"), reason="thử", at=now())
"""


def kiosk(facts: Facts) -> str:
    """Return the token of a kiosk that has its PIN."""
    return _made(facts.portal, facts.names["round"], facts.names["agency"], SET_UP)


def kiosk_without_pin(facts: Facts) -> str:
    return _made(facts.portal, facts.names["round"], facts.names["agency"], "")


def closed_kiosk(facts: Facts) -> str:
    return _made(facts.portal, facts.names["round"], facts.names["agency"], CLOSE)


@cache
def _made(portal: Portal, survey_round: str, agency: str, after: str) -> str:
    words = ("create_access_point", survey_round, "--unit", agency, "--channel", "KIOSK")
    token = str(portal.manage_json(*words)["token"])
    if after:
        portal.manage("shell", "-v0", "-c", after.format(token=token, pin=KIOSK_PIN))
    return token
