"""Evidence outlives the answers: a bundle made before stands alone, one asked for after says what is gone."""

import io
import zipfile
from pathlib import Path

import pytest

from accounts.models import User
from dashboards.privacy.destroying import destroy_due
from jobs.models import Job
from scoring.models import ScoringRun
from scoring.publication_tasks import make_bundle
from scoring.services import score_round
from scoring.services.bundles import bundle_of, request_bundle
from surveys.models import Response, Round
from tests.conftest import Cast
from tests.dashboards.privacy.test_destroying import LATER, closed, over, recounted, term
from tests.factories import NOW
from tests.scoring.answers import GOOD, send, unit_of
from tests.scoring.test_bundles import recomputed

__all__ = ["over", "term"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("term")]


def unpacked(content: bytes, folder: Path) -> Path:
    with zipfile.ZipFile(io.BytesIO(content)) as bundle:
        bundle.extractall(folder)
    return folder


def asked(run: ScoringRun, person: User) -> Job:
    job = request_bundle(run=run, actor=person, back_url="/", at=LATER)
    make_bundle(job_id=str(job.pk), run_id=run.pk)
    job.refresh_from_db()
    return job


def test_a_bundle_made_before_still_recomputes_alone_afterwards(over: Round, tmp_path: Path) -> None:
    made = unpacked(bundle_of(run=ScoringRun.objects.get(), at=NOW), tmp_path)
    destroy_due(at=LATER)
    assert not Response.objects.exists()

    done = recomputed(made)

    assert done.returncode == 0, done.stdout + done.stderr
    assert "Khớp cả" in done.stdout


def test_one_made_afterwards_is_the_same_bytes_and_its_asker_is_told(over: Round, cast: Cast, tmp_path: Path) -> None:
    run = ScoringRun.objects.get()
    before, said = bundle_of(run=run, at=NOW), asked(run, cast.snv)
    assert said.step == "Đã gói bộ chứng cứ"
    destroy_due(at=LATER)

    after = asked(run, cast.snv)

    assert after.state == Job.State.DONE
    assert "dữ liệu gốc đã hủy ngày 03/05/2026, số đếm giữ nguyên" in after.step
    assert bundle_of(run=run, at=LATER) == before
    assert recomputed(unpacked(before, tmp_path)).returncode == 0
    assert recounted(over)[1] == 3


def test_of_a_run_without_evidence_none_can_be_made_and_why_is_said(over: Round, cast: Cast) -> None:
    """An older run, whose counts are no longer those of now."""
    older = ScoringRun.objects.get()
    Round.objects.update(state="open")
    send(unit_of(over), GOOD)
    score_round(round=closed(over), actor=None, at=NOW)
    destroy_due(at=LATER)
    assert not Response.objects.exists()

    refused = asked(older, cast.snv)

    assert refused.state == Job.State.FAILED
    assert "dữ liệu gốc đã hủy ngày 03/05/2026" in refused.error
    assert "tính lại" not in refused.error
