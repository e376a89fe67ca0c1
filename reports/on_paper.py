"""What paper may carry of a run for its reader: small cells stay hidden on it, for it goes to the units measured."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from agencies.models import Block
from scoring import disclosure
from scoring import selectors as scores
from scoring.access import Sight, measures_province, stands_beside
from scoring.counts_withheld import withheld_rows, without_counts
from scoring.models import ScoringRun
from scoring.results import BlockResult, RoundResult, UnitResult
from scoring.run_for import run_for
from scoring.shown import shown_of
from surveys.models import Round, RoundUnit


def round_on_paper(run: ScoringRun, result: RoundResult, sight: Sight, withheld: frozenset[str]) -> RoundResult:
    """Return what the report of a round prints: paper goes to the units measured, so small cells stay hidden on it."""
    seen = shown_of(run)
    if measures_province(run.round):
        # Its places have no figures: none of them hides one of the province.
        result = replace(result, agencies=(), blocks=(), parents=())
    kept = seen.province() if measures_province(run.round) else seen.together
    hidden = without_counts(kept, withheld, result.total.nodes)
    released = disclosure.released(result, method=scores.method_of(run), hidden=hidden)
    unfolds = sight.detail.everything and disclosure.TOP not in withheld
    return replace(released, total=_unfolded(released.total, result.total)) if unfolds else released


def block_on_paper(
    run: ScoringRun, result: RoundResult, block: Block, sight: Sight, withheld: frozenset[str]
) -> RoundResult:
    """Return what the report of one block prints, hidden as where all rows of the round stand beside each other.

    Of everything else nothing is left: no other block or unit, and the total only for whoever sees all of it.
    """
    method = scores.method_of(run)
    hidden = without_counts(shown_of(run).together, withheld, result.total.nodes)
    released = disclosure.released(result, method=method, hidden=hidden)
    whole = sight.figures.everything
    return RoundResult(
        agencies=tuple(unit for unit in released.agencies if unit.block == block.code),
        blocks=tuple(each for each in released.blocks if each.block == block.code),
        total=released.total if whole else disclosure.masked(released.total, {}, whole=True, k=disclosure.k_of(method)),
    )


def _unfolded(shown: UnitResult, raw: UnitResult) -> UnitResult:
    """Give what is shown of a total all its levels back."""
    pairs = zip(shown.nodes, raw.nodes, strict=True)
    nodes = tuple(node if node.index is None else replace(node, levels=full.levels) for node, full in pairs)
    return replace(shown, nodes=nodes)


def unit_on_paper(
    run: ScoringRun, result: RoundResult, unit: RoundUnit, sight: Sight, withheld: frozenset[str]
) -> RoundResult:
    """Return what the report of one unit prints; the total only for whoever sees all of it."""
    method, seen, code = scores.method_of(run), shown_of(run), unit.agency.code

    def told(hidden: disclosure.RoundHidden) -> RoundResult:
        return disclosure.released(result, method=method, hidden=without_counts(hidden, withheld, result.total.nodes))

    compared = told(seen.together)
    agencies = compared.agencies
    if not stands_beside(unit, sight):
        alone = told(seen.alone(code)).agencies
        pairs = zip(alone, compared.agencies, strict=True)
        agencies = tuple(own if own.agency == code else shown for own, shown in pairs)
    total = (
        compared.total
        if sight.figures.everything
        else disclosure.masked(compared.total, {}, whole=True, k=disclosure.k_of(method))
    )
    return replace(compared, agencies=agencies, total=total)


@dataclass(frozen=True, slots=True)
class PaperRows:
    """What paper may carry of a run for one reader: of the units they see, by agency, and of blocks they see whole."""

    run: ScoringRun
    units: Mapping[int, UnitResult]
    blocks: Mapping[str, BlockResult]


def rows_on_paper(round: Round, units: Collection[RoundUnit], *, sight: Sight, newest: bool) -> PaperRows | None:
    """Return the rows of a round that a reader sees on paper, None where there is no run for them."""
    run = run_for(round, newest=newest)
    if run is None:
        return None
    result, withheld = scores.result_of(run), withheld_rows([round])
    together = round_on_paper(run, result, sight, withheld)
    by_code = {row.agency: row for row in together.agencies}
    rows = {}
    for unit in units:
        if not sight.shows(unit) or unit.agency.code not in by_code:
            continue
        if stands_beside(unit, sight):
            rows[unit.agency_id] = by_code[unit.agency.code]
        else:
            alone = unit_on_paper(run, result, unit, sight, withheld).agencies
            rows[unit.agency_id] = next(row for row in alone if row.agency == unit.agency.code)
    seen = {unit.block.code for unit in units if unit.block and unit.block_id in sight.figures.block_ids}
    blocks = [row for row in together.blocks if sight.figures.everything or row.block in seen]
    return PaperRows(run, rows, {row.block: row for row in blocks})
