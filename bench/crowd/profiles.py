"""Who comes in which profile, and what must hold."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.test import Client
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from agencies.models import Membership
from bench import load, public, world
from bench.crowd.runs import BUSY, SUBMISSION, as_rows, crowd
from bench.load import percentile
from bench.servers import counting, serving

OFFICIALS, READERS, CROWDED = 12, 100, 400
LIMIT_MS = 250.0
# Each citizen of the steady profiles starts a visit every so many seconds.
SECONDS_A_VISIT = 2
WARMING_SECONDS, REFERENCE_SECONDS, REFERENCE_USERS = 5, 5, 8
KEPT_UP = 0.97
RECOVERED_WITHIN, STEADY = 10.0, 5
Found = dict[str, Any]


def _about() -> Found:
    """Make what the crowd comes to: an open round with a door, a published one, and an official who is signed in."""
    with public.published():
        pass
    round = world.make_round("bench-dong")
    door = world.make_door(round)
    return {
        "door": f"/s/{door.token}/",
        "answers": world.filled_in(round, count=200, seed=1),
        "public": list(public.PAGES.values()),
        "dashboards": ["/noi-bo/", "/noi-bo/dot/", f"/noi-bo/dot/{public.CODE}/", f"/noi-bo/thu-phieu/{round.code}/"],
        "cookie": _signed_in(),
    }


def _signed_in() -> str:
    person = User.objects.create_user(username="bench-can-bo", full_name="Người đo", password=None)
    Membership.objects.create(user=person, role=Role.HOME_AFFAIRS, valid=(timezone.localdate(), None))
    client = Client(SERVER_NAME="localhost")
    client.force_login(person)
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def steady(folder: Path, *, rate: float, seconds: int, readers: int) -> Found:
    """Citizens at a steady rate, officials at their dashboards, and readers of what is published."""
    about = _about()
    citizens = max(1, round(rate * SECONDS_A_VISIT))
    who = ["Citizen", "Official", *(["Reader"] if readers else [])]
    with serving(environment={"MFA_REQUIRED": "off"}) as port, counting():
        crowd(
            port,
            who,
            seconds=5,
            folder=folder,
            citizens=8,
            visits_each=1,
            officials=2,
            readers=min(readers, 2),
            **about,
        )
        came = crowd(
            port,
            who,
            seconds=seconds,
            folder=folder,
            citizens=citizens,
            visits_each=rate / citizens,
            officials=OFFICIALS,
            readers=readers,
            **about,
        )
        constant = _reference(port, about, folder)
    waits = came.milliseconds(SUBMISSION)
    held = bool(waits) and percentile(waits, 0.99) <= LIMIT_MS and came.per_second(SUBMISSION) >= KEPT_UP * rate
    told = {
        "lượt trọn vẹn mỗi giây": round(came.per_second("cảm ơn"), 1),
        "phiếu mỗi giây / trang byte cố định mỗi giây": round(came.per_second(SUBMISSION) / constant, 3),
    }
    words = f"{rate:g} phiếu/giây, {OFFICIALS} cán bộ, {readers} người đọc; cần p99 gửi phiếu ≤ {LIMIT_MS:g} ms"
    return {"seconds": seconds, "words": words, "rows": as_rows(came), "told": told, "held": held}


def _reference(port: int, about: Found, folder: Path) -> float:
    """Return how many pages of constant bytes, as many as the form's, the same Django gives a second."""
    size = len(load.Wire(port).ask(load.get(about["door"]))[2])
    with serving(environment={"DJANGO_SETTINGS_MODULE": "bench.constant", "BENCH_BYTES": str(size)}) as constant:
        needs = {"seconds": REFERENCE_SECONDS, "folder": folder, "constants": REFERENCE_USERS, "door": about["door"]}
        return crowd(constant, ["Constant"], **needs).per_second("byte cố định")


def day(folder: Path, *, rate: float, seconds: int) -> Found:
    return {"profile": "day", **steady(folder, rate=rate, seconds=seconds, readers=0)}


def publication(folder: Path, *, rate: float, seconds: int) -> Found:
    return {"profile": "publication", **steady(folder, rate=rate, seconds=seconds, readers=READERS)}


def saturation(folder: Path, *, rate: float, seconds: int) -> Found:
    """Far more citizens than can be served, each as fast as the answers come; then nobody but one who looks."""
    about = _about()
    with serving() as port:
        came = crowd(port, ["Citizen"], seconds=seconds, folder=folder, citizens=CROWDED, **about)
        again = recovered(port, about["door"])
    rows = as_rows(came)
    busy = [each for row in rows for each in came.milliseconds(row["kind"], frozenset({BUSY}))]
    silent = sum(came.statuses(row["kind"])[0] for row in rows)
    told = {
        "báo bận (503)": len(busy),
        "p99 của báo bận, ms": round(percentile(busy, 0.99), 1) if busy else "–",
        "không trả lời trong 10 giây": silent,
        "trở lại bình thường sau, giây": "KHÔNG" if again is None else again,
    }
    held = bool(busy) and again is not None and silent * 100 <= len(came.notes) and came.per_second(SUBMISSION) > 0
    words = f"{CROWDED} người cùng lúc, không ai nghỉ"
    return {"profile": "saturation", "seconds": seconds, "words": words, "rows": rows, "told": told, "held": held}


def recovered(port: int, path: str) -> float | None:
    """Ask again and again and return after how many seconds answers came in time, some after the other."""
    started, inside = time.monotonic(), 0
    while time.monotonic() < started + RECOVERED_WITHIN:
        begun = time.monotonic()
        status = load.Wire(port, patience=RECOVERED_WITHIN).ask(load.get(path))[0]
        took = (time.monotonic() - begun) * 1000
        inside = inside + 1 if status == 200 and took <= LIMIT_MS else 0
        if inside == STEADY:
            return round(time.monotonic() - started, 1)
        time.sleep(0.1)
    return None


PROFILES: dict[str, Callable[..., Found]] = {"day": day, "publication": publication, "saturation": saturation}
