"""Asks for a report by its kind, as a person or (None) as the command."""

from django.utils.timezone import localdate, now

from accounts.models import User
from charts.render import svg
from reports.asked import KINDS, Asked
from reports.content import Report, Table
from scoring.access import FULL_SIGHT, sight_of
from surveys.models import Round


def asked(kind: str, round: Round, user: User | None = None, agency: str = "") -> Asked:
    round.refresh_from_db()
    unit = round.units.select_related("agency", "version", "block").get(agency__code=agency) if agency else None
    sight = FULL_SIGHT if user is None else sight_of(user, state=round.state, on=localdate())
    return Asked(KINDS[kind], round, sight, now(), unit=unit, user=user)


def made(kind: str, round: Round, user: User | None = None, agency: str = "") -> Report:
    found = asked(kind, round, user, agency)
    return found.kind.make(found, svg)


def cells(table: Table) -> list[tuple[str, ...]]:
    return [tuple(cell.text for cell in row.cells) for row in table.rows]


def table(report: Report, caption: str) -> Table:
    return next(one for one in report.tables if one.caption.startswith(caption))
