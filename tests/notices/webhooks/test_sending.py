"""What other systems are told: signed, once by its id, again until it is taken."""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from pytest_django.fixtures import Settings as SettingsWrapper

from accounts.models import AuditEntry
from agencies.services.webhooks import change_secret, end_webhook, register_webhook, send_failed_again, try_webhook
from notices.models import Webhook, WebhookAttempt, WebhookDelivery, WebhookEvent
from notices.services import webhooks as sending
from notices.services.webhooks import PAUSES, announce, body_of, headers_of, send_due
from notices.webhooks import wire
from notices.webhooks.kinds import TOLD, Happened
from surveys.models import Round
from surveys.services import close_round
from tests import factories
from tests.factories import NOW
from tests.notices.servers import Provider, provider

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def other(settings: SettingsWrapper) -> Iterator[Provider]:
    settings.DEBUG = True
    settings.WEBHOOK_INTERNAL_HOSTS = frozenset({"127.0.0.1"})
    with provider() as told:
        yield told


def registered(other: Provider, *kinds: Happened) -> tuple[Webhook, str]:
    actor = factories.user("quan-tri", full_name="Quản trị")
    return register_webhook(name="Điều hành", url=other.url, kinds=kinds or TOLD, actor=actor, at=NOW)


def closed() -> Round:
    round = factories.survey_round("dot-1", state=Round.State.OPEN)
    close_round(round=round, at=NOW)
    return round


def heads(other: Provider, place: int = -1) -> dict[str, str]:
    return {name.lower(): value for name, value in other.requests[place][2].items()}


