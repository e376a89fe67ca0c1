"""A drawn chart cut into its views, so that pages can break between them. Pure."""

import xml.etree.ElementTree as ET
from collections.abc import Sequence
from typing import Any

# Inside a page of HTML, where the pieces stand, an SVG needs no namespace.
NAMESPACE = ' xmlns="http://www.w3.org/2000/svg"'


def cut(drawn: str, spec: dict[str, Any], titles: Sequence[str]) -> list[str]:
    """Return the SVG of each view of a chart, the first the axis, under `titles` that say in words what it shows.

    The pieces are as wide as the whole and touch without a seam. `drawn` is the SVG of `spec` (charts.specs.dots).
    """
    root = ET.fromstring(drawn.replace(NAMESPACE, "", 1))  # noqa: S314 (our converter's own text)
    left, width = float(spec["padding"]["left"]), root.attrib["width"]
    views = enumerate(zip(spec["vconcat"], titles, strict=True))
    return [_piece(_view(root, number), title, left, width, view["height"]) for number, (view, title) in views]


def _view(root: ET.Element, number: int) -> ET.Element:
    """Return what is drawn of a view, without its place in the whole."""
    group = next(one for one in root.iter("g") if f"concat_{number}_group" in one.get("class", "").split())
    return group[0]


def _piece(view: ET.Element, title: str, left: float, width: str, height: int) -> str:
    box = {"width": width, "height": str(height), "viewBox": f"0 0 {width} {height}", "role": "img"}
    # The title speaks for the whole piece: parts that call themselves pictures have no words of their own.
    for part in view.iter():
        for name in [name for name in part.attrib if name == "role" or name.startswith("aria-")]:
            del part.attrib[name]
    piece = ET.Element("svg", box)
    ET.SubElement(piece, "title").text = title
    moved = {"transform": f"translate({left:g},0)", "fill": "none", "stroke-miterlimit": "10"}
    ET.SubElement(piece, "g", moved).extend(view)
    return ET.tostring(piece, encoding="unicode")
