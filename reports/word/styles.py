"""The empty document: paper, fonts and styles of Nghị định 30/2020/NĐ-CP, Phụ lục I (sizes of its worked example)."""

from collections.abc import Mapping
from typing import Any

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from reports.word.xml import el

FONT = "Times New Roman"
LANGUAGE = "vi-VN"
INDENT = 12.7
BODY, HEADINGS, TITLE, SUBJECT = "BodyText", ("Heading1", "Heading2", "Heading3", "Heading4"), "Title", "Subtitle"
CAPTION, CELL, SMALL_CELL, NOTE, PLACED, CENTRED = "Caption", "OBang", "OBangNho", "GhiChu", "DatCho", "Giua"
# Points of the letters in cells; a compact paper's are no larger.
CELL_SIZES: Mapping[str, float] = {CELL: 12, SMALL_CELL: 11}
OWN: Mapping[str, str] = {CELL: "Ô bảng", SMALL_CELL: "Ô bảng nhỏ", NOTE: "Ghi chú", PLACED: "Đặt chỗ", CENTRED: "Giữa"}
THEMED = ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme")


def blank(*, compact: bool) -> Any:
    """Return a document without content. A `compact` one is set in 13 pt, the least the decree allows."""
    made = Document()
    size = 13 if compact else 14
    _language(made)
    for identifier, name in OWN.items():
        style = made.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.element.set(qn("w:styleId"), identifier)
    styles = {style.style_id: style for style in made.styles}
    for style in styles.values():
        if style.style_id in {"Normal", BODY, *HEADINGS, TITLE, SUBJECT, CAPTION, "Header", "Footer", *OWN}:
            _plain(style, size)
    _body(styles[BODY])
    for level, name in enumerate(HEADINGS):
        _heading(styles[name], level)
    _centred(styles, size)
    _cells(styles, size)
    return made


def _language(made: Any) -> None:
    defaults = made.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    for old in defaults.findall(qn("w:lang")):
        defaults.remove(old)
    defaults.append(el("lang", val=LANGUAGE, eastAsia=LANGUAGE, bidi="ar-SA"))
    _font(defaults)


def _font(properties: Any) -> None:
    for old in properties.findall(qn("w:rFonts")):
        properties.remove(old)
    properties.insert(0, el("rFonts", ascii=FONT, hAnsi=FONT, eastAsia=FONT, cs=FONT))


def _plain(style: Any, size: float) -> None:
    """Take from a style what the program's own templates give it: colours, rules, theme fonts, spaces."""
    properties = style.element.get_or_add_rPr()
    for name in ("color", "spacing", "kern", "i", "iCs", "b", "bCs"):
        for old in properties.findall(qn(f"w:{name}")):
            properties.remove(old)
    _font(properties)
    outline = style.element.get_or_add_pPr()
    for name in ("pBdr", "contextualSpacing", "numPr", "ind", "spacing"):
        for old in outline.findall(qn(f"w:{name}")):
            outline.remove(old)
    style.font.size, style.font.color.rgb = Pt(size), RGBColor(0, 0, 0)
    form = style.paragraph_format
    form.space_before, form.space_after, form.line_spacing = Pt(0), Pt(0), 1.0


def _body(style: Any) -> None:
    form = style.paragraph_format
    form.alignment, form.first_line_indent = ALIGN.JUSTIFY, Mm(INDENT)
    form.space_after, form.line_spacing, form.widow_control = Pt(6), 1.1, True


def _heading(style: Any, level: int) -> None:
    style.font.bold, style.font.italic = True, level > 1
    form = style.paragraph_format
    form.first_line_indent, form.space_before, form.space_after = Mm(INDENT), Pt(10), Pt(6)
    form.keep_with_next = True


def _centred(styles: Mapping[str, Any], size: float) -> None:
    for name, bold in ((TITLE, True), (SUBJECT, True), (CAPTION, False), (CENTRED, False), ("Header", False)):
        styles[name].font.bold = bold
        styles[name].paragraph_format.alignment = ALIGN.CENTER
    styles[TITLE].paragraph_format.keep_with_next = True
    styles[CAPTION].font.size = Pt(size - 1)
    styles[CAPTION].paragraph_format.space_before = styles[CAPTION].paragraph_format.space_after = Pt(5)
    styles["Header"].font.size = Pt(14)
    styles["Footer"].font.size = Pt(10)


def _cells(styles: Mapping[str, Any], size: float) -> None:
    for name, smaller in ((CELL, 2), (SMALL_CELL, 3 if size > 13 else 2)):
        styles[name].font.size = Pt(size - smaller)
        styles[name].paragraph_format.space_before = styles[name].paragraph_format.space_after = Pt(2)
    styles[NOTE].font.size, styles[NOTE].font.italic = Pt(11), True
    styles[NOTE].paragraph_format.space_before, styles[NOTE].paragraph_format.space_after = Pt(3), Pt(6)
    styles[NOTE].paragraph_format.alignment = ALIGN.JUSTIFY
