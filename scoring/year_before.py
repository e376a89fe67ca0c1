"""The figures of the year before as a year's run judges changes from them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from scoring.before import Earlier, group_row, indices_of
from scoring.disclosure import released
from scoring.history.earlier import Measured, Predecessor, predecessors_of
from scoring.known import Before, BeforeRow, Known, Stood
from scoring.method import Method
from scoring.method_document import parse
from scoring.models import YearRun, YearUnitScore
from scoring.ranks_before import stood_of
from scoring.results import BlockResult, UnitResult
from scoring.year_keeping import read
from scoring.year_results import year_result_of
from scoring.year_rounds import latest_year_run, rounds_of_year
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
    kept, stood = _kept(run), stood_of(shown.agencies)
    by_agency = {unit.agency: unit for unit in shown.agencies}
    pooled = {name: read(known) for name, known in run.pooled.items()}
    blocks, parents = _by(kept, lambda one: one.block), _by(kept, lambda one: one.parent)
    before = Before(
        method=then,
        units={code: _unit(one, kept, by_agency, stood) for code, one in _predecessors(run, units, kept).items()},
        blocks={
            row.block: group_row(
                row, pooled.get(f"block:{row.block}", {}), (how.block, then.roll_ups.block), blocks.get(row.block, {})
            )
            for row in shown.blocks
        },
        parents={
            row.block: group_row(
                row,
                pooled.get(f"parent:{row.block}", {}),
                (how.parent, then.roll_ups.parent),
                parents.get(row.block, {}),
            )
            for row in (BlockResult.from_json(each) for each in run.parents)
        },
        total=group_row(
            shown.total, pooled.get("total", {}), (how.total, then.roll_ups.total), _by(kept, lambda _: "").get("", {})
        ),
    )
    return Earlier(before, run.input_hash)


def _by(kept: Mapping[str, "_Kept"], group_of: Callable[["_Kept"], str | None]) -> dict[str | None, dict[str, Known]]:
    """Return what the units with forms rest on, nothing without an index, by the group they stand in."""
    found: dict[str | None, dict[str, Known]] = {}
    for agency, one in kept.items():
        if one.result.n:
            known = one.known if one.result.index is not None else {}
            found.setdefault(group_of(one), {})[agency] = known
    return found


def _run_before(year: int, last: Round) -> YearRun | None:
    """Return the run of the newest earlier year by the method of its rounds: others are there to compare methods."""
    same = {"questionnaire": last.questionnaire_version.questionnaire_id, "synthetic": last.synthetic}
    years = YearRun.objects.filter(year__lt=year, **same).order_by("-year").values_list("year", flat=True).distinct()
    for earlier in years:
        run = latest_year_run(rounds_of_year(earlier), newest=False)
        if run is not None and (run.questionnaire_id, run.synthetic) == tuple(same.values()):
            return run
    return None


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


def _unit(
    one: Predecessor, kept: Mapping[str, _Kept], shown: Mapping[str, UnitResult], stood: Mapping[str, Stood]
) -> BeforeRow:
    code = one.agency or ""
    if one.result is None or code not in shown:
        return BeforeRow(reason=one.reason or "no_previous")
    row = shown[code]
    standing = stood.get(code)
    return BeforeRow(indices_of(row), kept[code].known, one.reason, agency=code, size=row.size, stood=standing)
