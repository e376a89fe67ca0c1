"""Rounds with tallies and stored runs: figures that pages show without a single answer being stored."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from accounts.models import User
from agencies.models import Agency
from scoring.models import ScoringRun, Tally
from scoring.services import assign_method, load_method, store_run
from surveys.models import Channel, Round, RoundUnit
from surveys.selectors import layout_of
from surveys.services import load_questionnaire
from surveys.yaml_file import read_yaml
from tests import factories
from tests.factories import NOW

ROOT = Path(__file__).parents[2]
GOOD = (0, 0, 2, 10, 28)
POOR = (4, 8, 10, 10, 8)
Levels = Sequence[int]


def survey(
    *agencies: Agency,
    code: str = "dot-1",
    state: str = Round.State.CLOSED,
    questionnaire: str = "cap-xa-16-3",
    method: str = "diem-cap-xa",
) -> Round:
    """Make a round of these agencies with a shipped questionnaire and method."""
    version = load_questionnaire(document=read_yaml(ROOT / f"surveys/definitions/{questionnaire}.yaml"), at=NOW)
    made = factories.survey_round(code, questionnaire_version=version, state=state)
    how = load_method(document=read_yaml(ROOT / f"scoring/definitions/{method}.yaml"), at=NOW)
    assign_method(round=made, method_version=how)
    for agency in agencies:
        factories.round_unit(made, agency)
    return made


def unit_of(round: Round, agency: Agency) -> RoundUnit:
    return round.units.get(agency=agency)


def answered(unit: RoundUnit, levels: Levels = GOOD, *, items: Mapping[str, Levels] | None = None) -> None:
    """Tally forms that answer every scored item by `levels`, or as `items` says; without answers an item is N/A."""
    layout = layout_of(unit.round.questionnaire_version_id)
    forms = sum(levels)
    counts = [0] * layout.size
    for cell in layout.cells:
        if cell.kind != "level5":
            continue
        chosen = (items or {}).get(cell.code, levels)
        counts[cell.offset : cell.offset + cell.width] = [0, forms - sum(chosen), *chosen]
    Tally.objects.create(
        round_unit=unit, channel=Channel.COUNTER, month=date(2026, 3, 1), responses=forms, counts=counts
    )


def run(round: Round, *, actor: User | None = None) -> ScoringRun:
    return store_run(round=round, actor=actor, at=NOW)
