"""The clocks of requests as this portal is set."""

from django.conf import settings

from surveys.request_clocks import Terms


def terms() -> Terms:
    """Return the clocks that the office set."""
    return Terms(
        reply_working_days=settings.REQUEST_REPLY_WORKING_DAYS,
        days=settings.REQUEST_DAYS,
        days_with_others=settings.REQUEST_DAYS_WITH_OTHERS,
        extension_days=settings.REQUEST_EXTENSION_DAYS,
        holidays=settings.PUBLIC_HOLIDAYS,
    )
