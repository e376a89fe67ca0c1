"""The API describes itself: every route, and examples that work as they stand."""

import html
import json
import re
import shlex
from typing import Any
from urllib.parse import urlsplit

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import translation
from django.utils.translation import gettext

from accounts.models import ApiKey
from invitations.reading import COLUMNS
from portal.reference import doors
from portal.reference.merged import schema
from portal.reference.shown import groups
from scoring.indicators.reading import KNOWN
from surveys.api import FIELDS
from tests.conftest import Cast
from tests.portal.api_world import ApiWorld, world
from tests.surveys.factories import NOON

pytestmark = pytest.mark.django_db
COMMAND = re.compile(r'<code data-command="(\w+)">(.*?)</code>', re.DOTALL)
# Answers for addresses that do not exist.
OF_NOTHING = "open_api:nowhere"


def routes(patterns: Any, space: str = "", before: str = "") -> dict[str, str]:
    """Return the addresses of routes by their names, as the schema writes them."""
    found: dict[str, str] = {}
    for one in patterns:
        here = before + str(one.pattern)
        if isinstance(one, URLResolver):
            found |= routes(one.url_patterns, f"{space}{one.namespace}:" if one.namespace else space, here)
        elif isinstance(one, URLPattern):
            found[f"{space}{one.name}"] = "/" + re.sub(r"<\w+:(\w+)>", r"{\1}", here)
    return found


def test_every_route_is_described() -> None:
    addresses = {name: one for name, one in routes(get_resolver().url_patterns).items() if one.startswith("/api/v1/")}
    del addresses[OF_NOTHING]
    assert len(addresses) > 10
    assert set(schema()["paths"]) == set(addresses.values())


def test_fields_and_keys_are_those_of_the_doors() -> None:
    def fields(address: str) -> set[str]:
        body = schema()["paths"][address]["post"]["requestBody"]["content"]["application/json"]["schema"]
        return set(body.get("anyOf", [body])[0]["properties"])

    assert fields("/api/v1/responses/") == FIELDS
    assert fields("/api/v1/invitations/") == {"round", *COLUMNS}
    assert fields("/api/v1/figures/") == set(KNOWN)
    assert set(doors.KEYS.values()) == set(ApiKey.Purpose.values)


def test_the_schema_comes_as_yaml_and_json() -> None:
    plain, asked = Client().get("/api/schema/"), Client().get("/api/schema/?format=json")
    assert plain.content.startswith(b"openapi: 3.1.0")
    assert json.loads(asked.content)["info"]["version"] == "1"
    assert b"anybody" not in asked.content, "docstrings are for whoever reads the code"
    assert Client().get("/api/schema/", headers={"If-None-Match": plain.headers["ETag"]}).status_code == 304


def test_every_example_on_the_page_works(cast: Cast) -> None:
    with time_machine.travel(NOON, tick=False):
        _all_work(world(cast))


def _all_work(made: ApiWorld) -> None:
    page = Client().get("/api/").content.decode()
    assert "<script" not in page.partition("</head>")[2]
    commands = {name: html.unescape(text) for name, text in COMMAND.findall(page)}
    operations = {one["operationId"]: one for path in schema()["paths"].values() for one in path.values()}
    assert set(commands) == set(operations)
    for name, command in commands.items():
        security = [key for each in operations[name].get("security", ()) for key in each]
        known = {"KHOA": made.keys[doors.KEYS[security[0]]] if security else "", "MA_DIEM_THU": made.token}
        answer = typed(command, known)
        assert answer.status_code < 300, (name, answer.content.decode())


def typed(command: str, known: dict[str, str]) -> Any:
    """Do what curl would do with a command."""
    words = shlex.split(re.sub(r"\$(\w+)", lambda found: known[str(found[1])], command))
    assert words[0] == "curl"
    heads, body, address = dict[str, str](), "", urlsplit(words[-1])
    for option, value in zip(words[1:-1:2], words[2:-1:2], strict=True):
        if option == "-H":
            name, _colon, text = value.partition(": ")
            heads[name] = text
        else:
            assert option == "-d"
            body = value
    where, kind = f"{address.path}?{address.query}", heads.pop("Content-Type", "")
    return Client().post(where, body, content_type=kind, headers=heads) if body else Client().get(where, headers=heads)


def test_the_page_speaks_the_language_of_its_reader_and_the_schema_one() -> None:
    client = Client()
    before = client.get("/api/").content.decode(), client.get("/api/schema/").content
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    page = client.get("/api/").content.decode()

    words = "Kết quả đã công bố. Ai cũng đọc được, không cần khóa."
    with translation.override("en"):
        told = gettext(words)
    assert told != words
    assert words in before[0]
    assert words not in page
    assert html.escape(told) in page
    assert '<html lang="en"' in page
    assert client.get("/api/schema/").content == before[1], "programs read one schema"


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_answer_and_every_place_is_told_in_words_of_ours(language: str) -> None:
    with translation.override(language):
        operations = [one for group in groups("http://testserver") for one in group.operations]
    told = [(one.code, name, words) for one in operations for name, words in one.answers]
    told += [(one.code, line.name, line.words) for one in operations for line in one.parameters]

    assert len(operations) >= 14
    assert [each for each in told if not each[2].strip() or each[2] == "No response body"] == []
