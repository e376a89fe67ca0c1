"""Writes a paper into a document: sections of upright and landscape pages, headings, blocks, annexes."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.shared import Mm, Pt

from reports.content import Annex, Block, Figure, Keys, Section, Table, Text
from reports.outline import LISTED_DEPTH, annex_heads
from reports.word import styles
from reports.word.contents import contents, update_fields
from reports.word.drawings import Pictures
from reports.word.ending import ending
from reports.word.letterhead import SPACE, head
from reports.word.paper import Article, Paper
from reports.word.saved import saved
from reports.word.tables import keys_elements, table_elements
from reports.word.xml import el, page_number, paragraph, run
from reports.wording import day

# A4 and its margins, in millimetres.
SHORT, LONG = 210.0, 297.0
TOP, BOTTOM, LEFT, RIGHT = 20.0, 20.0, 30.0, 15.0


def docx_bytes(paper: Paper) -> bytes:
    """Return a paper as DOCX; the same paper gives the same bytes."""
    writer = Writer(paper)
    writer.write()
    return saved(writer.document, title=paper.subject, author=paper.issuer.name)


class Writer:
    """A document that is being written; `room` is how wide its text is now, in millimetres."""

    def __init__(self, paper: Paper) -> None:
        self.paper = paper
        self.document = styles.blank(compact=paper.compact)
        self.end = self.document.element.body[-1]
        self.pictures = Pictures(self.document)
        self.room = SHORT - LEFT - RIGHT
        self._open()

    def write(self) -> None:
        paper = self.paper
        self._add(head(paper))
        if paper.contents:
            self._contents()
        self._add(paragraph(styles.BODY, run(text)) for text in paper.opening if text)
        for section in paper.sections:
            self._section(section, 0, caps=True)
        self._articles(paper.articles)
        self._add(ending(paper))
        for one in annex_heads(paper.annexes):
            self._annex(one.label, one.annex)

    def _open(self) -> None:
        first = self.document.sections[0]
        _page(first, wide=False)
        first.different_first_page_header_footer = True
        first.header.paragraphs[0]._p.extend(page_number())
        for footer in (first.footer, first.first_page_footer):
            footer.paragraphs[0]._p.append(run(self.paper.note))

    def _add(self, elements: Iterable[Any]) -> None:
        for element in elements:
            self.end.addprevious(element)

    def _turn(self, *, wide: bool, starts: bool = False) -> None:
        """Begin a page of the other direction, or of an annex, whose pages are counted from 1."""
        section = self.document.add_section(WD_SECTION.NEW_PAGE)
        self.end = self.document.element.body[-1]
        _close(self.end.getprevious())
        _page(section, wide=wide)
        section.different_first_page_header_footer = starts
        for old in section._sectPr.findall(section._sectPr.tag.replace("}sectPr", "}pgNumType")):
            section._sectPr.remove(old)
        if starts:
            section._sectPr.find(section._sectPr.tag.replace("}sectPr", "}pgMar")).addnext(el("pgNumType", start=1))
        self.room = (LONG if wide else SHORT) - LEFT - RIGHT

    def _contents(self) -> None:
        """Put in a table of contents; Word works its page numbers out when the file is opened, as the settings ask."""
        update_fields(self.document)
        self._add([paragraph(styles.SUBJECT, run("MỤC LỤC"))])
        annexes = (f"{one.label}. {one.annex.title.upper()}" for one in annex_heads(self.paper.annexes))
        self._add(contents((*_headings(self.paper.sections), *annexes)))

    def _section(self, section: Section, level: int, *, caps: bool = False) -> None:
        if section.title:
            style = styles.HEADINGS[min(level, len(styles.HEADINGS) - 1)]
            self._add([paragraph(style, run(heading(section, caps=caps)))])
        for block in section.blocks:
            self._block(block)
        for below in section.sections:
            self._section(below, level + bool(section.title))

    def _block(self, block: Block) -> None:
        if isinstance(block, Table) and block.wide and self.room < LONG - LEFT - RIGHT:
            self._turn(wide=True)
            self._add(table_elements(block, self.room, self.pictures))
            self._turn(wide=False)
        else:
            self._add(WRITERS[type(block)](self, block))

    def _articles(self, articles: tuple[Article, ...]) -> None:
        if articles:
            self._add([paragraph(styles.SUBJECT, run("QUYẾT ĐỊNH:"), before=(el("spacing", before=120, after=120),))])
        for number, article in enumerate(articles, 1):
            first, *more = article.words
            self._add([paragraph(styles.BODY, run(f"Điều {number}.", el("b")), run(f" {first}"))])
            self._add(paragraph(styles.BODY, run(words)) for words in more)

    def _annex(self, label: str, annex: Annex) -> None:
        self._turn(wide=annex.wide, starts=True)
        self._add([paragraph(styles.HEADINGS[0], run(f"{label}\n{annex.title.upper()}"), before=_centre())])
        self._add([paragraph(styles.CENTRED, run(_with(self.paper), el("i")))])
        for section in annex.sections:
            self._section(section, 1, caps=True)


def _centre() -> tuple[Any, Any]:
    return (el("ind", firstLine=0), el("jc", val="center"))


def _headings(sections: Sequence[Section], level: int = 0) -> Iterator[str]:
    for section in sections:
        if section.title:
            yield heading(section, caps=level == 0)
        if level + bool(section.title) < LISTED_DEPTH:
            yield from _headings(section.sections, level + bool(section.title))


def heading(section: Section, *, caps: bool) -> str:
    """Return a section's heading as it is printed."""
    return f"{section.number} {section.title.upper() if caps else section.title}".strip()


