"""A year of several rounds, closed and scored."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from agencies.models import Agency, Block
from scoring.models import YearRun
from scoring.results import RoundResult, UnitResult
from scoring.services import assign_method, load_method, store_run
from scoring.services.years import store_year_run
from scoring.year_results import year_result_of
from surveys.models import Channel, Round
from surveys.services import load_questionnaire
from tests import factories
from tests.factories import NOW
from tests.scoring.answers import QUESTIONNAIRE
from tests.scoring.factories import document

# Forms of one unit as (A1, A2) pairs, -1 for "không áp dụng".
Forms = Sequence[tuple[int, int]]


def round_of(
    code: str,
    units: Mapping[str, Forms],
    *,
    year: int = 2026,
    month: int = 3,
    state: str = Round.State.CLOSED,
    questionnaire: Mapping[str, Any] = QUESTIONNAIRE,
    channel: Channel = Channel.COUNTER,
    populations: Mapping[str, int] | None = None,
    scored: bool = True,
    **method: Any,
) -> Round:
    """A round of units of one block with their answers, scored by `document(**method)`."""
    version = load_questionnaire(document=dict(questionnaire), at=NOW)
    made = factories.survey_round(
        code, questionnaire_version=version, year=year, opens_on=date(year, month, 1), state=state
    )
    assign_method(round=made, method_version=load_method(document=document(**method), at=NOW))
    block = Block.objects.filter(code="khoi").first() or factories.block("khoi")
    for agency, forms in units.items():
        found = Agency.objects.filter(code=agency).first() or factories.agency(agency, block=block)
        unit = factories.round_unit(made, found)
        if populations and agency in populations:
            unit.population = populations[agency]
            unit.save()
        sheets = [(one, two, 1, 0, 0) for one, two in forms]
        factories.responses(unit, sheets, channel=channel, submitted_on=date(year, month, 2))
    if scored and state == Round.State.CLOSED:
        store_run(round=made, actor=None, at=NOW)
    return made


def year_of(year: int = 2026, *, days: int = 1, **fields: Any) -> tuple[YearRun, RoundResult]:
    """Score a year some days after its rounds."""
    run = store_year_run(year=year, actor=None, at=NOW + timedelta(days=days), **fields)
    return run, year_result_of(run)


def mine(found: RoundResult, code: str = "so-mot") -> UnitResult:
    return next(unit for unit in found.agencies if unit.agency == code)


def some(good: int, of: int) -> list[tuple[int, int]]:
    """Forms of which `good` are satisfied with both items, the others with one of them or none."""
    return [(5, 4)] * good + [(2, 4) if number % 2 else (3, 1) for number in range(of - good)]
