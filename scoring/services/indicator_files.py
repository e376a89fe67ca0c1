"""Writes: files of figures beside the index, read by jobs."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from documents.reading import Table
from documents.uploads import Kept
from jobs import services as jobs
from jobs.models import Job
from jobs.services import Work
from scoring.services.indicators import load_figures, summary
from scoring.services.kept_tables import take_kept_table


@transaction.atomic
def request_figures(*, upload: Kept, dry_run: bool, back_url: str, actor: User, at: datetime) -> Job:
    """Queue the reading of a kept file of figures."""
    words = _("Kiểm tra tệp chỉ số đặt cạnh: %s") if dry_run else _("Nạp tệp chỉ số đặt cạnh: %s")
    return jobs.start(
        task="scoring.indicator_tasks.load_figures",
        title=words % upload.name,
        params={"key": upload.key, "name": upload.name, "sha256": upload.sha256, "dry_run": dry_run},
        actor=actor,
        back_url=back_url,
        at=at,
    )


def load_upload(
    *, work: Work, key: str, name: str, sha256: str, dry_run: bool, actor: User | None, at: datetime
) -> None:
    """Read a kept file of figures and let it go. Raises Refused; the job keeps a file of faulty rows."""

    def take(table: Table) -> str:
        return summary(load_figures(table=table, file_name=name, sha256=sha256, actor=actor, at=at, dry_run=dry_run))

    take_kept_table(work=work, key=key, name=name, take=take)
