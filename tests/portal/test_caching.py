"""Everything public may be kept by a cache between: no cookie is set or read but the one that chooses a language."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.http.response import HttpResponseBase
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver, resolve
from pytest_django.fixtures import Settings as SettingsWrapper

from portal.open_data import keeping
from portal.serving import KEPT
from surveys.models import Round
from tests.conftest import Cast
from tests.dashboards.factories import GOOD, POOR, answered, run, survey, unit_of
from tests.portal.open_data.conftest import published_now

pytestmark = pytest.mark.django_db
OWN = "/ket-qua/dot-1/don-vi/so-y-te/"
# Spoken in the language that was chosen.
PAGES = (
    *("/", "/ket-qua/", "/ket-qua/dot-1/", "/ket-qua/2026/", "/ket-qua/dot-1/khoi/so/", OWN, f"{OWN}niem-yet/"),
    *("/viec-da-lam/", "/phuong-phap/", "/phuong-phap/diem-cap-xa/1/", "/tro-nang/"),
    *("/quyen-rieng-tu/", "/quyen-rieng-tu/2/"),
    *("/du-lieu/", "/du-lieu/dot-1/", "/du-lieu/dot-1/1/", "/du-lieu/tu-dien/", "/api/"),
)
# The same for everybody.
OTHERS = (
    *("/ket-qua/dot-1/bang/", f"{OWN}bang/", f"{OWN}huy-hieu.svg"),
    *("/du-lieu/dot-1/1/agencies.csv", "/du-lieu/dot-1/1/package.zip", "/du-lieu/dot-1/results.json"),
    *("/du-lieu/atom.xml", "/api/schema/", "/api/schema/?format=json"),
    *("/api/v1/publications/", "/api/v1/publications/dot-1/", "/api/v1/publications/dot-1/agencies/"),
    *("/api/v1/publications/dot-1/agencies/so-y-te/", "/api/v1/methods/", "/api/v1/methods/diem-cap-xa/1/"),
    "/api/v1/agencies/",
)
SPACES = {"public", "portal", "open_data", "open_api", "reference"}
# Changes the language; asks for a key; is no address.
NOT_READ = {"portal:language", "open_api:points", "open_api:nowhere"}
COOKIES = "phien=abcdef; csrftoken=x; _ga=1.2.3"


@pytest.fixture(autouse=True)
def published(cast: Cast, settings: SettingsWrapper, tmp_path: Path) -> Round:
    settings.SATISFACTION_HOME = tmp_path
    keeping.forget()
    made = survey(cast.so_y_te, cast.so_xay_dung)
    answered(unit_of(made, cast.so_y_te), GOOD)
    answered(unit_of(made, cast.so_xay_dung), POOR)
    run(made)
    published_now(made, "12/QĐ-UBND")
    return made


def routes(resolver: URLResolver | None = None, space: str = "") -> Iterator[str]:
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            yield from routes(pattern, pattern.namespace or space)
        elif isinstance(pattern, URLPattern) and pattern.name:
            yield f"{space}:{pattern.name}"


def test_every_public_route_is_asked_here() -> None:
    public = {name for name in routes() if name.partition(":")[0] in SPACES}
    asked = {resolve(address.partition("?")[0]).view_name for address in (*PAGES, *OTHERS)}
    assert public == asked | NOT_READ


def said(answer: HttpResponseBase) -> dict[str, object]:
    """Return the content and the headers of an answer, but the number that each request has of its own."""
    headers = {name: value for name, value in answer.headers.items() if name != "X-Request-ID"}
    return {"content": answer.content, **headers}  # type: ignore[attr-defined]


# One publication is made for all addresses: making it takes longer than all of them.
def test_each_may_be_kept_by_a_cache_between() -> None:
    for address in (*PAGES, *OTHERS):
        KEPT.clear()
        kept_between(Client(), address)


def kept_between(client: Client, address: str) -> None:
    first = client.get(address)
    bare = said(first)
    with CaptureQueriesContext(connection) as queries:
        again = client.get(address, HTTP_COOKIE=COOKIES)
    assert said(again) == bare, address
    assert not first.cookies, address
    assert not again.cookies, address
    assert not any("django_session" in query["sql"] for query in queries), address
    assert not Session.objects.exists(), address
    assert "max-age=" in first["Cache-Control"], address
    assert "public" in first["Cache-Control"], address
    if first.status_code == 200:
        kept = client.get(address, HTTP_IF_NONE_MATCH=first["ETag"])
        assert (kept.status_code, kept.content) == (304, b""), address
        assert (kept["Cache-Control"], kept.get("Vary")) == (first["Cache-Control"], first.get("Vary")), address


def test_a_page_hangs_on_no_cookie_but_its_language() -> None:
    for address in PAGES:
        found = Client().get(address)
        english = Client().get(address, HTTP_COOKIE="ngon_ngu=en")
        assert "Cookie" in found["Vary"], address
        assert (found["Content-Language"], english["Content-Language"]) == ("vi", "en"), address
        assert found["ETag"] != english["ETag"], address


def test_what_programs_read_hangs_on_no_cookie_at_all() -> None:
    for address in OTHERS:
        found, english = Client().get(address), Client().get(address, HTTP_COOKIE="ngon_ngu=en")
        assert "Cookie" not in found.get("Vary", ""), address
        assert english.content == found.content, address
        assert (found["Content-Language"], english["Content-Language"]) == ("vi", "vi"), address


def test_a_refusal_is_kept_by_nobody(settings: SettingsWrapper) -> None:
    assert Client().get("/api/v1/publications/khong-co/")["Cache-Control"] == "no-store"
    assert "Cache-Control" not in Client().get("/ket-qua/khong-co/")
