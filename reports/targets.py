"""The targets that hold beside a round's figures, judged as printed: what is judged has passed the gate before."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from scoring.certainty.targets import Judgement, judge
from scoring.formulas import Rounding
from scoring.indicators.targets import aim_of, targets_in_force
from scoring.indicators.wording import target_words
from scoring.method import ROOT
from scoring.models import IndicatorTarget, ScoringRun
from scoring.results import BlockResult, UnitResult
from surveys.models import Round
from surveys.selectors import measures_a_province

Held = Mapping[str, IndicatorTarget]
MET = {
    "chac_chan_dat": "Chỉ số chắc chắn đạt chỉ tiêu {target}.",
    "chac_chan_khong_dat": "Chỉ số chắc chắn không đạt chỉ tiêu {target}.",
}
OPEN = "Theo số ghi ở đây, chỉ số {met} chỉ tiêu {target}; do sai số chọn mẫu chưa nói chắc được."


@dataclass(frozen=True, slots=True)
class Targets:
    """Targets of the year by the round's method: of the province, of blocks and agencies by code.

    `why` says why none is judged: forms still come in, or the year has other rounds beside.
    """

    rounding: Rounding
    why: str = ""
    whole: IndicatorTarget | None = None
    blocks: Held = field(default_factory=dict)
    units: Held = field(default_factory=dict)

    def whole_words(self, total: UnitResult) -> str:
        return self._words(self.whole, total)

    def block_words(self, block: BlockResult) -> str:
        return self._words(self.blocks.get(block.block), block)

    def missed(self, unit: UnitResult) -> bool:
        """Say whether a unit misses its own target, else its block's, beyond chance."""
        target = self.units.get(unit.agency) or self.blocks.get(unit.block or "")
        return target is not None and self._judged(target, unit).certainty == "chac_chan_khong_dat"

    def _words(self, target: IndicatorTarget | None, row: UnitResult | BlockResult) -> str:
        if target is None:
            return "Không có chỉ tiêu nào được giao cho chỉ số này trong năm."
        said = target_words(target)
        if self.why or row.index is None:
            why = self.why or "không nêu được chỉ số"
            return f"Chỉ tiêu được giao là {said}; chưa xét đạt hay không: {why}."
        found = self._judged(target, row)
        if found.certainty is not None and found.certainty in MET:
            return MET[found.certainty].format(target=said)
        met = "đạt" if found.met else "chưa đạt"
        if found.certainty is None:
            return f"Theo số ghi ở đây, chỉ số {met} chỉ tiêu {said}."
        return OPEN.format(met=met, target=said)

    def _judged(self, target: IndicatorTarget, row: UnitResult | BlockResult) -> Judgement:
        if self.why or row.index is None:
            return Judgement(None, None)
        limits = None if row.low is None or row.high is None else (Fraction(row.low), Fraction(row.high))
        return judge(aim_of(target), Fraction(row.index), limits, self.rounding)


def targets_of(round: Round, run: ScoringRun, rounding: Rounding) -> Targets:
    """Read the targets that hold for a round; what an agency asks of itself has none."""
    if round.owner_id is not None:
        return Targets(rounding)
    rows = targets_in_force(year=round.assessment_year).filter(method=run.method_version.method_id)
    found = list(rows.filter(node__in=("", ROOT)))
    return Targets(
        rounding,
        why=_why_not(round) if found else "",
        whole=next((row for row in found if row.agency_id is None and row.block_id is None), None),
        blocks={row.block.code: row for row in found if row.block},
        units={row.agency.code: row for row in found if row.agency},
    )


def _why_not(round: Round) -> str:
    if round.state != Round.State.CLOSED:
        return "đợt chưa khóa thu phiếu"
    closed = Round.objects.filter(assessment_year=round.assessment_year, owner=None, state=Round.State.CLOSED)
    if not measures_a_province(round) and closed.exclude(pk=round.pk).exists():
        return "năm còn đợt khác, chỉ tiêu xét theo cả năm"
    return ""
