import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["portal:home", "portal:methodology"])
def test_a_stranger_reads_the_page(client: Client, name: str) -> None:
    response = client.get(reverse(name))

    assert response.status_code == 200
    assert 'lang="vi"' in response.content.decode()


def test_home_leads_officials_to_sign_in(client: Client) -> None:
    assert reverse("accounts:sign_in") in client.get("/").content.decode()


def test_pages_for_citizens_set_no_cookie(client: Client) -> None:
    assert not client.get("/").cookies


def test_home_takes_no_posts(client: Client) -> None:
    assert client.post("/").status_code == 405


def test_language_is_remembered_and_leads_back() -> None:
    client = Client(enforce_csrf_checks=True)

    response = client.post("/ngon-ngu/", {"language": "en", "next": "/phuong-phap/"})

    assert (response.status_code, response["Location"]) == (302, "/phuong-phap/")
    assert response.cookies[settings.LANGUAGE_COOKIE_NAME].value == "en"


@pytest.mark.parametrize("target", ["https://example.org/", "//example.org", "javascript:alert(1)"])
def test_language_never_leads_to_another_site(client: Client, target: str) -> None:
    assert client.post("/ngon-ngu/", {"language": "en", "next": target})["Location"] == "/"


def test_an_unknown_language_is_ignored(client: Client) -> None:
    response = client.post("/ngon-ngu/", {"language": "xx", "next": "/"})

    assert settings.LANGUAGE_COOKIE_NAME not in response.cookies


def test_an_unknown_address_says_what_to_do(client: Client) -> None:
    response = client.get("/khong-co-trang-nay/")

    assert response.status_code == 404
    assert "Không có trang này" in response.content.decode()


@pytest.mark.parametrize(
    "name",
    [
        "400.html",
        "403.html",
        "403_csrf.html",
        "404.html",
        "500.html",
        "errors/410.html",
        "errors/413.html",
        "errors/429.html",
        "errors/503.html",
    ],
)
def test_error_page_renders_without_request_or_database(name: str) -> None:
    page = render_to_string(name)

    assert "<h1>" in page
    assert "Về trang chủ" in page


def test_home_is_read_in_english_once_chosen(client: Client) -> None:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"

    page = client.get("/").content.decode()

    assert 'lang="en"' in page
    assert "Answer a survey" in page


@pytest.mark.parametrize(
    "typed",
    ["nmqnfxhqfcuz", " NMQN-FXHQ FCUZ ", "https://khaosat.example.vn/s/nmqnfxhqfcuz/?lang=vi", "/s/nmqnfxhqfcuz"],
)
def test_a_typed_code_or_pasted_address_opens_the_survey(client: Client, typed: str) -> None:
    assert client.get("/", {"ma": typed})["Location"] == "/s/nmqnfxhqfcuz/"


@pytest.mark.parametrize("typed", ["", "   ", "…", "a" * 33, "https://example.org/s//", "\x00"])
def test_without_a_code_the_page_says_so_and_keeps_what_was_typed(client: Client, typed: str) -> None:
    response = client.get("/", {"ma": typed})

    assert response.status_code == 422
    assert 'aria-invalid="true"' in response.content.decode()


def test_what_was_typed_is_shown_as_text(client: Client) -> None:
    page = client.get("/", {"ma": "<>\"'"}).content.decode()

    assert 'value="&lt;&gt;&quot;&#x27;"' in page
