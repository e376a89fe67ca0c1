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
    gone = Session.objects.filter(expire_date__lt=at).delete()[0]
    gone += UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()[0]
    return gone + FailedSignIn.objects.filter(at__lt=at - FAILURES_KEPT).delete()[0]
