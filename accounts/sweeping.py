"""What tells where somebody was signed in from goes when it has ended."""

from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction

from accounts.models import FailedSignIn
from accounts.services import FAILURES_KEPT


@transaction.atomic
def sweep_sessions(*, at: datetime) -> int:
    """Destroy sessions that have ended, the addresses and devices noted of them, and old failed tries; return how many.

    Django and allauth leave what nobody comes back to for good.
    """
    ended, _by_model = Session.objects.filter(expire_date__lt=at).delete()
    known = Session.objects.values("session_key")
    noted, _by_model = UserSession.objects.exclude(session_key__in=known).delete()
    tries, _by_model = FailedSignIn.objects.filter(at__lt=at - FAILURES_KEPT).delete()
    return ended + int(noted) + tries