def _with(paper: Paper) -> str:
    """Say which paper an annex belongs to; number and day are the office's."""
    kind = paper.title.capitalize() if paper.title else "Văn bản"
    number = paper.number or f"{SPACE * 6}/{paper.sign}"
    on = day(paper.on) if paper.on else f"ngày{SPACE * 6}tháng{SPACE * 6}năm {paper.year}"
    return f"(Kèm theo {kind} số {number} {on} của {paper.issuer.said})"


def _page(section: Any, *, wide: bool) -> None:
    section.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (Mm(LONG), Mm(SHORT)) if wide else (Mm(SHORT), Mm(LONG))
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = map(
        Mm, (TOP, BOTTOM, LEFT, RIGHT)
    )
    section.header_distance = section.footer_distance = Mm(10)
    section.gutter = Pt(0)


def _close(break_: Any) -> None:
    """Let the paragraph that holds a section's end take no room: the page before may be full."""
    break_.find(break_.tag.replace("}p", "}pPr")).insert(0, el("spacing", before=0, after=0, line=20, lineRule="exact"))


def _text(writer: Writer, block: Text) -> Iterator[Any]:
    if block.look == "note":
        yield paragraph(styles.NOTE, run(block.text))
    elif block.look == "run-in":
        yield paragraph(styles.BODY, run(block.text, el("b"), el("i")), before=(el("keepNext"),))
    else:
        yield paragraph(styles.BODY, run(block.text))
    if block.footnote:
        yield paragraph(styles.NOTE, run(f"Chú thích: {block.footnote}"))


def _keys(writer: Writer, block: Keys) -> Iterator[Any]:
    yield from keys_elements(block, writer.room)


def _table(writer: Writer, block: Table) -> Iterator[Any]:
    yield from table_elements(block, writer.room, writer.pictures)


def _figure(writer: Writer, block: Figure) -> Iterator[Any]:
    yield paragraph(styles.CENTRED, writer.pictures.chart(block), before=(el("keepNext"),))
    yield paragraph(styles.CAPTION, run(f"Biểu đồ {block.number}.", el("b")), run(f" {block.caption}"))


WRITERS: Mapping[type, Callable[[Writer, Any], Iterator[Any]]] = {
    Text: _text,
    Keys: _keys,
    Table: _table,
    Figure: _figure,
}
