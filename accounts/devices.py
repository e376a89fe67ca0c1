"""What a browser calls itself, in a few words."""

from django.utils.translation import gettext as _

# The first that is found holds: Edge and Opera also call themselves Chrome, Chrome also Safari.
BROWSERS = (
    *(("Edg", "Edge"), ("OPR", "Opera"), ("coc_coc", "Coc Coc"), ("Firefox", "Firefox")),
    *(("Chrome", "Chrome"), ("Safari", "Safari")),
)
SYSTEMS = (
    *(("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows")),
    *(("Mac OS", "macOS"), ("Linux", "Linux")),
)


def device(agent: str) -> str:
    """Return browser and system of a User-Agent header; what it says otherwise is nobody's business."""
    browser = next((name for sign, name in BROWSERS if sign in agent), _("Trình duyệt khác"))
    system = next((name for sign, name in SYSTEMS if sign in agent), "")
    return f"{browser}, {system}" if system else browser
