"""What a browser does with a citizen's form: open it, read its fields, send it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from django.test import Client

from surveys.selectors import Door

ANSWERS = {"A1": "4", "A2": "na", "LOC": "2"}
CONSENT = {"_consent": "1"}


@dataclass
class Page:
    """What stands in a page's form: hidden fields, what is chosen or typed, and the texts of its elements."""

    hidden: dict[str, str] = field(default_factory=dict)
    chosen: dict[str, list[str]] = field(default_factory=dict)
    ids: set[str] = field(default_factory=set)
    links: list[str] = field(default_factory=list)
    focused: list[str] = field(default_factory=list)
    language: str = ""
    text: str = ""


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.page = Page()
        self._area = ""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        if "id" in given:
            self.page.ids.add(given["id"])
        if "autofocus" in given:
            self.page.focused.append(given.get("id", tag))
        if tag == "html":
            self.page.language = given["lang"]
        if tag == "a":
            self.page.links.append(given.get("href", ""))
        if tag == "textarea":
            self._area = given["name"]
        if tag == "input":
            self._input(given)

    def _input(self, given: Mapping[str, str]) -> None:
        if given["type"] == "hidden":
            self.page.hidden[given["name"]] = given["value"]
        elif given["type"] in ("radio", "checkbox"):
            if "checked" in given:
                self.page.chosen.setdefault(given["name"], []).append(given["value"])
        elif given.get("value"):
            self.page.chosen[given["name"]] = [given["value"]]

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = ""

    def handle_data(self, data: str) -> None:
        self.page.text += data
        if self._area and data.strip():
            self.page.chosen[self._area] = [data]


def read(html: str) -> Page:
    reader = _Reader()
    reader.feed(html)
    reader.page.text = " ".join(reader.page.text.split())
    return reader.page


def address(door: Door) -> str:
    return f"/s/{door.token}/"


def opened(client: Client, door: Door, query: str = "") -> Page:
    response = client.get(address(door) + query)
    assert response.status_code == 200
    return read(response.content.decode())


def send(client: Client, door: Door, page: Page, answers: Mapping[str, Any] = ANSWERS, **fields: Any) -> Any:
    """Send an opened form with answers and consent; `fields` replaces or, with None, leaves out."""
    data = {**page.hidden, **CONSENT, **answers, **fields}
    return client.post(address(door), {name: value for name, value in data.items() if value is not None})
