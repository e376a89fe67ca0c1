"""The figures of the year before as a year's run judges changes from them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from scoring.before import Earlier
from scoring.disclosure import released
from scoring.history.earlier import Measured, Predecessor, predecessors_of
from scoring.judging import Before, BeforeRow, Known
from scoring.method import ROOT, Method, RollUp
from scoring.method_document import parse
from scoring.models import YearRun, YearUnitScore
from scoring.results import BlockResult, UnitResult
from scoring.year_evidence import averaged_rows
from scoring.year_keeping import read
from scoring.year_results import year_result_of
from scoring.year_shown import year_shown_of
from surveys.models import Round, RoundUnit


def before_year_of(year: int, last: Round, method: Method, units: Mapping[str, RoundUnit]) -> Earlier | None:
    """Return what a year's figures are compared with, None where there is nothing.

    It is the newest run of the newest earlier year of the same questionnaire that has one; `last` is the newest round
    of the year and `units` has every agency of it as it stood last. Figures of a year compare with those of a year
    alone: a year of one round is scored like any other.
    """
    run = _run_before(year, last)
    if run is None:
        return None
    then, how = parse(run.method_version.document), method.roll_ups
    if then.roll_ups.year != how.year:
        return Earlier(_without(then, units), run.input_hash)
    # A change would give away a figure that stays hidden of the year before.
    shown = released(year_result_of(run), method=then, hidden=year_shown_of(run).together)
    kept = _kept(run)
    by_agency = {unit.agency: unit for unit in shown.agencies}
    groups = _Groups(then, kept, {name: read(known) for name, known in run.pooled.items()})
    before = Before(
        method=then,
        units={code: _unit(one, kept, by_agency) for code, one in _predecessors(run, units, kept).items()},
        blocks={
            row.block: groups.row(f"block:{row.block}", row, (how.block, then.roll_ups.block), lambda one: one.block)
            for row in shown.blocks
        },
        parents={
            row.block: groups.row(
                f"parent:{row.block}", row, (how.parent, then.roll_ups.parent), lambda one: one.parent
            )
            for row in (BlockResult.from_json(each) for each in run.parents)
        },
        total=groups.row("total", shown.total, (how.total, then.roll_ups.total), lambda _: str(run.year)),
    )
    return Earlier(before, run.input_hash)


def _run_before(year: int, last: Round) -> YearRun | None:
    runs = YearRun.objects.filter(
        year__lt=year,
        questionnaire=last.questionnaire_version.questionnaire_id,
        synthetic=last.synthetic,
    )
    return runs.select_related("method_version").order_by("-year", "-at", "-id").first()


def _without(method: Method, units: Mapping[str, RoundUnit]) -> Before:
    """Return a year that was made of its rounds in another way: nothing of it compares."""
    row = BeforeRow(reason="not_comparable")
    blocks = {unit.block.code: row for unit in units.values() if unit.block}
    return Before(method, dict.fromkeys(units, row), blocks, {}, row)


@dataclass(frozen=True, slots=True)
class _Kept:
    """What a year's run keeps of a unit."""

    block: str | None
    parent: str | None
    result: UnitResult
    known: Known


def _kept(run: YearRun) -> dict[str, _Kept]:
    rows = YearUnitScore.objects.filter(year_run=run).values_list(
        "round_unit__agency__code",
        "round_unit__block__code",
        "round_unit__version__parent__code",
        "result",
        "estimates",
    )
    return {
        code: _Kept(block, parent, UnitResult.from_json(result), read(known))
        for code, block, parent, result, known in rows
    }


def _predecessors(run: YearRun, units: Mapping[str, RoundUnit], kept: Mapping[str, _Kept]) -> dict[str, Predecessor]:
    """Return what became of the agencies between the last round of the year before and the last with each unit now."""
    last = Round.objects.filter(pk__in=run.rounds.exclude(run=None).values("round")).order_by("opens_on", "pk").last()
    measured = {code: Measured(one.result, {}) for code, one in kept.items()}
    found: dict[str, Predecessor] = {}
    if last is not None:
        for now in Round.objects.in_bulk({unit.round_id for unit in units.values()}).values():
            here = predecessors_of(now, last, measured)
            found |= {code: one for code, one in here.items() if units[code].round_id == now.pk}
    return found


def _unit(one: Predecessor, kept: Mapping[str, _Kept], shown: Mapping[str, UnitResult]) -> BeforeRow:
    code = one.agency or ""
    if one.result is None or code not in shown:
        return BeforeRow(reason=one.reason or "no_previous")
    return BeforeRow(_indices(shown[code]), kept[code].known, one.reason)


def _indices(result: UnitResult | BlockResult) -> Mapping[str, str | None]:
    return {ROOT: result.index, **{node.code: node.index for node in result.nodes}}


@dataclass(frozen=True, slots=True)
class _Groups:
    """Rows of several units: a pooled one keeps its estimates, those of a mean are its units'."""

    method: Method
    kept: Mapping[str, _Kept]
    pooled: Mapping[str, Known]

    def row(
        self,
        name: str,
        result: UnitResult | BlockResult,
        rules: tuple[RollUp, RollUp],
        group_of: Callable[[_Kept], str | None],
    ) -> BeforeRow:
        """Return a row by what it is kept as; `rules` are those of now and then."""
        now, then = rules
        if now != then:
            return BeforeRow(reason="not_comparable")
        if then == "pooled":
            return BeforeRow(_indices(result), self.pooled.get(name, {}))
        key = result.block if isinstance(result, BlockResult) else result.agency
        members = [one for one in self.kept.values() if group_of(one) == key and one.result.index is not None]
        if not all(one.known for one in members):
            return BeforeRow(_indices(result))
        sized = [(Fraction(1 if then == "mean" else one.result.size or 0), one.known) for one in members]
        return BeforeRow(_indices(result), averaged_rows(list(self.method.by_code), sized))