def genuine(secret: str, head: dict[str, str], body: bytes) -> bool:
    """Check a signature as a receiver does, by the words of docs/api.md."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{head['webhook-id']}.{head['webhook-timestamp']}.".encode() + body
    wanted = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    return f"v1,{wanted}" in head["webhook-signature"].split(" ")


def test_a_closed_round_is_told_signed_and_once(other: Provider) -> None:
    _webhook, secret = registered(other)
    closed()
    assert (send_due(at=NOW), send_due(at=NOW + 60 * MINUTE)) == (1, 0)

    [(method, path, _heads, body)] = other.requests
    assert (method, path) == ("POST", "/send")
    assert genuine(secret, heads(other), body)
    assert not genuine(secret, heads(other), body + b" ")
    assert json.loads(body)["type"] == "round.closed"
    assert json.loads(body)["data"]["round"] == "dot-1"
    delivery = WebhookDelivery.objects.get()
    assert (delivery.state, heads(other)["webhook-id"]) == ("delivered", str(delivery.pk))
    assert abs(int(heads(other)["webhook-timestamp"]) - time.time()) < 60


def test_what_was_sent_follows_from_the_database_alone(other: Provider) -> None:
    registered(other)
    closed()
    send_due(at=NOW)

    attempt = WebhookAttempt.objects.select_related("delivery__event", "delivery__webhook").get()
    assert body_of(attempt.delivery.event) == other.requests[0][3]
    derived = headers_of(attempt.delivery, at=attempt.at)
    assert {name.lower(): value for name, value in derived.items()}.items() <= heads(other).items()


def test_what_nobody_asked_for_is_not_told(other: Provider) -> None:
    registered(other, Happened.PUBLISHED)
    closed()
    assert WebhookEvent.objects.count() == 0
    assert announce(kind=Happened.PUBLISHED, data={}, at=NOW) is not None


def test_a_killed_worker_delivers_again_by_the_same_id(other: Provider, monkeypatch: pytest.MonkeyPatch) -> None:
    registered(other)
    closed()

    def killed(*_args: object, **_fields: object) -> None:
        raise SystemExit

    with monkeypatch.context() as patch:
        # The other side has taken it, and nothing of that was written down.
        patch.setattr(sending, "_settle", killed)
        with pytest.raises(SystemExit):
            send_due(at=NOW)
    assert send_due(at=NOW + MINUTE) == 0, "nobody else takes up what is being sent"
    assert send_due(at=NOW + 6 * MINUTE) == 1
    assert heads(other, 0)["webhook-id"] == heads(other, 1)["webhook-id"]
    assert other.requests[0][3] == other.requests[1][3]
    assert [each.number for each in WebhookAttempt.objects.all()] == [2], "the log shows that one try is missing"


def test_refusals_are_tried_again_ever_later_and_then_given_up(other: Provider) -> None:
    webhook, _secret = registered(other)
    closed()
    other.status, at = 500, NOW
    for pause in PAUSES:
        assert send_due(at=at) == 0
        sent = len(other.requests)
        send_due(at=at + pause / 2)
        assert len(other.requests) == sent, "too early"
        WebhookDelivery.objects.update(due_at=at + pause)
        at += pause
    send_due(at=at)
    delivery = WebhookDelivery.objects.get()
    assert (delivery.state, delivery.attempts.count()) == ("failed", len(PAUSES) + 1)

    other.status = 204
    assert webhook.made_by is not None
    assert send_failed_again(webhook=webhook, actor=webhook.made_by, at=at) == 1
    assert send_due(at=at) == 1
    assert len({heads(other, place)["webhook-id"] for place in range(len(other.requests))}) == 1


def test_the_old_secret_signs_for_a_day_after_it_was_changed(other: Provider) -> None:
    webhook, old = registered(other)
    assert webhook.made_by is not None
    new = change_secret(webhook=webhook, actor=webhook.made_by, at=NOW)
    try_webhook(webhook=webhook, actor=webhook.made_by, at=NOW)
    Webhook.objects.update(former_until="2999-01-01T00:00:00Z")
    send_due(at=NOW)
    assert genuine(new, heads(other), other.requests[0][3])
    assert genuine(old, heads(other), other.requests[0][3])

    Webhook.objects.update(former_until="2000-01-01T00:00:00Z")
    try_webhook(webhook=webhook, actor=webhook.made_by, at=NOW)
    send_due(at=NOW)
    assert genuine(new, heads(other), other.requests[1][3])
    assert not genuine(old, heads(other), other.requests[1][3])
    assert old not in webhook.secret, "a secret is sealed"


def test_an_ended_address_is_told_nothing_more(other: Provider) -> None:
    webhook, _secret = registered(other)
    closed()
    assert webhook.made_by is not None
    end_webhook(webhook=webhook, actor=webhook.made_by, at=NOW)
    end_webhook(webhook=webhook, actor=webhook.made_by, at=NOW)
    assert announce(kind=Happened.ROUND_CLOSED, data={}, at=NOW) is None
    assert (send_due(at=NOW), other.requests) == (0, [])
    assert AuditEntry.objects.filter(action="webhook.end").count() == 1


def test_redirects_are_not_followed_and_slowness_is_not_waited_for(
    other: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    registered(other)
    closed()
    other.status = 302
    assert send_due(at=NOW) == 0
    assert WebhookAttempt.objects.get().status == 302

    other.wait = 3
    monkeypatch.setattr(wire, "MOST_SECONDS", 0.3)
    WebhookDelivery.objects.update(due_at=NOW)
    began = time.monotonic()
    assert send_due(at=NOW) == 0
    assert time.monotonic() - began < 2
    assert WebhookAttempt.objects.last().fault  # type: ignore[union-attr]


def test_without_a_setting_this_machine_is_not_spoken_to(other: Provider, settings: SettingsWrapper) -> None:
    registered(other)
    closed()
    settings.WEBHOOK_INTERNAL_HOSTS = frozenset()
    assert (send_due(at=NOW), other.requests) == (0, [])
    settings.DEBUG, settings.WEBHOOK_INTERNAL_HOSTS = False, frozenset({"127.0.0.1"})
    WebhookDelivery.objects.update(due_at=NOW)
    assert (send_due(at=NOW), other.requests) == (0, []), "https alone outside DEBUG"
    assert WebhookAttempt.objects.count() == 2


@pytest.mark.parametrize(
    "fields",
    [
        {"name": ""},
        {"kinds": ["khac"]},
        {"former": "x"},
        {"ended_at": NOW - MINUTE},
    ],
)
def test_the_database_refuses_what_no_webhook_is(fields: dict[str, object]) -> None:
    good = {"name": "a", "url": "https://a.vn", "kinds": ["ping"], "secret": "x", "made_at": NOW}
    Webhook.objects.create(**good)
    with pytest.raises(IntegrityError), transaction.atomic():
        Webhook.objects.create(**{**good, **fields})
