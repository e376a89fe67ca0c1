"""Names of what analyses speak of: nodes, questions, groups, channels."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from scoring.method import ROOT, Method
from surveys.models import Channel
from surveys.models.rounds import RoundChannel
from surveys.questionnaire import Question, Questionnaire, say


@dataclass(frozen=True)
class Names:
    """The words of one round's method and profile questions, in the language of the page."""

    method: Method
    questions: Mapping[str, Question]
    items: Mapping[str, str]

    @classmethod
    def of(cls, method: Method, questionnaire: Questionnaire, profile: tuple[Question, ...]) -> "Names":
        items = {question.code: say(question.text, _language()) for question in questionnaire.coded}
        return cls(method, {question.code: question for question in profile}, items)

    def node(self, code: str) -> str:
        node = self.method.by_code[code]
        return _("Chỉ số") if code == ROOT else node.name or self.items.get(code, code)

    def question(self, code: str) -> str:
        return say(self.questions[code].text, _language())

    def group(self, code: str, choice: int | None) -> str:
        if choice is None:
            return _("Tất cả")
        return say(self.questions[code].choices[choice - 1], _language()) if choice else _("Không trả lời")


def channel(number: int) -> str:
    return str(Channel(number).label)


def design(code: str) -> str:
    words = str(RoundChannel.Design(code).label)
    return words[:1].upper() + words[1:]


def _language() -> str:
    return get_language() or "vi"
