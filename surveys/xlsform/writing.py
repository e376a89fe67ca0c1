"""A questionnaire document into an XLSForm workbook. Pure.

`read(sheets(document))` gives the document back, spelt as briefly as it can be.
"""

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import xlsxwriter

from surveys.questionnaire import DEFAULT_USE, Question, Questionnaire, Section, Text, parse, say
from surveys.xlsform import expressions
from surveys.xlsform.sheets import Lines
from surveys.xlsform.standard import standard_faults
from surveys.xlsform.words import (
    APART,
    CHOICES,
    GROUP,
    INTRO_NOTE,
    LANGUAGE_CODE,
    LIKERT,
    MULTILINE,
    NA,
    NO_OPINION,
    PURPOSE_NOTE,
    SETTINGS,
    SURVEY,
    InvalidXLSForm,
    language_column,
)

TYPES: Mapping[str, str] = {"several": "select_multiple", "number": "integer", "text": "text"}
SHARED_LISTS: Mapping[str, str] = {"level5": "satisfaction", "yesno": "yes_no"}
LANGUAGE = "vi"

Cells = dict[str, str]


def workbook(document: Mapping[str, Any], *, version: str = "") -> bytes:
    """Return a document as an .xlsx file. Raises InvalidXLSForm, with pyxform's words, where it cannot be one."""
    made = sheets(document, version=version)
    faults = standard_faults(made)
    if faults:
        raise InvalidXLSForm(faults)
    content = io.BytesIO()
    # Nobody's text becomes a formula or a link.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(content, options) as book:
        bold = book.add_format({"bold": True})
        for name, lines in made.items():
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            for number, line in enumerate(lines):
                for column, cell in enumerate(line):
                    if cell:
                        sheet.write_string(number, column, cell, bold if number == 0 else None)
    return content.getvalue()


def sheets(document: Mapping[str, Any], *, version: str = "") -> dict[str, Lines]:
    """Return the rows of the sheets survey, choices and settings, heads first.

    Raises InvalidQuestionnaire for what is no questionnaire, InvalidXLSForm for a language without a usable code.
    """
    questionnaire = parse(document)
    lists = _Lists()
    survey = list(_survey(document, questionnaire, lists))
    faults = [
        f"mã ngôn ngữ “{language}” không ghi được vào XLSForm"
        for language in sorted(_languages(document))
        if not LANGUAGE_CODE.fullmatch(language)
    ]
    if faults:
        raise InvalidXLSForm(faults)
    return {
        SURVEY: _lines(["type", "name"], survey),
        CHOICES: _lines(["list_name", "name"], lists.rows),
        SETTINGS: _lines(["form_title", "form_id"], [_settings(questionnaire, version)]),
    }


def _lines(first: Sequence[str], rows: Iterable[Cells]) -> Lines:
    rows = list(rows)
    columns = list(dict.fromkeys([*first, *sorted({column for row in rows for column in row}, key=_order)]))
    return [columns, *([row.get(column, "") for column in columns] for row in rows)]


def _order(column: str) -> tuple[bool, bool, str]:
    """Texts first with Vietnamese before other languages, the portal's own columns last."""
    return column.startswith("sat_"), f"({LANGUAGE})" not in column, column


def _languages(document: Any) -> set[str]:
    """Return every language in which the document says anything: the keys beside "vi" in its texts."""
    if isinstance(document, list):
        return set().union(*map(_languages, document))
    if not isinstance(document, Mapping):
        return set()
    below = set().union(*map(_languages, document.values()))
    return below | ({*document} if LANGUAGE in document else set())


def _settings(questionnaire: Questionnaire, version: str) -> Cells:
    title = {
        language_column("sat_title", language): words
        for language, words in questionnaire.title.items()
        if language != LANGUAGE
    }
    return {
        "form_title": say(questionnaire.title, LANGUAGE),
        "form_id": questionnaire.code,
        "default_language": language_column("", LANGUAGE)[2:],
        "version": version,
        "sat_note": " ".join(questionnaire.note.split()),
        "sat_measures": questionnaire.measures,
        **title,
    }


