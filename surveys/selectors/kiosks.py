"""Reads of how a kiosk's device is."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from surveys.models import Kiosk, KioskReport

# It reports every five minutes.
SEEN_LATELY = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class KioskState:
    """How a kiosk's device is: what it told last, whether lately, and whether it asks the round's newest form."""

    report: KioskReport | None
    seen_lately: bool
    asks_newest: bool


def kiosk_state(kiosk: Kiosk, *, at: datetime) -> KioskState:
    """Return the state of a kiosk's device at a moment."""
    report = KioskReport.objects.select_related("version").filter(kiosk=kiosk).first()
    if report is None:
        return KioskState(None, seen_lately=False, asks_newest=False)
    newest = kiosk.access_point.round_unit.round.questionnaire_version_id
    return KioskState(report, at - report.at <= SEEN_LATELY, report.version_id == newest)
