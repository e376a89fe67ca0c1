"""A kiosk's settings, the PIN by which staff leave it, and what its device tells of itself.

Wrong PINs shut out the network they come from, known by a hash under a salt of the day (`surveys.watch`), not the
kiosk: else whoever reads its address could keep the staff out. Guessing from many networks ends at a ceiling a day;
above it only networks that had the PIN right within a day are listened to. A new PIN lifts the ceiling.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import record
from agencies.meanwhile import Stated, refuse_unless_seen
from surveys import watch
from surveys.models import Kiosk, KioskReport

PIN = re.compile(r"[0-9]{4,8}", re.ASCII)
MOST_WRONG = 5
# Against the 10,000 PINs of four digits: one chance in a hundred a day.
MOST_WRONG_A_DAY = 100
# The same told again sooner is not written down.
REPORTS_APART = timedelta(seconds=10)


class InvalidKiosk(ValueError):
    """The settings cannot be kept; `faults` say why, by field."""

    def __init__(self, faults: dict[str, str]) -> None:
        super().__init__("\n".join(faults.values()))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of a PIN: right, or how many tries are left, or how many seconds to wait, or shut for the day."""

    right: bool
    left: int = 0
    wait: int = 0
    shut: bool = False


@transaction.atomic
def set_up_kiosk(
    *,
    kiosk: Kiosk,
    reset_seconds: int,
    pause_seconds: int,
    pin: str,
    at: datetime,
    actor: User | None = None,
    seen: str | None = None,
) -> None:
    """Keep a kiosk's settings; an empty PIN leaves the one there is. Raises InvalidKiosk.

    `seen` marks the settings the page showed (see `agencies.meanwhile`). Raises ChangedMeanwhile.
    """
    kiosk = Kiosk.objects.select_for_update().get(pk=kiosk.pk)
    same_pin = not pin or check_password(pin, kiosk.pin_hash)
    wanted = {"reset_seconds": str(reset_seconds), "pause_seconds": str(pause_seconds)}
    wanted["pin"] = kiosk.pin_hash if same_pin else pin
    refuse_unless_seen(stated(kiosk), seen, wanted=wanted)
    faults = dict(_faults(kiosk, reset_seconds, pause_seconds, pin))
    if faults:
        raise InvalidKiosk(faults)
    kiosk.reset_seconds, kiosk.pause_seconds = reset_seconds, pause_seconds
    if pin:
        kiosk.pin_hash, kiosk.wrong_tries, kiosk.wrong_on = make_password(pin), 0, None
    kiosk.save()
    detail = {"reset": reset_seconds, "pause": pause_seconds, "pin": bool(pin)}
    record(actor=actor, action="kiosk.set_up", subject=f"access-point:{kiosk.access_point_id}", detail=detail, at=at)


def stated(kiosk: Kiosk) -> Stated:
    """Return what a kiosk's settings are; of its PIN only what tells one from another."""
    return {"reset_seconds": str(kiosk.reset_seconds), "pause_seconds": str(kiosk.pause_seconds), "pin": kiosk.pin_hash}


@transaction.atomic
def try_pin(*, access_point_id: int, pin: str, address: str | None, at: datetime) -> Tried:
    """Tell whether a PIN is right. After MOST_WRONG wrong ones in a window the network's are not looked at until the
    next; after MOST_WRONG_A_DAY from everywhere only those of networks that had it right."""
    guesser = watch.guess(kiosk=access_point_id, address=address, at=at)
    if guesser.tries > MOST_WRONG:
        return Tried(right=False, wait=watch.pin_wait(at))
    kiosk = Kiosk.objects.select_for_update().get(access_point=access_point_id)
    left_today = max(0, MOST_WRONG_A_DAY - wrong_tries(kiosk, on=timezone.localdate(at)))
    if not left_today and not guesser.known:
        return Tried(right=False, shut=True)
    if kiosk.pin_hash and PIN.fullmatch(pin) and check_password(pin, kiosk.pin_hash):
        watch.guessed_right(kiosk=access_point_id, address=address, at=at)
        return Tried(right=True)
    _count_wrong(kiosk, at)
    if not guesser.tries:
        return Tried(right=False, left=left_today - 1, shut=left_today == 1)
    left = MOST_WRONG - guesser.tries
    return Tried(right=False, left=left, wait=0 if left else watch.pin_wait(at))


def wrong_tries(kiosk: Kiosk, *, on: date) -> int:
    """Return how many wrong PINs a kiosk was given on a day, from everywhere; only the last such day is known."""
    return kiosk.wrong_tries if kiosk.wrong_on == on else 0


def _count_wrong(kiosk: Kiosk, at: datetime) -> None:
    today = timezone.localdate(at)
    kiosk.wrong_tries, kiosk.wrong_on = wrong_tries(kiosk, on=today) + 1, today
    kiosk.save(update_fields=["wrong_tries", "wrong_on"])


@transaction.atomic
def note_report(*, kiosk: Kiosk, waiting: int, refused: int, version_id: int, offline: bool, at: datetime) -> None:
    """Keep what a kiosk's device tells of itself; only the newest is kept."""
    told = {"waiting": waiting, "refused": refused, "version_id": version_id, "offline": offline}
    if not KioskReport.objects.filter(kiosk=kiosk, at__gt=at - REPORTS_APART, **told).exists():
        KioskReport.objects.update_or_create(kiosk=kiosk, defaults={**told, "at": at})


def _faults(kiosk: Kiosk, reset_seconds: int, pause_seconds: int, pin: str) -> list[tuple[str, str]]:
    checks = (
        ("reset_seconds", Kiosk.RESET[0] <= reset_seconds <= Kiosk.RESET[1], _bounds(*Kiosk.RESET)),
        ("pause_seconds", Kiosk.PAUSE[0] <= pause_seconds <= Kiosk.PAUSE[1], _bounds(*Kiosk.PAUSE)),
        ("pin", bool(pin or kiosk.pin_hash), _("Cần đặt mã PIN để rời chế độ máy tại quầy.")),
        ("pin", not pin or bool(PIN.fullmatch(pin)), _("Mã PIN gồm 4 đến 8 chữ số.")),
        ("pin", not pin or not _is_plain(pin), _("Mã PIN này dễ đoán. Chọn dãy số khác.")),
    )
    return [(name, words) for name, holds, words in checks if not holds]


def _bounds(low: int, high: int) -> str:
    return _("Cần số giây từ %(low)d đến %(high)d.") % {"low": low, "high": high}


def _is_plain(pin: str) -> bool:
    return len(set(pin)) == 1 or pin in "01234567890" or pin in "09876543210"
