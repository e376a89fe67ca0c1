"""Finds the parts of a report by what they are called."""

from collections.abc import Iterator

from agencies.models import Block
from reports.asked import KINDS, Asked
from reports.content import Figure, Report, Section, Table, Text
from scoring.access import FULL_SIGHT, Sight
from surveys.models import Round
from tests.reports.factories import AT


def asking_block(round: Round, block: str, *, sight: Sight = FULL_SIGHT) -> Asked:
    return Asked(KINDS["block"], round, sight, AT, block=Block.objects.get(code=block))


def asking(round: Round, agency: str = "", *, sight: Sight = FULL_SIGHT) -> Asked:
    unit = round.units.select_related("agency", "version", "block").get(agency__code=agency) if agency else None
    return Asked(KINDS["agency" if unit else "province"], round, sight, AT, unit=unit)


def sections(report: Report) -> Iterator[Section]:
    for section in report.sections:
        yield section
        yield from section.sections


def section(report: Report, title: str) -> Section:
    return next(one for one in sections(report) if one.title == title)


def groups(report: Report) -> tuple[Section, ...]:
    """The blocks' results, and those of parent agencies."""
    found = [one for one in report.sections if one.title in {"Kết quả theo khối", "Kết quả theo đơn vị"}]
    return found[0].sections if found else ()


def said(section: Section) -> tuple[str, ...]:
    return tuple(block.text for block in section.walk() if isinstance(block, Text))


def tables(section: Section) -> tuple[Table, ...]:
    return tuple(block for block in section.walk() if isinstance(block, Table))


def figure(section: Section) -> Figure | None:
    return next((block for block in section.walk() if isinstance(block, Figure)), None)


def items(report: Report) -> Table:
    return next(table for table in report.tables if table.look == "items")
