"""What a publication tells everybody: the figures of one agency and of the round, with what is hidden from all."""

from dataclasses import dataclass

from agencies.access import Scope
from agencies.models import Agency
from dashboards import profile as profiles
from dashboards import selectors
from dashboards.beside_shown import told_of_unit
from dashboards.pages import RoundPage, round_page
from dashboards.profile import Profile
from scoring.access import EVERYTHING, Sight
from scoring.models import Publication
from scoring.run_for import RunSeen, run_seen
from scoring.selectors import method_of
from surveys.models import Round, RoundUnit

# Sees every row of a round that is closed, and no count that is hidden from anybody.
PUBLIC_SIGHT = Sight(EVERYTHING, EVERYTHING, Scope())


@dataclass(frozen=True, slots=True)
class Announced:
    """What is public of one agency: `tied`: another of its block has the same rank."""

    publication: Publication
    profile: Profile
    tied: bool


def seen_by_all(round: Round) -> RunSeen:
    """Return the run of a round that is shown to all, with the publication in force."""
    return run_seen(round, newest=False)


def in_force(seen: RunSeen) -> Publication | None:
    """Return the publication in force, also while a draft that is to replace it is out."""
    return seen.official.publication if seen.official else None


def announced_unit(round: Round, agency: Agency) -> Announced | None:
    """Return what the publication in force tells of an agency; None where none does, or a new draft is out."""
    found = RoundUnit.objects.select_related("round", "agency", "version", "block").filter(round=round, agency=agency)
    unit = found.first()
    return announced_of(unit, seen_by_all(round)) if unit else None


def announced_of(unit: RoundUnit, seen: RunSeen) -> Announced | None:
    """Return the same of a unit, by what is shown to all of its round."""
    live, run = in_force(seen), seen.run
    if live is None or run is None or not tells(seen, live) or unit.round.state != Round.State.CLOSED:
        return None
    row = selectors.unit_row(run, unit) if unit.reports_into_id is None else None
    if row is None:
        return None
    hidden = told_of_unit(run, row.result, unit, PUBLIC_SIGHT, seen.withheld)
    made = profiles.make(row.result, detail=False, method=method_of(run), **hidden)
    return Announced(live, made, made.rank is not None and row.shared)


def announced_round(publication: Publication) -> RoundPage | None:
    """Return what a publication tells of its whole round; None once it is no longer what is shown to all."""
    found = publication.round
    if found.state != Round.State.CLOSED:
        return None
    units = list(found.units.select_related("agency", "version", "block"))
    page = round_page(found, PUBLIC_SIGHT, units, {})
    return page if page.seen is not None and tells(page.seen, publication) else None


def tells(seen: RunSeen, publication: Publication) -> bool:
    """Say whether the run that is shown to all is the one that a publication made public."""
    return seen.is_published and seen.run is not None and seen.run.pk == publication.run_id
