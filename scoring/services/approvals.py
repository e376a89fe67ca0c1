"""Writes: what Sở Nội vụ lays before the leaders of the province, and how they decide on it."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import record
from scoring.appraising import paper_of
from scoring.approvals import Standing, needs_approval, standing_of
from scoring.draft_notices import tell_of_decision
from scoring.laid import laid_faults
from scoring.models import Approval, ScoringRun, SubmissionEnd
from scoring.publications import draft_of
from scoring.services.publication_faults import LONGEST_TEXT, open_questions, run_faults
from scoring.services.publications import NotPublishable, lock_step


@transaction.atomic
def ask_for_approval(*, run: ScoringRun, note: str = "", actor: User, at: datetime) -> Approval:
    """Lay a run before the leaders: a correction, one they returned, another than the draft's.

    Raises NotPublishable.
    """
    standing = _standing(run, note, at)
    if standing.state in ("waiting", "approved"):
        raise NotPublishable([_already(run, standing)])
    return _keep(run, Approval.Kind.ASK, note, actor, at)


@transaction.atomic
def withdraw_request(*, run: ScoringRun, actor: User, at: datetime) -> Approval:
    """No longer ask for a run's approval, until the leaders decide on it. Raises NotPublishable."""
    lock_step(run.round)
    standing = standing_of(run, draft_of(run.round), ready=True)
    if not standing.is_asked:
        raise NotPublishable([_("Lần tính số %d không còn chờ theo đề nghị nào: không có gì để thôi trình.") % run.pk])
    return _keep(run, Approval.Kind.WITHDRAW, "", actor, at)


@transaction.atomic
def approve(*, run: ScoringRun, seen: int, note: str = "", actor: User, at: datetime) -> Approval:
    """Approve a run that waits, as it stood when `seen` was the last said about it. Raises NotPublishable."""
    standing = _standing(run, note, at)
    _refuse_unseen(standing, seen)
    if standing.state != "waiting":
        raise NotPublishable([_already(run, standing)])
    return _keep(run, Approval.Kind.APPROVE, note, actor, at)


@transaction.atomic
def send_back(*, run: ScoringRun, note: str, seen: int, actor: User, at: datetime) -> Approval:
    """Return a run that waits, or was approved and is not published yet, and say why. Raises NotPublishable."""
    standing = _standing(run, note, at)
    _refuse_unseen(standing, seen)
    if not note.strip():
        raise NotPublishable([_("Ghi lý do trả lại.")])
    if standing.state not in ("waiting", "approved"):
        raise NotPublishable([_already(run, standing)])
    _end_paper(run, note, actor, at)
    return _keep(run, Approval.Kind.RETURN, note, actor, at)


def lay_before(*, run: ScoringRun, note: str, actor: User, at: datetime) -> Approval:
    """Lay a run before the leaders by a paper (`services.submissions.lay`, which has checked everything)."""
    return _keep(run, Approval.Kind.ASK, note, actor, at)


def _end_paper(run: ScoringRun, note: str, actor: User, at: datetime) -> None:
    """Have the paper that laid a run end with its return: appraising goes on."""
    paper = paper_of(run.round)
    if paper is not None:
        SubmissionEnd.objects.create(
            submission=paper, kind=SubmissionEnd.Kind.RETURNED, reason=note.strip(), actor=actor, at=at
        )


def _standing(run: ScoringRun, note: str, at: datetime) -> Standing:
    """Return how a run stands that may be decided on, with its round held until the end of the step."""
    lock_step(run.round)
    faults = [*run_faults(run), *(open_questions(run.round, today=localdate(at)) or laid_faults(run))]
    if not needs_approval(run.round):
        faults.append(_("Đợt tự khảo sát của đơn vị không cần lãnh đạo tỉnh phê duyệt."))
    if len(note) > LONGEST_TEXT:
        faults.append(_("Nội dung dài tối đa %d ký tự.") % LONGEST_TEXT)
    if faults:
        raise NotPublishable(faults)
    return standing_of(run, draft_of(run.round), ready=True)


def _refuse_unseen(standing: Standing, seen: int) -> None:
    if standing.seen != seen:
        raise NotPublishable(
            [_("Lần tính này vừa được người khác trình hoặc quyết định; xem lại rồi quyết định tiếp.")]
        )


def _already(run: ScoringRun, standing: Standing) -> str:
    words = {
        "none": _("Lần tính số %d chưa được trình lãnh đạo tỉnh phê duyệt."),
        "waiting": _("Lần tính số %d đang chờ lãnh đạo tỉnh phê duyệt."),
        "approved": _("Lần tính số %d đã được phê duyệt."),
        "returned": _("Lần tính số %d đã bị trả lại; Sở Nội vụ trình lại thì quyết định được."),
    }
    return words[standing.state] % run.pk


def _keep(run: ScoringRun, kind: str, note: str, actor: User, at: datetime) -> Approval:
    made = Approval.objects.create(
        round=run.round, run=run, draft=draft_of(run.round), kind=kind, note=note.strip(), actor=actor, at=at
    )
    detail = {"run": run.pk, "draft": made.draft_id}
    action = {
        "ask": "publication.ask",
        "withdraw": "publication.withdraw_ask",
        "approve": "publication.approve",
        "return": "publication.return",
    }[kind]
    record(actor=actor, action=action, subject=f"round:{run.round.code}", detail=detail, at=at)
    # Who was asked and no longer is finds the run gone from the list; a further message would only ask to look.
    if kind != Approval.Kind.WITHDRAW:
        tell_of_decision(approval=made, at=at, on=localdate(at))
    return made
