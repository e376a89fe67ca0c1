"""Reads: which runs wait for the leaders of the province, which they approved, which they returned."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from django.db.models import Exists, OuterRef, Q, QuerySet

from scoring.models import Approval, Objection, PublicationDraft, ScoringRun
from surveys.models import Round

# `none`: nobody asks for this run; the others by its newest row, or because its draft is through.
State = Literal["none", "waiting", "approved", "returned"]
BY_KIND: Mapping[str, State] = {
    Approval.Kind.ASK: "waiting",
    Approval.Kind.WITHDRAW: "none",
    Approval.Kind.APPROVE: "approved",
    Approval.Kind.RETURN: "returned",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """How a run stands with the leaders, and the newest row about it beside the draft in force."""

    state: State
    last: Approval | None = None

    @property
    def is_asked(self) -> bool:
        """Say whether Sở Nội vụ asks for this run and nobody has decided: it may think better of it."""
        return self.last is not None and self.last.kind == Approval.Kind.ASK

    @property
    def seen(self) -> int:
        """The number by which a decision names what it was taken upon; 0: nobody had said anything."""
        return self.last.pk if self.last else 0


def needs_approval(round: Round) -> bool:
    """Say whether a round is published upon approval only: an agency's own survey is its own affair."""
    return round.owner_id is None


def approvals_of(round: Round) -> list[Approval]:
    """Return everything asked and decided about the runs of a round, the newest first."""
    return list(Approval.objects.filter(round=round).select_related("actor"))


def standing_of(run: ScoringRun, draft: PublicationDraft | None, *, ready: bool) -> Standing:
    """Return how a run stands beside the draft in force; `ready`: nothing else keeps the round from publication."""
    return standing_by(run.pk, draft, approvals_of(run.round), ready=ready)


def standing_by(run_id: int, draft: PublicationDraft | None, rows: Iterable[Approval], *, ready: bool) -> Standing:
    """Return the same by the rows of the round, the newest first."""
    beside = [one for one in rows if one.draft_id == (draft.pk if draft else None)]
    last = next((one for one in beside if one.run_id == run_id), None)
    if last is not None:
        return Standing(BY_KIND[last.kind], last)
    return Standing("waiting" if ready and not beside and draft and draft.run_id == run_id else "none")


def rounds_awaiting(*, on: date) -> list[Round]:
    """Return the rounds of the province of which a run waits on a day, in one query."""
    through = drafts_awaiting(on=on).filter(round=OuterRef("pk"))
    asked = _asked().filter(round=OuterRef("pk"))
    return list(Round.objects.filter(Exists(through) | Exists(asked)).order_by("pk"))


def drafts_awaiting(*, on: date) -> "QuerySet[PublicationDraft]":
    """Return the drafts of the province that are through, and beside which nobody has asked or decided anything."""
    unanswered = Objection.objects.filter(draft__round=OuterRef("round"), answers=None)
    through = _in_force().filter(
        ~Exists(unanswered),
        closes_on__lt=on,
        approvals=None,
        run__publication=None,
        round__owner=None,
        round__state=Round.State.CLOSED,
        # An appraised round waits once its paper is laid, which asks for approval.
        round__appraisal_setups=None,
    )
    return through.select_related("round").order_by("pk")


def _asked() -> "QuerySet[Approval]":
    """Return what Sở Nội vụ asks and nobody has decided, beside the draft that is in force now."""
    later = Approval.objects.filter(run=OuterRef("run"), pk__gt=OuterRef("pk"))
    open_now = Approval.objects.filter(~Exists(later), kind=Approval.Kind.ASK, run__publication=None)
    beside = Exists(_in_force().filter(pk=OuterRef("draft")))
    alone = Q(draft=None) & ~Exists(_in_force().filter(round=OuterRef("round")))
    return open_now.filter(Q(beside) | alone)


def _in_force() -> "QuerySet[PublicationDraft]":
    newer = PublicationDraft.objects.filter(round=OuterRef("round"), pk__gt=OuterRef("pk"))
    return PublicationDraft.objects.filter(~Exists(newer), publications=None)
