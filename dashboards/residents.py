"""What the page of a survey of residents holds beside the index: groups of people, and where they were asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from charts.numbers import vi
from dashboards.analysis import query
from dashboards.analysis.contents import Content, content_of
from dashboards.analysis.naming import Names
from dashboards.analysis.pages import refusal_of
from scoring.analysis.asked import Asked
from scoring.analysis_inputs import profile_questions
from scoring.analysis_store import standing_by_parameters
from scoring.method import Method
from scoring.models import Analysis
from scoring.run_for import RunSeen
from surveys.models import Round, RoundUnit
from surveys.selectors import questionnaire_of

# Tables are wide: more of them would make the page too large, and the rest is a click away.
MOST_TABLES = 2


@dataclass(frozen=True, slots=True)
class Place:
    """Where people were asked: forms handed out and received, and the share of the one in the other; never a score."""

    name: str
    issued: int | None
    received: int

    @property
    def share(self) -> str:
        """Return the percent that came back, empty where it is not known."""
        known = self.issued and self.received <= self.issued
        return f"{vi(round(100 * self.received / (self.issued or 1)))} %" if known else ""


@dataclass(frozen=True, slots=True)
class Groups:
    """A question on who answered: `content` where a table by it is stored, `address` is the end of its page's."""

    title: str
    address: str
    content: Content | None = None


def places_of(units: Sequence[RoundUnit], counts: Mapping[int, int]) -> tuple[Place, ...]:
    return tuple(Place(unit.version.name, unit.issued, counts.get(unit.pk, 0)) for unit in units)


def groups_of(survey: Round, seen: RunSeen, method: Method) -> tuple[Groups, ...]:
    """Return the profile questions of a round, the first with the tables that are stored of them, in two queries."""
    questionnaire = questionnaire_of(survey.questionnaire_version_id)
    names = Names.of(method, questionnaire, profile_questions(questionnaire))
    asked = {code: Asked("crosstab", questions=(code,)) for code in names.questions}
    found = standing_by_parameters(survey, seen, list(asked.values())) if asked else {}
    contents = {code: _content(found.get(each.hash), names) for code, each in asked.items()}
    drawn = [code for code, content in contents.items() if content][:MOST_TABLES]
    return tuple(
        Groups(names.question(code), query.address(each), contents[code] if code in drawn else None)
        for code, each in asked.items()
    )


def _content(made: Analysis | None, names: Names) -> Content | None:
    return content_of("crosstab", made.result, names, None) if made and not refusal_of(made.result) else None
