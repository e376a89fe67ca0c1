"""The editor's page as rows: sections and questions with their words, one of them open as a form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from surveys.drafting.document import HEAD, NAMED_CHOICES, Document, Element, choices_of
from surveys.editor.findings import Note
from surveys.editor.words import (
    in_sentence,
    kind_value,
    kind_words,
    kinds,
    measures,
    numbers,
    rule_words,
    say,
    uses,
)


@dataclass(frozen=True, slots=True)
class Box:
    """One text in one language: its control's name, what it says, and what is wrong with it."""

    name: str
    language: str
    label: str
    value: str
    error: str


@dataclass(frozen=True, slots=True)
class ChoiceRow:
    number: int
    was: str
    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class QuestionRow:
    id: str
    code: str
    number: int
    text: str
    kind: str
    marks: tuple[str, ...]
    rule: str
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class SectionRow:
    id: str
    code: str
    title: str
    count: str
    rule: str
    notes: tuple[Note, ...]
    questions: tuple[QuestionRow, ...]


def sections(document: Document, found: Sequence[Note]) -> list[SectionRow]:
    """Return all rows, closed."""
    by_id = _by_id(found)
    number = 0
    rows = []
    for section in document["sections"]:
        inside = []
        for question in section["questions"]:
            number += 1
            inside.append(_question(question, number, document, by_id.get(question["id"], ())))
        rows.append(_section(section, document, by_id.get(section["id"], ()), tuple(inside)))
    return rows


def head_form(document: Document, errors: Mapping[str, str]) -> dict[str, Any]:
    """Return the values of the head's form."""
    return {
        "id": HEAD,
        "code": document["code"],
        "note": document["note"],
        "measures": document["measures"],
        "measures_choices": measures(),
        "title": _boxes(document, "title", document["title"], _("Tên phiếu"), errors),
        "purpose": _boxes(document, "purpose", document["purpose"], _("Mục đích, nói với người trả lời"), errors),
        "errors": errors,
    }


def section_form(document: Document, section: Element, errors: Mapping[str, str]) -> dict[str, Any]:
    return {
        "id": section["id"],
        "code": section["code"],
        "title": _boxes(document, "title", section["title"], _("Tên phần"), errors),
        "intro": _boxes(document, "intro", section["intro"], _("Lời dẫn"), errors),
        "errors": errors,
        **_rule(document, section, earlier(document, section["id"])),
    }


def question_form(document: Document, question: Element, errors: Mapping[str, str]) -> dict[str, Any]:
    """Return the values of a question's form: the controls its kind needs."""
    kind = question["kind"]
    return {
        "id": question["id"],
        "code": question["code"],
        "kind": kind_value(question),
        "kinds": kinds(),
        "use": question["use"],
        "uses": uses(),
        "text": _boxes(document, "text", question["text"], _("Câu hỏi"), errors),
        "help": _boxes(document, "help", question["help"], _("Hướng dẫn"), errors),
        "flags": _flags(question),
        "choices": _choices(document, question, errors) if kind in NAMED_CHOICES else (),
        "can_add": kind in ("single", "several"),
        "fixed": [say(choice) for choice in choices_of(question)] if kind not in NAMED_CHOICES else [],
        "is_number": kind == "number",
        "minimum": question["minimum"],
        "maximum": question["maximum"],
        "is_text": kind == "text",
        "max_length": question["max_length"],
        "sections": [(each["id"], f"{each['code']}. {say(each['title'])}") for each in document["sections"]],
        "section": next(each["id"] for each in document["sections"] if question in each["questions"]),
        "errors": errors,
        **_rule(document, question, earlier(document, question["id"])),
    }


def earlier(document: Document, id: str) -> list[Element]:
    """Return the questions with choices that stand before a section or question: those its rule may name."""
    found: list[Element] = []
    for section in document["sections"]:
        if section["id"] == id:
            break
        for question in section["questions"]:
            if question["id"] == id:
                return found
            if choices_of(question):
                found.append(question)
    return found


