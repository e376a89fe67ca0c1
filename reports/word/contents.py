"""The table of contents of a document."""

from collections.abc import Iterable, Iterator
from typing import Any

from reports.word import styles
from reports.word.xml import el, field, field_end, paragraph, run

# What the settings of a document may hold behind the wish to update its fields: their order is fixed.
BEHIND = ("hdrShapeDefaults", "footnotePr", "endnotePr", "compat", "docVars", "rsids", "mathPr")
# Headings of sections and of the parts right below them, as links.
CODE = 'TOC \\o "1-2" \\h \\z'


def contents(headings: Iterable[str]) -> Iterator[Any]:
    """Yield the paragraphs of a field that lists the headings; their pages are known to whoever sets them."""
    opening: tuple[Any, ...] = field(CODE, dirty="true")
    for heading in headings:
        yield paragraph(styles.PLACED, *opening, run(heading))
        opening = ()
    yield paragraph(styles.PLACED, *opening, field_end())


def update_fields(document: Any) -> None:
    """Let the word processor offer to work out page numbers as it opens the file."""
    settings = document.settings.element
    behind = next(one for one in settings if one.tag.partition("}")[2] in BEHIND)
    behind.addprevious(el("updateFields", val="true"))
