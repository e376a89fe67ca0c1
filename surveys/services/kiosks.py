"""A kiosk's settings, and the PIN by which staff leave it."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import record
from surveys.models import Kiosk

PIN = re.compile(r"[0-9]{4,8}", re.ASCII)
MOST_WRONG = 5
WAIT = timedelta(minutes=5)


class InvalidKiosk(ValueError):
    """The settings cannot be kept; `faults` say why, by field."""

    def __init__(self, faults: dict[str, str]) -> None:
        super().__init__("\n".join(faults.values()))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of a PIN: right, or how many tries are left, or how many seconds to wait."""

    right: bool
    left: int = 0
    wait: int = 0


@transaction.atomic
def set_up_kiosk(
    *, kiosk: Kiosk, reset_seconds: int, pause_seconds: int, pin: str, at: datetime, actor: User | None = None
) -> None:
    """Keep a kiosk's settings; an empty PIN leaves the one there is. Raises InvalidKiosk."""
    faults = dict(_faults(kiosk, reset_seconds, pause_seconds, pin))
    if faults:
        raise InvalidKiosk(faults)
    kiosk.reset_seconds, kiosk.pause_seconds = reset_seconds, pause_seconds
    if pin:
        kiosk.pin_hash, kiosk.wrong_tries, kiosk.wait_until = make_password(pin), 0, None
    kiosk.save()
    detail = {"reset": reset_seconds, "pause": pause_seconds, "pin": bool(pin)}
    record(actor=actor, action="kiosk.set_up", subject=f"access-point:{kiosk.access_point_id}", detail=detail, at=at)


@transaction.atomic
def try_pin(*, access_point_id: int, pin: str, at: datetime) -> Tried:
    """Tell whether a PIN is right. After MOST_WRONG wrong ones in a row none is looked at for WAIT."""
    kiosk = Kiosk.objects.select_for_update().get(access_point=access_point_id)
    if kiosk.wait_until is not None and at < kiosk.wait_until:
        return Tried(right=False, wait=max(1, round((kiosk.wait_until - at).total_seconds())))
    right = bool(kiosk.pin_hash) and bool(PIN.fullmatch(pin)) and check_password(pin, kiosk.pin_hash)
    kiosk.wrong_tries = 0 if right else kiosk.wrong_tries + 1
    kiosk.wait_until = None
    if kiosk.wrong_tries >= MOST_WRONG:
        kiosk.wrong_tries, kiosk.wait_until = 0, at + WAIT
    kiosk.save(update_fields=["wrong_tries", "wait_until"])
    wait = round(WAIT.total_seconds()) if kiosk.wait_until else 0
    return Tried(right, left=0 if right or wait else MOST_WRONG - kiosk.wrong_tries, wait=wait)


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
