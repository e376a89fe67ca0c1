"""Writes: rounds computed by a method that is still being written, and the jobs that do so."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

import jobs.services
from accounts.models import User
from accounts.services import record
from jobs.models import Job
from scoring.method import Method, check_against
from scoring.method_document import InvalidMethod, parse
from scoring.method_editing import content
from scoring.models import MethodDraft, MethodTrial, MethodVersion
from scoring.running import outcome_of
from scoring.trial_store import TRIAL_CODE_VERSION, document_hash, stored_trial, trial_fingerprint
from surveys.models import Round
from surveys.selectors import questionnaire_of

# A trial of 500 units takes megabytes: what nobody looks at any more is let go.
MOST_KEPT = 8
STEPS = 2

Progress = Callable[[str, int, int], None]


class CannotTry(Exception):
    """The round cannot be computed by the method, for a reason in words that a person can mend."""


@dataclass(frozen=True, slots=True)
class Tried:
    """A method to be tried: its name in words, the hash of its document and the document."""

    name: str
    hash: str
    document: Mapping[str, Any]


def tried_draft(draft: MethodDraft, document: Any = None) -> Tried:
    """Return a draft as a method to be tried: as it stands, or as `document`, that of a revision, says."""
    written = content(draft.document if document is None else document)
    return Tried(_("Bản nháp"), document_hash(written), written)


def tried_version(version: MethodVersion) -> Tried:
    return Tried(version.title, version.document_hash, version.document)


@transaction.atomic
def request_trial(
    *, round: Round, draft: MethodDraft, other: MethodVersion, back_url: str, actor: User, at: datetime
) -> Job:
    """Have a worker compute a round by a draft, as it stands now, and by a version beside it; note who asked."""
    detail = {"round": round.code, "revision": draft.current, "beside": f"{other.method.code} ({other.number})"}
    subject = f"method-draft:{draft.pk}"
    record(actor=actor, action="scoring.method_draft_tried", subject=subject, detail=detail, at=at)
    return jobs.services.start(
        task="scoring.trial_tasks.try_method",
        title=_("Tính thử phương pháp: %(round)s") % {"round": round.title},
        params={"round_id": round.pk, "draft_id": draft.pk, "revision": draft.current, "version_id": other.pk},
        actor=actor,
        back_url=back_url,
        at=at,
    )


def try_methods(
    *, round: Round, draft: Tried, beside: Tried, actor: User | None, at: datetime, progress: Progress
) -> tuple[MethodTrial, MethodTrial]:
    """Return what a round gives by both methods now, computed unless it is stored. Raises CannotTry.

    The oldest trials of the round are let go.
    """
    # First the fingerprint: answers that come while they are read make a trial look old, never too new.
    fingerprint = trial_fingerprint(round)
    mine, other = _fitting(round, draft), _fitting(round, beside)
    progress(_("Tính theo bản nháp"), 0, STEPS)
    first = _trial(round, draft.hash, fingerprint, mine, actor, at)
    progress(_("Tính theo phương pháp đặt cạnh"), 1, STEPS)
    second = _trial(round, beside.hash, fingerprint, other, actor, at)
    _let_go(round, keep=[first.pk, second.pk])
    return first, second


def _fitting(round: Round, tried: Tried) -> Method:
    try:
        method = parse(tried.document)
    except InvalidMethod as refusal:
        raise CannotTry(_("Bản nháp còn chỗ phải sửa, chưa tính được.")) from refusal
    faults = check_against(method, questionnaire_of(round.questionnaire_version_id))
    if faults:
        raise CannotTry(f"{tried.name}: {faults[0]}")
    return method


def _trial(round: Round, hash: str, fingerprint: str, method: Method, actor: User | None, at: datetime) -> MethodTrial:
    found = stored_trial(round, hash, fingerprint)
    return found or _computed(round, hash, fingerprint, method, actor, at)


def _computed(
    round: Round, hash: str, fingerprint: str, method: Method, actor: User | None, at: datetime
) -> MethodTrial:
    result = outcome_of(round, method).result
    # Another worker may have stored the same meanwhile.
    made, _new = MethodTrial.objects.get_or_create(
        round=round,
        document_hash=hash,
        fingerprint=fingerprint,
        code_version=TRIAL_CODE_VERSION,
        defaults={"result": result.to_json(), "actor": actor, "at": at},
    )
    return made


def _let_go(round: Round, *, keep: list[int]) -> None:
    trials = MethodTrial.objects.filter(round=round)
    newest = list(trials.order_by("-at", "-id").values_list("pk", flat=True)[:MOST_KEPT])
    trials.exclude(pk__in=[*newest, *keep]).delete()
