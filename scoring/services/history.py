"""Writes: older figures that exist only as published ones."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import record
from agencies.models import Agency, Block
from charts.numbers import vi
from documents.reading import RowFault, Table
from documents.uploads import Kept
from jobs import services as jobs
from jobs.models import Job
from jobs.services import Work
from scoring.history.result_files import Key, ResultDraft, Units, refuse, results_in
from scoring.models import PublishedResult, ResultBatch
from scoring.services.kept_tables import take_kept_table

# One file at a time: two would not see each other's figures.
LOADING_LOCK = 0x72736C74


@dataclass(frozen=True, slots=True)
class Loaded:
    """What came of a file: rows stored (or, on a trial, to be stored), rows that stood already."""

    added: int
    repeated: int
    stored: bool


@transaction.atomic
def load_results(
    *, table: Table, file_name: str, sha256: str, actor: User | None, at: datetime, dry_run: bool = False
) -> Loaded:
    """Store the published figures of a file, or raise InvalidFile or UnreadableFile and store nothing.

    What stands already is passed over, so the same file adds nothing. Another value for a stored index needs a reason
    in `correction`; the earlier one stays on record.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOADING_LOCK])
    agencies = dict(Agency.objects.values_list("code", "pk"))
    blocks = dict(Block.objects.values_list("code", "pk"))
    drafts, faults = results_in(table, Units(agencies, blocks), last_year=at.year)
    standing = results_in_force()
    new = [draft for draft in drafts if _differs(draft, standing.get(draft.key))]
    refuse([*faults, *(fault for draft in new if (fault := _unexplained(draft, standing)) is not None)])
    if not dry_run and new:
        batch = ResultBatch.objects.create(
            file_name=file_name, sha256=sha256, added=len(new), repeated=len(drafts) - len(new), actor=actor, at=at
        )
        _store(batch, new, agencies, blocks)
        _record(batch, new, standing, actor=actor, at=at)
    return Loaded(len(new), len(drafts) - len(new), stored=not dry_run)


def results_in_force() -> dict[Key, PublishedResult]:
    """Return the newest figure of every index, year and kind."""
    rows = PublishedResult.objects.select_related("agency", "block").order_by("id")
    return {
        Key(row.agency.code if row.agency else "", row.block.code if row.block else "", row.year, row.method_kind): row
        for row in rows
    }


@transaction.atomic
def request_results(*, upload: Kept, dry_run: bool, back_url: str, actor: User, at: datetime) -> Job:
    """Queue the reading of a kept file of published figures."""
    words = _("Kiểm tra tệp số liệu năm trước: %s") if dry_run else _("Nạp tệp số liệu năm trước: %s")
    return jobs.start(
        task="scoring.history_tasks.load_results",
        title=words % upload.name,
        params={"key": upload.key, "name": upload.name, "sha256": upload.sha256, "dry_run": dry_run},
        actor=actor,
        back_url=back_url,
        at=at,
    )


def load_upload(
    *, work: Work, key: str, name: str, sha256: str, dry_run: bool, actor: User | None, at: datetime
) -> None:
    """Read a kept file of published figures and let it go. Raises Refused; the job keeps a file of faulty rows."""

    def take(table: Table) -> str:
        return summary(load_results(table=table, file_name=name, sha256=sha256, actor=actor, at=at, dry_run=dry_run))

    take_kept_table(work=work, key=key, name=name, take=take)


def summary(loaded: Loaded) -> str:
    """Say in a sentence what came of a file."""
    counts = {"added": vi(loaded.added), "repeated": vi(loaded.repeated)}
    if loaded.stored:
        return _("Đã thêm %(added)s số liệu; %(repeated)s dòng đã có từ trước.") % counts
    return _("Tệp hợp lệ, chưa lưu gì: sẽ thêm %(added)s số liệu, %(repeated)s dòng đã có.") % counts


def _differs(draft: ResultDraft, standing: PublishedResult | None) -> bool:
    if standing is None:
        return True
    return draft.figures != (standing.n, standing.value, standing.low, standing.high, standing.source)


def _unexplained(draft: ResultDraft, standing: Mapping[Key, PublishedResult]) -> RowFault | None:
    stated = standing.get(draft.key)
    if stated is None or draft.correction:
        return None
    words = _("như đã nạp: %(value)s %% (%(source)s); nếu số cũ sai, ghi lý do vào cột correction")
    expected = words % {"value": vi(stated.value.normalize()), "source": stated.source}
    return RowFault(draft.line, "value", vi(draft.value), expected)


def _store(
    batch: ResultBatch, drafts: Sequence[ResultDraft], agencies: Mapping[str, int], blocks: Mapping[str, int]
) -> None:
    PublishedResult.objects.bulk_create(
        PublishedResult(
            batch=batch,
            agency_id=agencies.get(draft.key.agency),
            block_id=blocks.get(draft.key.block),
            year=draft.key.year,
            method_kind=draft.key.kind,
            n=draft.n,
            value=draft.value,
            low=draft.low,
            high=draft.high,
            source=draft.source,
            correction=draft.correction,
        )
        for draft in drafts
    )


def _record(
    batch: ResultBatch,
    drafts: Iterable[ResultDraft],
    standing: Mapping[Key, PublishedResult],
    *,
    actor: User | None,
    at: datetime,
) -> None:
    corrected = [
        {"unit": draft.key.agency or draft.key.block, "year": draft.key.year, "value": str(draft.value),
         "before": str(standing[draft.key].value), "reason": draft.correction}
        for draft in drafts
        if draft.key in standing
    ]  # fmt: skip
    detail = {"file": batch.file_name, "sha256": batch.sha256, "added": batch.added, "corrected": corrected}
    record(actor=actor, action="scoring.results_loaded", subject=f"results:{batch.pk}", detail=detail, at=at)
