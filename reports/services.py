"""Making reports: the page, the PDF, and the job that makes it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from accounts.models import User
from accounts.services import record
from charts import render as charts
from jobs import services as jobs
from jobs.models import Job
from reports import papers, printing, sheet_annexes
from reports.asked import Asked
from reports.content import Report, Text
from reports.edits import edited
from reports.figures import Draw
from reports.formats import FORMATS
from reports.prepared import prepare
from reports.printable import printable
from reports.production import kept
from reports.selectors import run_to_report
from scoring.models import Submission
from surveys.access import manages
from surveys.models import Round

PDF = "application/pdf"
# Hands out a report's file and notes who took it.
FILE_VIEW = "production:file"
# Kept in Vietnamese; the job page says them in its reader's language.
STEPS = (gettext_noop("Đọc kết quả và vẽ biểu đồ"), gettext_noop("Lập tệp"), gettext_noop("Lưu tệp"))

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Document:
    name: str
    media_type: str
    content: bytes


def page(asked: Asked, *, draw: Draw, request: HttpRequest | None = None) -> str:
    """Return a report's HTML: for a browser's request, or for paper.

    It says what its reader may see of the round and what paper may carry, no more. Raises selectors.NothingToReport.
    """
    report = _made(asked, draw)
    beside: dict[str, Any] = {"formats": FORMATS.values()}
    if request is not None:
        beside["stale"] = sum(isinstance(block, Text) and block.edited == "stale" for block in report.walk())
        beside["rewords"] = isinstance(request.user, User) and manages(request.user, asked.round)
    return printing.html_of(report, asked, request=request, beside=beside)


def _made(asked: Asked, draw: Draw) -> Report:
    """Return a report in the words of the office, fit for paper."""
    return printable(edited(asked, asked.kind.make(asked, draw)))


def document(asked: Asked, *, progress: Progress) -> Document:
    """Make a report in the format asked for.

    Raises selectors.NothingToReport, pdf.RenderingFailed, and jobs.refusal.Refused where the disk is full.
    """
    form = FORMATS[asked.form]
    progress(STEPS[0], 0, len(STEPS))
    prepare(asked)
    report = _made(asked, charts.svg)
    progress(STEPS[1], 1, len(STEPS))
    content = form.make(report, asked)
    progress(STEPS[2], 2, len(STEPS))
    return Document(f"{asked.stem}{form.suffix}", form.media_type, content)


def paper_page(paper: Submission, request: HttpRequest | None = None) -> str:
    """Return a paper's HTML: for a browser's request, or for paper. It is in Vietnamese in every language."""
    with override("vi"):
        said = papers.printed(paper)
    context = {"round": paper.round, "submission": paper, "said": said, "paper": request is None}
    return render_to_string("reports/submission.html", context, request)


def paper_document(paper: Submission, *, progress: Progress) -> Document:
    """Render a paper as PDF. Raises pdf.RenderingFailed, and jobs.refusal.Refused where the disk is full."""
    progress(STEPS[1], 1, len(STEPS))
    content = kept.pdf_of(paper_page(paper))
    progress(STEPS[2], 2, len(STEPS))
    return Document(f"to-trinh-{paper.round.code}-{paper.pk}.pdf", PDF, content)


@transaction.atomic
def request_paper(*, paper: Submission, actor: User, at: datetime) -> Job:
    """Queue a paper's PDF for a person and note who asked."""
    detail = {"kind": "paper", "paper": paper.pk}
    record(actor=actor, action="report.request", subject=f"round:{paper.round.code}", detail=detail, at=at)
    return jobs.start(
        task="reports.tasks.render_paper",
        title=_("Tờ trình: %s") % paper.round.title,
        params={"paper_id": paper.pk},
        actor=actor,
        back_url=reverse("reports:paper", args=[paper.round.code, paper.pk]),
        file_view=FILE_VIEW,
        at=at,
    )


@transaction.atomic
def request_report(asked: Asked, *, back_url: str, actor: User) -> Job:
    """Queue a report for a person and note who asked. Raises selectors.NothingToReport."""
    asked.kind.refuse(asked)
    sheet_annexes.refuse(asked)
    about = asked.unit.version.name if asked.unit else asked.block.name if asked.block else ""
    record(
        actor=actor,
        action="report.request",
        subject=f"round:{asked.round.code}",
        detail={"kind": asked.kind.code, "agency": asked.subject, "form": asked.form, **_beside(asked)},
        at=asked.at,
    )
    return jobs.start(
        task="reports.tasks.render_report",
        title=_("%(kind)s: %(round)s") % {"kind": f"{asked.kind.title} {about}".strip(), "round": asked.round.title},
        params={
            "kind": asked.kind.code,
            "round_id": asked.round.pk,
            "unit_id": asked.unit.pk if asked.unit else None,
            "block_id": asked.block.pk if asked.block else None,
            "form": asked.form,
            **_beside(asked),
        },
        actor=actor,
        back_url=back_url,
        file_view=FILE_VIEW,
        at=asked.at,
    )


def _beside(asked: Asked) -> dict[str, bool]:
    """Return what goes with the report, nothing where nothing does: a worker of before knows no such word."""
    return {"sheets": True} if asked.sheets else {}


@transaction.atomic
def request_sheets(*, round: Round, newest: bool, actor: User, back_url: str, at: datetime) -> Job:
    """Queue the ZIP of a round's agency sheets for a person and note who asked. Raises selectors.NothingToReport."""
    run_to_report(round, newest=newest)
    record(actor=actor, action="report.request", subject=f"round:{round.code}", detail={"kind": "sheets"}, at=at)
    return jobs.start(
        task="reports.production_tasks.render_sheets",
        title=_("Phiếu của mọi đơn vị: %s") % round.title,
        params={"round_id": round.pk},
        actor=actor,
        back_url=back_url,
        file_view=FILE_VIEW,
        at=at,
    )
