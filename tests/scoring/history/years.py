"""Rounds of several years with scored units, and successions between them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from agencies.models import Agency
from agencies.services import record_succession
from scoring.models import MethodVersion, ScoringRun
from scoring.services import load_method, store_run
from surveys.models import Questionnaire, QuestionnaireVersion, Round
from surveys.services import load_questionnaire
from tests import factories
from tests.dashboards.factories import counted
from tests.factories import NOW
from tests.scoring.factories import document

QUESTIONNAIRE = factories.TWO_ITEMS
MERGER = date(2025, 7, 1)


def questionnaire() -> QuestionnaireVersion:
    return load_questionnaire(document=QUESTIONNAIRE, at=NOW)


def method(**fields: Any) -> MethodVersion:
    return load_method(document=document(**{"minimum": 10, **fields}), at=NOW)


def year(
    number: int,
    forms: Mapping[Agency, tuple[int, int]],
    *,
    code: str = "",
    method: MethodVersion,
    questionnaire: QuestionnaireVersion | None = None,
    state: str = Round.State.CLOSED,
    populations: Mapping[Agency, int] | None = None,
    **fields: Any,
) -> Round:
    """Make a closed round of a year: of each agency so many forms at level 5 and at level 1 in both items."""
    made = factories.survey_round(
        code or f"nam-{number}",
        questionnaire_version=questionnaire or load_questionnaire(document=QUESTIONNAIRE, at=NOW),
        method_version=method,
        state=state,
        opens_on=date(number, 9, 1),
        closes_on=date(number, 11, 30),
        year=number,
        **fields,
    )
    for agency, (good, bad) in forms.items():
        unit = factories.round_unit(made, agency)
        unit.population = (populations or {}).get(agency)
        unit.save()
        if good + bad:
            counted(unit, [(5, 5)] * good + [(1, 1)] * bad)
    return made


def scored(*args: Any, **fields: Any) -> ScoringRun:
    return run(year(*args, **fields))


def run(round: Round) -> ScoringRun:
    return store_run(round=round, actor=None, at=NOW)


def succeeded(old: Agency, new: Agency | None, kind: str, *, on: date = MERGER, share: Any = None) -> None:
    record_succession(predecessor=old, successor=new, kind=kind, on=on, share=share, actor=None, at=NOW)


def other_family() -> QuestionnaireVersion:
    assert Questionnaire.objects.exists()
    return load_questionnaire(document={**QUESTIONNAIRE, "code": "phieu-khac"}, at=NOW)
