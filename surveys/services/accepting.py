"""One decision on all late forms of an imported file: whoever typed a past survey's forms has them counted at once."""

from datetime import datetime

from django.db import connection, transaction

from accounts.models import User
from accounts.services import record
from surveys.models import Destruction, ImportBatch, Response, Round
from surveys.selectors.quality import late_files
from surveys.services.decisions import BeingDestroyed, reason_given
from surveys.services.ringing import ring_for_counting

# Decision number 2 follows on the portal's own number 1; forms on which somebody decided already are left alone.
RESTORE = """
WITH waiting AS (
    SELECT response.id FROM surveys_response response
    JOIN surveys_responsedecision first ON first.response_id = response.id AND first.number = 1
    WHERE response.import_batch_id = %(batch)s AND response.late AND first.actor_id IS NULL AND NOT EXISTS (
        SELECT FROM surveys_responsedecision next WHERE next.response_id = response.id AND next.number = 2
    )
), entered AS (
    INSERT INTO surveys_foldinbox (response_id, sign, decided) SELECT id, 1, true FROM waiting
)
INSERT INTO surveys_responsedecision (response_id, number, kind, reason, actor_id, at)
SELECT id, 2, 'restore', %(reason)s, %(actor)s, %(at)s FROM waiting
"""


class OthersWait(Exception):
    """Not as many forms wait as whoever decides was told."""


@transaction.atomic
def accept_late(*, batch: ImportBatch, reason: str, actor: User | None, at: datetime, seen: int | None = None) -> int:
    """Take every late form of a file that waits for a decision into the count; return how many.

    `seen`: the number the person decided on. Raises ReasonMissing, OthersWait, BeingDestroyed.
    """
    reason = reason_given(reason)
    # Decisions on single forms wait here, as they wait for one another.
    list(Response.objects.select_for_update().filter(import_batch=batch, late=True).order_by("pk").values_list("pk"))
    if Destruction.objects.filter(round=batch.round_id).exists():
        raise BeingDestroyed(batch.pk)
    with connection.cursor() as cursor:
        by = actor.pk if actor else None
        cursor.execute(RESTORE, {"batch": batch.pk, "reason": reason, "actor": by, "at": at})
        accepted: int = cursor.rowcount
    if seen is not None and accepted != seen:
        raise OthersWait(batch.pk)
    if accepted:
        ring_for_counting()
        detail = {"file": batch.file_name, "accepted": accepted, "reason": reason}
        record(actor=actor, action="responses.accept_late", subject=f"round:{batch.round.code}", detail=detail, at=at)
    return accepted


@transaction.atomic
def accept_late_of_file(*, round: Round, sha256: str, reason: str, actor: User | None, at: datetime) -> int:
    """Do so with every batch that the same file brought, also when it was read in before. Raises ReasonMissing."""
    reason = reason_given(reason)
    waiting = [file.batch for file in late_files(round) if file.batch.sha256 == sha256]
    return sum(accept_late(batch=batch, reason=reason, actor=actor, at=at) for batch in waiting)
