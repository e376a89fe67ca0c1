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