def _survey(document: Mapping[str, Any], questionnaire: Questionnaire, lists: "_Lists") -> Iterator[Cells]:
    if questionnaire.purpose:
        yield {"type": "note", "name": PURPOSE_NOTE, **_texts("label", questionnaire.purpose)}
    for section, raw in zip(questionnaire.sections, document["sections"], strict=True):
        yield from _section(section, raw, questionnaire, lists)


def _section(
    section: Section, raw: Mapping[str, Any], questionnaire: Questionnaire, lists: "_Lists"
) -> Iterator[Cells]:
    code = section.code
    clashes = code in questionnaire.by_code
    group = f"{GROUP}{code}" if clashes else code
    yield {
        "type": "begin_group",
        "name": group,
        **_texts("label", section.title),
        **_relevant(raw, questionnaire),
        **({"sat_code": code} if clashes else {}),
    }
    if section.intro:
        yield {"type": "note", "name": f"{INTRO_NOTE}{code}", **_texts("label", section.intro)}
    for question, raw_question in zip(section.questions, raw["questions"], strict=True):
        yield _question(question, lists) | _relevant(raw_question, questionnaire)
    yield {"type": "end_group", "name": group}


def _question(question: Question, lists: "_Lists") -> Cells:
    kind = TYPES.get(question.kind, "select_one")
    usual = DEFAULT_USE.get(question.kind, "opinion")
    return {
        "type": f"{kind} {lists.name_of(question)}" if question.choices else kind,
        "name": question.code,
        **_texts("label", question.text),
        **_texts("hint", question.help),
        "required": "yes" if question.required else "no",
        "constraint": _constraint(question),
        "appearance": _appearance(question),
        "sat_kind": question.kind,
        "sat_use": question.use if question.use != usual else "",
        "sat_na": "yes" if question.na and not question.choices else "",
        "sat_no_opinion": "yes" if question.no_opinion and not question.choices else "",
    }


def _constraint(question: Question) -> str:
    if question.kind == "number":
        return expressions.number_bounds(question.minimum, question.maximum)
    if question.kind == "text":
        return expressions.text_bound(question.max_length)
    return expressions.alone(_apart(question)) if question.kind == "several" else ""


def _appearance(question: Question) -> str:
    if question.kind in {"level5", "level3"}:
        return LIKERT
    return MULTILINE if question.kind == "text" and question.long else ""


def _apart(question: Question) -> list[str]:
    return sorted(name for name, offered in ((NA, question.na), (NO_OPINION, question.no_opinion)) if offered)


def _relevant(raw: Mapping[str, Any], questionnaire: Questionnaire) -> Cells:
    """Write a section's or question's own condition; the parsed question also holds its section's."""
    condition = raw.get("asked_if")
    if condition is None:
        return {}
    earlier = questionnaire.by_code[condition["question"]]
    values = [str(number) for number in condition["is"]]
    return {"relevant": expressions.relevant(earlier.code, values, several=earlier.kind == "several")}


def _texts(column: str, text: Text) -> Cells:
    return {language_column(column, language): words for language, words in text.items()}


class _Lists:
    """The choices sheet as it grows: questions with the same choices share a list."""

    def __init__(self) -> None:
        self.rows: list[Cells] = []
        self._names: dict[str, str] = {}

    def name_of(self, question: Question) -> str:
        apart = _apart(question)
        key = repr(([sorted(text.items()) for text in question.choices], apart))
        if key not in self._names:
            name = "_".join([SHARED_LISTS.get(question.kind, "choices"), *apart])
            taken = name in self._names.values() or question.kind not in SHARED_LISTS
            self._names[key] = f"{name}_{question.code}" if taken else name
            self._add(self._names[key], question.choices, apart)
        return self._names[key]

    def _add(self, name: str, choices: Sequence[Text], apart: Sequence[str]) -> None:
        texts = {str(number): text for number, text in enumerate(choices, start=1)} | {key: APART[key] for key in apart}
        self.rows += [{"list_name": name, "name": choice, **_texts("label", text)} for choice, text in texts.items()]
