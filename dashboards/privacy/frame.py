"""What the pages about personal data share: their tabs and the way back."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _


def tabs(request: HttpRequest) -> list[dict[str, object]]:
    """Return the pages about personal data with the one that is shown."""
    entries = [
        (_("Thông báo cho người dân"), "privacy:notices"),
        (_("Thời hạn giữ"), "privacy:retention"),
        (_("Yêu cầu của người dân"), "privacy:requests"),
    ]
    here = request.resolver_match.view_name if request.resolver_match else ""
    return [{"label": label, "url": reverse(view), "current": view == here} for label, view in entries]


def trail(*steps: tuple[str, str]) -> list[tuple[str, str]]:
    """Return the way to a page as pairs (words, address); the last one is the page itself."""
    return [(_("Dữ liệu cá nhân"), reverse("privacy:notices")), *steps]
