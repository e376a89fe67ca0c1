"""The served application, not the view alone, refuses what no browser sends."""

import importlib
import warnings
from typing import Any
from wsgiref.util import setup_testing_defaults

import pytest
from django.test import Client


def served(path: str, content_type: str) -> str:
    """Return the status line that the WSGI application answers with."""
    # Whitenoise warns of the folder of collected files, which tests do not have.
    with warnings.catch_warnings(action="ignore"):
        application = importlib.import_module("satisfaction.wsgi").application
    address, _, query = path.partition("?")
    environ: dict[str, Any] = {"PATH_INFO": address, "QUERY_STRING": query, "CONTENT_TYPE": content_type}
    setup_testing_defaults(environ)
    lines: list[str] = []

    def start(status: str, _headers: Any, _error: Any = None) -> Any:
        lines.append(status)
        return lambda _chunk: None

    list(application(environ, start))
    return lines[0]


# The home page asks what is published; a request that is served closes its connection.
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("charset", ["hex", "utf-7", "rot13", "khong-co"])
def test_a_foreign_charset_is_read_as_utf_8(charset: str) -> None:
    assert served("/?ma=%C3%A1", f"text/plain; charset={charset}").startswith(("200", "422"))


@pytest.mark.django_db
def test_a_cookie_with_nul_is_as_if_absent(client: Client) -> None:
    # As it comes over the wire: newer versions of Python refuse to write such a cookie, not to read it.
    assert client.get("/noi-bo/", HTTP_COOKIE='phien="a\\000b"').status_code == 302
