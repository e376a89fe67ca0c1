"""Edits of a draft's document. Each returns a new document and leaves the old one alone. Pure."""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from surveys.drafting.codes import question_code, section_code
from surveys.drafting.document import (
    NAMED_CHOICES,
    VIETNAMESE,
    Document,
    Element,
    Texts,
    UnknownPlace,
    find,
    new_question,
    new_section,
    questions,
    section_of,
)
from surveys.questionnaire import DEFAULT_USE, Kind


@dataclass(frozen=True, slots=True)
class Added:
    """A document with something new in it, and the id of that."""

    document: Document
    id: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A choice as it stands now; `was` is its number before (from 1), None for a new one."""

    texts: Texts
    was: int | None = None


def add_section(document: Document, *, after: str = "") -> Added:
    """Add an empty section behind another one, or at the end."""
    document = deepcopy(document)
    section = new_section(document, code=section_code(document))
    sections = document["sections"]
    sections.insert(_index(sections, after) + 1 if after else len(sections), section)
    return Added(document, section["id"])


def add_question(document: Document, *, section: str, after: str = "") -> Added:
    """Add a question behind another one, or at the section's end, of the same kind as the one before."""
    document = deepcopy(document)
    home = find(document, section)
    if "questions" not in home:
        raise UnknownPlace(section)
    at = _index(home["questions"], after) + 1 if after else len(home["questions"])
    kind: Kind = home["questions"][at - 1]["kind"] if at else "level5"
    question = new_question(document, code=question_code(document, home), kind=kind)
    home["questions"].insert(at, question)
    return Added(document, question["id"])


def duplicate(document: Document, id: str) -> Added:
    """Put a copy of a question behind it, under a code of its own."""
    document = deepcopy(document)
    home = section_of(document, id)
    at = _index(home["questions"], id)
    fresh = new_question(document, code=question_code(document, home))
    copy = {**deepcopy(home["questions"][at]), "id": fresh["id"], "code": fresh["code"]}
    home["questions"].insert(at + 1, copy)
    return Added(document, copy["id"])


def remove(document: Document, id: str) -> Document:
    """Take out a question, or a section with all its questions. Raises UnknownPlace."""
    document = deepcopy(document)
    if find(document, id) is document:
        raise UnknownPlace(id)
    document["sections"] = [section for section in document["sections"] if section["id"] != id]
    for section in document["sections"]:
        section["questions"] = [question for question in section["questions"] if question["id"] != id]
    return document


def shift(document: Document, id: str, step: int) -> Document:
    """Move a section or question one place up (-1) or down (1); a question passes over the edge of its section."""
    document = deepcopy(document)
    sections = document["sections"]
    if any(section["id"] == id for section in sections):
        _swap(sections, _index(sections, id), step)
        return document
    home = section_of(document, id)
    at = _index(home["questions"], id)
    if not _swap(home["questions"], at, step):
        beyond = sections.index(home) + step
        if 0 <= beyond < len(sections):
            target = sections[beyond]["questions"]
            target.insert(0 if step > 0 else len(target), home["questions"].pop(at))
    return document


def to_section(document: Document, id: str, section: str) -> Document:
    """Move a question to the end of another section. Raises UnknownPlace."""
    document = deepcopy(document)
    home, target = section_of(document, id), find(document, section)
    if "questions" not in target or home is target:
        return document
    target["questions"].append(home["questions"].pop(_index(home["questions"], id)))
    return document


def change(document: Document, id: str, fields: Mapping[str, Any]) -> Document:
    """Set fields of the head, a section or a question.

    `choices`, a sequence of Choice, keeps the rules that name them; rules also follow a question's new code.
    Raises UnknownPlace.
    """
    document = deepcopy(document)
    element = find(document, id)
    before = {"code": element["code"], "kind": element.get("kind")}
    rest = {key: value for key, value in fields.items() if key != "choices"}
    element.update(deepcopy(rest))
    if "kind" in element:
        _follow_code(document, str(before["code"]), element)
        # A kind with official words takes no others; a form sent late may still carry them.
        if "choices" in fields and element["kind"] in NAMED_CHOICES:
            _set_choices(document, element, fields["choices"])
        if element["kind"] != before["kind"]:
            _fit_kind(element, str(before["kind"]), use_given="use" in rest)
    return document


def set_texts(document: Document, said: Mapping[tuple[str, str], Mapping[str, str]]) -> Document:
    """Set texts by (id, field) as `all_texts` names them; what is no longer there is passed over."""
    document = deepcopy(document)
    for (id, field), by_language in said.items():
        try:
            place = _text_at(find(document, id), field)
        except (UnknownPlace, KeyError, IndexError, ValueError):
            continue
        place.update(by_language)
    return document


def add_language(document: Document, language: str) -> Document:
    document = deepcopy(document)
    if language not in document["languages"]:
        document["languages"].append(language)
    return document


def drop_language(document: Document, language: str) -> Document:
    """Take a language out with all its texts; Vietnamese stays."""
    document = deepcopy(document)
    if language == VIETNAMESE:
        return document
    document["languages"] = [each for each in document["languages"] if each != language]
    for element in (document, *document["sections"], *questions(document)):
        for key in ("title", "purpose", "intro", "text", "help"):
            element.get(key, {}).pop(language, None)
        for choice in element.get("choices", ()):
            choice.pop(language, None)
    return document


def _text_at(element: Element, field: str) -> Texts:
    name, _dot, number = field.partition(".")
    place: Texts = element[name][int(number) - 1] if number else element[name]
    return place


def _index(elements: Sequence[Element], id: str) -> int:
    for at, element in enumerate(elements):
        if element["id"] == id:
            return at
    raise UnknownPlace(id)


def _swap(elements: list[Element], at: int, step: int) -> bool:
    to = at + step
    if not 0 <= to < len(elements):
        return False
    elements[at], elements[to] = elements[to], elements[at]
    return True


def _rules(document: Document) -> list[Element]:
    holders = [*document["sections"], *questions(document)]
    return [holder["asked_if"] for holder in holders if holder["asked_if"]]


def _follow_code(document: Document, before: str, element: Element) -> None:
    """Let rules follow a renamed question, unless another one still has the old code."""
    if element["code"] == before or any(each["code"] == before for each in questions(document)):
        return
    for rule in _rules(document):
        if rule["question"] == before:
            rule["question"] = element["code"]


def _set_choices(document: Document, element: Element, choices: Sequence[Choice]) -> None:
    element["choices"] = [dict(choice.texts) for choice in choices]
    moved = {choice.was: number for number, choice in enumerate(choices, 1) if choice.was}
    for rule in _rules(document):
        if rule["question"] == element["code"]:
            rule["is"] = sorted(moved[code] for code in rule["is"] if code in moved)


def _fit_kind(element: Element, before: str, *, use_given: bool) -> None:
    """Give a question of another kind what that kind starts from; what is written stays."""
    kind = element["kind"]
    if kind not in NAMED_CHOICES:
        # Choices of a kind that names its own would silently rename the official words.
        element["choices"] = []
    missing = NAMED_CHOICES.get(kind, 0) - len(element["choices"])
    element["choices"].extend({} for _ in range(missing))
    if not use_given or element["use"] == DEFAULT_USE.get(before, "opinion"):
        element["use"] = DEFAULT_USE.get(kind, "opinion")
    if kind == "text" or before == "text":
        element["required"] = kind != "text"
