import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import record
from documents.reading import InvalidFile, RowFault, Table, read_bytes
from documents.uploads import storable_name
from surveys.importing import read_forms
from surveys.models import ImportBatch, Round
from surveys.services.bulk import store_forms


@dataclass(frozen=True, slots=True)
class Source:
    """Where a table came from: the file's name as it may be stored, and its hash."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What came of reading a file in: its rows, the forms added, the rows that were there already.

    `numbered` tells whether the file numbers its forms. Without numbers two equal rows in two files are taken for
    the same form.
    """

    rows: int
    added: int
    repeated: int
    numbered: bool
    stored: bool


def import_responses(
    *,
    round: Round,
    content: bytes,
    file_name: str,
    at: datetime,
    actor: User | None = None,
    dry_run: bool = False,
    synthetic: bool = False,
) -> ImportReport:
    """Read a file that is in memory and store its forms as `import_table` does. Raises UnreadableFile, InvalidFile."""
    source = Source(storable_name(file_name), hashlib.sha256(content).hexdigest())
    table = read_bytes(content, name=file_name)
    return import_table(
        round=round, table=table, source=source, at=at, actor=actor, dry_run=dry_run, synthetic=synthetic
    )


@transaction.atomic
def import_table(
    *,
    round: Round,
    table: Table,
    source: Source,
    at: datetime,
    actor: User | None = None,
    dry_run: bool = False,
    synthetic: bool = False,
) -> ImportReport:
    """Store the answered forms of a table, all or none; forms that are stored already are left as they are.

    Raises UnreadableFile for its columns, InvalidFile with the faults of its rows. With `dry_run` everything is
    checked, nothing kept.
    """
    forms = read_forms(table, round=round, today=timezone.localdate(at))
    # Two imports into a round go one after the other; answers of citizens are not held up by this lock.
    round = Round.objects.select_for_update(no_key=True).get(pk=round.pk)
    batch = _batch(round, source, actor, at)
    late = round.state == Round.State.CLOSED
    outcome = store_forms(forms, round=round, at=at, late=late, synthetic=synthetic or round.synthetic, batch=batch)
    if outcome.different:
        raise InvalidFile(RowFault(line, "form_no", number, _different()) for line, number in outcome.different)
    rows = len(table.rows)
    _close(batch, added=outcome.added, repeated=rows - outcome.added, actor=actor, at=at)
    if dry_run:
        transaction.set_rollback(True)
    return ImportReport(rows, outcome.added, rows - outcome.added, "form_no" in table.columns, stored=not dry_run)


def _batch(round: Round, source: Source, actor: User | None, at: datetime) -> ImportBatch:
    return ImportBatch.objects.create(
        round=round, file_name=source.name, sha256=source.sha256, added=0, repeated=0, actor=actor, at=at
    )


def _close(batch: ImportBatch, *, added: int, repeated: int, actor: User | None, at: datetime) -> None:
    """Write down what a batch brought; one that brought nothing leaves no trace."""
    if not added:
        batch.delete()
        return
    batch.added, batch.repeated = added, repeated
    batch.save(update_fields=["added", "repeated"])
    detail = {"file": batch.file_name, "added": added, "repeated": repeated}
    record(actor=actor, action="responses.import", subject=f"round:{batch.round.code}", detail=detail, at=at)


def _different() -> str:
    return _("số phiếu chưa dùng; phiếu cùng số đã lưu có nội dung khác, và không bị ghi đè")
