"""What a round's page holds, put together from stored runs for the templates."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.urls import reverse
from django.utils.translation import gettext as _

from dashboards import profile as profiles
from dashboards import wording
from dashboards.beside_shown import told_of_total
from dashboards.board import Board
from dashboards.forms_counted import FormsCounted, forms_counted
from dashboards.forms_seen import forms_seen
from dashboards.headlines import Headline, filter_fields, made_board
from dashboards.known_rows import known_in
from dashboards.newer_run import NewerRun, newer_run
from dashboards.overview.aims import aims_of
from dashboards.profile import Profile
from dashboards.profile_order import Orders, arranged, orders_of
from dashboards.residents import Beside, Place, beside_of, places_of
from dashboards.rows import Source
from dashboards.strips import Head, head_of
from scoring.access import Sight, measures_province, sees_whole, why_no_figures
from scoring.decided import decided_as
from scoring.method import Method
from scoring.models import ScoringRun
from scoring.results import RoundResult, UnitResult
from scoring.run_for import RunSeen, run_seen
from scoring.selectors import form_counts, method_of, result_of
from scoring.shown import shown_of
from surveys.models import Round, RoundUnit


@dataclass(frozen=True, slots=True)
class CountLine:
    code: str
    name: str
    received: int
    issued: int | None


@dataclass(frozen=True, slots=True)
class RoundPage:
    """A round as one person sees it; exactly one of `counts`, `board`, `tree` is there, none before a run.

    `places` and `beside` stand with a tree, the latter for whoever may analyse the round.
    """

    round: Round
    sight: Sight
    received: int
    # Forms of the whole round that are left out now.
    excluded: int = 0
    run: ScoringRun | None = None
    seen: RunSeen | None = None
    method_line: str = ""
    new_forms: int = 0
    newer: NewerRun | None = None
    counts: tuple[CountLine, ...] = ()
    why_counts: str = ""
    source: Source | None = None
    board: Board | None = None
    headline: Headline | None = None
    forms: FormsCounted | None = None
    blocks: tuple[tuple[str, str], ...] = ()
    # Forms that came by each channel and those of them left out by now; none for who is held to an earlier moment.
    channels: Mapping[int, tuple[int, int]] = field(default_factory=dict)
    tree: Profile | None = None
    # In which order its tables stand.
    orders: Orders | None = None
    places: tuple[Place, ...] = ()
    beside: Beside = field(default_factory=Beside)
    head: Head | None = None
    reading: str = ""

    @property
    def trail(self) -> list[tuple[str, str]]:
        return [(_("Kết quả"), reverse("dashboards:rounds")), (self.round.title, "")]

    @property
    def reports(self) -> bool:
        """Say whether the person may have the report of the whole round, an agency that of its own survey."""
        return self.sight.figures.everything or (self.source is not None and self.source.whole_blocks is None)

    @property
    def filter_fields(self) -> dict[str, list[tuple[str, str]]]:
        return filter_fields(self.board, self.blocks)

    @property
    def taken_back(self) -> int:
        return max(0, -self.new_forms)


def round_page(found: Round, sight: Sight, units: Sequence[RoundUnit], raw: Mapping[str, str]) -> RoundPage:
    by_now = form_counts(found)
    counts, excluded = by_now.received, by_now.left_out
    page = RoundPage(found, sight, sum(counts.get(unit.pk, 0) for unit in units), excluded)
    shown = [unit for unit in units if sight.shows(unit)]
    why = _why_no_figures(found, sight, shown)
    if why and not (shown and _published_of_province(found)):
        return replace(page, counts=tuple(_count_line(unit, counts) for unit in units), why_counts=why)
    seen = run_seen(found, newest=sight.sees_newest)
    run = seen.run
    if run is None:
        return page
    method = method_of(run)
    # The results of a run are kept with those before it, beside which most people see it.
    result = shown_of(run).results[-1]
    page = replace(page, run=run, seen=seen, method_line=wording.method_line(method, run.method_version.number))
    forms = forms_seen(seen, sight, units, counts, result)
    page = replace(page, channels={} if seen.is_held else by_now.channels)
    page = replace(page, received=forms.received, new_forms=forms.new, newer=newer_run(found, seen))
    page = replace(page, excluded=max(0, excluded - forms.back))
    if measures_province(found):
        page = replace(page, places=places_of(units, counts))
        if sight.figures.everything:
            page = replace(page, beside=beside_of(found, seen, method))
        return _with_tree(page, run, method, result, raw)
    source = _source(found, run, seen, result, sight, shown)
    made = made_board(source, raw, known_of=lambda row: known_in(run, row))
    page = replace(page, source=source, board=made.board, blocks=made.blocks, headline=made.headline)
    return replace(page, forms=_forms(page, made.headline, result))


def _forms(page: RoundPage, headline: Headline, result: RoundResult) -> FormsCounted | None:
    """Return where the forms are that the whole round's index does not count; None for who sees a part of it."""
    if headline.row is None or headline.row.index is None or not page.sight.units.everything:
        return None
    return forms_counted(result, headline.row.n, received=page.received, excluded=page.excluded)


