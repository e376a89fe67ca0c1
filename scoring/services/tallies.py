"""Writes: tallies set right by the raw answers."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import record
from scoring.recount import Counted, Difference, FormDifference, compared, count_raw, one_moment, read_kept
from scoring.recount.differences import Sums, day_of
from surveys.copying import NULL, copy_in
from surveys.models import Round
from surveys.selectors.retention import refuse_without_answers

# Taken before the moment that the transaction sees, so that folds are either done before it or wait until it is over.
KEEP_FOLDS_OUT = (
    "LOCK TABLE scoring_tally, scoring_servicetally, scoring_daytally, scoring_unitcount, scoring_channelcount "
    "IN SHARE ROW EXCLUSIVE MODE"
)
CLEAR = "DELETE FROM {table} t USING surveys_roundunit u WHERE u.id = t.round_unit_id AND u.round_id = %s"


class Contradiction(Exception):
    """More is taken back than was ever counted; no tally can hold that."""


@dataclass(frozen=True, slots=True)
class Repair:
    """What was set right, what no tally can hold (values that no question knows), and the forms counted."""

    changed: tuple[Difference | FormDifference, ...]
    left: tuple[Difference | FormDifference, ...]
    forms: int


def repair_tallies(*, round: Round, actor: User | None, at: datetime) -> Repair:
    """Set a round's tallies and counts of forms to its raw answers without what waits in the inbox.

    One transaction, during which folds wait and answers go on coming in. Where all agree nothing is written. Raises
    Contradiction, AnswersDestroyed: by what is left of the answers all that was counted would be lost.
    """
    with one_moment(read_only=False), connection.cursor() as cursor:
        cursor.execute(KEEP_FOLDS_OUT)
        refuse_without_answers(round)
        counted = count_raw(cursor, round)
        wanted = counted.without_strays()
        _refuse_contradictions(wanted)
        changed = compared(round, wanted, read_kept(cursor, round)).differences
        if changed:
            _write(cursor, round, wanted)
            detail = {"differences": len(changed)}
            record(actor=actor, action="tallies.repair", subject=f"round:{round.code}", detail=detail, at=at)
        now = compared(round, counted, read_kept(cursor, round))
    return Repair(changed, now.differences, now.forms)


def _refuse_contradictions(counted: Counted) -> None:
    forms = (counted.arrivals_by_unit, counted.arrivals_by_channel, counted.days)
    if any((sums.values < 0).any() for sums in (counted.channels, counted.services, *forms)):
        raise Contradiction(_("Hàng chờ rút lại nhiều phiếu hơn số đã đếm; không sửa gì."))


def _write(cursor: Any, round: Round, counted: Counted) -> None:
    tables = (
        ("scoring_tally", "round_unit_id, channel, month, responses, counts", _tallies(counted.channels)),
        ("scoring_servicetally", "round_unit_id, service_id, responses, counts", _service_tallies(counted.services)),
        ("scoring_daytally", "round_unit_id, surveyor_id, month, responses, counts", _day_tallies(counted.days)),
        ("scoring_unitcount", "round_unit_id, received, excluded, flagged, waited", _plain(counted.arrivals_by_unit)),
        ("scoring_channelcount", "round_unit_id, channel, received, excluded", _plain(counted.arrivals_by_channel)),
    )
    for table, columns, lines in tables:
        cursor.execute(CLEAR.format(table=table), [round.pk])
        copy_in(cursor, f"COPY {table} ({columns}) FROM STDIN", lines)


def _tallies(sums: Sums) -> Iterator[str]:
    for (unit, channel, month), (forms, *counts) in _rows(sums):
        yield f"{unit}\t{channel}\t{day_of(month)}\t{forms}\t{_array(counts)}\n"


def _service_tallies(sums: Sums) -> Iterator[str]:
    for (unit, service), (forms, *counts) in _rows(sums):
        yield f"{unit}\t{service or NULL}\t{forms}\t{_array(counts)}\n"


def _day_tallies(sums: Sums) -> Iterator[str]:
    for (unit, surveyor, month), (forms, *counts) in _rows(sums):
        yield f"{unit}\t{surveyor or NULL}\t{day_of(month)}\t{forms}\t{_array(counts)}\n"


def _plain(sums: Sums) -> Iterator[str]:
    for key, counts in _rows(sums):
        yield "\t".join(map(str, (*key, *counts))) + "\n"


def _rows(sums: Sums) -> Iterator[tuple[list[int], list[int]]]:
    """Yield the keys that count anything, with their sums."""
    used = sums.values.any(axis=1)
    return zip(sums.keys[used].tolist(), sums.values[used].tolist(), strict=True)


def _array(counts: list[int]) -> str:
    return "{" + ",".join(map(str, counts)) + "}"
