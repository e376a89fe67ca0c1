"""What keys of other systems read that is not public: counted by the hour, then told to the audit.

A row of the audit for each request would bury what people did: a key may ask 60 times a minute, every day of the year.
So the audit has one entry for what a key was told within an hour: which key, at which address, about what, how often.
"""

from datetime import datetime

from django.db import connection, transaction
from django.http import HttpRequest
from django.utils.timezone import localtime

from accounts.models import ApiKey, KeyRead
from accounts.services import record

# Where a page of a long list begins and ends does not say what was read.
PLACES = ("limit", "cursor", "after")
LONGEST_ENDPOINT, LONGEST_ABOUT = 60, 160
COUNT = """
INSERT INTO accounts_keyread (key_id, endpoint, about, hour, times) VALUES (%s, %s, %s, %s, 1)
ON CONFLICT (key_id, endpoint, about, hour) DO UPDATE SET times = accounts_keyread.times + 1
"""


def count_read(*, key: ApiKey, request: HttpRequest, at: datetime) -> None:
    """Count that a key was answered."""
    match = request.resolver_match
    endpoint = (match.view_name if match else "")[:LONGEST_ENDPOINT]
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [key.pk, endpoint, _about(request), _hour(at)])


@transaction.atomic
def tell_reads(*, at: datetime) -> int:
    """Write what was read in hours that are over into the audit; return how many entries that made."""
    over = KeyRead.objects.filter(hour__lt=_hour(at)).select_for_update(skip_locked=True, of=("self",))
    found = list(over.select_related("key").order_by("hour", "pk"))
    for read in found:
        hour = f"{localtime(read.hour):%d/%m/%Y %H:00}"
        asked = {"system": read.key.name, "purpose": read.key.purpose, "endpoint": read.endpoint, "about": read.about}
        detail: dict[str, object] = {**asked, "hour": hour, "times": read.times}
        record(actor=None, action="api_key.read", subject=f"api-key:{read.key_id}", detail=detail, at=at)
    KeyRead.objects.filter(pk__in=[read.pk for read in found]).delete()
    return len(found)


def _about(request: HttpRequest) -> str:
    asked = sorted((name, value) for name, value in request.GET.items() if name not in PLACES)
    return "&".join(f"{name}={value}" for name, value in asked).replace("\0", "")[:LONGEST_ABOUT]


def _hour(at: datetime) -> datetime:
    return at.replace(minute=0, second=0, microsecond=0)
