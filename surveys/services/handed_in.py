"""Forms that a surveyor could not send and brought as a file: stored, each waiting for a decision."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import record
from surveys.models import Assignment, Round, RoundUnit
from surveys.sent_forms import NotABatch, SentForm, read_batch
from surveys.services.sync import Outcome, take_form

LARGEST = 1024 * 1024


@dataclass(frozen=True, slots=True)
class HandedIn:
    """What became of the forms of a file: how many were stored, were there before, and why others were not taken."""

    stored: int
    already: int
    refused: tuple[tuple[int, str], ...]


@transaction.atomic
def take_file(*, round: Round, units: Collection[RoundUnit], file: BinaryIO, actor: User, at: datetime) -> HandedIn:
    """Store the forms of a file exported by the application that lie in some of a round's units. Raises NotABatch."""
    batch = read_batch(_document(file))
    outcomes: list[Outcome] = []
    held = {each.pk: each for each in Assignment.objects.filter(round_unit__in=units).select_related("surveyor")}
    for form in batch.forms:
        if not isinstance(form, SentForm):
            outcomes.append(Outcome("refused", words=form.words))
        elif form.assignment_id not in held:
            outcomes.append(Outcome("refused", words=_("Phiếu không thuộc phân công nào của đợt này.")))
        else:
            surveyor = held[form.assignment_id].surveyor
            # The file is read much later than it was made: its own clock says when the tablet's was looked at.
            outcomes.append(take_form(form=form, surveyor=surveyor, sent_at=at, at=at, handed_in_by=actor))
    told = _told(outcomes)
    detail = {"stored": told.stored, "already": told.already, "refused": len(told.refused)}
    record(actor=actor, action="fieldwork.handed_in", subject=f"round:{round.code}", detail=detail, at=at)
    return told


def _document(file: BinaryIO) -> Mapping[str, Any]:
    try:
        document = json.loads(file.read(LARGEST + 1))
    except (ValueError, RecursionError) as error:
        raise NotABatch(_("Tệp không phải tệp phiếu xuất từ ứng dụng điều tra.")) from error
    return document  # type: ignore[no-any-return]


def _told(outcomes: list[Outcome]) -> HandedIn:
    return HandedIn(
        stored=sum(each.status == "stored" for each in outcomes),
        already=sum(each.status == "already" for each in outcomes),
        refused=tuple(
            (number, each.words) for number, each in enumerate(outcomes, 1) if each.status in ("refused", "conflict")
        ),
    )
