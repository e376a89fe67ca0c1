"""What the citizen's form shows: finished values for its template, in one language."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from surveys.questionnaire import Condition, Kind, Question, Questionnaire, say
from surveys.sheet import Problem
from surveys.wording import words

CONSENT_FIELD = "_consent"
SECONDS_PER_QUESTION = 6

Typed = Mapping[str, list[str]]


@dataclass(frozen=True, slots=True)
class Item:
    """One question. `only_if` says in words when it is asked (on the first of a run of questions asked together),
    `asked_if` says it to the script: conditions "CODE=1,2" parted by blanks, all of which must hold."""

    code: str
    number: int
    kind: Kind
    text: str
    help: str
    required: bool
    choices: tuple[tuple[str, str], ...]
    na_label: str
    no_opinion_label: str
    values: tuple[str, ...]
    error: str
    only_if: str
    asked_if: str
    missing: str
    not_a_number: str
    out_of_bounds: str
    minimum: int
    maximum: int
    max_length: int
    long: bool

    @property
    def value(self) -> str:
        return self.values[0] if self.values else ""

    @property
    def optional(self) -> bool:
        return not self.required

    @property
    def anchor(self) -> str:
        """The id of the control that takes focus from the error summary."""
        return f"{self.code}-1" if self.choices else self.code


@dataclass(frozen=True, slots=True)
class Part:
    code: str
    number: int
    title: str
    intro: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """The form's parts with what was typed and what is wrong; `summary` pairs an anchor with a message."""

    heading: str
    title: str
    purpose: str
    parts: tuple[Part, ...]
    consent: bool
    consent_error: str
    summary_title: str
    summary: tuple[tuple[str, str], ...]

    @property
    def question_count(self) -> int:
        return sum(len(part.items) for part in self.parts)

    @property
    def minutes(self) -> int:
        return max(1, round(self.question_count * SECONDS_PER_QUESTION / 60))


def form(
    questionnaire: Questionnaire,
    language: str,
    *,
    typed: Typed | None = None,
    errors: Mapping[str, Problem] | None = None,
    consent_missing: bool = False,
    notice: str = "",
) -> Form:
    """Return the form, empty or with what was typed. `notice` is a trouble of the whole form, said on top."""
    typed, errors = typed or {}, errors or {}
    parts = tuple(_parts(questionnaire, language, typed, errors))
    consent_error = _("Đánh dấu vào ô đồng ý để trả lời phiếu.") if consent_missing else ""
    resend = (("", _("Xem lại câu trả lời rồi bấm “Gửi phiếu” lần nữa.")),) if notice else ()
    asks_about_agency = questionnaire.measures == "agency"
    return Form(
        heading=_("Ông/bà có hài lòng với lần làm thủ tục gần đây?")
        if asks_about_agency
        else say(questionnaire.title, language),
        title=say(questionnaire.title, language),
        purpose=say(questionnaire.purpose, language),
        parts=parts,
        consent=CONSENT_FIELD in typed,
        consent_error=consent_error,
        summary_title=notice or _summary_title(errors, consent_missing=consent_missing),
        summary=(*resend, *_summary(parts, consent_error)),
    )


def _parts(questionnaire: Questionnaire, language: str, typed: Typed, errors: Mapping[str, Problem]) -> Iterator[Part]:
    numbers = {question.code: number for number, question in enumerate(questionnaire.questions, 1)}
    for number, section in enumerate(questionnaire.sections, 1):
        notes = dict(_condition_notes(section.questions, questionnaire, numbers, language))
        items = tuple(
            _item(question, numbers[question.code], language, typed, errors, notes.get(question.code, ""))
            for question in section.questions
        )
        yield Part(section.code, number, say(section.title, language), say(section.intro, language), items)


def _item(
    question: Question, number: int, language: str, typed: Typed, errors: Mapping[str, Problem], only_if: str
) -> Item:
    problem = errors.get(question.code)
    return Item(
        code=question.code,
        number=number,
        kind=question.kind,
        text=_text(question, language),
        help=_help(question, language),
        required=question.required,
        choices=tuple((str(code), say(text, language)) for code, text in enumerate(question.choices, 1)),
        na_label=_("Không áp dụng với tôi") if question.na and question.choices else "",
        no_opinion_label=_("Không có ý kiến") if question.no_opinion and question.choices else "",
        values=tuple(typed.get(question.code, ())),
        error=words(problem) if problem else "",
        only_if=only_if,
        asked_if=" ".join(_condition_code(condition) for condition in question.conditions),
        missing=words(Problem(question, "missing")) if question.required else "",
        not_a_number=words(Problem(question, "not_a_number")) if question.kind == "number" else "",
        out_of_bounds=words(Problem(question, "out_of_bounds")) if question.kind == "number" else "",
        minimum=question.minimum,
        maximum=question.maximum,
        max_length=question.max_length,
        long=question.long,
    )


def _text(question: Question, language: str) -> str:
    """Return the question; where blank is allowed it says so (fields say it by themselves)."""
    text = say(question.text, language)
    return text if question.required or not question.choices else f"{text} {_('(không bắt buộc)')}"


def _help(question: Question, language: str) -> str:
    own = say(question.help, language)
    if own or question.kind != "text":
        return own
    return _("Xin không viết tên, số điện thoại hay điều gì cho biết ai là người trả lời.")


def _condition_code(condition: Condition) -> str:
    return f"{condition.question}={','.join(str(code) for code in sorted(condition.codes))}"


def _condition_notes(
    questions: tuple[Question, ...], questionnaire: Questionnaire, numbers: Mapping[str, int], language: str
) -> Iterator[tuple[str, str]]:
    """Give the first question of each run with the same conditions the words that say when the run is asked."""
    for conditions, group in groupby(questions, key=lambda question: question.conditions):
        run = [question.code for question in group]
        if conditions:
            when = _(" và ").join(_condition_words(each, questionnaire, numbers, language) for each in conditions)
            yield run[0], _run_words(numbers[run[0]], numbers[run[-1]], when)


def _run_words(first: int, last: int, when: str) -> str:
    if first == last:
        return _("Chỉ trả lời câu %(number)s nếu %(when)s.") % {"number": first, "when": when}
    return _("Chỉ trả lời các câu %(first)s–%(last)s nếu %(when)s.") % {"first": first, "last": last, "when": when}


def _condition_words(
    condition: Condition, questionnaire: Questionnaire, numbers: Mapping[str, int], language: str
) -> str:
    choices = questionnaire.by_code[condition.question].choices
    labels = _(" hoặc ").join(f"“{say(choices[code - 1], language)}”" for code in sorted(condition.codes))
    return _("câu %(number)s trả lời %(labels)s") % {"number": numbers[condition.question], "labels": labels}


def _summary(parts: tuple[Part, ...], consent_error: str) -> Iterator[tuple[str, str]]:
    if consent_error:
        yield CONSENT_FIELD, consent_error
    for part in parts:
        for item in part.items:
            if item.error:
                yield item.anchor, _("Câu %(number)s. %(text)s") % {"number": item.number, "text": item.text}


def _summary_title(errors: Mapping[str, Problem], *, consent_missing: bool) -> str:
    count = len(errors) + consent_missing
    if not consent_missing and all(problem.kind == "missing" for problem in errors.values()):
        return ngettext("Còn %(count)s câu chưa trả lời", "Còn %(count)s câu chưa trả lời", count) % {"count": count}
    return ngettext("Có %(count)s chỗ cần sửa", "Có %(count)s chỗ cần sửa", count) % {"count": count}
