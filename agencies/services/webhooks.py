"""Addresses of other systems that are told what happened: registered, their secrets changed, ended."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from accounts.models import User
from accounts.services import record
from notices.models import Webhook
from notices.services.webhooks import announce_to, drop_waiting, send_again
from notices.webhooks.kinds import Happened
from notices.webhooks.sealing import seal
from notices.webhooks.signing import new_secret

# How long the old secret signs, too, so that the receiver can change over without losing anything.
BOTH_SIGN = timedelta(hours=24)


@transaction.atomic
def register_webhook(
    *, name: str, url: str, kinds: Sequence[Happened], actor: User, at: datetime
) -> tuple[Webhook, str]:
    """Register an address and return it with its secret, which is shown once. `url` was looked at before."""
    secret = new_secret()
    made = Webhook.objects.create(name=name, url=url, kinds=[*kinds], secret=seal(secret), made_by=actor, made_at=at)
    _record(made, "webhook.make", actor, at, url=url, kinds=[*kinds])
    return made, secret


@transaction.atomic
def change_secret(*, webhook: Webhook, actor: User, at: datetime) -> str:
    """Give an address a new secret and return it; the one before signs, too, for a day."""
    locked, secret = Webhook.objects.select_for_update().get(pk=webhook.pk), new_secret()
    locked.former, locked.former_until, locked.secret = locked.secret, at + BOTH_SIGN, seal(secret)
    locked.save(update_fields=["former", "former_until", "secret"])
    _record(locked, "webhook.secret", actor, at)
    return secret


@transaction.atomic
def end_webhook(*, webhook: Webhook, actor: User, at: datetime) -> None:
    """Send nothing more to an address; ending it again changes nothing."""
    if Webhook.objects.filter(pk=webhook.pk, ended_at=None).update(ended_at=at):
        _record(webhook, "webhook.end", actor, at, dropped=drop_waiting(webhook=webhook))


@transaction.atomic
def try_webhook(*, webhook: Webhook, actor: User, at: datetime) -> None:
    """Send an address a `ping`."""
    announce_to(webhook=webhook, kind=Happened.PING, data={}, at=at)
    _record(webhook, "webhook.ping", actor, at)


@transaction.atomic
def send_failed_again(*, webhook: Webhook, actor: User, at: datetime) -> int:
    """Let all deliveries that failed start anew; return how many."""
    started = sum(send_again(delivery=each, at=at) for each in webhook.deliveries.filter(state="failed"))
    if started:
        _record(webhook, "webhook.again", actor, at, deliveries=started)
    return started


def _record(webhook: Webhook, action: str, actor: User, at: datetime, **detail: object) -> None:
    record(actor=actor, action=action, subject=f"webhook:{webhook.pk}", detail=detail, at=at)
