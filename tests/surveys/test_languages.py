"""A form in a language that the portal itself does not speak."""

from copy import deepcopy
from typing import Any

import pytest
from django.test import Client

from surveys.drafting.languages import LANGUAGES
from surveys.languages import OWN_NAMES, frame_language
from surveys.models import Response
from surveys.questionnaire import parse
from surveys.rendering import spoken
from tests.surveys import factories
from tests.surveys.browsing import opened, send

pytestmark = pytest.mark.usefixtures("noon")


def in_language(code: str) -> dict[str, Any]:
    document = deepcopy(factories.DOCUMENT)
    for question in document["sections"][0]["questions"]:
        question["text"] = {"vi": question["text"], code: f"{code}: {question['code']}"}
    return document


def test_every_language_an_editor_may_add_has_a_name_of_its_own() -> None:
    assert {*LANGUAGES, "vi"} == set(OWN_NAMES)


@pytest.mark.parametrize(("language", "frame"), [("vi", "vi"), ("en", "en"), ("ko", "en"), ("cjm", "vi"), ("km", "vi")])
def test_words_around_the_questions_are_those_a_reader_knows(language: str, frame: str) -> None:
    assert frame_language(language) == frame


def test_a_language_nobody_knows_by_name_is_not_offered() -> None:
    assert spoken(parse(in_language("xx"))) == ["vi"]


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["km", "ko", "cjm"])
def test_a_form_is_answered_in_its_language(client: Client, language: str) -> None:
    door = factories.door(version=factories.questionnaire(in_language(language)))
    page = opened(client, door, f"?lang={language}")

    assert f"{language}: A1" in page.text
    assert OWN_NAMES[language] in page.text
    assert page.language == frame_language(language)
    assert send(client, door, page).status_code == 303
    assert Response.objects.get().language == language


@pytest.mark.django_db
def test_questions_say_which_language_they_are_in(client: Client) -> None:
    door = factories.door(version=factories.questionnaire(in_language("km")))

    assert 'lang="km"' in client.get(f"/s/{door.token}/?lang=km").content.decode()
    assert 'lang="km"' not in client.get(f"/s/{door.token}/").content.decode().split("<main")[1]
