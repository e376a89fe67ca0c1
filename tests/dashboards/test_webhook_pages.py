"""The administrator's pages of webhooks."""

from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django.fixtures import Settings as SettingsWrapper

from accounts.models import AuditEntry, User
from notices.models import Webhook, WebhookDelivery
from notices.services.webhooks import send_due
from notices.webhooks.sealing import unseal
from tests.conftest import Cast
from tests.factories import NOW
from tests.notices.servers import provider

pytestmark = pytest.mark.django_db
LIST = "/noi-bo/webhook/"
SENT = {"name": "Trung tâm điều hành", "kinds": ["round.closed", "publication.made"]}


@pytest.fixture
def office(cast: Cast, signed_in: Callable[[User], Client]) -> Client:
    return signed_in(cast.admin)


def secret_on(page: str) -> str:
    return page.partition("<code>whsec_")[2].partition("</code>")[0]


def test_an_address_is_registered_tried_changed_and_ended(office: Client, settings: SettingsWrapper) -> None:
    settings.DEBUG, settings.WEBHOOK_INTERNAL_HOSTS = True, frozenset({"127.0.0.1"})
    with provider() as other:
        page = office.post(LIST, {**SENT, "url": other.url}).content.decode()
        webhook = Webhook.objects.get()
        assert "whsec_" + secret_on(page) == unseal(webhook.secret)
        one = f"{LIST}{webhook.pk}/"
        for address in (LIST, one):
            assert "whsec_" not in office.get(address).content.decode(), "shown once"

        assert office.post(f"{one}viec/", {"do": "ping"}).status_code == 302
        send_due(at=WebhookDelivery.objects.get().due_at)
        assert str(WebhookDelivery.objects.get().pk) in office.get(one).content.decode()
        assert "HTTP 200" in office.get(one).content.decode()

    changed = office.post(f"{one}viec/", {"do": "secret"}).content.decode()
    webhook.refresh_from_db()
    assert "whsec_" + secret_on(changed) == unseal(webhook.secret) != unseal(webhook.former)
    office.post(f"{one}viec/", {"do": "end"})
    webhook.refresh_from_db()
    assert webhook.ended_at is not None
    office.post(f"{one}viec/", {"do": "ping"})
    assert WebhookDelivery.objects.count() == 1, "an ended address is not tried"
    told = AuditEntry.objects.filter(subject=f"webhook:{webhook.pk}").order_by("pk").values_list("action", flat=True)
    assert list(told) == ["webhook.make", "webhook.ping", "webhook.secret", "webhook.end"]


def test_addresses_inside_and_empty_forms_are_refused_in_words(office: Client) -> None:
    for url in ("https://127.0.0.1/", "http://vi-du.vn/", "https://169.254.169.254/latest/", "x" * 600, "https://[::1"):
        answer = office.post(LIST, {**SENT, "url": url})
        assert answer.status_code == 422, url
    assert office.post(LIST, {"url": "", "name": "", "kinds": ["khac"]}).status_code == 422
    assert Webhook.objects.count() == 0


def test_what_is_no_act_changes_nothing(office: Client) -> None:
    made = Webhook.objects.create(name="x", url="https://a.vn/", kinds=["ping"], secret="x", made_at=NOW)
    assert office.post(f"{LIST}{made.pk}/viec/", {"do": "xoa"}).status_code == 404
    assert office.post(f"{LIST}0/viec/", {"do": "end"}).status_code == 404
