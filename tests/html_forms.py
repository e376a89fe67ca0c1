"""What a browser would send of a form on a page."""

from html.parser import HTMLParser
from typing import Any


def fields_in(page: Any, having: str) -> dict[str, str]:
    """Return the fields, as they stand on a page, of its first form with a field or the value of a button so called."""
    reader = _Forms()
    reader.feed(page.content.decode())
    return next(fields for fields, buttons in reader.forms if having in buttons or having in fields)


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[tuple[dict[str, str], set[str]]] = []
        self.area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(({}, set()))
        if not self.forms or "name" not in said:
            return
        fields, buttons = self.forms[-1]
        if tag == "button":
            buttons.add(said.get("value", ""))
        elif tag == "textarea":
            self.area, fields[said["name"]] = said["name"], ""
        elif tag == "input" and (said.get("type") != "checkbox" or "checked" in said) and said.get("type") != "file":
            fields[said["name"]] = said.get("value", "on")

    def handle_data(self, data: str) -> None:
        if self.area:
            self.forms[-1][0][self.area] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.area = ""
