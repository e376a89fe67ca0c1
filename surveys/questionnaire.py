"""What a questionnaire asks, parsed from its document (YAML or JSON) into frozen values. Pure.

A document (examples: surveys/definitions) names a code, a title {vi: …, en: …} (a plain string is Vietnamese),
`purpose` (shown before the first question), `note` (for officials: sources, what is unverified), `measures` (agency,
or province: no ranking of agencies from it) and sections of questions. `asked_if: {question: PAKN, is: [1]}`, on a
section or a question, names an earlier question.

Kinds: `level5` (the five satisfaction levels), `level3` (three named levels), `yesno`, `single`, `several`
(at most 14 choices), `number` (minimum and maximum), `text` (max_length, long).
`na` offers "không áp dụng", `no_opinion` "không có ý kiến" beside the choices; they are different answers.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal, get_args

Text = Mapping[str, str]
Kind = Literal["level5", "level3", "yesno", "single", "several", "number", "text"]
Use = Literal["scored", "opinion", "need", "screening", "profile", "text"]
Measures = Literal["agency", "province"]

MAX_NUMBER = 32_766  # stored as n + 1 in a smallint
MAX_SEVERAL = 14  # a bit mask in a smallint
MAX_TEXT = 5_000
CODE = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,19}")
SLUG = re.compile(r"(?=.{1,60}\Z)[a-z0-9]+(-[a-z0-9]+)*")

SATISFACTION: tuple[Text, ...] = (
    {"vi": "Rất không hài lòng", "en": "Very dissatisfied"},
    {"vi": "Không hài lòng", "en": "Dissatisfied"},
    {"vi": "Bình thường", "en": "Average, acceptable"},
    {"vi": "Hài lòng", "en": "Satisfied"},
    {"vi": "Rất hài lòng", "en": "Very satisfied"},
)
YES_NO: tuple[Text, ...] = ({"vi": "Có", "en": "Yes"}, {"vi": "Không", "en": "No"})
FIXED_CHOICES: Mapping[str, tuple[Text, ...]] = {"level5": SATISFACTION, "yesno": YES_NO}
DEFAULT_USE: Mapping[str, Use] = {"level5": "scored", "text": "text"}


class InvalidQuestionnaire(ValueError):
    """The document is not a questionnaire; `faults` say where and what was expected."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


def say(text: Text, language: str) -> str:
    """Return the text in a language, in Vietnamese where it has none."""
    return text.get(language) or text.get("vi", "")


