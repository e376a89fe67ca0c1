"""Who sees and does what in an appraisal: by what they may do with the round's publication."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest

from accounts.roles import Role
from scoring.appraising import paper_of, paper_published, setup_of
from scoring.models import AppraisalSetup, PublicationDraft, ScoringRun, Submission
from scoring.publication_access import Reader, reader_of
from surveys.models import RoundUnit

READING = (Role.HOME_AFFAIRS, Role.LEADERSHIP, Role.STEERING, Role.SUPERVISOR, *Role.of_an_agency())
JUDGING = (Role.HOME_AFFAIRS,)
ACTING = (Role.HOME_AFFAIRS, *Role.of_an_agency())


@dataclass(frozen=True, slots=True)
class Appraising:
    """A round's appraisal as one person meets it; `judges`: they appraise, lay and withdraw.

    `paper` lies before who decides; `decided` is what the figures in force were published by, while no draft is out.
    """

    reader: Reader
    setup: AppraisalSetup | None
    paper: Submission | None
    units: tuple[RoundUnit, ...]
    decided: Submission | None = None

    @property
    def judges(self) -> bool:
        return self.reader.publishes and self.reader.round.owner_id is None

    @property
    def draft(self) -> PublicationDraft | None:
        return self.reader.draft_in_force

    @property
    def run(self) -> ScoringRun | None:
        """The run that is appraised, or was."""
        return self.draft.run if self.draft else self.decided.run if self.decided else None

    def speaks_for(self, unit: RoundUnit) -> bool:
        return self.reader.objects_for(unit)


def appraising_of(request: HttpRequest, code: str) -> Appraising:
    """Return a round's appraisal for who appraises, decides, watches, or speaks for an agency. Raises Http404."""
    reader = reader_of(request, code)
    if reader.of_province or reader.round.owner_id is not None:
        raise Http404
    everything = reader.publishes or reader.sees_runs
    units = tuple(
        unit for unit in reader.units if unit.reports_into_id is None and (everything or reader.objects_for(unit))
    )
    if not units and not everything:
        raise Http404
    paper = paper_of(reader.round) if reader.appraised and not reader.unlaid else None
    decided = _decided(reader)
    told = paper or decided
    setup = told.setup if told else setup_of(reader.round) if reader.appraised else None
    return Appraising(reader, setup, paper, units, decided)


def judge_of(request: HttpRequest, code: str) -> Appraising:
    """Return the same for who appraises. Raises Http404 for anyone else."""
    found = appraising_of(request, code)
    if not found.judges:
        raise Http404
    return found


def _decided(reader: Reader) -> Submission | None:
    if not reader.appraised or reader.live is None or reader.draft_in_force is not None:
        return None
    return paper_published(reader.live)
