"""How a round sends and words its messages."""

from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from accounts.services import record
from agencies.meanwhile import Stated, refuse_unless_seen
from invitations.models import MessageText, RoundMessaging
from invitations.selectors.messaging import messaging_of, wording
from surveys.models import Round

HOURS = ("quiet_from", "quiet_to", "per_minute", "remind_after_days", "most_reminders")


@transaction.atomic
def set_messaging(
    *, round: Round, values: dict[str, Any], at: datetime, actor: User | None = None, seen: str | None = None
) -> None:
    """Set quiet hours, rate and reminders of a round; `seen` marks what the page showed. Raises ChangedMeanwhile."""
    Round.objects.select_for_update().get(pk=round.pk)
    refuse_unless_seen(stated(messaging_of(round)), seen, wanted=stated(RoundMessaging(round=round, **values)))
    RoundMessaging.objects.update_or_create(round=round, defaults=values)
    detail = {name: [str(day) for day in value] if isinstance(value, list) else value for name, value in values.items()}
    record(actor=actor, action="invitations.hours", subject=f"round:{round.code}", detail=detail, at=at)


def stated(messaging: RoundMessaging) -> Stated:
    """Return a round's hours, rate and reminders as its page shows them."""
    days = ", ".join(day.strftime("%d/%m/%Y") for day in messaging.quiet_days)
    return {**{name: str(getattr(messaging, name)) for name in HOURS}, "quiet_days": days}


@transaction.atomic
def set_text(
    *,
    round: Round,
    kind: str,
    channel: int,
    language: str,
    subject: str,
    body: str,
    at: datetime,
    actor: User | None = None,
    seen: str | None = None,
) -> None:
    """Set a round's own wording of a message; an empty body brings the shipped wording back.

    `seen` marks the wording the page showed (see `agencies.meanwhile`). Raises ChangedMeanwhile.
    """
    place: dict[str, Any] = {"round": round, "kind": kind, "channel": channel, "language": language}
    Round.objects.select_for_update().get(pk=round.pk)
    refuse_unless_seen(stated_text(**place), seen, wanted={"subject": subject, "body": body})
    if body:
        MessageText.objects.update_or_create(**place, defaults={"subject": subject, "body": body})
    else:
        MessageText.objects.filter(**place).delete()
    detail = {"kind": kind, "channel": channel, "language": language, "own": bool(body)}
    record(actor=actor, action="invitations.text", subject=f"round:{round.code}", detail=detail, at=at)


def stated_text(*, round: Round, kind: str, channel: int, language: str) -> Stated:
    """Return the wording of a message as its page shows it."""
    subject, body = wording(round, kind=kind, channel=channel, language=language)
    return {"subject": subject, "body": body}
