"""Which gateway serves a way of sending, by the settings."""

from django.conf import settings

from notices.gateways.envelope import Gateway, Way
from notices.gateways.files import FileOutbox, outbox_folder
from notices.gateways.mail import MailGateway

FILE_MAIL = "django.core.mail.backends.filebased.EmailBackend"


def gateway_for(way: Way) -> Gateway:
    """Return the gateway of a way: the configured one, otherwise the file outbox."""
    if way == "email":
        return FileOutbox(outbox_folder()) if settings.EMAIL_BACKEND == FILE_MAIL else MailGateway()
    configured: Gateway | None = settings.GATEWAYS.get(way)
    return configured or FileOutbox(outbox_folder())


def sends_really(way: Way) -> bool:
    """Tell whether messages of a way leave the house; otherwise they only become files."""
    return not isinstance(gateway_for(way), FileOutbox)
