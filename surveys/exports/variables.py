"""The columns of an export: what each is called, means and may hold. Pure.

Every kind of file is written from this list, so that they agree. A several-choice item becomes one column per choice.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from surveys.exports.extent import Extent
from surveys.questionnaire import Question, Questionnaire, say

NOT_ANSWERED, NOT_APPLICABLE, NO_OPINION = -9, -1, -2
LANGUAGE = "vi"

Source = Literal[
    "unit",
    "version",
    "channel",
    "service",
    "language",
    "day",
    "month",
    "assisted",
    "late",
    "flags",
    "synthetic",
    "counted",
    "choice",
    "tick",
    "number",
    "text",
]
Measure = Literal["nominal", "ordinal", "scale"]

# SPSS has these as words of its own, in whatever case: a column of a .sav file cannot bear them.
RESERVED = frozenset({"all", "and", "by", "eq", "ge", "gt", "le", "lt", "ne", "not", "or", "to", "with"})


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a column: its number (in .sav), its code (elsewhere) and its words; some stand for no answer."""

    number: int
    code: str
    label: str
    missing: bool = False


@dataclass(frozen=True, slots=True)
class Variable:
    """One column.

    `position` is the place (from 1) of its question in the stored answers, `choice` the choice a tick column is about,
    `question` the question's code; `section` and `condition` are words for the codebook.
    """

    name: str
    label: str
    source: Source
    measure: Measure = "nominal"
    values: tuple[Value, ...] = ()
    position: int = 0
    choice: int = 0
    question: str = ""
    section: str = ""
    condition: str = ""
    bounds: tuple[int, int] | None = None
    sav_name: str = ""

    @property
    def missing(self) -> tuple[Value, ...]:
        return tuple(value for value in self.values if value.missing)

    @property
    def is_text(self) -> bool:
        return self.source == "text"

    @property
    def is_date(self) -> bool:
        return self.source in {"day", "month"}


@dataclass(frozen=True, slots=True)
class Place:
    """A unit, service or channel that answers name: its key in the database, code and name."""

    key: int
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Study:
    """What the files say of the survey, and the places its answers name. Dates are ISO."""

    code: str
    title: str
    year: int
    opens_on: str
    closes_on: str
    owner: str
    questionnaire: Questionnaire
    synthetic: bool
    units: tuple[Place, ...]
    services: tuple[Place, ...]
    channels: tuple[Place, ...]
    versions: tuple[Place, ...]
    languages: tuple[str, ...]
    flags: tuple[tuple[int, str], ...] = ()
    units_left_out: int = 0
    made_on: str = ""
    variables: tuple[Variable, ...] = field(default=())


def with_variables(study: Study, extent: Extent) -> Study:
    """Return the study with the columns that a file of this extent has, each name once in whatever case."""
    variables = list(_all(study, extent))
    names = _apart([variable.name for variable in variables])
    safe = _apart([f"Q_{name}" if name.lower() in RESERVED else name for name in names])
    named = [replace(each, name=name, sav_name=sav) for each, name, sav in zip(variables, names, safe, strict=True)]
    return replace(study, variables=tuple(named))


def _apart(names: Sequence[str]) -> list[str]:
    """Return names of which none is another one in other letters: the later one gets a number."""
    taken: set[str] = set()
    apart = []
    for name in names:
        new, number = name, 2
        while new.lower() in taken:
            new, number = f"{name}_{number}", number + 1
        taken.add(new.lower())
        apart.append(new)
    return apart


def _all(study: Study, extent: Extent) -> Iterator[Variable]:
    yield from _about_the_form(study, extent)
    positions = {question.code: place for place, question in enumerate(study.questionnaire.coded, start=1)}
    for section in study.questionnaire.sections:
        for question in section.questions:
            if _is_shown(question, extent):
                yield from _of_question(question, study.questionnaire, positions.get(question.code, 0))


def _is_shown(question: Question, extent: Extent) -> bool:
    if question.kind == "text":
        return extent.texts
    return extent.full or question.use != "profile"


