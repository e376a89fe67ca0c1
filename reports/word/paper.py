"""What an official paper says, whatever its kind: the writer sets these values and decides nothing. Pure.

Nothing here is invented: căn cứ, numbers and names that are not known stay blank for the drafter.
"""

from dataclasses import dataclass
from datetime import date

from reports.content import Annex, Issuer, Section

BLANK = "…"


@dataclass(frozen=True, slots=True)
class Article:
    """An Điều of a decision; further paragraphs are its khoản."""

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A paper. `title` is the kind in capitals, empty for a công văn, whose subject stands under its number as V/v.

    `number` and `on` are blank while it is a draft; `year` is then that of the date line. `authority` stands over the
    căn cứ of a decision (thẩm quyền ban hành), `articles` after its "QUYẾT ĐỊNH:".
    """

    title: str
    issuer: Issuer
    sign: str
    year: int
    subject: str
    number: str = ""
    on: date | None = None
    addressees: tuple[str, ...] = ()
    authority: str = ""
    bases: tuple[str, ...] = ()
    opening: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()
    articles: tuple[Article, ...] = ()
    closing: str = ""
    recipients: tuple[str, ...] = ()
    signer: tuple[str, ...] = ()
    annexes: tuple[Annex, ...] = ()
    # What stands on every page, such as that figures are made up.
    note: str = ""
    # What stands under the title of a paper that is not in force.
    state: str = ""
    # "PL.(300)": who drafted and how many copies.
    drafter: str = ""
    compact: bool = False
    contents: bool = False