def _section(
    section: Element, document: Document, found: Sequence[Note], inside: tuple[QuestionRow, ...]
) -> SectionRow:
    count = ngettext("%(count)s câu", "%(count)s câu", len(inside)) % {"count": len(inside)}
    title = say(section["title"])
    return SectionRow(section["id"], section["code"], title, count, rule_words(section, document), tuple(found), inside)


def _question(question: Element, number: int, document: Document, found: Sequence[Note]) -> QuestionRow:
    return QuestionRow(
        id=question["id"],
        code=question["code"],
        number=number,
        text=say(question["text"]),
        kind=kind_words(question),
        marks=tuple(_marks(question)),
        rule=rule_words(question, document),
        notes=tuple(found),
    )


def _marks(question: Element) -> list[str]:
    """Say what is not the usual of a kind: the use, whether it may stay blank, and what stands beside the choices."""
    marks = []
    if question["use"] != "text":
        marks.append(dict(uses())[question["use"]])
    if question["kind"] in ("single", "several"):
        count = len(question["choices"])
        marks.append(ngettext("%(count)s phương án", "%(count)s phương án", count) % {"count": count})
    if question["required"] == (question["kind"] == "text"):
        marks.append(_("bắt buộc") if question["required"] else _("không bắt buộc"))
    if choices_of(question):
        marks.extend([_("có “Không áp dụng”")] * question["na"] + [_("có “Không có ý kiến”")] * question["no_opinion"])
    return marks


def _flags(question: Element) -> list[dict[str, Any]]:
    flags = [("required", _("Bắt buộc trả lời"), "")]
    if choices_of(question):
        flags.append(("na", _("Có “Không áp dụng với tôi”"), _("người không gặp việc này")))
        flags.append(("no_opinion", _("Có “Không có ý kiến”"), _("gặp nhưng không muốn đánh giá")))
    return [{"name": name, "label": label, "hint": hint, "on": question[name]} for name, label, hint in flags]


def _choices(document: Document, question: Element, errors: Mapping[str, str]) -> tuple[ChoiceRow, ...]:
    return tuple(
        ChoiceRow(
            number,
            str(number),
            _boxes(document, f"choice.{number}", choice, _("Phương án %(number)s") % {"number": number}, errors),
        )
        for number, choice in enumerate(question["choices"], 1)
    )


def _boxes(
    document: Document, name: str, said: Mapping[str, str], label: str, errors: Mapping[str, str]
) -> tuple[Box, ...]:
    several = len(document["languages"]) > 1
    return tuple(
        Box(
            name=f"{name}.{language}",
            language=language,
            label=f"{label} ({in_sentence(language)})" if several else label,
            value=said.get(language, ""),
            error=errors.get(f"{name}.{language}", ""),
        )
        for language in document["languages"]
    )


def _rule(document: Document, element: Element, before: Sequence[Element]) -> dict[str, Any]:
    """Return the controls of the rule: questions to choose from, and the answers of the one chosen."""
    numbered = numbers(document)
    rule = element["asked_if"]
    offered = [("", _("Hỏi mọi người"))]
    offered.extend(
        (each["code"], _("Chỉ hỏi khi câu %(number)s “%(text)s” trả lời…") % _short(each, numbered)) for each in before
    )
    asked = next((each for each in before if rule and each["code"] == rule["question"]), None)
    if rule and asked is None:
        offered.append((rule["question"], _("(không dùng được) câu %(code)s") % {"code": rule["question"]}))
    answers = [
        {"number": number, "label": say(choice), "on": rule is not None and number in rule["is"]}
        for number, choice in enumerate(choices_of(asked) if asked else (), 1)
    ]
    return {"rules": offered, "rule": rule["question"] if rule else "", "rule_answers": answers}


def _short(question: Element, numbered: Mapping[str, int]) -> dict[str, Any]:
    text = say(question["text"])
    return {"number": numbered[question["code"]], "text": text if len(text) <= 60 else f"{text[:59]}…"}


def _by_id(found: Sequence[Note]) -> dict[str, list[Note]]:
    by_id: dict[str, list[Note]] = {}
    for note in found:
        by_id.setdefault(note.id, []).append(note)
    return by_id
