import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import record
from documents.reading import InvalidFile, RowFault, Table, read_bytes
from documents.uploads import storable_name
from surveys.endings import Ending
from surveys.importing import Form, read_forms
from surveys.models import ImportBatch, Round
from surveys.selectors.endings import endings_in
from surveys.selectors.retention import gone_of
from surveys.services.accepting import accept_late_of_file
from surveys.services.bulk import store_forms
from surveys.services.lateness import late_because


@dataclass(frozen=True, slots=True)
class Source:
    """Where a table came from: the file's name as it may be stored, and its hash."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What came of reading a file in: its rows, the forms added, the rows that were there already.

    `numbered` tells whether the file numbers its forms. Without numbers two equal rows in two files are taken for
    the same form. `waiting` of the added forms are late: they count only when somebody decides so. `accepted`: late
    forms of the file, now or before, that this call took into the count.
    """

    rows: int
    added: int
    repeated: int
    numbered: bool
    stored: bool
    waiting: int = 0
    accepted: int = 0


def import_responses(
    *,
    round: Round,
    content: bytes,
    file_name: str,
    at: datetime,
    actor: User | None = None,
    dry_run: bool = False,
    synthetic: bool = False,
    accept_late: str = "",
) -> ImportReport:
    """Read a file that is in memory and store its forms as `import_table` does. Raises UnreadableFile, InvalidFile."""
    source = Source(storable_name(file_name), hashlib.sha256(content).hexdigest())
    table = read_bytes(content, name=file_name)
    return import_table(
        round=round,
        table=table,
        source=source,
        at=at,
        actor=actor,
        dry_run=dry_run,
        synthetic=synthetic,
        accept_late=accept_late,
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
    accept_late: str = "",
) -> ImportReport:
    """Store the answered forms of a table, all or none; forms that are stored already are left as they are.

    `accept_late` is the reason for which late forms of this file count all the same, also those it brought before.
    Raises UnreadableFile for its columns, InvalidFile with the faults of its rows, ReasonMissing. With `dry_run`
    everything is checked, nothing kept.
    """
    forms = read_forms(table, round=round, today=timezone.localdate(at))
    # Two imports into a round go one after the other; answers of citizens are not held up by this lock.
    round = Round.objects.select_for_update(no_key=True).get(pk=round.pk)
    gone = gone_of(round)
    if gone is not None:
        raise InvalidFile([RowFault(1, "", round.code, _("đợt còn phiếu gốc; đợt này %s") % gone.words)])
    batch = _batch(round, source, actor, at)
    late = _late(forms, round, timezone.localdate(at))
    outcome = store_forms(forms, round=round, at=at, late=late, synthetic=synthetic or round.synthetic, batch=batch)
    if outcome.different:
        raise InvalidFile(RowFault(line, "form_no", number, _different()) for line, number in outcome.different)
    rows = len(table.rows)
    added, repeated = outcome.added, rows - outcome.added
    _close(batch, added=added, repeated=repeated, waiting=outcome.waiting, actor=actor, at=at)
    accepted = _accepted(round, source, accept_late, actor, at)
    if dry_run:
        transaction.set_rollback(True)
    numbered = "form_no" in table.columns
    waiting = 0 if accept_late else outcome.waiting
    return ImportReport(rows, added, repeated, numbered, stored=not dry_run, waiting=waiting, accepted=accepted)


def _accepted(round: Round, source: Source, reason: str, actor: User | None, at: datetime) -> int:
    if not reason:
        return 0
    return accept_late_of_file(round=round, sha256=source.sha256, reason=reason, actor=actor, at=at)


def _late(forms: Sequence[Form], round: Round, today: date) -> Mapping[str, str]:
    """Return the forms that are late, with the reason.

    The round's state decides, not its last day: who types a past survey's forms opens the round for it. A form whose
    day the file leaves out belongs to some day until today, within the round.
    """
    closed, endings = round.state == Round.State.CLOSED, endings_in(round.pk)
    if not closed and not endings:
        return {}
    last = min(today, round.closes_on)
    reasons = ((form.id, _late_because(form, closed, endings.get(form.round_unit_id), last)) for form in forms)
    return {form_id: reason for form_id, reason in reasons if reason}


def _late_because(form: Form, closed: bool, ending: Ending | None, last: date) -> str:
    return late_because(closed=closed, ending=ending, day=form.submitted_on if form.dated else last)


def _batch(round: Round, source: Source, actor: User | None, at: datetime) -> ImportBatch:
    return ImportBatch.objects.create(
        round=round, file_name=source.name, sha256=source.sha256, added=0, repeated=0, actor=actor, at=at
    )


def _close(batch: ImportBatch, *, added: int, repeated: int, waiting: int, actor: User | None, at: datetime) -> None:
    """Write down what a batch brought; one that brought nothing leaves no trace."""
    if not added:
        batch.delete()
        return
    batch.added, batch.repeated = added, repeated
    batch.save(update_fields=["added", "repeated"])
    detail = {"file": batch.file_name, "added": added, "repeated": repeated}
    detail |= {"waiting": waiting} if waiting else {}
    record(actor=actor, action="responses.import", subject=f"round:{batch.round.code}", detail=detail, at=at)


def _different() -> str:
    return _("số phiếu chưa dùng; phiếu cùng số đã lưu có nội dung khác, và không bị ghi đè")
