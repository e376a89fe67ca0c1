from datetime import timedelta

from celery import shared_task
from django.utils.timezone import now

from documents import uploads

# The longest that a file waits for its job, tries again included.
KEPT_FOR = timedelta(days=1)


@shared_task
def sweep_uploads() -> None:
    """Delete sent files that no job came for (beat, every hour)."""
    uploads.sweep_uploads(before=now() - KEPT_FOR)
