"""An XLSForm's sheets into a questionnaire document. Pure.

The document is spelt as briefly as it can be: what has its default value is left out, every text is by language.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from surveys.questionnaire import InvalidQuestionnaire, parse
from surveys.xlsform import kinds
from surveys.xlsform.choices import ChoiceList, lists_of
from surveys.xlsform.expressions import Unsupported, parse_relevant
from surveys.xlsform.questions import UnfitQuestion, question_of
from surveys.xlsform.sheets import Row, Sheets, rows_of, sheet_of
from surveys.xlsform.standard import standard_faults
from surveys.xlsform.words import CHOICES, SETTINGS, SURVEY, InvalidXLSForm, language_of, slug

TRUE = frozenset({"yes", "true", "true()", "1"})
FALSE = frozenset({"", "no", "false", "false()", "0"})
# What changes a form's meaning in a way the portal's questionnaires have not.
REFUSED_COLUMNS: Mapping[str, str] = {
    "calculation": "ô tính toán",
    "choice_filter": "lọc phương án",
    "default": "trả lời sẵn",
    "parameters": "tham số",
    "read_only": "chỉ đọc",
    "readonly": "chỉ đọc",
    "repeat_count": "nhóm lặp",
    "trigger": "ô tính toán",
}
KNOWN_COLUMNS = frozenset(
    {"type", "name", "label", "hint", "required", "relevant", "constraint", "appearance", "disabled"}
    | {"sat_kind", "sat_use", "sat_na", "sat_no_opinion", "sat_code"}
)
# Marks a section made of questions that stand in no group.
LOOSE = "loose"
_PLACE = re.compile(r"(?P<place>sections\[\d+\](?:\.questions\[\d+\])?)\.?(?P<rest>.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Read:
    """`document` as `surveys.questionnaire.parse` takes it; `left_out` says in words what the portal has no use for."""

    document: dict[str, Any]
    left_out: tuple[str, ...]


def read(sheets: Sheets, *, fallback_code: str = "") -> Read:
    """Return the document of an XLSForm.

    `sheets` holds every row of each sheet as text; `fallback_code` names the questionnaire where form_id does not.
    Raises InvalidXLSForm with every fault found, each naming its row, and those that pyxform finds by the standard.
    """
    reader = _Reader(sheets)
    document = reader.document(fallback_code)
    _refuse(reader.faults)
    _refuse(list(reader.faults_of_document(document)))
    _refuse(standard_faults(sheets))
    return Read(document, reader.left_out())


def _refuse(faults: list[str]) -> None:
    if faults:
        raise InvalidXLSForm(faults)


class _Reader:
    """Walks the rows of the survey, gathers faults and goes on, so that one reading names them all."""

    def __init__(self, sheets: Sheets) -> None:
        if not sheet_of(sheets, SURVEY):
            raise InvalidXLSForm(["Sổ không có trang “survey”: đây không phải XLSForm."])
        self.faults: list[str] = []
        self.rows = rows_of(sheets, SURVEY)
        settings = rows_of(sheets, SETTINGS)
        self.settings = settings[0] if settings else Row(SETTINGS, 2, {})
        self.language = language_of(self.settings.get("default_language")) or "vi"
        self.lists = lists_of(rows_of(sheets, CHOICES), default=self.language, faults=self.faults)
        self.asked: dict[str, ChoiceList] = {}
        self.sections: list[dict[str, Any]] = []
        self.places: dict[str, Row] = {}
        self.group: Row | None = None
        self.purpose: dict[str, str] = {}
        self.note: dict[str, str] = {}
        self.note_row: Row | None = None

    def document(self, fallback_code: str) -> dict[str, Any]:
        for row in self.rows:
            self.row(row)
        if self.group is not None:
            self.fault(self.group, "begin_group không có end_group")
        self.drop_note()
        for section in self.sections:
            section.pop(LOOSE, None)
        say = self.settings.get
        form_id = say("form_id")
        code = slug(form_id) or slug(fallback_code) or "phieu"
        optional = {"purpose": self.purpose, "note": say("sat_note"), "measures": say("sat_measures")}
        return {
            "code": code,
            "title": self.title(code),
            **{key: value for key, value in optional.items() if value and value != "agency"},
            "sections": self.sections,
        }

    def title(self, code: str) -> dict[str, str]:
        shown = self.settings.get("form_title") or code
        title = {self.language: shown} | self.settings.text("sat_title", self.language)
        return title if "vi" in title else {"vi": shown, **title}

    def fault(self, row: Row, words: str) -> None:
        self.faults.append(f"{row.place}: {words}")

    def row(self, row: Row) -> None:
        if row.get("disabled").lower() in TRUE:
            return
        kind, rest = kinds.split(row.get("type"))
        if not kind:
            self.fault(row, kinds.refusal(row.get("type")) if row.get("type") else "thiếu type")
            return
        for column, meaning in REFUSED_COLUMNS.items():
            if row.get(column):
                self.fault(row, f"cột {column} ({meaning}) chưa nhận")
        handlers: Mapping[str, Callable[[Row], None]] = {
            "begin_group": self.begin,
            "end_group": self.end,
            "note": self.take_note,
        }
        if kind in handlers:
            handlers[kind](row)
        else:
            self.question(row, kind, rest)

    def begin(self, row: Row) -> None:
        if self.group is not None:
            self.fault(row, f"nhóm trong nhóm chưa nhận: nhóm ở dòng {self.group.number} chưa đóng")
        self.drop_note()
        self.group = row
        section = {"code": row.get("sat_code") or row.get("name"), "title": row.text("label", self.language)}
        self.add_section(row, section | self.asked_if(row))

    def end(self, row: Row) -> None:
        if self.group is None:
            self.fault(row, "end_group không có begin_group")
        self.drop_note()
        self.group = None

    def add_section(self, row: Row, section: dict[str, Any]) -> dict[str, Any]:
        self.sections.append(section | {"questions": []})
        self.places[f"sections[{len(self.sections)}]"] = row
        return self.sections[-1]

    def take_note(self, row: Row) -> None:
        """Notes before the first question are the purpose, at the head of a group its introduction."""
        words = row.text("label", self.language)
        if row.get("relevant"):
            self.fault(row, "ghi chú có điều kiện riêng chưa nhận")
        if not self.sections:
            self.purpose = _joined(self.purpose, words)
        elif self.group is not None and not self.sections[-1]["questions"]:
            self.sections[-1]["intro"] = _joined(self.sections[-1].get("intro", {}), words)
        else:
            self.note, self.note_row = _joined(self.note, words), row

    def drop_note(self) -> None:
        if self.note_row is not None:
            self.fault(self.note_row, "ghi chú phải đứng trước một câu hỏi trong cùng nhóm")
        self.note, self.note_row = {}, None

    def question(self, row: Row, kind: str, rest: str) -> None:
        section = self.sections[-1] if self.sections and (self.group or LOOSE in self.sections[-1]) else None
        if section is None:
            number = len(self.sections) + 1
            title = {"vi": f"Phần {number}", "en": f"Part {number}"}
            section = self.add_section(row, {"code": f"P{number}", "title": title, LOOSE: True})
        self.places[f"sections[{len(self.sections)}].questions[{len(section['questions']) + 1}]"] = row
        try:
            choices = self.choices(kind, rest)
            question = question_of(row, kind, choices, language=self.language, required=_required(row))
        except UnfitQuestion as unfit:
            self.fault(row, str(unfit))
            return
        if choices is not None:
            self.asked[row.get("name")] = choices
        section["questions"].append(self.with_note(question) | self.asked_if(row))

    def with_note(self, question: dict[str, Any]) -> dict[str, Any]:
        help_text = _joined(self.note, question.get("help", {}))
        self.note, self.note_row = {}, None
        return question | ({"help": help_text} if help_text else {})

    def choices(self, kind: str, rest: str) -> ChoiceList | None:
        if not kind.startswith("select"):
            return None
        if rest.endswith(("or_other", "or specify other")):
            raise UnfitQuestion("or_other chưa nhận: thêm một phương án “Khác” và một câu text")
        if rest not in self.lists:
            raise UnfitQuestion(f"trang choices không có danh sách “{rest}”")
        return self.lists[rest]

    def asked_if(self, row: Row) -> dict[str, Any]:
        expression = row.get("relevant")
        if not expression:
            return {}
        try:
            condition = parse_relevant(expression)
        except Unsupported as unsupported:
            self.fault(row, str(unsupported))
            return {}
        earlier = self.asked.get(condition.question)
        numbers = [earlier.numbers.get(value) for value in condition.values] if earlier else [None]
        if None in numbers:
            self.fault(row, f"relevant phải nêu một câu chọn đứng trước và phương án của câu đó: {expression[:80]}")
            return {}
        return {"asked_if": {"question": condition.question, "is": numbers}}

    def faults_of_document(self, document: Mapping[str, Any]) -> Iterator[str]:
        """Yield what the questionnaire's own rules say, each at its row."""
        try:
            parse(document)
        except InvalidQuestionnaire as invalid:
            for fault in invalid.faults:
                found = _PLACE.fullmatch(fault)
                row = self.places.get(found["place"]) if found else None
                yield f"{row.place}: {found['rest'].lstrip(': ')}" if found and row else f"trang settings: {fault}"

    def left_out(self) -> tuple[str, ...]:
        columns = sorted({column for row in self.rows for column in row.cells if column not in KNOWN_COLUMNS})
        return tuple(f"Bỏ qua cột “{column}” của trang survey." for column in columns)


def _joined(first: Mapping[str, str], second: Mapping[str, str]) -> dict[str, str]:
    languages = [*first, *(language for language in second if language not in first)]
    return {language: f"{first.get(language, '')} {second.get(language, '')}".strip() for language in languages}


def _required(row: Row) -> bool:
    word = row.get("required").lower()
    if word not in TRUE | FALSE:
        raise UnfitQuestion("required chỉ nhận yes hoặc no")
    return word in TRUE
