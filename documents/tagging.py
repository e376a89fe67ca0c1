"""What WeasyPrint leaves open in a tagged PDF, put right before it is written (ISO 14289-1, PDF/UA-1).

Works on the objects of pydyf: a structure element is a dictionary with its tag in /S, its parent in /P, its kids in /K.
"""

from collections.abc import Iterator
from typing import Any

LINK = "Đến phần này của tài liệu"

Element = dict[str, Any]


def finish(_document: object, pdf: Any) -> None:
    """Give table heads their scope, and make what runs in the margins an artifact. WeasyPrint's `finisher`."""
    for element in pdf.objects:
        if not isinstance(element, dict):
            continue
        if element.get("S") in {"/TH", "/TD"}:
            _say_scope(pdf, element)
        elif element.get("Subtype") == "/Link" and "Dest" in element:
            # Else the name of the anchor is read out (7.18.5). The string's own class knows how it is written.
            element["Contents"] = type(element["Contents"])(LINK)
    _set_margins_aside(pdf)


def _say_scope(pdf: Any, cell: Element) -> None:
    """Name a head's scope (7.5) in place of the identifiers, which are the same on every page of a long table."""
    cell.pop("ID", None)
    cell["A"].pop("Headers", None)
    if cell["S"] == "/TH":
        group = _at(pdf, _at(pdf, cell["P"])["P"])
        cell["A"]["Scope"] = "/Column" if group["S"] == "/THead" else "/Row"


def _set_margins_aside(pdf: Any) -> None:
    """Turn marked content that belongs to no element of the tree into artifacts (7.1)."""
    root = _at(pdf, pdf.catalog["StructTreeRoot"])
    known = set(_numbers(pdf, root))
    places = _at(pdf, root["ParentTree"])["Nums"]
    pages = [_at(pdf, reference) for reference in pdf.page_references]
    for page, elements in zip(pages, places[1::2], strict=False):
        lost = {place for place, element in enumerate(elements) if _number(element) not in known}
        if lost:
            _as_artifacts(_at(pdf, page["Contents"]).stream, lost)
            elements[:] = ["null" if place in lost else element for place, element in enumerate(elements)]


def _as_artifacts(stream: list[Any], lost: set[int]) -> None:
    for place, item in enumerate(stream):
        if isinstance(item, dict) and item.get("MCID") in lost:
            del item["MCID"]
            item["Type"] = "/Pagination"
            stream[place - 1] = "/Artifact"


def _numbers(pdf: Any, element: Element) -> Iterator[int]:
    yield element.number  # type: ignore[attr-defined]
    for kid in element.get("K", ()):
        if not isinstance(kid, int):
            yield from _numbers(pdf, _at(pdf, kid))


def _at(pdf: Any, reference: bytes | str) -> Any:
    return pdf.objects[_number(reference)]


def _number(reference: bytes | str) -> int:
    return int(reference.split()[0])
