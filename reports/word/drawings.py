"""Charts in a document: pictures of 200 dots per inch with their words; Word draws no SVG that it can be sure of."""

import io
import xml.etree.ElementTree as ET
from typing import Any

from django.template.loader import render_to_string
from docx.oxml import parse_xml
from docx.shared import Mm

from charts.render import png
from reports.content import Figure, Segment
from reports.word.xml import clean, el

DPI = 200
CHART_WIDTH, BAR_WIDTH = 160.0, 25.0
SVG = "http://www.w3.org/2000/svg"
# A drawing that repeats what stands beside it: screen readers pass it over.
DECORATIVE = (
    '<a:extLst xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
    '<a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}"><adec:decorative '
    'xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/></a:ext></a:extLst>'
)


class Pictures:
    """Puts pictures into a document and counts them."""

    def __init__(self, document: Any) -> None:
        self.part = document.part
        self.number = 0

    def chart(self, figure: Figure) -> Any:
        """Return a run with a chart, its axis and rows together, told by their words."""
        pieces = [ET.fromstring(piece) for piece in (figure.axis, *figure.rows)]  # noqa: S314 (our own drawings)
        words = "; ".join(piece.findtext("title") or "" for piece in pieces)
        return self._run(_stacked(pieces), CHART_WIDTH, words)

    def bar(self, bar: tuple[Segment, ...]) -> Any:
        """Return a run with a row's stacked bar, whose shares stand beside it."""
        svg = render_to_string("reports/parts/bar.html", {"bar": bar}).strip()
        sized = svg.replace("<svg ", f'<svg xmlns="{SVG}" ', 1).replace(
            'width="25mm" height="4mm"', 'width="94.5" height="15.12"'
        )
        return self._run(sized, BAR_WIDTH, "")

    def _run(self, svg: str, width: float, words: str) -> Any:
        inline = self.part.new_pic_inline(io.BytesIO(png(svg, dpi=DPI)), Mm(width), None)
        self.number += 1
        about = inline.docPr
        about.set("id", str(self.number))
        about.set("name", f"Hình {self.number}")
        about.set("descr", clean(words))
        if not words:
            about.append(parse_xml(DECORATIVE))
        return el("r", el("drawing", inline))


def _stacked(pieces: list[ET.Element]) -> str:
    """Return one SVG of pieces under one another."""
    heights = [float(piece.attrib["height"]) for piece in pieces]
    width = pieces[0].attrib["width"]
    whole = ET.Element("svg", {"xmlns": SVG, "width": width, "height": f"{sum(heights):g}"})
    top = 0.0
    for piece, height in zip(pieces, heights, strict=True):
        piece.set("y", f"{top:g}")
        whole.append(piece)
        top += height
    return ET.tostring(whole, encoding="unicode")
