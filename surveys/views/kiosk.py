"""The kiosk at the counter: its page, its service worker, the PIN for staff, and what its device tells of itself."""

import hashlib
import json
from dataclasses import asdict

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from accounts.origin import address_of
from surveys import kiosk_page, posted, refusals
from surveys.models import Channel, Kiosk, RoundVersion
from surveys.posted import Malformed, TooLarge
from surveys.selectors import Door, UnknownToken, open_access_point
from surveys.services.kiosks import note_report, try_pin

SCRIPTS = ("kiosk-store", "kiosk-send", "kiosk-flow", "kiosk-view", "kiosk-items", "kiosk-staff", "kiosk")
SHELL = (
    "css/tokens.css",
    "css/base.css",
    "css/kiosk.css",
    "fonts/be-vietnam-pro-400.woff2",
    "fonts/be-vietnam-pro-600.woff2",
    *(f"js/{name}.js" for name in SCRIPTS),
)


@require_safe
def kiosk(request: HttpRequest, token: str) -> HttpResponse:
    """Show the kiosk of a door; doors of other channels have none."""
    try:
        door, settings = _kiosk(token)
    except UnknownToken:
        return _unkept(refusals.unknown(request))
    today = timezone.localdate()
    if door.admission(on=today) != "open":
        return _unkept(refusals.not_admitted(request, door, today=today))
    if not settings.pin_hash:
        return _unkept(render(request, "surveys/kiosk/not_ready.html", {"door": door}, status=409))
    with translation.override("vi"):
        data = kiosk_page.content(door, settings)
        scripts = [f"js/{name}.js" for name in SCRIPTS]
        context = {"door": door, "data": data, "data_id": kiosk_page.DATA_ID, "scripts": scripts}
        return _unkept(render(request, "surveys/kiosk/kiosk.html", context))


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """Serve the service worker from /kiosk/, the part of the portal it may speak for, with the files it keeps."""
    shell = [static(name) for name in SHELL]
    script = static("js/kiosk-worker.js")
    version = hashlib.sha256("\n".join([script, *shell]).encode()).hexdigest()[:16]
    lines = (
        f"const VERSION = {json.dumps(version)};",
        f"const SHELL = {json.dumps(shell)};",
        f"importScripts({json.dumps(script)});",
    )
    return HttpResponse(
        "\n".join(lines), content_type="text/javascript; charset=utf-8", headers={"Cache-Control": "no-cache"}
    )


# No session and no cookie speaks for the device: the PIN itself is the credential.
@csrf_exempt
@require_POST
def pin(request: HttpRequest, token: str) -> HttpResponse:
    """Say whether a PIN is right: 200, 403 with the tries left, 429 with the seconds to wait or `shut` for the day."""
    try:
        typed = posted.text(request, "pin")
        door, _settings = _kiosk(token)
    except UnknownToken:
        return _unkept(JsonResponse({"detail": _("Không có máy nào mang mã này.")}, status=404))
    except (Malformed, TooLarge):
        return _unkept(JsonResponse({"detail": _("Không đọc được mã PIN.")}, status=400))
    tried = try_pin(access_point_id=door.id, pin=typed, address=address_of(request), at=timezone.now())
    status = 200 if tried.right else 429 if tried.wait or tried.shut else 403
    return _unkept(JsonResponse(asdict(tried), status=status))


# As the PIN: no session and no cookie speaks for the device. What it tells is shown, nothing is decided by it.
@csrf_exempt
@require_POST
def report(request: HttpRequest, token: str) -> HttpResponse:
    """Take what a device tells of itself: 204, or 400 for what no kiosk of this door says."""
    try:
        told = {name: posted.text(request, name) for name in ("waiting", "refused", "version", "offline")}
        door, settings = _kiosk(token)
        numbers = {name: _number(told[name]) for name in ("waiting", "refused", "version")}
    except UnknownToken:
        return _unkept(JsonResponse({"detail": _("Không có máy nào mang mã này.")}, status=404))
    except (Malformed, TooLarge):
        return _unkept(JsonResponse({"detail": _("Không đọc được tình trạng của máy.")}, status=400))
    if not RoundVersion.objects.filter(round=door.round_id, version=numbers["version"]).exists():
        return _unkept(JsonResponse({"detail": _("Đợt này không hỏi bằng bản phiếu đó.")}, status=400))
    note_report(
        kiosk=settings,
        waiting=numbers["waiting"],
        refused=numbers["refused"],
        version_id=numbers["version"],
        offline=told["offline"] == "1",
        at=timezone.now(),
    )
    return _unkept(HttpResponse(status=204))


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise Malformed(text)
    return int(text)


def _kiosk(token: str) -> tuple[Door, Kiosk]:
    door = open_access_point(token)
    settings = Kiosk.objects.filter(access_point=door.id).first() if door.channel == Channel.KIOSK else None
    if settings is None:
        raise UnknownToken
    return door, settings


def _unkept(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    return response
