import logging

import pytest

from portal.logs import without_secrets


@pytest.mark.parametrize(
    ("message", "written"),
    [
        ("Forbidden (CSRF token missing.): /noi-bo/mo-tai-khoan/abc_D-1/", "/noi-bo/mo-tai-khoan/…/"),
        ("Internal Server Error: /s/hxadyq2evxsm/cam-on/", "/s/…/cam-on/"),
        ("http://localhost:8000/s/hxadyq2evxsm", "http://localhost:8000/s/…"),
        ("Internal Server Error: /noi-bo/dot/kh-2026/", "/noi-bo/dot/kh-2026/"),
    ],
)
def test_no_secret_of_an_address_is_written(message: str, written: str) -> None:
    record = logging.LogRecord("django.request", logging.ERROR, "", 1, "%s", (message,), None)

    assert without_secrets(record)
    assert record.getMessage().endswith(written)


@pytest.mark.parametrize("sign", ["\n", "\r\n", "\x1b[2J", "\u2028", "\x85"])
def test_what_somebody_sent_begins_no_line_of_its_own(sign: str) -> None:
    forged = f"không có đơn vị {sign}2026-03-02 09:00 INFO accounts: signed in"
    record = logging.LogRecord("x", logging.ERROR, "", 1, "%s", (forged,), None)

    assert without_secrets(record)
    assert len(record.getMessage().splitlines()) == 1
    assert "\x1b" not in record.getMessage()
    assert "signed in" in record.getMessage()
