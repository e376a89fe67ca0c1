"""Signed values hold for one door, one visit and one day."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.test import override_settings

from surveys import tokens
from tests.surveys.factories import NOON

VISIT = UUID("12345678-1234-4234-8234-123456789abc")


def signed() -> str:
    return tokens.sign_form(access_token="cua", visit_id=VISIT, at=NOON)


def read(token: str, *, door: str = "cua", visit: UUID = VISIT, after: timedelta = timedelta(minutes=3)) -> object:
    return tokens.opened_at(token, access_token=door, visit_id=visit, at=NOON + after)


def test_a_form_token_says_when_the_form_was_opened() -> None:
    assert read(signed()) == NOON


def test_it_holds_for_its_door_only() -> None:
    with pytest.raises(tokens.Tampered):
        read(signed(), door="cua-khac")


def test_it_holds_for_its_visit_only() -> None:
    with pytest.raises(tokens.Tampered):
        read(signed(), visit=uuid4())


@pytest.mark.parametrize("after", [timedelta(hours=24, seconds=1), timedelta(minutes=-3)])
def test_it_expires(after: timedelta) -> None:
    with pytest.raises(tokens.Expired):
        read(signed(), after=after)


def test_its_time_cannot_be_changed() -> None:
    moment, signature = signed().split(".")

    with pytest.raises(tokens.Tampered):
        read(f"{moment[:-1]}{'1' if moment[-1] == '0' else '0'}.{signature}")


def test_a_receipt_is_no_form_token() -> None:
    receipt = tokens.sign_receipt(access_token="cua", code=str(VISIT), stored_at=NOON)

    with pytest.raises(tokens.Tampered):
        read(receipt.partition(".")[2])


def test_a_retired_key_still_reads_what_it_signed() -> None:
    tokens._signer.cache_clear()
    with override_settings(SECRET_KEY="old"):
        token = signed()

    tokens._signer.cache_clear()
    with override_settings(SECRET_KEY="new", SECRET_KEY_FALLBACKS=["old"]):
        assert read(token) == NOON
    tokens._signer.cache_clear()
    with override_settings(SECRET_KEY="new"), pytest.raises(tokens.Tampered):
        read(token)
    tokens._signer.cache_clear()
