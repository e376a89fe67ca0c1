from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from pytest_django.fixtures import Settings as SettingsWrapper

from accounts.models import ApiKey
from accounts.selectors import api_key
from invitations.models import Contact
from invitations.sealing import unseal
from tests.invitations.factories import filled, survey

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def test_after_resealing_the_old_key_may_go(settings: SettingsWrapper) -> None:
    filled(survey(), 3)
    old = settings.CONTACT_KEYS
    settings.CONTACT_KEYS = ["một khóa mới", *old]
    call_command("reseal_contacts", stdout=StringIO())
    settings.CONTACT_KEYS = ["một khóa mới"]

    assert {unseal(contact.sealed)["name"] for contact in Contact.objects.all()} == {
        "Người 0-0", "Người 0-1", "Người 0-2"
    }  # fmt: skip


def test_a_key_taken_away_too_early_is_named(settings: SettingsWrapper) -> None:
    filled(survey(), 1)
    settings.CONTACT_KEYS = ["một khóa mới"]
    with pytest.raises(CommandError, match="khóa cũ"):
        call_command("reseal_contacts", stdout=StringIO())


def test_a_key_is_printed_once() -> None:
    out = StringIO()
    call_command("make_api_key", "Một cửa", stdout=out)

    assert api_key(out.getvalue().strip(), ApiKey.Purpose.INVITATIONS) == ApiKey.objects.get()
