"""How a round sends and words its messages."""

from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from accounts.services import record
from invitations.models import MessageText, RoundMessaging
from surveys.models import Round


@transaction.atomic
def set_messaging(*, round: Round, values: dict[str, Any], at: datetime, actor: User | None = None) -> None:
    """Set quiet hours, rate and reminders of a round."""
    RoundMessaging.objects.update_or_create(round=round, defaults=values)
    detail = {name: [str(day) for day in value] if isinstance(value, list) else value for name, value in values.items()}
    record(actor=actor, action="invitations.hours", subject=f"round:{round.code}", detail=detail, at=at)


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
) -> None:
    """Set a round's own wording of a message; an empty body brings the shipped wording back."""
    place: dict[str, Any] = {"round": round, "kind": kind, "channel": channel, "language": language}
    if body:
        MessageText.objects.update_or_create(**place, defaults={"subject": subject, "body": body})
    else:
        MessageText.objects.filter(**place).delete()
    detail = {"kind": kind, "channel": channel, "language": language, "own": bool(body)}
    record(actor=actor, action="invitations.text", subject=f"round:{round.code}", detail=detail, at=at)
