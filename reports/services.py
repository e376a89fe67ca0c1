"""Making reports: the page, the PDF, and the job that makes it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.models import User
from accounts.services import record
from charts import render as charts
from documents import pdf
from jobs import services as jobs
from jobs.models import Job
from reports import agency, province, selectors
from reports.content import AgencyReport, Kind, ProvinceReport
from reports.figures import Draw
from scoring.access import Sight
from surveys.models import Round, RoundUnit

PDF = "application/pdf"
# Kept in Vietnamese; the job page says them in its reader's language.
STEPS = (gettext_noop("Đọc kết quả và vẽ biểu đồ"), gettext_noop("Dàn trang tệp PDF"), gettext_noop("Lưu tệp"))

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Document:
    name: str
    media_type: str
    content: bytes


def page(
    round: Round,
    *,
    unit: RoundUnit | None,
    sight: Sight,
    draw: Draw,
    at: datetime,
    request: HttpRequest | None = None,
    newest: bool | None = None,
) -> str:
    """Return the report's HTML, of a unit or of the whole round: for a browser's request, or for paper.

    It says what its reader may see of the round and what paper may carry, no more (`newest`: see
    selectors.source_of). Raises selectors.NothingToReport.
    """
    source = selectors.source_of(round, unit=unit, sight=sight, at=at, newest=newest)
    report: ProvinceReport | AgencyReport
    if unit is None:
        template, report = "reports/province.html", province.province_report(source, draw=draw)
    else:
        template, report = "reports/agency.html", agency.agency_report(source, unit.agency.code, draw=draw)
    context = {"report": report, "head": report.head, "round": round, "unit": unit, "paper": request is None}
    return render_to_string(template, context, request)


def document(
    round: Round,
    *,
    unit: RoundUnit | None,
    sight: Sight,
    at: datetime,
    progress: Progress,
    newest: bool | None = None,
) -> Document:
    """Render a report as PDF (`newest` as of `page`). Raises selectors.NothingToReport, pdf.RenderingFailed."""
    progress(STEPS[0], 0, len(STEPS))
    html = page(round, unit=unit, sight=sight, draw=charts.svg, at=at, newest=newest)
    progress(STEPS[1], 1, len(STEPS))
    content = pdf.render(html)
    progress(STEPS[2], 2, len(STEPS))
    return Document(file_name(round, unit), PDF, content)


def file_name(round: Round, unit: RoundUnit | None) -> str:
    return f"bao-cao-{round.code}{f'-{unit.agency.code}' if unit else ''}.pdf"


@transaction.atomic
def request_report(
    *, round: Round, unit: RoundUnit | None, sight: Sight, back_url: str, actor: User, at: datetime
) -> Job:
    """Queue a report for a person and note who asked. Raises selectors.NothingToReport."""
    selectors.refuse_unseen(round, unit, sight)
    selectors.run_to_report(round, newest=sight.sees_newest)
    kind: Kind = "agency" if unit else "province"
    about = unit.version.name if unit else _("toàn đợt")
    record(
        actor=actor,
        action="report.request",
        subject=f"round:{round.code}",
        detail={"kind": kind, "agency": unit.agency.code if unit else ""},
        at=at,
    )
    return jobs.start(
        task="reports.tasks.render_report",
        title=_("Báo cáo %(about)s: %(round)s") % {"about": about, "round": round.title},
        params={"round_id": round.pk, "unit_id": unit.pk if unit else None},
        actor=actor,
        back_url=back_url,
        at=at,
    )
