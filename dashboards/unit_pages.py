"""What the page of one unit holds, put together from stored runs for the template."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.translation import gettext as _

from dashboards import profile as profiles
from dashboards import selectors, wording
from dashboards.beside_shown import told_of_unit
from dashboards.newer_run import NewerRun, newer_run
from dashboards.overview.aims import Reached, aims_of
from dashboards.overview.words import change_words, target_sentence
from dashboards.pages import CountLine, forms_known
from dashboards.profile import Profile
from dashboards.profile_order import Orders, arranged, orders_of
from dashboards.strips import Head, head_of
from dashboards.unit_analyses import Part, parts_of
from dashboards.weakest import Said, Weakest, lowest_said, weakest_of, with_comments
from scoring.access import Sight, why_no_figures
from scoring.alike import clusters_alike
from scoring.decided import UnitDecided, decided_as
from scoring.method import Method
from scoring.models import ScoringRun
from scoring.run_for import RunSeen, run_seen
from scoring.selectors import method_of
from surveys.models import RoundUnit

NOTHING_ASKED: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class UnitPage:
    """One unit as one person sees it; without `profile` there is nothing but the count (see `why`)."""

    unit: RoundUnit
    sight: Sight
    received: int
    why: str = ""
    run: ScoringRun | None = None
    seen: RunSeen | None = None
    method_line: str = ""
    profile: Profile | None = None
    head: Head | None = None
    tied: bool = False
    reading: str = ""
    new_forms: int = 0
    newer: NewerRun | None = None
    weakest: Weakest | None = None
    # What is said of the lowest factor and item.
    lowest: tuple[Said, ...] = ()
    # Why limits at 100 % do not follow from the number of forms.
    alike: str = ""
    analyses: Mapping[str, Part] = field(default_factory=dict)
    # What the unit was appraised at, and its grade.
    decided: UnitDecided | None = None
    orders: Orders | None = None

    @property
    def trail(self) -> list[tuple[str, str]]:
        address = reverse("dashboards:round", args=[self.unit.round.code])
        code = self.unit.round.code
        table = reverse("overview:block", args=[code, self.unit.block.code]) if self.unit.block else ""
        block = [(self.unit.block.name, table)] if self.unit.block else []
        start = [(_("Kết quả"), reverse("dashboards:rounds")), (self.unit.round.title, address)]
        return [*start, *block, (self.unit.version.name, "")]

    @property
    def tables(self) -> list[Part]:
        """The analyses that are tables, beside the map of importance."""
        return [self.analyses[kind] for kind in ("services", "channels") if kind in self.analyses]

    @property
    def count_line(self) -> CountLine:
        return CountLine(self.unit.agency.code, self.unit.version.name, self.received, self.unit.issued)


def unit_page(unit: RoundUnit, sight: Sight, raw: Mapping[str, str] = NOTHING_ASKED) -> UnitPage:
    """Return the page of a unit with its tables in the order that an address asks for."""
    orders = orders_of(raw)
    seen = run_seen(unit.round, newest=sight.sees_newest) if sight.shows(unit) else None
    run = seen.run if seen else None
    row = selectors.unit_row(run, unit) if run else None
    if seen is None or run is None or row is None:
        why = "" if sight.shows(unit) else why_no_figures(unit.round)
        return UnitPage(unit, sight, selectors.received_by(unit), why=why, run=run)
    method, result = method_of(run), row.result
    aims = aims_of(unit.round, run, method.rounding)
    detail = sight.details(unit)
    hidden = {} if detail else told_of_unit(run, result, unit, sight, seen.withheld)
    made = profiles.make(result, detail=detail, method=method, **hidden)
    reached = aims.of_agency(unit.agency.code, result.block or "", made.index, made.certain)
    weakest = weakest_of(made, row, round=unit.round.code)
    told = [line.code for line in (*made.factors, *made.items) if line.index is not None]
    return UnitPage(
        unit,
        sight,
        forms_known([result]) if seen.is_held else row.received,
        run=run,
        seen=seen,
        method_line=wording.method_line(method, run.method_version.number),
        profile=arranged(with_comments(made, row, round=unit.round.code), orders),
        orders=orders,
        head=head_of(unit.round, aims, made, reached),
        tied=made.rank is not None and row.shared,
        reading=_reading(made, method, reached),
        new_forms=row.received - forms_known([result]) if detail and not seen.is_held else 0,
        newer=newer_run(unit.round, seen),
        weakest=weakest,
        lowest=lowest_said(made, weakest, row.known),
        alike=wording.alike_words(clusters_alike(row.known, told)),
        analyses=parts_of(unit, seen, method, sight) if made.index else {},
        decided=decided_as(seen).of(unit.agency.code) if made.index else None,
    )


def _reading(made: Profile, method: Method, reached: Reached | None) -> str:
    """Return what stands under “Đọc nhanh” before the lowest: the index, its change, its target."""
    if made.index is None:
        return ""
    said = (change_words(made.certain, made.n), target_sentence(made.index, reached))
    return " ".join((wording.reading(made.index, made.n, method), *(words for part in said for words in part)))
