"""Rounds with answers that are tallied already, and stored runs."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from django.db.models import F

from accounts.models import User
from agencies.models import Agency
from scoring.models import ChannelCount, DayTally, ScoringRun, UnitCount
from scoring.models.tallies import DAY_PLACES
from scoring.services import assign_method, load_method, store_run
from scoring.tally import fold_all
from surveys.models import Channel, FoldInbox, Round, RoundUnit
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
    certainty: Mapping[str, Any] | None = None,
) -> Round:
    """Make a round of these agencies with a shipped questionnaire and method, of which `certainty` changes settings."""
    version = load_questionnaire(document=read_yaml(ROOT / f"surveys/definitions/{questionnaire}.yaml"), at=NOW)
    made = factories.survey_round(code, questionnaire_version=version, state=state)
    document = read_yaml(ROOT / f"scoring/definitions/{method}.yaml")
    how = load_method(document={**document, "certainty": dict(certainty)} if certainty else document, at=NOW)
    assign_method(round=made, method_version=how)
    for agency in agencies:
        factories.round_unit(made, agency)
    return made


def unit_of(round: Round, agency: Agency) -> RoundUnit:
    return round.units.get(agency=agency)


def answered(
    unit: RoundUnit,
    levels: Levels = GOOD,
    *,
    items: Mapping[str, Levels] | None = None,
    channel: Channel = Channel.COUNTER,
) -> None:
    """Store and tally forms that answer every scored item by `levels`, or as `items` says; the rest are N/A there."""
    forms = sum(levels)
    layout = layout_of(unit.round.questionnaire_version_id)
    columns = [
        _column((items or {}).get(cell.code, levels), forms) if cell.kind == "level5" else [0] * forms
        for cell in layout.cells
    ]
    counted(unit, list(zip(*columns, strict=True)), channel=channel)


def counted(
    unit: RoundUnit,
    answers: Sequence[Sequence[int]],
    *,
    channel: Channel = Channel.COUNTER,
    day: date = date(2026, 3, 2),
    **drawn: Any,
) -> None:
    """Store forms and fold them."""
    made = factories.responses(unit, answers, channel=channel, submitted_on=day, **drawn)
    FoldInbox.objects.bulk_create(FoldInbox(response=each, sign=1) for each in made)
    fold_all()


def came_in(
    unit: RoundUnit, received: int, *, on: date, channel: Channel, surveyor: User | None = None, **left: int
) -> None:
    """Count forms that came in on a day, as the fold does but without the forms; `left`: excluded, flagged, waited."""
    numbers = {"received": received, "excluded": 0, "flagged": 0, "waited": 0} | left
    both = {name: numbers[name] for name in ("received", "excluded")}
    _add(UnitCount, {"round_unit": unit}, numbers)
    _add(ChannelCount, {"round_unit": unit, "channel": channel}, both)
    empty = {"responses": 0, "counts": [0] * DAY_PLACES}
    key = {"round_unit": unit, "surveyor": surveyor, "month": on.replace(day=1)}
    tally, _made = DayTally.objects.get_or_create(**key, defaults=empty)
    place = 2 * (on.day - 1)
    tally.counts[place] += both["received"]
    tally.counts[place + 1] += both["excluded"]
    tally.responses += both["received"] - both["excluded"]
    tally.save()


def _add(table: type[UnitCount | ChannelCount], key: dict[str, Any], numbers: dict[str, int]) -> None:
    row, _made = table.objects.get_or_create(**key, defaults=dict.fromkeys(numbers, 0))
    table.objects.filter(pk=row.pk).update(**{name: F(name) + number for name, number in numbers.items()})


def _column(levels: Levels, forms: int) -> list[int]:
    answered = [level for level, times in enumerate(levels, 1) for _ in range(times)]
    return answered + [-1] * (forms - len(answered))


def run(round: Round, *, actor: User | None = None) -> ScoringRun:
    return store_run(round=round, actor=actor, at=NOW)