@dataclass(frozen=True, slots=True)
class Condition:
    """A question is asked only if an earlier one was answered by one of `codes`."""

    question: str
    codes: frozenset[int]


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `choices` are numbered from 1; `conditions` must all hold for it to be asked."""

    code: str
    kind: Kind
    text: Text
    use: Use
    section: str
    required: bool = True
    na: bool = False
    no_opinion: bool = False
    help: Text = field(default_factory=dict)
    choices: tuple[Text, ...] = ()
    minimum: int = 0
    maximum: int = 0
    max_length: int = 0
    long: bool = False
    conditions: tuple[Condition, ...] = ()

    @property
    def is_coded(self) -> bool:
        return self.kind != "text"


@dataclass(frozen=True, slots=True)
class Section:
    code: str
    title: Text
    intro: Text
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class Questionnaire:
    """An immutable questionnaire. Answers are positional to `coded`."""

    code: str
    title: Text
    purpose: Text
    note: str
    measures: Measures
    sections: tuple[Section, ...]

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        return tuple(question for section in self.sections for question in section.questions)

    @cached_property
    def coded(self) -> tuple[Question, ...]:
        return tuple(question for question in self.questions if question.is_coded)

    @cached_property
    def by_code(self) -> Mapping[str, Question]:
        return {question.code: question for question in self.questions}

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """Languages in which every question has its text; Vietnamese first."""
        spoken = set.intersection(*({*question.text} for question in self.questions))
        return ("vi", *sorted(spoken - {"vi"}))


def parse(document: Any) -> Questionnaire:
    """Return the questionnaire a document describes.

    Raises InvalidQuestionnaire with every fault found, each naming its place in the document.
    """
    reader = _Reader()
    questionnaire = reader.questionnaire(document)
    if reader.faults:
        raise InvalidQuestionnaire(reader.faults)
    return questionnaire


class _Reader:
    """Walks a document, gathers its faults and goes on, so that one reading names them all."""

    def __init__(self) -> None:
        self.faults: list[str] = []
        self.earlier: dict[str, Question] = {}

    def fault(self, path: str, expected: str) -> None:
        self.faults.append(f"{path}: {expected}")

    def questionnaire(self, document: Any) -> Questionnaire:
        fields = self.mapping(document, "phiếu", {"code", "title", "purpose", "note", "measures", "sections"})
        code = self.matched(fields.get("code"), "code", SLUG, "chữ thường, số và dấu gạch nối (tối đa 60 ký tự)")
        questionnaire = Questionnaire(
            code=code,
            title=self.text(fields.get("title"), "title", required=True),
            purpose=self.text(fields.get("purpose"), "purpose"),
            note=str(fields.get("note") or ""),
            measures=self.one_of(fields.get("measures", "agency"), "measures", Measures),
            sections=tuple(self.sections(fields.get("sections"))),
        )
        if not self.faults and not questionnaire.coded:
            self.fault("sections", "cần ít nhất một câu hỏi chọn mức hoặc chọn phương án")
        return questionnaire

    def sections(self, raw: Any) -> Iterator[Section]:
        codes: set[str] = set()
        for number, item in enumerate(self.sequence(raw, "sections"), 1):
            path = f"sections[{number}]"
            fields = self.mapping(item, path, {"code", "title", "intro", "asked_if", "questions"})
            code = self.matched(fields.get("code"), f"{path}.code", CODE, "chữ cái không dấu rồi chữ, số, _")
            if code in codes:
                self.fault(f"{path}.code", f"mã phần {code} đã dùng ở trên")
            codes.add(code)
            conditions = self.conditions(fields.get("asked_if"), f"{path}.asked_if")
            yield Section(
                code=code,
                title=self.text(fields.get("title"), f"{path}.title", required=True),
                intro=self.text(fields.get("intro"), f"{path}.intro"),
                questions=tuple(self.questions(fields.get("questions"), path, code, conditions)),
            )

    def questions(self, raw: Any, path: str, section: str, conditions: tuple[Condition, ...]) -> Iterator[Question]:
        for number, item in enumerate(self.sequence(raw, f"{path}.questions"), 1):
            question = self.question(item, f"{path}.questions[{number}]", section, conditions)
            if question.code in self.earlier:
                self.fault(f"{path}.questions[{number}].code", f"mã câu {question.code} đã dùng ở trên")
            self.earlier[question.code] = question
            yield question

    def question(self, raw: Any, path: str, section: str, conditions: tuple[Condition, ...]) -> Question:
        known = {"code", "kind", "text", "use", "required", "na", "no_opinion", "help", "choices", "asked_if"}
        fields = self.mapping(raw, path, known | {"minimum", "maximum", "max_length", "long"})
        kind: Kind = self.one_of(fields.get("kind"), f"{path}.kind", Kind)
        minimum, maximum = self.bounds(fields, path) if kind == "number" else (0, 0)
        return Question(
            code=self.matched(fields.get("code"), f"{path}.code", CODE, "chữ cái không dấu rồi chữ, số, _"),
            kind=kind,
            text=self.text(fields.get("text"), f"{path}.text", required=True),
            use=self.one_of(fields.get("use", DEFAULT_USE.get(kind, "opinion")), f"{path}.use", Use),
            section=section,
            required=self.flag(fields, "required", path, default=kind != "text"),
            na=self.flag(fields, "na", path, default=False),
            no_opinion=self.flag(fields, "no_opinion", path, default=False),
            help=self.text(fields.get("help"), f"{path}.help"),
            choices=self.choices(fields.get("choices"), f"{path}.choices", kind),
            minimum=minimum,
            maximum=maximum,
            max_length=self.length(fields, path) if kind == "text" else 0,
            long=self.flag(fields, "long", path, default=True),
            conditions=conditions + self.conditions(fields.get("asked_if"), f"{path}.asked_if"),
        )

    def choices(self, raw: Any, path: str, kind: Kind) -> tuple[Text, ...]:
        if kind in {"number", "text"} or (raw is None and kind in FIXED_CHOICES):
            return FIXED_CHOICES.get(kind, ())
        texts = tuple(
            self.text(item, f"{path}[{number}]", required=True)
            for number, item in enumerate(self.sequence(raw, path), 1)
        )
        counts = {"level5": (5, 5), "level3": (3, 3), "yesno": (2, 2), "several": (2, MAX_SEVERAL)}
        low, high = counts.get(kind, (2, 99))
        if not low <= len(texts) <= high:
            self.fault(path, f"cần từ {low} đến {high} phương án, đang có {len(texts)}")
        return texts

    def conditions(self, raw: Any, path: str) -> tuple[Condition, ...]:
        if raw is None:
            return ()
        fields = self.mapping(raw, path, {"question", "is"})
        question = self.earlier.get(str(fields.get("question")))
        if question is None or not question.choices:
            self.fault(f"{path}.question", "phải là mã một câu có phương án đứng trước")
            return ()
        codes = self.sequence(fields.get("is"), f"{path}.is")
        if not all(type(code) is int and 1 <= code <= len(question.choices) for code in codes):
            self.fault(f"{path}.is", f"phải là số thứ tự phương án của câu {question.code}")
            return ()
        return (Condition(question.code, frozenset(codes)),)

    def bounds(self, fields: Mapping[str, Any], path: str) -> tuple[int, int]:
        minimum, maximum = fields.get("minimum"), fields.get("maximum")
        whole = type(minimum) is int and type(maximum) is int
        if not whole or not 0 <= minimum <= maximum <= MAX_NUMBER:  # type: ignore[operator]
            self.fault(path, f"câu số cần minimum và maximum là số nguyên từ 0 đến {MAX_NUMBER}")
            return 0, 0
        return minimum, maximum  # type: ignore[return-value]

    def length(self, fields: Mapping[str, Any], path: str) -> int:
        length = fields.get("max_length", 2_000)
        if type(length) is not int or not 1 <= length <= MAX_TEXT:
            self.fault(f"{path}.max_length", f"phải là số nguyên từ 1 đến {MAX_TEXT}")
            return MAX_TEXT
        return length

    def flag(self, fields: Mapping[str, Any], name: str, path: str, *, default: bool) -> bool:
        value = fields.get(name, default)
        if not isinstance(value, bool):
            self.fault(f"{path}.{name}", "phải là true hoặc false")
        return bool(value)

    def text(self, raw: Any, path: str, *, required: bool = False) -> Text:
        """Return a text by language; a plain string is Vietnamese."""
        texts = {"vi": raw} if isinstance(raw, str) else raw or {}
        if not isinstance(texts, Mapping) or not all(
            isinstance(key, str) and isinstance(value, str) for key, value in texts.items()
        ):
            self.fault(path, "phải là chữ, hoặc chữ theo ngôn ngữ {vi: …, en: …}")
            return {}
        if required and not texts.get("vi", "").strip():
            self.fault(path, "thiếu chữ tiếng Việt")
        return {str(key): " ".join(value.split()) for key, value in texts.items() if value.strip()}

    def matched(self, raw: Any, path: str, pattern: re.Pattern[str], expected: str) -> str:
        if not isinstance(raw, str) or not pattern.fullmatch(raw):
            self.fault(path, f"phải là mã gồm {expected}; đang là {raw!r}")
        return str(raw)

    def one_of(self, raw: Any, path: str, options: Any) -> Any:
        if raw not in get_args(options):
            self.fault(path, f"phải là một trong {', '.join(get_args(options))}; đang là {raw!r}")
            return get_args(options)[0]
        return raw

    def mapping(self, raw: Any, path: str, known: set[str]) -> Mapping[str, Any]:
        if not isinstance(raw, Mapping):
            self.fault(path, "phải là một nhóm khóa: giá trị")
            return {}
        for key in raw:
            if key not in known:
                self.fault(f"{path}.{key}", "khóa này không có trong mẫu")
        return raw

    def sequence(self, raw: Any, path: str) -> list[Any]:
        if not isinstance(raw, list) or not raw:
            self.fault(path, "phải là một danh sách không rỗng")
            return []
        return raw
