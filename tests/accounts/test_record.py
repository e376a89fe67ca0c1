import pytest
from django.utils import timezone

from accounts.services import record

pytestmark = pytest.mark.django_db


def test_what_json_cannot_hold_is_written_down_all_the_same() -> None:
    detail = {"a\0": ["\ud800", {"b": "\0"}], "n": 1}

    entry = record(actor=None, action="x", subject="y", detail=detail, at=timezone.now())

    entry.refresh_from_db()
    assert entry.detail == {"a\ufffd": ["\ufffd", {"b": "\ufffd"}], "n": 1}


def test_the_longest_names_of_a_round_and_its_agency_fit() -> None:
    subject = f"round:{'a' * 60}/{'b' * 60}"

    assert record(actor=None, action="x", subject=subject, detail={}, at=timezone.now()).subject == subject