def source_of(found: Round, sight: Sight, units: Sequence[RoundUnit]) -> tuple[RunSeen | None, Source | None, str]:
    """Return the run of a round that is seen and what tables of its units are made of; without these, why."""
    shown = [unit for unit in units if sight.shows(unit)]
    if why := _why_no_figures(found, sight, shown):
        return None, None, why
    seen = run_seen(found, newest=sight.sees_newest)
    run = seen.run
    if run is None:
        return None, None, _("Đợt này chưa tính chỉ số.")
    if measures_province(found):
        return seen, None, _("Phiếu của đợt này đo cả tỉnh, không có chỉ số riêng của từng cơ quan.")
    return seen, _source(found, run, seen, result_of(run), sight, shown), ""


def _source(
    found: Round, run: ScoringRun, seen: RunSeen, result: RoundResult, sight: Sight, shown: Sequence[RoundUnit]
) -> Source:
    if found.owner_id is not None:
        # All units of an agency's own survey stand under it: their mean is no figure of that agency.
        result = replace(result, parents=())
    all_units = {unit.agency for unit in result.agencies} <= {unit.agency.code for unit in shown}
    whole = None if all_units and sees_whole(found, sight) else whole_blocks(sight, shown)
    details = detailed(sight, shown)
    withheld = frozenset() if len(details) == len(shown) else seen.withheld
    return Source(result, method_of(run), shown, details, whole, shown_of(run), withheld, decided_as(seen))


def forms_known(units: Iterable[UnitResult]) -> int:
    """Return how many forms a run knew of, those not counted in the index too."""
    return sum(unit.n + unit.voluntary for unit in units)


def _published_of_province(found: Round) -> bool:
    """Say whether the figures of a province are published: then they are for the places they were asked in, too."""
    if not measures_province(found):
        return False
    official = run_seen(found, newest=False).official
    return official is not None and official.publication is not None and official.drafted_at is None


def _why_no_figures(found: Round, sight: Sight, shown: Sequence[RoundUnit]) -> str:
    if sight.figures.everything:
        return ""
    if not shown:
        return why_no_figures(found)
    if measures_province(found):
        return _(
            "Phiếu của đợt này đo cả tỉnh, không có chỉ số riêng của từng cơ quan. Kết quả chung của tỉnh hiện ở trang "
            "của đợt sau khi công bố."
        )
    return ""


def _with_tree(
    page: RoundPage, run: ScoringRun, method: Method, result: RoundResult, raw: Mapping[str, str]
) -> RoundPage:
    detail = page.sight.detail.everything
    told = {} if detail else told_of_total(run, result.total)
    tree = profiles.make(result.total, detail=detail, method=method, **told)
    aims = aims_of(page.round, run, method.rounding, one_of_several=False)
    head = head_of(page.round, aims, tree, aims.of_whole(tree))
    reading = wording.reading(tree.index, tree.n, method) if tree.index else ""
    orders = orders_of(raw)
    return replace(page, tree=arranged(tree, orders), orders=orders, head=head, reading=reading)


def _count_line(unit: RoundUnit, counts: Mapping[int, int]) -> CountLine:
    return CountLine(unit.agency.code, unit.version.name, counts.get(unit.pk, 0), unit.issued)


def detailed(sight: Sight, units: Sequence[RoundUnit]) -> frozenset[str]:
    """Return the units of which nothing is hidden."""
    return frozenset(unit.agency.code for unit in units if sight.details(unit))


def whole_blocks(sight: Sight, units: Sequence[RoundUnit]) -> frozenset[str] | None:
    """Return the blocks that are seen whole, None for all of them."""
    if sight.figures.everything:
        return None
    return frozenset(unit.block.code for unit in units if unit.block and unit.block_id in sight.figures.block_ids)
