"""The paper form as PDF: one without a number, or a numbered batch."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

import segno
from django.db import transaction
from django.template.loader import render_to_string
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.models import User
from accounts.services import record
from documents import pdf
from documents.stamping import Copies
from jobs import services as jobs
from jobs.models import Job
from surveys.asker import agency_asking, asking
from surveys.models import Draft, PaperBatch, QuestionnaireVersion
from surveys.paper.serial import Serial
from surveys.questionnaire import InvalidQuestionnaire, Questionnaire, parse
from surveys.selectors import questionnaire_of
from surveys.services.paper.content import marks_of, paper_sheet
from surveys.services.paper.refusals import PaperRefused

# Stamps laid out by one child process; its memory comes back after them.
STAMPS_A_CHILD = 50
QR_QUIET = 0
# Kept in Vietnamese; the job page says them in its reader's language.
STEPS = (gettext_noop("Dàn trang phiếu"), gettext_noop("Đánh số phiếu"))

Progress = Callable[[str, int, int], None]


def form_html(
    questionnaire: Questionnaire, *, asker: str, unit: str = "", own: bool = False, marks: Sequence[str] = ()
) -> str:
    """Return a paper form as the page that `documents.pdf` renders; `own`: the asker surveys units of its own."""
    sheet = paper_sheet(questionnaire, asker=asker, unit=unit, own=own, marks=marks)
    return render_to_string("surveys/paper/form.html", {"sheet": sheet})


def version_pdf(version: QuestionnaireVersion) -> bytes:
    """Return a version's form without a number. Raises documents.pdf.RenderingFailed."""
    owner = version.questionnaire.owner
    own, asker = owner is not None, agency_asking(owner, on=localdate())
    return pdf.render(
        form_html(questionnaire_of(version.pk), asker=asker, own=own, marks=marks_of(blank=True, own=own))
    )


def draft_pdf(draft: Draft) -> bytes:
    """Return the form a draft would make, marked as a draft. Raises PaperRefused where the draft has faults."""
    try:
        questionnaire = parse(draft.document)
    except InvalidQuestionnaire as invalid:
        words = _("Bản nháp còn chỗ phải sửa trước khi in được: %s")
        raise PaperRefused(words % "; ".join(invalid.faults[:5])) from invalid
    own, asker = draft.owner is not None, agency_asking(draft.owner, on=localdate())
    return pdf.render(form_html(questionnaire, asker=asker, own=own, marks=marks_of(draft=True, own=own)))


def batch_pdf(batch: PaperBatch, *, progress: Progress) -> bytes:
    """Return all forms of a batch, one after the other, each page with its serial number and QR code.

    Raises documents.pdf.RenderingFailed.
    """
    progress(STEPS[0], 0, batch.size)
    copies = Copies(pdf.render(_batch_html(batch)), title=_("Phiếu khảo sát %s") % batch)
    done = 0
    for chunk in _chunks([Serial(batch.prefix, number) for number in range(batch.first, batch.last + 1)]):
        progress(STEPS[1], done, batch.size)
        copies.add(pdf.render(stamps_html(chunk)))
        done += len(chunk)
    progress(STEPS[1], done, batch.size)
    return copies.content()


def stamps_html(serials: Sequence[Serial]) -> str:
    """Return a page for each serial number with nothing but the number and its QR code in the upper right corner."""
    stamps = [{"serial": str(serial), "qr": _qr(str(serial))} for serial in serials]
    return render_to_string("surveys/paper/stamps.html", {"stamps": stamps})


@transaction.atomic
def request_batch(*, batch: PaperBatch, back_url: str, actor: User, at: datetime) -> Job:
    """Queue the PDF of a batch and note that it was printed."""
    PaperBatch.objects.filter(pk=batch.pk).update(printed_at=at)
    record(actor=actor, action="paper.batch.print", subject=f"paper-batch:{batch.pk}", detail={}, at=at)
    return jobs.start(
        task="surveys.paper_tasks.print_batch",
        title=_("In %(count)d phiếu giấy %(batch)s: %(unit)s")
        % {"count": batch.size, "batch": batch, "unit": batch.round_unit.version.name},
        params={"batch_id": batch.pk},
        actor=actor,
        back_url=back_url,
        at=at,
    )


@transaction.atomic
def request_form(*, version: QuestionnaireVersion, back_url: str, actor: User, at: datetime) -> Job:
    """Queue the PDF of a version's form without a number."""
    return jobs.start(
        task="surveys.paper_tasks.print_version",
        title=_("In phiếu giấy mẫu: %s") % version.title,
        params={"version_id": version.pk},
        actor=actor,
        back_url=back_url,
        at=at,
    )


@transaction.atomic
def request_draft(*, draft: Draft, back_url: str, actor: User, at: datetime) -> Job:
    """Queue the PDF of the form that a draft would make."""
    return jobs.start(
        task="surveys.paper_tasks.print_draft",
        title=_("In bản nháp phiếu giấy"),
        params={"draft_id": draft.pk},
        actor=actor,
        back_url=back_url,
        at=at,
    )


def _batch_html(batch: PaperBatch) -> str:
    round = batch.round
    return form_html(
        questionnaire_of(batch.questionnaire_version_id),
        asker=asking(round),
        unit=batch.round_unit.version.name,
        own=round.owner_id is not None,
        marks=marks_of(own=round.owner_id is not None, synthetic=round.synthetic),
    )


def _chunks(serials: Sequence[Serial]) -> Iterator[Sequence[Serial]]:
    for start in range(0, len(serials), STAMPS_A_CHILD):
        yield serials[start : start + STAMPS_A_CHILD]


def _qr(text: str) -> str:
    """Return a QR code as SVG: error correction M, so that a scratched corner is still read."""
    code = segno.make(text, error="m", micro=False)
    return str(code.svg_inline(border=QR_QUIET, omitsize=True, svgclass="qr", lineclass=None, dark="#000"))
