"""What kinds of reports there are, and what a person asks for.

A kind says what it is about and how its content is made; templates, files and jobs know no kind by name.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from django.contrib.auth.models import AnonymousUser
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from agencies.models import Block
from reports import sheet_annexes
from reports.agency import agency_report
from reports.block import block_report
from reports.content import Report
from reports.figures import Draw
from reports.kinds import collection, comments, iso, obligations, plans, years
from reports.kinds.refusing import without_figures
from reports.printable import printable
from reports.province import province_report
from reports.selectors import Source, source_of
from reports.signs import explained
from scoring.access import Sight
from surveys.models import Round, RoundUnit

About = Literal["round", "block", "unit"]
# Of a round: one report for who reaches the whole of it, or what each person reads of it (reports.access).
Reach = Literal["whole", "part"]


@dataclass(frozen=True, slots=True)
class Asked:
    """The report a person asks for, by what they see of its round (`newest`: see selectors.source_of).

    `unit` and `block` are given where the kind is about one. `user` is who asks; None has the reach of Sở Nội vụ.
    """

    kind: "Kind"
    round: Round
    sight: Sight
    at: datetime
    unit: RoundUnit | None = None
    block: Block | None = None
    newest: bool | None = None
    # A format of formats.FORMATS.
    form: str = "pdf"
    user: User | AnonymousUser | None = None
    # With the sheet of each unit as an annex (sheet_annexes).
    sheets: bool = False

    @property
    def sees_newest(self) -> bool:
        """Say whether figures are those of the newest run, whatever is shown to all others."""
        return self.sight.sees_newest if self.newest is None else self.newest

    def source(self) -> Source:
        """Read the scoring run that they see. Raises selectors.NothingToReport."""
        return source_of(self.round, unit=self.unit, block=self.block, sight=self.sight, at=self.at, newest=self.newest)

    @property
    def subject(self) -> str:
        """The code of the unit or block it is about, empty for a whole round."""
        if self.unit is not None:
            return self.unit.agency.code
        return self.block.code if self.block is not None else ""

    @property
    def stem(self) -> str:
        """The file's name without its ending."""
        beside = "kem-phieu" if self.sheets else ""
        return "-".join(filter(None, (self.kind.stem, self.round.code, self.subject, beside)))


@dataclass(frozen=True, slots=True)
class Kind:
    """A member of the report family; `assemble` raises selectors.NothingToReport.

    `refuse` raises it before anything is made, from what is quickly known. `says` is what it holds, in one line.
    """

    code: str
    title: Promise
    about: About
    stem: str
    assemble: Callable[[Asked, Draw], Report]
    says: Promise | str = ""
    reach: Reach = "whole"
    refuse: Callable[[Asked], None] = without_figures

    def make(self, asked: Asked, draw: Draw) -> Report:
        """Return the report, everything in it fit for paper. Raises selectors.NothingToReport."""
        return printable(explained(self.assemble(asked, draw)))


def _province(asked: Asked, draw: Draw) -> Report:
    return province_report(asked.source(), draw=draw, sheets=sheet_annexes.maker(asked))


def _block(asked: Asked, draw: Draw) -> Report:
    return block_report(asked.source(), asked.subject, draw=draw, sheets=sheet_annexes.maker(asked))


def _agency(asked: Asked, draw: Draw) -> Report:
    return agency_report(asked.source(), asked.subject, draw=draw)


PROVINCE_SAYS = _("Kết quả của cả đợt: phạm vi, phương pháp, số phiếu, chỉ số chung, theo khối, theo tiêu chí.")
BLOCK_SAYS = _("Kết quả của một khối: thứ hạng, yếu tố, tiêu chí, thay đổi, chỉ tiêu.")
AGENCY_SAYS = _("Hai trang về một đơn vị: chỉ số, yếu tố, các tiêu chí thấp nhất.")


class KindModule(Protocol):
    """What a module of reports.kinds has."""

    @property
    def TITLE(self) -> Promise:
        """What the report is called where one chooses it."""

    @property
    def SAYS(self) -> Promise:
        """What stands in it, in one sentence."""

    @property
    def report(self) -> Callable[[Asked, Draw], Report]:
        """Make the content of what was asked for."""

    @property
    def refuse(self) -> Callable[[Asked], None]:
        """Raise, in words, where the report cannot be made; reads little."""


def _kind(code: str, about: About, stem: str, module: KindModule, reach: Reach = "part") -> Kind:
    return Kind(code, module.TITLE, about, stem, module.report, module.SAYS, reach, module.refuse)


KINDS: Mapping[str, Kind] = {
    kind.code: kind
    for kind in (
        Kind("province", _("Báo cáo của đợt"), "round", "bao-cao", _province, PROVINCE_SAYS),
        Kind("block", _("Báo cáo của khối"), "block", "bao-cao-khoi", _block, BLOCK_SAYS, "part"),
        Kind("agency", _("Phiếu đơn vị"), "unit", "bao-cao", _agency, AGENCY_SAYS),
        _kind("plans", "round", "ke-hoach", plans),
        _kind("obligations", "round", "nhiem-vu", obligations),
        _kind("collection", "round", "thu-phieu", collection),
        _kind("comments", "round", "y-kien", comments),
        _kind("years", "round", "cac-nam", years, "whole"),
        _kind("iso", "unit", "iso-9001", iso, "whole"),
    )
}
