"""The structure tree of a PDF: elements in the order they are read, and the letters that belong to each."""

import io
from collections.abc import Iterator
from functools import cached_property
from typing import Any

import pdfplumber
from pypdf import PdfReader


class Tree:
    """Structure elements of a PDF in the order they are read."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.reader = PdfReader(io.BytesIO(content))
        self.root: Any = self.reader.trailer["/Root"]

    @cached_property
    def elements(self) -> list[Any]:
        return list(walk(self.root["/StructTreeRoot"]))

    def all(self, *tags: str) -> list[Any]:
        return [element for element in self.elements if element.get("/S") in {f"/{tag}" for tag in tags}]

    @cached_property
    def chars(self) -> list[list[dict[str, Any]]]:
        """The letters of each page with the marked content they are in."""
        return [page.chars for page in pdfplumber.open(io.BytesIO(self.content)).pages]

    @cached_property
    def letters(self) -> list[dict[int, str]]:
        """The text of each marked content, by page; a new line is a blank."""
        return [_letters(chars) for chars in self.chars]

    @property
    def tagged(self) -> list[set[int | None]]:
        """The marked contents of each page that hold letters and are no artifacts."""
        return [{one["mcid"] for one in chars if one["tag"] != "Artifact"} for chars in self.chars]

    def text(self, element: Any) -> str:
        return " ".join("".join(self._pieces(element)).split())

    def _pieces(self, element: Any) -> Iterator[str]:
        for kid in kids(element):
            if isinstance(kid, int):
                yield self.letters[self.reader.get_page_number(element["/Pg"]) or 0].get(kid, "")
            elif "/S" in kid:
                yield from self._pieces(kid)

    def rows(self, table: Any) -> list[list[str]]:
        """Return the cells of a table's rows as texts."""
        found = [one for one in walk(table) if one["/S"] == "/TR"]
        return [[self.text(cell) for cell in kids(row) if cell["/S"] in {"/TH", "/TD"}] for row in found]


def kids(element: Any) -> list[Any]:
    found = element.get("/K", [])
    found = found.get_object() if hasattr(found, "get_object") else found
    every = found if isinstance(found, list) else [found]
    return [kid.get_object() if hasattr(kid, "get_object") else kid for kid in every]


def walk(element: Any) -> Iterator[Any]:
    for kid in kids(element):
        if isinstance(kid, dict) and "/S" in kid:
            yield kid
            yield from walk(kid)


def _letters(chars: list[dict[str, Any]]) -> dict[int, str]:
    found: dict[int, str] = {}
    lines: dict[int, float] = {}
    for one in chars:
        mark = one["mcid"]
        if mark is not None:
            new = round(one["top"]) != round(lines.get(mark, one["top"]))
            found[mark] = f"{found.get(mark, '')}{' ' if new else ''}{one['text']}"
            lines[mark] = one["top"]
    return found
