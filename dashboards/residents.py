"""What the page of a survey of residents holds beside the index: opinions, groups, and where people were asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from charts.numbers import vi
from dashboards.analysis import query
from dashboards.analysis.contents import Content, content_of
from dashboards.analysis.naming import Names
from dashboards.analysis.pages import refusal_of
from dashboards.analysis.tables import Table
from scoring.analysis.asked import Asked
from scoring.analysis_inputs import profile_questions
from scoring.analysis_store import standing_by_parameters
from scoring.method import Method
from scoring.models import Analysis
from scoring.run_for import RunSeen
from surveys.models import Round, RoundUnit
from surveys.selectors import questionnaire_of

# Tables are wide: more of them would make the page too large, and the rest is a click away. Opinions take the place of
# one.
MOST_TABLES = 2
OPINIONS = Asked("opinions")


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


@dataclass(frozen=True, slots=True)
class Opinions:
    """The answers to questions that make no index: `content` where they are computed, else why not, if it is known."""

    content: Content | None = None
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class Beside:
    """What is told of all residents beside their index; `opinions` is nothing where no such question was asked."""

    groups: tuple[Groups, ...] = ()
    opinions: Opinions | None = None


def places_of(units: Sequence[RoundUnit], counts: Mapping[int, int]) -> tuple[Place, ...]:
    return tuple(Place(unit.version.name, unit.issued, counts.get(unit.pk, 0)) for unit in units)


def beside_of(survey: Round, seen: RunSeen, method: Method) -> Beside:
    """Return the profile questions of a round, the first with the tables stored of them, and opinions; two queries."""
    questionnaire = questionnaire_of(survey.questionnaire_version_id)
    names = Names.of(method, questionnaire, profile_questions(questionnaire))
    asked = {code: Asked("crosstab", questions=(code,)) for code in names.questions}
    found = standing_by_parameters(survey, seen, [*asked.values(), OPINIONS])
    opinions = _opinions(found.get(OPINIONS.hash), names) if names.opinions else None
    contents = {code: _content(found.get(each.hash), names) for code, each in asked.items()}
    drawn = [code for code, content in contents.items() if content][: MOST_TABLES - bool(opinions and opinions.content)]
    groups = tuple(
        Groups(names.question(code), query.address(each), contents[code] if code in drawn else None)
        for code, each in asked.items()
    )
    return Beside(groups, opinions)


def _opinions(made: Analysis | None, names: Names) -> Opinions:
    refusal = refusal_of(made.result) if made else ""
    if made is None or refusal:
        return Opinions(refusal=refusal)
    content = content_of("opinions", made.result, names, None)
    return Opinions(replace(content, tables=tuple(map(_light, content.tables))))


def _light(table: Table) -> Table:
    """Leave the graphics of questions side by side to the page of the analysis: here they would take too much room."""
    return replace(table, axis=None) if len(table.heads) > 3 else table


def _content(made: Analysis | None, names: Names) -> Content | None:
    return content_of("crosstab", made.result, names, None) if made and not refusal_of(made.result) else None
