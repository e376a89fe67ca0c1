"""What changes once the portal stands behind HTTPS: settings are read anew, in a process of its own."""

import json
import os
import subprocess
import sys
from typing import Any

import pytest

ASKED = """
import json, django
django.setup()
from django.conf import settings
from django.test import Client

settings.ALLOWED_HOSTS = ["testserver"]
plain, secure = Client(), Client(headers={"x-forwarded-proto": "https"})
def told(response):
    cookies = {name: {key: value for key, value in jar.items() if value} for name, jar in response.cookies.items()}
    return {"status": response.status_code, "headers": dict(response.headers), "cookies": cookies}
print(json.dumps({
    "names": [settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, settings.LANGUAGE_COOKIE_NAME],
    "secure": [settings.SESSION_COOKIE_SECURE, settings.SESSION_COOKIE_HTTPONLY, settings.SESSION_COOKIE_SAMESITE],
    "entrance": told(secure.get("/noi-bo/dang-nhap/")),
    "language": told(secure.post("/ngon-ngu/", {"language": "en"})),
    "page": told(plain.get("/noi-bo/dang-nhap/")),
    "interface": told(plain.post("/api/v1/responses/", "{}", content_type="application/json")),
    "forged": told(secure.get("/noi-bo/dang-nhap/", headers={"host": "ke-xau.example"})),
    "forwarded": told(secure.get("/noi-bo/", headers={"x-forwarded-host": "ke-xau.example"})),
    "health": told(plain.get("/healthz")),
    "static": told(secure.get("/static/trang.css")),
}))
"""
Told = dict[str, Any]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    home = tmp_path_factory.mktemp("home")
    (home / "static").mkdir()
    (home / "static" / "trang.css").write_text("p {}")
    environment = {**os.environ, "HTTPS": "on", "DJANGO_SETTINGS_MODULE": "tests.settings"}
    environment["SATISFACTION_HOME"] = str(home)
    environment.pop("HSTS_SECONDS", None)
    done = subprocess.run([sys.executable, "-c", ASKED], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    found: Told = json.loads(done.stdout)
    return found


def test_every_cookie_belongs_to_this_host_alone(told: Told) -> None:
    assert told["names"] == ["__Host-phien", "__Host-csrftoken", "__Host-ngon_ngu"]
    assert told["secure"] == [True, True, "Lax"]
    for name, flags in {**told["entrance"]["cookies"], **told["language"]["cookies"]}.items():
        assert name.startswith("__Host-")
        assert flags["secure"] is flags["httponly"] is True
        assert (flags["path"], flags["samesite"], "domain" in flags) == ("/", "Lax", False)
    assert told["entrance"]["cookies"]
    assert told["language"]["cookies"]


def test_browsers_remember_https_for_a_year(told: Told) -> None:
    said = told["entrance"]["headers"]["Strict-Transport-Security"].split("; ")
    assert said == ["max-age=31536000", "includeSubDomains", "preload"]


def test_pages_lead_on_to_https_and_interfaces_refuse(told: Told) -> None:
    assert told["page"]["status"] == 301
    assert told["page"]["headers"]["Location"] == "https://testserver/noi-bo/dang-nhap/"
    assert told["interface"]["status"] == 403
    assert "Location" not in told["interface"]["headers"]
    assert told["health"]["status"] == 200


def test_no_other_host_is_believed(told: Told) -> None:
    assert told["forged"]["status"] == 400
    assert "ke-xau" not in told["forwarded"]["headers"]["Location"]


def test_static_files_carry_the_policy(told: Told) -> None:
    assert told["static"]["status"] == 200
    head = told["static"]["headers"]
    assert "frame-ancestors 'none'" in head["Content-Security-Policy"]
    assert (head["Cross-Origin-Resource-Policy"], head["X-Content-Type-Options"]) == ("same-origin", "nosniff")
