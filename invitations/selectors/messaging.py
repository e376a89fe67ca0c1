"""How a round sends and words its messages."""

from datetime import datetime

from django.utils.timezone import localtime

from invitations import hours, texts
from invitations.models import MessageText, RoundMessaging
from surveys.models import Channel, Round

FORMS: dict[int, texts.Form] = {Channel.SMS: "sms", Channel.ZALO: "short", Channel.EMAIL: "long"}


def messaging_of(round: Round) -> RoundMessaging:
    """Return the round's settings, or the usual ones, not stored."""
    return RoundMessaging.objects.filter(round=round).first() or RoundMessaging(round=round)


def may_send_now(messaging: RoundMessaging, at: datetime) -> bool:
    return hours.may_send(
        localtime(at),
        quiet_from=messaging.quiet_from,
        quiet_to=messaging.quiet_to,
        quiet_days=messaging.quiet_days,
    )


def resumes_at(messaging: RoundMessaging, at: datetime) -> datetime | None:
    """Return from when messages may leave again, in local time; None where no hour within a month is free."""
    opening = hours.next_opening(
        localtime(at),
        quiet_from=messaging.quiet_from,
        quiet_to=messaging.quiet_to,
        quiet_days=messaging.quiet_days,
    )
    return opening if may_send_now(messaging, opening) else None


def wording(round: Round, *, kind: str, channel: int, language: str) -> tuple[str, str]:
    """Return subject and body of a message: the round's own in that language, or the shipped ones."""
    found = MessageText.objects.filter(round=round, kind=kind, channel=channel, language=language).first()
    if found is not None:
        return found.subject, found.body
    return shipped_wording(kind=kind, channel=channel, language=language)


def own_wordings(round: Round) -> dict[tuple[str, int, str], tuple[str, str]]:
    """Return subject and body of the messages that a round words itself, by kind, channel and language."""
    found = MessageText.objects.filter(round=round)
    return {(each.kind, each.channel, each.language): (each.subject, each.body) for each in found}


def shipped_wording(*, kind: str, channel: int, language: str) -> tuple[str, str]:
    """Return subject and body of a message as they come with the portal."""
    form = FORMS[channel]
    subject = texts.shipped_subject(language) if form == "long" else ""
    return subject, texts.shipped(kind, form=form, language=language)
