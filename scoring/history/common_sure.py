"""Computes two years again on the items both have from their answers: limits of both, and a verdict on the change."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from scoring.compute import together, written
from scoring.evidence import Sampled, evidence_of, known_of
from scoring.history.common import SureChange, common_method, counts_of
from scoring.history.earlier import Measured, Predecessor, predecessors_of
from scoring.history.figures import Survey
from scoring.inputs import inputs_of
from scoring.judging import judged
from scoring.known import Before, BeforeRow, Evidence
from scoring.method import ROOT, Method
from scoring.results import RoundResult, UnitResult
from scoring.sampling.estimates import Estimates
from scoring.selectors import result_of
from scoring.shares import score
from surveys.models import Round

# The whole round among agencies.
WHOLE = ""


@dataclass(frozen=True, slots=True)
class Year:
    """A round by the common method; `stand` are the units, WHOLE for all, of which its run counted the same answers."""

    method: Method
    result: RoundResult
    evidence: Evidence
    estimates: Mapping[str, Estimates]
    stand: Collection[str]


def common_method_of(now: Survey, before: Survey) -> Method | None:
    """Return the one method that computes both years, None where there is none."""
    one = common_method(now.method, before.method)
    return one if isinstance(one, Method) else None


def year_of(survey: Survey, method: Method) -> Year:
    """Compute a round again by the common method; of channels it counts those that its own method counts.

    A unit's run may have counted answers that were excluded since: what is computed here would be no figure of its.
    """
    one = replace(method, channels_counted=survey.method.channels_counted)
    inputs = inputs_of(survey.round, one)
    scored = [score(one, unit) for unit in inputs.units]
    computed = together(one, scored, inputs.blocks, code=survey.round.code, name=survey.round.title)
    evidence, estimates = evidence_of(one, computed, Sampled(inputs.cells, inputs.populations, inputs.voluntary))
    result = written(one, computed, item_names=inputs.item_names, ranking=False)
    return Year(one, judged(one, result, evidence, None), evidence, estimates, _standing(survey, one, result))


def sure_changes(now: Year, before: Year, *, rounds: tuple[Round, Round]) -> dict[str, SureChange]:
    """Return how sure both years are by the agencies of now, WHOLE for all; `rounds` are those of now and before.

    Families are those of a run: the units of a block together, the whole round alone.
    """
    measured = {unit.agency: Measured(unit, {}) for unit in before.result.agencies}
    found = predecessors_of(*rounds, measured)
    rows = {code: _before(code, each, now, before) for code, each in found.items()}
    whole = _whole(now, before)
    told = judged(now.method, now.result, now.evidence, Before(before.method, rows, {}, {}, whole))
    return {
        **{unit.agency: _sure(unit, found[unit.agency].result, rows[unit.agency]) for unit in told.agencies},
        WHOLE: _sure(told.total, before.result.total, whole),
    }


def _standing(survey: Survey, method: Method, result: RoundResult) -> frozenset[str]:
    kept, items = result_of(survey.run), method.root.items
    then = {unit.agency: (unit.n, counts_of(unit, items)) for unit in kept.agencies}
    units = {unit.agency for unit in result.agencies if then.get(unit.agency) == (unit.n, counts_of(unit, items))}
    same = counts_of(kept.total, items) == counts_of(result.total, items)
    return frozenset(units | {WHOLE} if same and kept.total.n == result.total.n else units)


def _before(code: str, found: Predecessor, now: Year, before: Year) -> BeforeRow:
    if found.result is None or found.reason is not None:
        return BeforeRow(reason=found.reason or "no_previous", agency=found.agency or "")
    if code not in now.stand or found.result.agency not in before.stand:
        return BeforeRow(reason="not_recomputable", agency=found.agency or "")
    unit = found.result
    return BeforeRow(_indices(unit), known_of(before.estimates[unit.agency]), agency=unit.agency, size=unit.size)


def _whole(now: Year, before: Year) -> BeforeRow:
    if WHOLE not in now.stand or WHOLE not in before.stand:
        return BeforeRow(reason="not_recomputable")
    if (pooled := before.evidence.pooled.get(("total", ""))) is not None:
        return BeforeRow(_indices(before.result.total), before.evidence.total, members={ROOT: pooled})
    then = before.evidence.means.get(("total", ""), {})
    members = {
        code: frozenset(agency for agency in then if code in before.evidence.units[agency])
        for code in before.method.by_code
    }
    return BeforeRow(_indices(before.result.total), before.evidence.total, members=members)


def _indices(result: UnitResult) -> dict[str, str | None]:
    return {ROOT: result.index, **{node.code: node.index for node in result.nodes}}


def _sure(now: UnitResult, before: UnitResult | None, row: BeforeRow) -> SureChange:
    if row.reason == "not_recomputable":
        return SureChange(changed=True)
    return SureChange(
        before=now.previous if now.compared_units else before.index if before else None,
        before_low=before.low if before else None,
        before_high=before.high if before else None,
        now=now.index,
        certain=now.certain,
    )
