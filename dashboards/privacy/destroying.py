"""Raw answers whose term is over are destroyed round by round; what hinders it is said, never passed over."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from feedback.services.intake import take_in
from feedback.services.parting import part_from_forms
from scoring.fingerprint import run_fingerprint
from scoring.kept_sums import kept_sums_sha256
from scoring.recount import recount
from scoring.selectors import latest_run
from scoring.services.publications import NotPublishable, keep_evidence
from scoring.tally import fold_all
from surveys.models import Destruction, LegalHold, RetentionTerm, Round
from surveys.selectors.retention import destroying_term, due_on, gone_of, holds
from surveys.services.retention import destroy_batch, next_batch

BATCH = 2000
# One call of beat destroys at most this many batches: the next goes on.
BATCHES = 25
LOCK = 0x70726976


@dataclass(frozen=True, slots=True)
class Due:
    """A closed round beside the term: from which day its answers go, and the hold that keeps them, if any."""

    round: Round
    on: date
    hold: LegalHold | None

    def is_due(self, today: date) -> bool:
        return self.hold is None and self.on <= today


def planned(term: RetentionTerm) -> list[Due]:
    """Return the closed rounds in the order in which their raw answers are to go."""
    held = holds()
    rounds = Round.objects.filter(state=Round.State.CLOSED)
    found = [Due(each, due_on(each, term), held.get(each.pk)) for each in rounds]
    return sorted(found, key=lambda due: (due.on, due.round.pk))


def destroy_due(*, at: datetime, batches: int = BATCHES) -> int:
    """Destroy raw answers that are due, `batches` transactions at most; return how many. Without a term: nothing."""
    term, destroyed = destroying_term(), 0
    if term is None:
        return 0
    for due in planned(term):
        if due.is_due(localdate(at)) and next_batch(due.round, 1) and not hindrance(due.round, at=at):
            for count in _batches(due.round, term, at):
                destroyed, batches = destroyed + count, batches - 1
                if not batches:
                    return destroyed
    return destroyed


def hindrance(round: Round, *, at: datetime) -> str:
    """Say why a round's answers must not go yet, though their term is over; empty if they may.

    All that can be told from them only must have been: comments taken in, counts equal, a run of just these answers,
    and what a publication of it needs. Once begun nothing of this can be asked again.
    """
    if gone_of(round) is not None:
        return ""
    while take_in(at=at):
        pass
    fold_all()
    if recount(round).differences:
        return _("bảng đếm lệch với phiếu gốc: chạy recount trước")
    run = latest_run(round)
    if run is None or run.fingerprint != run_fingerprint(round, run.method_version):
        return _("chưa có lần tính chỉ số nào của đúng các phiếu này")
    try:
        keep_evidence(run=run, at=at)
    except NotPublishable as error:
        return " ".join(error.faults)
    return ""


def _batches(round: Round, term: RetentionTerm, at: datetime) -> Iterator[int]:
    while (made := _one_batch(round, term, at)) is not None:
        yield made.count


@transaction.atomic
def _one_batch(round: Round, term: RetentionTerm, at: datetime) -> Destruction | None:
    """Destroy some answers of a round; None where none are left, or somebody else is at it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [LOCK, round.pk])
        (mine,) = cursor.fetchone()
    ids = next_batch(round, BATCH) if mine else []
    if not ids:
        return None
    part_from_forms(ids)
    return destroy_batch(round=round, ids=ids, term=term, sums_sha256=kept_sums_sha256(round), at=at)
