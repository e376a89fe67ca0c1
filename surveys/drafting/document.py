"""The document of a draft: its normal form, and what is published of it."""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any

from surveys.questionnaire import CODE, DEFAULT_USE, FIXED_CHOICES, InvalidQuestionnaire, Kind, parse

Document = dict[str, Any]
Element = dict[str, Any]
Texts = dict[str, str]

HEAD = "dau"
VIETNAMESE = "vi"
DEFAULT_LENGTH = 2_000
SCALES = frozenset({"level5", "level3"})
# Kinds whose choices are written by whoever makes the questionnaire.
NAMED_CHOICES: Mapping[str, int] = {"level3": 3, "single": 2, "several": 2}
HEAD_KEYS = ("code", "title", "purpose", "note", "measures", "languages")


class UnknownPlace(LookupError):
    """The draft has no section or question with this id."""


def blank(*, code: str = "", title: str = "") -> Document:
    """Return a draft with one empty section."""
    document: Document = {
        "code": code,
        "title": {VIETNAMESE: title} if title else {},
        "purpose": {},
        "note": "",
        "measures": "agency",
        "languages": [VIETNAMESE],
        "next": 1,
        "sections": [],
    }
    document["sections"].append(new_section(document, code="A"))
    return document


def adopt(document: Any) -> Document:
    """Return a draft of a questionnaire's document. Raises InvalidQuestionnaire where that is none."""
    parse(document)
    draft = blank()
    draft.update(
        code=document["code"],
        title=texts(document.get("title")),
        purpose=texts(document.get("purpose")),
        note=str(document.get("note") or ""),
        measures=document.get("measures", "agency"),
        sections=[],
    )
    for raw in document["sections"]:
        section = new_section(draft, code=raw["code"])
        section.update(title=texts(raw.get("title")), intro=texts(raw.get("intro")), asked_if=_rule(raw))
        section["questions"] = [_adopted(draft, each) for each in raw["questions"]]
        draft["sections"].append(section)
    draft["languages"] = languages_used(draft)
    return draft


def new_section(document: Document, *, code: str) -> Element:
    """Return an empty section with an id of its own in the draft."""
    return {"id": _next_id(document, "p"), "code": code, "title": {}, "intro": {}, "asked_if": None, "questions": []}


def new_question(document: Document, *, code: str, kind: Kind = "level5") -> Element:
    """Return a question without words, with an id of its own in the draft."""
    return {
        "id": _next_id(document, "c"),
        "code": code,
        "kind": kind,
        "text": {},
        "help": {},
        "use": DEFAULT_USE.get(kind, "opinion"),
        "required": kind != "text",
        "na": False,
        "no_opinion": False,
        "choices": [{} for _ in range(NAMED_CHOICES.get(kind, 0))],
        "minimum": None,
        "maximum": None,
        "max_length": DEFAULT_LENGTH,
        "long": True,
        "asked_if": None,
    }


def content(draft: Document) -> Document:
    """Return the document to publish: the draft without what only drafts have, and without what goes unsaid."""
    head = {"code": draft["code"], "title": _spoken(draft["title"]), "measures": draft["measures"]}
    sections = []
    for section in draft["sections"]:
        kept = {"code": section["code"], "title": _spoken(section["title"]), "intro": _spoken(section["intro"])}
        kept["asked_if"] = deepcopy(section["asked_if"])
        kept["questions"] = [_published(question) for question in section["questions"]]
        sections.append(_said(kept))
    return _said({**head, "purpose": _spoken(draft["purpose"]), "note": draft["note"].strip()}) | {"sections": sections}


def refused(draft: Document) -> list[str]:
    """Return the faults the parser finds in what would be published; none if it can be read."""
    try:
        parse(content(draft))
    except InvalidQuestionnaire as refusal:
        return refusal.faults
    return []


def find(document: Document, id: str) -> Element:
    """Return a section or question, or the draft itself for HEAD. Raises UnknownPlace."""
    if id == HEAD:
        return document
    for section in document["sections"]:
        if section["id"] == id:
            return section  # type: ignore[no-any-return]
        for question in section["questions"]:
            if question["id"] == id:
                return question  # type: ignore[no-any-return]
    raise UnknownPlace(id)


