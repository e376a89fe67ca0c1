"""The analyses of a unit that its page shows beside its figures: as they are stored, or how to have them computed."""

from collections.abc import Mapping
from dataclasses import dataclass

from dashboards.analysis import query
from dashboards.analysis.contents import Content, content_of
from dashboards.analysis.kinds import ABOUT, About
from dashboards.analysis.naming import Names
from dashboards.analysis.pages import refusal_of
from scoring.access import Sight
from scoring.analysis.answers import unit_key
from scoring.analysis.asked import OF_UNITS, Asked
from scoring.analysis_inputs import profile_questions
from scoring.analysis_store import standing
from scoring.method import Method
from scoring.models import Analysis
from scoring.run_for import RunSeen
from surveys.models import RoundUnit
from surveys.selectors import questionnaire_of


@dataclass(frozen=True, slots=True)
class Part:
    """One analysis of the unit: its `content`, or why there is none (`refusal`); without both nobody computed it yet.

    `address` is the end of its page's, `reach` what a form says that asks for it.
    """

    about: About
    reach: str
    address: str
    content: Content | None = None
    refusal: str = ""


def parts_of(unit: RoundUnit, seen: RunSeen, method: Method, sight: Sight) -> dict[str, Part]:
    """Return by kind what may be told of a unit with an index, in two queries; nothing where none may be asked for.

    Whoever sees its figures may ask for its analyses (`scoring.analysis_access`); a unit that reports into another has
    none of its own.
    """
    if not sight.shows(unit) or unit.reports_into_id is not None:
        return {}
    asked = {about.kind: Asked(about.kind, unit_key(unit.agency.code), ()) for about in ABOUT if about.kind in OF_UNITS}
    found = standing(unit.round, seen, list(asked.values()))
    questionnaire = questionnaire_of(unit.round.questionnaire_version_id)
    names = Names.of(method, questionnaire, profile_questions(questionnaire))
    return {about.kind: _part(about, asked[about.kind], found, names) for about in ABOUT if about.kind in asked}


def _part(about: About, asked: Asked, found: Mapping[str, Analysis], names: Names) -> Part:
    made = found.get(about.kind)
    refusal = refusal_of(made.result) if made else ""
    content = content_of(about.kind, made.result, names, None) if made and not refusal else None
    return Part(about, asked.reach, query.address(asked), content, refusal)
