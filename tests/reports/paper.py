"""Reads a PDF back as a measurer would: words with their places in millimetres, runs with font and size."""

import io
import subprocess
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pypdf import PdfReader

MM = 25.4 / 72


@dataclass(frozen=True)
class Word:
    text: str
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True)
class Run:
    text: str
    font: str
    size: float


@dataclass(frozen=True)
class Page:
    width: float
    height: float
    words: tuple[Word, ...]

    def holds(self, text: str) -> bool:
        return text in " ".join(word.text for word in self.words)

    def find(self, text: str) -> Word:
        """Return the box of consecutive words that read as `text`."""
        wanted = text.split()
        for start in range(len(self.words)):
            found = self.words[start : start + len(wanted)]
            if [word.text for word in found] == wanted:
                return Word(text, found[0].left, found[0].top, found[-1].right, found[-1].bottom)
        raise AssertionError(f"{text!r} is not on the page: {' '.join(word.text for word in self.words)}")


@dataclass(frozen=True)
class Paper:
    content: bytes

    @cached_property
    def pages(self) -> tuple[Page, ...]:
        boxes = _pdftotext(self.content, "-bbox")
        tree = ET.fromstring(boxes)
        return tuple(_page(page) for page in tree.iter("{http://www.w3.org/1999/xhtml}page"))

    def number_of(self, text: str) -> int:
        """Return the place of the last page that holds a text."""
        found = [place for place, page in enumerate(self.pages) if page.holds(text)]
        assert found, text
        return found[-1]

    @cached_property
    def text(self) -> str:
        return " ".join(_pdftotext(self.content, "-raw").split())

    @cached_property
    def reader(self) -> PdfReader:
        return PdfReader(io.BytesIO(self.content))

    @cached_property
    def fonts(self) -> set[str]:
        """Names of all fonts in the file, without the tags of their subsets; every one must be embedded."""
        done = subprocess.run(["pdffonts", "-"], input=self.content, capture_output=True, check=True)
        rows = [line.split() for line in done.stdout.decode().splitlines()[2:]]
        assert all("yes" in row[2:-4] for row in rows), rows
        return {row[0].split("+")[-1] for row in rows}

    @property
    def title(self) -> str:
        return (self.reader.metadata and self.reader.metadata.title) or ""

    @property
    def root(self) -> Any:
        """The document's catalog."""
        return self.reader.trailer["/Root"]

    def runs(self, page: int) -> list[Run]:
        found: list[Run] = []

        def visit(text: str, cm: Any, tm: Any, font: Any, size: float) -> None:
            if text.strip() and font:
                scale = abs(tm[3] * cm[3])
                found.append(Run(text.strip(), str(font["/BaseFont"]).split("+")[-1], round(size * scale, 1)))

        self.reader.pages[page].extract_text(visitor_text=visit)
        return found


def _pdftotext(content: bytes, *options: str) -> str:
    done = subprocess.run(["pdftotext", *options, "-", "-"], input=content, capture_output=True, check=True)
    return done.stdout.decode()


def _page(page: ET.Element) -> Page:
    def mm(element: ET.Element, name: str) -> float:
        return float(element.attrib[name]) * MM

    words = [
        Word(word.text or "", mm(word, "xMin"), mm(word, "yMin"), mm(word, "xMax"), mm(word, "yMax")) for word in page
    ]
    return Page(mm(page, "width"), mm(page, "height"), tuple(words))
