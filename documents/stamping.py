"""Many numbered copies of one PDF: the pages are kept once, each copy adds its own stamp.

A batch of 500 forms would otherwise lay out and embed the same pages 500 times. The pages become form XObjects
(ISO 32000-1, 8.10), which a page of the result draws with the copy's stamp on top.
"""

import io
from dataclasses import dataclass, field
from typing import cast

from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DecodedStreamObject, DictionaryObject, IndirectObject, NameObject, StreamObject

DRAW = b"q /Base Do Q q /Stamp Do Q"


@dataclass
class Copies:
    """Copies of `base` (a PDF) under one `title`; `add` stamps them on, `content` returns the file."""

    base: bytes
    title: str
    _writer: PdfWriter = field(default_factory=PdfWriter, init=False)
    _pages: list[tuple[IndirectObject, PageObject]] = field(default_factory=list, init=False)
    _drawing: IndirectObject = field(init=False)

    def __post_init__(self) -> None:
        pages = PdfReader(io.BytesIO(self.base)).pages
        self._pages = [(self._form(page), page) for page in pages]
        drawing = DecodedStreamObject()
        drawing.set_data(DRAW)
        self._drawing = self._writer._add_object(drawing)
        self._writer.add_metadata({"/Title": self.title})

    def add(self, stamps: bytes) -> None:
        """Add one copy of all pages for each page of `stamps` (a PDF whose pages are as large as the base's)."""
        for page in PdfReader(io.BytesIO(stamps)).pages:
            stamp = self._form(page)
            for base, original in self._pages:
                self._page(original, base, stamp)

    def content(self) -> bytes:
        file = io.BytesIO()
        self._writer.write(file)
        return file.getvalue()

    def _page(self, original: PageObject, base: IndirectObject, stamp: IndirectObject) -> None:
        size = {"width": original.mediabox.width, "height": original.mediabox.height}
        page = PageObject.create_blank_page(self._writer, **size)
        drawn = DictionaryObject({NameObject("/Base"): base, NameObject("/Stamp"): stamp})
        page[NameObject("/Resources")] = DictionaryObject({NameObject("/XObject"): drawn})
        page[NameObject("/Contents")] = self._drawing
        self._writer.add_page(page)

    def _form(self, page: PageObject) -> IndirectObject:
        """Keep what a page draws, with its fonts, as an object of the result."""
        contents = page.get_contents()
        form = DecodedStreamObject()
        form.set_data(contents.get_data() if contents is not None else b"")
        packed: StreamObject = form.flate_encode()
        packed[NameObject("/Type")] = NameObject("/XObject")
        packed[NameObject("/Subtype")] = NameObject("/Form")
        packed[NameObject("/BBox")] = ArrayObject(page.mediabox)
        packed[NameObject("/Resources")] = cast("DictionaryObject", page["/Resources"]).clone(self._writer)
        return self._writer._add_object(packed)
