"""Tells other systems what happened: written down with what happened, sent by beat, again until it was taken."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from notices.models import Webhook, WebhookAttempt, WebhookDelivery, WebhookEvent
from notices.webhooks.kinds import Happened
from notices.webhooks.sealing import unseal
from notices.webhooks.signing import headers
from notices.webhooks.targets import RefusedTarget, parsed, resolved
from notices.webhooks.wire import NotSent, post
from sealing import CannotOpen

State = WebhookDelivery.State
# How long to wait after the first, second, … try; after the last one it failed. Two days and a half in all.
PAUSES = tuple(timedelta(minutes=each) for each in (1, 5, 30, 120, 360, 720, 1440, 1440))
# Nobody else takes up what is being sent; a worker killed meanwhile leaves it due again.
LEASE = timedelta(minutes=5)
# Well below what a task may last: it ends by itself before it is ended.
MOST_SECONDS = 5 * 60


@transaction.atomic
def announce(*, kind: Happened, data: Mapping[str, Any], at: datetime) -> WebhookEvent | None:
    """Write down, with what happened, whom it is to be told to; return None where nobody asked for it."""
    asked = list(Webhook.objects.filter(kinds__contains=[kind], ended_at=None))
    return _written(asked, kind, data, at) if asked else None


@transaction.atomic
def announce_to(*, webhook: Webhook, kind: Happened, data: Mapping[str, Any], at: datetime) -> WebhookEvent:
    """Tell one address alone, whatever it asked for."""
    return _written([webhook], kind, data, at)


def _written(to: list[Webhook], kind: Happened, data: Mapping[str, Any], at: datetime) -> WebhookEvent:
    event = WebhookEvent.objects.create(kind=kind, data=dict(data), at=at)
    WebhookDelivery.objects.bulk_create(WebhookDelivery(webhook=each, event=event, due_at=at) for each in to)
    return event


def body_of(event: WebhookEvent) -> bytes:
    """Return what is sent of an event: the same bytes each time, to everybody."""
    told = {"id": str(event.pk), "type": event.kind, "at": event.at.astimezone(UTC).isoformat(), "data": event.data}
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def headers_of(delivery: WebhookDelivery, *, at: datetime) -> dict[str, str]:
    """Return the signed headers of a delivery at a time. Raises CannotOpen where no key opens the secret."""
    webhook = delivery.webhook
    both = webhook.former_until is not None and webhook.former_until > at
    secrets = [unseal(webhook.secret), *([unseal(webhook.former)] if both else [])]
    return headers(secrets, delivery=str(delivery.pk), timestamp=int(at.timestamp()), body=body_of(delivery.event))


def send_due(*, at: datetime) -> int:
    """Send what is due; return how many were taken. Not one transaction: each is taken up before it leaves.

    An address that fails is left in peace until the next call, so that it holds nobody else up.
    """
    until, taken, faulty = monotonic() + MOST_SECONDS, 0, set[int]()
    while monotonic() < until and (delivery := _claimed(at, faulty)) is not None:
        if _sent(delivery):
            taken += 1
        else:
            faulty.add(delivery.webhook_id)
    return taken


@transaction.atomic
def send_again(*, delivery: WebhookDelivery, at: datetime) -> bool:
    """Let a delivery that failed start anew, by the same id; say whether it had failed."""
    failed = WebhookDelivery.objects.filter(pk=delivery.pk, state=State.FAILED, webhook__ended_at=None)
    return bool(failed.update(state=State.WAITING, tries=0, due_at=at))


@transaction.atomic
def drop_waiting(*, webhook: Webhook) -> int:
    """Leave what still waits for an address; return how many."""
    return WebhookDelivery.objects.filter(webhook=webhook, state=State.WAITING).update(state=State.DROPPED)


@transaction.atomic
def _claimed(at: datetime, faulty: set[int]) -> WebhookDelivery | None:
    due = WebhookDelivery.objects.filter(state=State.WAITING, due_at__lte=at).exclude(webhook__in=faulty)
    locked = due.select_for_update(of=("self",), skip_locked=True).select_related("webhook", "event")
    found = locked.order_by("due_at", "pk").first()
    if found is not None:
        found.tries += 1
        found.due_at = at + LEASE
        found.save(update_fields=["tries", "due_at"])
    return found


def _sent(delivery: WebhookDelivery) -> bool:
    # The receiver holds the time that is signed against its own clock.
    began, at = monotonic(), timezone.now()
    status, fault = _tried(delivery, at)
    took = status is not None and 200 <= status < 300
    with transaction.atomic():
        WebhookAttempt.objects.create(
            delivery=delivery,
            number=delivery.tries,
            at=at,
            status=status,
            fault=fault,
            milliseconds=int((monotonic() - began) * 1000),
        )
        _settle(delivery, at, took=took)
    return took


def _tried(delivery: WebhookDelivery, at: datetime) -> tuple[int | None, str]:
    try:
        target = parsed(delivery.webhook.url)
        sent = post(target, resolved(target), body=body_of(delivery.event), headers=headers_of(delivery, at=at))
    except CannotOpen:
        return None, _("không mở được khóa ký; đổi khóa ký rồi gửi lại")
    except (RefusedTarget, NotSent) as error:
        return None, str(error)[:200]
    return sent, _("trả lời chuyển hướng, không đi theo") if 300 <= sent < 400 else ""


def _settle(delivery: WebhookDelivery, at: datetime, *, took: bool) -> None:
    """Move a delivery on, unless it was dropped meanwhile."""
    over = delivery.tries > len(PAUSES)
    state = State.DELIVERED if took else State.FAILED if over else State.WAITING
    due = at if took or over else at + PAUSES[delivery.tries - 1]
    WebhookDelivery.objects.filter(pk=delivery.pk, state=State.WAITING).update(state=state, due_at=due)
