"""The table of contents of a document."""

from collections.abc import Iterable, Iterator
from typing import Any

from reports.word import styles
from reports.word.xml import field, field_end, paragraph, run

# Headings of sections and of the parts right below them, as links.
CODE = 'TOC \\o "1-2" \\h \\z'


def contents(headings: Iterable[str]) -> Iterator[Any]:
    """Yield the paragraphs of a field that lists the headings; their pages are known to whoever sets them."""
    opening: tuple[Any, ...] = field(CODE, dirty="true")
    for heading in headings:
        yield paragraph(styles.PLACED, *opening, run(heading))
        opening = ()
    yield paragraph(styles.PLACED, *opening, field_end())
