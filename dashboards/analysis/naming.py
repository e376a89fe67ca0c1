"""Names of what analyses speak of: nodes, questions, groups, channels."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from scoring.analysis.opinions import NOT_APPLICABLE
from scoring.analysis_inputs import opinion_questions
from scoring.method import ROOT, Method
from surveys.models import Channel
from surveys.models.rounds import RoundChannel
from surveys.questionnaire import Question, Questionnaire, say


@dataclass(frozen=True)
class Names:
    """The words of one round's method, profile questions and `opinions` (other ones), in the language of the page."""

    method: Method
    questions: Mapping[str, Question]
    items: Mapping[str, str]
    opinions: Mapping[str, Question] = field(default_factory=dict)
    sections: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, method: Method, questionnaire: Questionnaire, profile: tuple[Question, ...]) -> "Names":
        items = {question.code: say(question.text, _language()) for question in questionnaire.coded}
        opinions = {question.code: question for question in opinion_questions(questionnaire, method)}
        sections = {section.code: say(section.title, _language()) for section in questionnaire.sections}
        return cls(method, {question.code: question for question in profile}, items, opinions, sections)

    def node(self, code: str) -> str:
        node = self.method.by_code[code]
        return _("Chỉ số") if code == ROOT else node.name or self.items.get(code, code)

    def question(self, code: str) -> str:
        return say(self.questions[code].text, _language())

    def group(self, code: str, choice: int | None) -> str:
        if choice is None:
            return _("Tất cả")
        return say(self.questions[code].choices[choice - 1], _language()) if choice else _("Không trả lời")

    def opinion(self, code: str) -> str:
        return say(self.opinions[code].text, _language())

    def answer(self, code: str, choice: int) -> str:
        if choice < 0:
            return _("Không áp dụng") if choice == NOT_APPLICABLE else _("Không có ý kiến")
        return say(self.opinions[code].choices[choice - 1], _language())

    def section(self, code: str) -> str:
        """Return the heading that a question stands under, its own words where there is none."""
        return self.sections.get(self.opinions[code].section) or self.opinion(code)


def channel(number: int) -> str:
    return str(Channel(number).label)


def design(code: str) -> str:
    words = str(RoundChannel.Design(code).label)
    return words[:1].upper() + words[1:]


def _language() -> str:
    return get_language() or "vi"
