import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.utils import translation

from satisfaction.language import chosen_language


def language_of(request: HttpRequest) -> str:
    spoken = chosen_language(lambda asked: HttpResponse(translation.get_language()))
    return spoken(request).content.decode()


def test_an_english_browser_reads_vietnamese(rf: RequestFactory) -> None:
    assert language_of(rf.get("/", headers={"accept-language": "en-US,en;q=0.9"})) == "vi"


@pytest.mark.parametrize(("wish", "language"), [("en", "en"), ("vi", "vi"), ("xx", "vi"), ("../en", "vi")])
def test_the_chosen_language_is_kept_if_the_portal_speaks_it(rf: RequestFactory, wish: str, language: str) -> None:
    request = rf.get("/")
    request.COOKIES[settings.LANGUAGE_COOKIE_NAME] = wish

    assert language_of(request) == language


def test_the_answer_names_its_language(rf: RequestFactory) -> None:
    response = chosen_language(lambda asked: HttpResponse(""))(rf.get("/"))

    assert (response["Content-Language"], response["Vary"]) == ("vi", "Cookie")