def section_of(document: Document, id: str) -> Element:
    """Return the section that holds a question. Raises UnknownPlace."""
    for section in document["sections"]:
        if any(question["id"] == id for question in section["questions"]):
            return section  # type: ignore[no-any-return]
    raise UnknownPlace(id)


def own(document: Document, id: str) -> Element:
    """Return what an element says itself, without the elements in it. Raises UnknownPlace."""
    element = find(document, id)
    if id == HEAD:
        return {key: element[key] for key in HEAD_KEYS}
    return {key: value for key, value in element.items() if key != "questions"}


def questions(document: Document) -> list[Element]:
    """Return the questions in order."""
    return [question for section in document["sections"] for question in section["questions"]]


def choices_of(question: Element) -> list[Texts]:
    """Return the choices of a question as the citizen sees them; none for numbers and text."""
    if question["kind"] in ("number", "text"):
        return []
    named = question["choices"] if question["kind"] in NAMED_CHOICES or question["choices"] else None
    return named if named is not None else [dict(each) for each in FIXED_CHOICES[question["kind"]]]


def languages_used(document: Document) -> list[str]:
    """Return the languages that any text is written in; Vietnamese first."""
    found = {language for _id, _field, said in all_texts(document) for language, text in said.items() if text}
    return [VIETNAMESE, *sorted(found - {VIETNAMESE})]


def all_texts(document: Document) -> Iterator[tuple[str, str, Texts]]:
    """Yield (id, field, texts) of everything citizens read, in order; choices are the fields "choices.1", …"""
    yield HEAD, "title", document["title"]
    yield HEAD, "purpose", document["purpose"]
    for section in document["sections"]:
        yield section["id"], "title", section["title"]
        yield section["id"], "intro", section["intro"]
        for question in section["questions"]:
            yield question["id"], "text", question["text"]
            yield question["id"], "help", question["help"]
            if question["kind"] not in ("number", "text"):
                for number, choice in enumerate(question["choices"], 1):
                    yield question["id"], f"choices.{number}", choice


def is_code(code: str) -> bool:
    return CODE.fullmatch(code) is not None


def texts(raw: Any) -> Texts:
    """Return a text by language; a plain string is Vietnamese."""
    return {VIETNAMESE: raw} if isinstance(raw, str) else dict(raw or {})


def _adopted(draft: Document, raw: Mapping[str, Any]) -> Element:
    question = new_question(draft, code=raw["code"], kind=raw["kind"])
    kept = ("use", "required", "na", "no_opinion", "minimum", "maximum", "max_length", "long")
    question.update({key: raw[key] for key in kept if key in raw})
    question.update(text=texts(raw.get("text")), help=texts(raw.get("help")), asked_if=_rule(raw))
    question["choices"] = [texts(choice) for choice in raw.get("choices") or []]
    return question


def _rule(raw: Mapping[str, Any]) -> Element | None:
    rule = raw.get("asked_if")
    return {"question": rule["question"], "is": sorted(rule["is"])} if rule else None


def _published(question: Element) -> Element:
    kind = question["kind"]
    kept = {"code": question["code"], "kind": kind, "text": _spoken(question["text"])}
    kept["help"] = _spoken(question["help"])
    if kind not in ("number", "text"):
        kept["choices"] = [_spoken(choice) for choice in question["choices"]]
    kept["asked_if"] = deepcopy(question["asked_if"])
    return _said(kept) | _settings(question)


def _settings(question: Element) -> Element:
    kind = question["kind"]
    kept: Element = {}
    if question["use"] != DEFAULT_USE.get(kind, "opinion"):
        kept["use"] = question["use"]
    if question["required"] != (kind != "text"):
        kept["required"] = question["required"]
    kept.update({flag: True for flag in ("na", "no_opinion") if question[flag]})
    if kind == "number":
        kept.update(minimum=question["minimum"], maximum=question["maximum"])
    if kind == "text":
        kept.update(max_length=question["max_length"], long=question["long"])
    return kept


def _said(fields: Element) -> Element:
    return {key: value for key, value in fields.items() if value or key in ("code", "questions")}


def _spoken(said: Texts) -> Texts:
    return {language: " ".join(text.split()) for language, text in said.items() if text.strip()}


def _next_id(document: Document, sign: str) -> str:
    number = document["next"]
    document["next"] = number + 1
    return f"{sign}{number}"
