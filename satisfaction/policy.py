"""What every answer tells the browser it must not do, and plain HTTP that is refused where nobody would notice it."""

from collections.abc import Callable
from http import HTTPStatus

from csp.constants import HEADER
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

Answer = Callable[[HttpRequest], HttpResponse]

INTERFACES = "/api/"
OFFICIALS = ("/noi-bo/", "/dieu-tra/")
# What a page of ours does with a device: kiosks fill the screen, passkeys ask it, codes are copied.
USED = ("fullscreen", "publickey-credentials-get", "publickey-credentials-create", "clipboard-write")
UNUSED = (
    *("accelerometer", "autoplay", "browsing-topics", "camera", "clipboard-read", "display-capture"),
    *("encrypted-media", "gamepad", "geolocation", "gyroscope", "hid", "idle-detection", "local-fonts"),
    *("magnetometer", "microphone", "midi", "otp-credentials", "payment", "picture-in-picture", "screen-wake-lock"),
    *("serial", "usb", "window-management", "xr-spatial-tracking"),
)
PERMISSIONS = ", ".join([*(f"{name}=(self)" for name in USED), *(f"{name}=()" for name in UNUSED)])


def guarding_headers(get_response: Answer) -> Answer:
    """Send the one policy of settings and its companions with every answer, static files too.

    django-csp's own middleware writes the policy anew for each response, in case a view changes it, which none may
    here: a seventh of the processor time of a citizen's form went into that.
    """
    headers = {
        HEADER: build_policy(),
        "Permissions-Policy": PERMISSIONS,
        "Cross-Origin-Resource-Policy": "same-origin",
    }

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        for name, value in headers.items():
            response.headers.setdefault(name, value)
        if request.path_info.startswith(OFFICIALS) and "Cache-Control" not in response.headers:
            add_never_cache_headers(response)
        return response

    return middleware


def interfaces_by_https_alone(get_response: Answer) -> Answer:
    """Refuse an interface by plain HTTP: a redirect would let a system send its key in clear for years unnoticed."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if settings.SECURE_SSL_REDIRECT and request.path_info.startswith(INTERFACES) and not request.is_secure():
            words = _("Giao diện này chỉ nhận HTTPS. Khóa đã gửi không mã hóa thì nên thay.")
            return JsonResponse({"detail": words, "errors": {}}, status=HTTPStatus.FORBIDDEN)
        return get_response(request)

    return middleware
