"""The table of forms issued, returned and valid. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from charts.numbers import vi
from reports.content import Row, Table
from reports.tables.cells import figures, share, text


@dataclass(frozen=True, slots=True)
class Forms:
    """Forms of a block or unit: issued (None where unknown), valid and excluded ones."""

    name: str
    units: int
    issued: int | None
    valid: int
    rejected: int

    @property
    def returned(self) -> int:
        return self.valid + self.rejected


def forms_table(number: int, kind: str, forms: Sequence[Forms], *, total_name: str) -> Table:
    """Return issued, returned, valid and rejected forms, each with its share of the former."""
    known = any(one.issued is not None for one in forms)
    issued = [one.issued for one in forms]
    total = Forms(
        name=total_name,
        units=sum(one.units for one in forms),
        issued=None if None in issued else sum(value or 0 for value in issued),
        valid=sum(one.valid for one in forms),
        rejected=sum(one.rejected for one in forms),
    )
    issued_heads = ("Phát ra", "Thu về", "% thu về") if known else ("Thu về",)
    several = any(one.units > 1 for one in forms)
    heads = Row((*text(kind), *figures(*(["Đơn vị"] if several else []), *issued_heads, "Hợp lệ", "% hợp lệ", "Loại")))
    return Table(
        number=number,
        caption="Số phiếu phát ra, thu về và hợp lệ" if known else "Số phiếu thu về và hợp lệ",
        look="forms",
        heads=(heads,),
        rows=tuple(_forms_row(one, known, several) for one in forms),
        foot=replace(_forms_row(total, known, several), strong=True) if len(forms) > 1 else None,
        notes=("Số phiếu phát ra chưa được ghi cho đợt khảo sát này.",) if not known else (),
    )


def _forms_row(one: Forms, known: bool, several: bool) -> Row:
    units = [vi(one.units)] if several else []
    issued = [vi(one.issued)] if known else []
    rate = [share(one.returned, one.issued or 0, 2)] if known else []
    valid = [vi(one.valid), share(one.valid, one.returned, 2), vi(one.rejected)]
    return Row((*text(one.name), *figures(*units, *issued, vi(one.returned), *rate, *valid)))
