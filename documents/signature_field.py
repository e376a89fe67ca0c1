"""An empty field for a digital signature, put where the page leaves room for it. Nothing is drawn.

Who signs opens the file in their own program; it writes the signature and its picture into the field. The field is
added to bytes that were made before, so these files stand outside the promise that the same page gives the same bytes.
"""

import io
from typing import Any, cast

from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NameObject,
    NumberObject,
    TextStringObject,
)

NAME = "ChuKySo"
# The place of the room in the page: an element with this id.
ROOM = "cho-ky"
TOOLTIP = "Chữ ký số của người có thẩm quyền"
# In points: the room reaches from its left edge to the right margin, and is at least this high (print.css).
RIGHT_MARGIN, HEIGHT, INSET = 42.5, 79.0, 4.0
PRINTED, LOCKED = 4, 128
SIGNATURES_EXIST = 1


class NoRoom(Exception):
    """The page leaves no room for a signature: it is none that is signed."""


def with_field(content: bytes) -> bytes:
    """Return a PDF with an empty signature field (`ChuKySo`) in its signature room. Raises NoRoom."""
    reader = PdfReader(io.BytesIO(content))
    room = reader.named_destinations.get(ROOM)
    number = reader.get_destination_page_number(room) if room is not None else None
    if room is None or number is None:
        raise NoRoom(ROOM)
    writer = PdfWriter(clone_from=reader)
    # Cloning forgets the version.
    writer.pdf_header = reader.pdf_header
    page = writer.pages[number]
    field = _added(writer, _field(writer, page, left=_side(room, "/Left"), top=_side(room, "/Top")))
    page[NameObject("/Annots")] = ArrayObject([*page.get("/Annots", ()), field])
    page[NameObject("/Tabs")] = NameObject("/S")
    writer.root_object[NameObject("/AcroForm")] = DictionaryObject(
        {NameObject("/Fields"): ArrayObject([field]), NameObject("/SigFlags"): NumberObject(SIGNATURES_EXIST)}
    )
    _tag(writer, page, field)
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def _field(writer: PdfWriter, page: PageObject, *, left: float, top: float) -> DictionaryObject:
    """Return field and widget in one dictionary (ISO 32000-1, 12.7.4.5), with an appearance that shows nothing."""
    sides = (left + INSET, top - HEIGHT + INSET, float(page.mediabox.right) - RIGHT_MARGIN - INSET, top - INSET)
    nothing = DecodedStreamObject()
    box = ArrayObject(
        [FloatObject(0), FloatObject(0), FloatObject(sides[2] - sides[0]), FloatObject(sides[3] - sides[1])]
    )
    nothing.update(_names(Type="XObject", Subtype="Form"))
    nothing[NameObject("/BBox")] = box
    return DictionaryObject(
        {
            **_names(Type="Annot", Subtype="Widget", FT="Sig"),
            NameObject("/T"): TextStringObject(NAME),
            NameObject("/TU"): TextStringObject(TOOLTIP),
            NameObject("/F"): NumberObject(PRINTED | LOCKED),
            NameObject("/Rect"): ArrayObject([FloatObject(side) for side in sides]),
            NameObject("/P"): page.indirect_reference,
            NameObject("/AP"): DictionaryObject({NameObject("/N"): _added(writer, nothing)}),
        }
    )


def _tag(writer: PdfWriter, page: PageObject, field: IndirectObject) -> None:
    """Hang the field into the tag tree (ISO 14289-1, 7.18.4)."""
    tree: Any = writer.root_object["/StructTreeRoot"]
    document = tree["/K"][0]
    numbers = tree["/ParentTree"]["/Nums"]
    key = NumberObject(max(numbers[::2]) + 1)
    place = DictionaryObject(
        {**_names(Type="OBJR"), NameObject("/Obj"): field, NameObject("/Pg"): page.indirect_reference}
    )
    form = DictionaryObject(
        {
            **_names(Type="StructElem", S="Form"),
            NameObject("/P"): document.indirect_reference,
            NameObject("/K"): ArrayObject([place]),
            NameObject("/Pg"): page.indirect_reference,
        }
    )
    reference = _added(writer, form)
    document.get_object()["/K"].append(reference)
    numbers.extend([key, reference])
    cast("DictionaryObject", field.get_object())[NameObject("/StructParent")] = key


def _side(room: DictionaryObject, name: str) -> float:
    """Return where the room begins, in points from the page's left or lower edge."""
    return float(cast("float", room[name]))


def _names(**values: str) -> dict[NameObject, NameObject]:
    return {NameObject(f"/{key}"): NameObject(f"/{value}") for key, value in values.items()}


def _added(writer: PdfWriter, what: DictionaryObject) -> IndirectObject:
    return writer._add_object(what)
