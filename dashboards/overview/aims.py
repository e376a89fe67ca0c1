"""Targets of the satisfaction index beside the rows of a round: which hold, and whether the printed figures meet them.

What is judged is what stands on the page, hence passed the gate before.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from django.db.models import Exists

from dashboards.profile import Profile
from dashboards.rows import Row
from dashboards.years.rights import others_of_year
from scoring.certainty.targets import Certainty, judge
from scoring.formulas import Rounding
from scoring.indicators.targets import aim_of, targets_in_force
from scoring.indicators.wording import target_words
from scoring.method import ROOT
from scoring.models import IndicatorTarget, ScoringRun
from scoring.results import Certain
from surveys.models import Round

Targets = Mapping[str, IndicatorTarget]


@dataclass(frozen=True, slots=True)
class Reached:
    """A target beside a figure: `words` say the target ("từ 90 %"), `value` is its number in percent.

    `met` goes by the printed figure, `certainty` by its limits; both are None where the round is not judged.
    """

    words: str
    value: Decimal
    met: bool | None = None
    certainty: Certainty | None = None

    @property
    def is_missed(self) -> bool:
        """Say whether the figure misses the target beyond chance."""
        return self.certainty == "chac_chan_khong_dat"


@dataclass(frozen=True, slots=True)
class Aims:
    """The targets of a round's year by its method: of the province (`whole`), of blocks and agencies by code.

    `judges`: the round alone says whether they are met; not while forms come in, nor as one of several of its year.
    """

    rounding: Rounding
    judges: bool
    whole: IndicatorTarget | None = None
    blocks: Targets = field(default_factory=dict)
    units: Targets = field(default_factory=dict)

    def of_whole(self, row: Row | Profile) -> Reached | None:
        return self._reached(self.whole, row.index, row.certain)

    def of_block(self, row: Row) -> Reached | None:
        return self._reached(self.blocks.get(row.block), row.index, row.certain)

    def of_unit(self, row: Row) -> Reached | None:
        """Judge a unit by its own target, else by its block's; the province's is for all of it together."""
        return self.of_agency(row.code, row.block, row.index, row.certain)

    def of_agency(self, code: str, block: str, index: str | None, certain: Certain) -> Reached | None:
        """Do as `of_unit` for figures of an agency that stand in no table."""
        return self._reached(self.units.get(code) or self.blocks.get(block), index, certain)

    def _reached(self, target: IndicatorTarget | None, index: str | None, certain: Certain) -> Reached | None:
        if target is None:
            return None
        said = Reached(target_words(target), target.value)
        if not self.judges or index is None:
            return said
        limits = None
        if certain.low is not None and certain.high is not None:
            limits = Fraction(certain.low), Fraction(certain.high)
        found = judge(aim_of(target), Fraction(index), limits, self.rounding)
        return Reached(said.words, said.value, found.met, found.certainty)


def aims_of(round: Round, run: ScoringRun, rounding: Rounding, *, one_of_several: bool | None = None) -> Aims:
    """Read the targets that hold for a round, in one query; what an agency asks of itself has none.

    `one_of_several`: the year has other rounds, too; None where that is still to be read, with the targets.
    """
    judges = round.state == Round.State.CLOSED and not one_of_several
    if round.owner_id is not None:
        return Aims(rounding, judges)
    rows = targets_in_force(year=round.assessment_year).filter(method=run.method_version.method_id)
    if one_of_several is None:
        rows = rows.annotate(one_of_several=Exists(others_of_year(round)))
    found = list(rows.filter(node__in=("", ROOT)))
    return Aims(
        rounding,
        judges and not any(getattr(row, "one_of_several", False) for row in found),
        whole=next((row for row in found if row.agency_id is None and row.block_id is None), None),
        blocks={row.block.code: row for row in found if row.block},
        units={row.agency.code: row for row in found if row.agency},
    )
