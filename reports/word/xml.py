"""Elements of WordprocessingML, shortly written. Pure."""

import re
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

# What XML cannot hold: control characters, halves of pairs, two that are none.
NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
TWIPS_PER_MM = 1440 / 25.4


def el(name: str, *children: Any, **attributes: object) -> Any:
    """Return the element w:name with attributes w:…, whose values are written as text."""
    element = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), str(value))
    element.extend(children)
    return element


def twips(millimetres: float) -> int:
    return round(millimetres * TWIPS_PER_MM)


def clean(text: str) -> str:
    """Return a text without what XML cannot hold."""
    return NO_XML.sub("", text)


def run(text: str, *properties: Any) -> Any:
    """Return a run of text; line ends in it become breaks."""
    made = el("r", *([el("rPr", *properties)] if properties else []))
    for number, line in enumerate(clean(text).split("\n")):
        if number:
            made.append(el("br"))
        words = el("t")
        words.text = line
        words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        made.append(words)
    return made


def paragraph(style: str, *runs: Any, before: tuple[Any, ...] = ()) -> Any:
    """Return a paragraph by the identifier of its style; `before` are further properties in the schema's order."""
    return el("p", el("pPr", el("pStyle", val=style), *before), *runs)


def page_number() -> tuple[Any, ...]:
    """Return the runs that show the number of their page."""
    return (*field("PAGE"), run("1"), field_end())


def field(code: str, **begin: str) -> tuple[Any, ...]:
    """Return the runs that open a field, which the reader's program works out; what they show until then follows."""
    instruction = el("instrText")
    instruction.text = f" {code} "
    opened = el("fldChar", fldCharType="begin", **begin)
    return (el("r", opened), el("r", instruction), el("r", el("fldChar", fldCharType="separate")))


def field_end() -> Any:
    return el("r", el("fldChar", fldCharType="end"))
