"""How the runs of a round stand with the leaders of the province, ready for the templates."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from dashboards.newer_run import compared
from scoring.approvals import Standing, approvals_of, standing_by
from scoring.laid import unlaid_words
from scoring.models import Approval, ScoringRun
from scoring.publication_access import Reader
from scoring.services.publication_faults import questions_by, unapproved_words
from surveys.models import Round


@dataclass(frozen=True, slots=True)
class ApprovalLine:
    """A run that was not published yet: how it stands, and what it is to be compared with ("": with nothing).

    `said` is all that was asked and decided about runs of the round, the newest first.
    """

    run: ScoringRun
    standing: Standing
    comparison: str
    said: tuple[Approval, ...] = ()

    @property
    def state(self) -> str:
        return self.standing.state

    @property
    def last(self) -> Approval | None:
        return self.standing.last


def questions_of(reader: Reader) -> list[str]:
    """Return what keeps a round from being decided on and published beside what its runs are."""
    if reader.round.state != Round.State.CLOSED:
        return [_("Đợt chưa khóa thu phiếu.")]
    return open_questions(reader)


def open_questions(reader: Reader) -> list[str]:
    """Return the same but for the state of the round (`services.publication_faults.open_questions`)."""
    asked = questions_by(
        reader.draft_in_force, needed=reader.needs_draft, unanswered=reader.unanswered, today=localdate()
    )
    return [*asked, unlaid_words(published=reader.stage == "published")] if reader.unlaid else asked


def approval_lines(reader: Reader, runs: Iterable[ScoringRun], *, ready: bool) -> list[ApprovalLine]:
    """Return how each of the runs stands that are not published; `ready`: nothing else keeps the round.

    Nothing where the leaders are not asked.
    """
    if not reader.needs_approval:
        return []
    said, draft = approvals_of(reader.round) if reader.asked else [], reader.draft_in_force
    return [
        ApprovalLine(run, standing_by(run.pk, draft, said, ready=ready), _comparison(reader, run), tuple(said))
        for run in runs
        if not hasattr(run, "publication")
    ]


def _comparison(reader: Reader, run: ScoringRun) -> str:
    """Return the address that compares a run with the one published, else with the draft's where that is another."""
    others = [one.run_id for one in (reader.live_in_force, reader.draft_in_force) if one and one.run_id != run.pk]
    return compared(reader.round.code, others[0], run.pk) if others else ""


def unapproved(lines: Iterable[ApprovalLine]) -> str:
    """Say what publication waits for where no run is approved, of the run that came furthest; "" where one is."""
    found = list(lines)
    if not found or any(line.state == "approved" for line in found):
        return ""
    asked = [line for line in found if line.state != "none"]
    if not asked:
        return _("Chưa lần tính nào được trình lãnh đạo tỉnh phê duyệt.")
    return unapproved_words(asked[0].run.pk, asked[0].standing)
