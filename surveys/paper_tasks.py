"""Celery's doorbells to the printing of paper forms."""

from celery import shared_task
from django.utils.translation import override

from documents.pdf import RenderingFailed
from jobs.services import running
from surveys.models import Draft, PaperBatch, QuestionnaireVersion
from surveys.services.paper import PaperRefused, printing

PDF = "application/pdf"


@shared_task
def print_batch(*, job_id: str, batch_id: int) -> None:
    """Make the PDF of all forms of a batch."""
    with running(job_id, refusals=(RenderingFailed,)) as work, override("vi"):
        related = ("round", "round_unit__version", "questionnaire_version")
        batch = PaperBatch.objects.select_related(*related).get(pk=batch_id)
        content = printing.batch_pdf(batch, progress=work.step)
        work.keep_file(f"phieu-giay-{batch.round.code}-{batch.prefix}-{batch.first}-{batch.last}.pdf", PDF, content)


@shared_task
def print_version(*, job_id: str, version_id: int) -> None:
    """Make the PDF of a questionnaire version's form without a number."""
    with running(job_id, refusals=(RenderingFailed,)) as work, override("vi"):
        version = QuestionnaireVersion.objects.select_related("questionnaire").get(pk=version_id)
        name = f"phieu-giay-{version.questionnaire.code}-{version.number}.pdf"
        work.keep_file(name, PDF, printing.version_pdf(version))


@shared_task
def print_draft(*, job_id: str, draft_id: int) -> None:
    """Make the PDF of the form that a draft would make."""
    with running(job_id, refusals=(RenderingFailed, PaperRefused)) as work, override("vi"):
        draft = Draft.objects.get(pk=draft_id)
        work.keep_file(f"phieu-giay-nhap-{draft.pk}.pdf", PDF, printing.draft_pdf(draft))