def _about_the_form(study: Study, extent: Extent) -> Iterator[Variable]:
    yield Variable("unit", "Đơn vị được hỏi", "unit", values=_places(study.units))
    versions = tuple(Value(int(each.code), each.code, each.name) for each in study.versions)
    yield Variable("version", "Phiên bản phiếu", "version", values=versions)
    yield Variable("channel", "Kênh thu phiếu", "channel", values=_channels(study.channels))
    if extent.full:
        unknown = (Value(NOT_ANSWERED, "", "Không ghi", missing=True),)
        yield Variable("service", "Thủ tục", "service", values=_places(study.services) + unknown)
        spoken = [Value(number, code, code) for number, code in enumerate(study.languages, start=1)]
        yield Variable("language", "Ngôn ngữ của phiếu", "language", values=tuple(spoken) + unknown)
        yield Variable("submitted_on", "Ngày trả lời", "day", measure="scale")
    else:
        yield Variable("submitted_month", "Tháng trả lời (ngày đầu tháng)", "month", measure="scale")
    yield Variable("assisted", "Người khác điền hộ", "assisted", values=_yes_no())
    yield Variable("late", "Đến sau khi khóa thu phiếu", "late", values=_yes_no())
    yield Variable("synthetic", "Phiếu giả định, không phải câu trả lời thật", "synthetic", values=_yes_no())
    yield Variable("counted", "Được tính vào kết quả (chưa bị loại)", "counted", values=_yes_no())
    if extent.full:
        bits = "; ".join(f"{bit} {words}" for bit, words in study.flags)
        yield Variable("flags", f"Dấu hiệu cần xem, tổng các số: {bits}", "flags", measure="scale")


def _of_question(question: Question, questionnaire: Questionnaire, position: int) -> Iterator[Variable]:
    label = say(question.text, LANGUAGE)
    section = next(each.title for each in questionnaire.sections if each.code == question.section)
    common = Variable(
        question.code,
        label,
        "text",
        position=position,
        question=question.code,
        section=say(section, LANGUAGE),
        condition=_condition(question, questionnaire),
    )
    missing = _missing(question)
    if question.kind == "text":
        yield common
    elif question.kind == "number":
        bounds = (question.minimum, question.maximum)
        yield replace(common, source="number", measure="scale", values=missing, bounds=bounds)
    elif question.kind == "several":
        for number, choice in enumerate(question.choices, start=1):
            ticked = f"{label}: {say(choice, LANGUAGE)}"
            name = f"{question.code}_{number}"
            yield replace(common, name=name, label=ticked, source="tick", choice=number, values=_yes_no() + missing)
    else:
        numbered = enumerate(question.choices, start=1)
        values = tuple(Value(number, str(number), say(choice, LANGUAGE)) for number, choice in numbered)
        measure: Measure = "ordinal" if question.kind in {"level5", "level3"} else "nominal"
        yield replace(common, source="choice", measure=measure, values=values + missing)


def _missing(question: Question) -> tuple[Value, ...]:
    offered = (
        (True, Value(NOT_ANSWERED, "", "Không trả lời hoặc không được hỏi", missing=True)),
        (question.na, Value(NOT_APPLICABLE, "-1", "Không áp dụng", missing=True)),
        (question.no_opinion, Value(NO_OPINION, "-2", "Không có ý kiến", missing=True)),
    )
    return tuple(value for is_offered, value in offered if is_offered)


def _condition(question: Question, questionnaire: Questionnaire) -> str:
    parts = []
    for condition in question.conditions:
        choices = questionnaire.by_code[condition.question].choices
        words = ", ".join(say(choices[code - 1], LANGUAGE) for code in sorted(condition.codes))
        parts.append(f"{condition.question}: {words}")
    return "; ".join(parts)


def _places(places: Sequence[Place]) -> tuple[Value, ...]:
    return tuple(Value(number, place.code, place.name) for number, place in enumerate(places, start=1))


def _channels(channels: Sequence[Place]) -> tuple[Value, ...]:
    return tuple(Value(channel.key, channel.code, channel.name) for channel in channels)


def _yes_no() -> tuple[Value, ...]:
    return (Value(0, "0", "Không"), Value(1, "1", "Có"))
