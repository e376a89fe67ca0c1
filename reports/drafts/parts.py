"""What drafts share: who issues them, plain tables, căn cứ that the office keeps."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from django.conf import settings

from actionplans.selectors import names_on
from agencies.models import Agency, AgencyVersion
from reports.content import Cell, Issuer, Row, Section, Table, Text, texts
from reports.issuer import FILING, issuer_of
from reports.word.paper import BLANK

AS_ABOVE = "Như trên;"


def kept_bases() -> tuple[str, ...]:
    """Return the căn cứ that the office keeps for its papers; without any a blank one."""
    return tuple(getattr(settings, "REPORT_LEGAL_BASES", ())) or (f"Căn cứ {BLANK}",)


def of_office(kind: str) -> Issuer:
    """Return Sở Nội vụ as who issues a paper of a kind (TTr, CV …)."""
    found = issuer_of([], on=date.min)
    return replace(found, sign=f"{kind}-SNV" if kind else f"SNV-{BLANK}")


def of_agency(agency: Agency, kind: str, *, on: date) -> Issuer:
    """Return an agency as who issues a paper of a kind, by its names on a day."""
    named = AgencyVersion.objects.filter(agency=agency, valid__startswith__lte=on)
    version = named.order_by("-valid__startswith").first()
    name = version.name if version else agency.code
    above = names_on({version.parent_id}, on=on) if version and version.parent_id else {}
    return Issuer(
        parent=next(iter(above.values()), "").upper(),
        name=name.upper(),
        sign=f"{kind}-{BLANK}",
        place=version.place_name if version else "",
        said=name,
        addressee="",
        signer=(BLANK,),
        filing=FILING,
    )


def listed(number: int, caption: str, heads: Sequence[str], lines: Iterable[Sequence[str]], *, wide: bool) -> Table:
    """Return a table of texts with a running number before each line."""
    rows = (Row(_texts((str(place), *line))) for place, line in enumerate(lines, 1))
    return Table(number, caption, "draft", (Row(_texts(("STT", *heads))),), tuple(rows), wide=wide)


def paragraphs(text: str) -> tuple[Text, ...]:
    """Return the lines of what was written as paragraphs."""
    return texts(*(line.strip() for line in text.splitlines()))


def told(title: str, text: str) -> Section | None:
    found = paragraphs(text)
    return Section(title, found) if found else None


def _texts(values: Sequence[str]) -> tuple[Cell, ...]:
    return tuple(Cell(value, figure=False) for value in values)
