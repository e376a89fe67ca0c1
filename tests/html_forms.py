"""What a browser would send of a form on a page."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any


@dataclass
class Form:
    """A form as it stands: its fields, the values of its buttons by their names, where it goes."""

    posts: bool
    action: str
    fields: dict[str, str] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)


def fields_in(page: Any, having: str) -> dict[str, str]:
    """Return the fields, as they stand on a page, of its first form with a field or the value of a button so called."""
    forms = forms_on(page)
    return next(
        one.fields for one in forms if having in {value for _name, value in one.buttons} or having in one.fields
    )


def forms_on(page: Any) -> list[Form]:
    """Return every form of a page."""
    reader = _Forms()
    reader.feed(page.content.decode())
    return reader.forms


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.area = self.choice = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(said.get("method", "").lower() == "post", said.get("action", "")))
        elif tag == "option" and self.choice:
            self._option(said)
        elif self.forms and "name" in said:
            self._field(tag, said)

    def _field(self, tag: str, said: dict[str, str]) -> None:
        fields, name = self.forms[-1].fields, said["name"]
        if tag == "button":
            self.forms[-1].buttons.append((name, said.get("value", "")))
        elif tag == "textarea":
            self.area, fields[name] = name, ""
        elif tag == "select":
            self.choice = name
        elif tag == "input" and said.get("type") in ("checkbox", "radio"):
            if "checked" in said:
                fields[name] = said.get("value", "on")
        elif tag == "input" and said.get("type") not in ("file", "submit", "button"):
            fields[name] = said.get("value", "")

    def _option(self, said: dict[str, str]) -> None:
        """A browser sends the option that is selected, else the first one."""
        fields = self.forms[-1].fields
        if "selected" in said or self.choice not in fields:
            fields[self.choice] = said.get("value", "")

    def handle_data(self, data: str) -> None:
        if self.area:
            self.forms[-1].fields[self.area] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.area = ""
        elif tag == "select":
            self.choice = ""
