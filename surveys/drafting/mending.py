"""A readable questionnaire out of an unfinished draft, to look at: gaps get placeholders, wrong rules are left out."""

from copy import deepcopy

from surveys.drafting.document import (
    DEFAULT_LENGTH,
    NAMED_CHOICES,
    VIETNAMESE,
    Document,
    Element,
    Texts,
    choices_of,
    content,
    is_code,
    new_question,
)
from surveys.questionnaire import MAX_NUMBER, MAX_SEVERAL, MAX_TEXT, SLUG, Questionnaire, parse

NO_WORDS = "…"


def preview(draft: Document) -> Questionnaire:
    """Return what a draft would ask as far as it goes. A draft without questions shows one empty one."""
    draft = deepcopy(draft)
    if not SLUG.fullmatch(draft["code"]):
        draft["code"] = "ban-nhap"
    _say(draft["title"])
    draft["sections"] = [section for section in draft["sections"] if section["questions"]]
    if not any(question["kind"] != "text" for section in draft["sections"] for question in section["questions"]):
        _add_placeholder(draft)
    seen: dict[str, Element] = {}
    codes: set[str] = set()
    for section in draft["sections"]:
        _mend_code(section, codes)
        _say(section["title"])
        _mend_rule(section, seen)
        for question in section["questions"]:
            _mend_question(question, seen)
    return parse(content(draft))


def _add_placeholder(draft: Document) -> None:
    home: Element = {"id": "p0", "code": "", "title": {}, "intro": {}, "asked_if": None, "questions": []}
    home["questions"].append(new_question(draft, code="", kind="level5"))
    draft["sections"].append(home)


def _mend_question(question: Element, seen: dict[str, Element]) -> None:
    _mend_rule(question, seen)
    _mend_code(question, set(seen))
    _say(question["text"])
    kind = question["kind"]
    if kind in NAMED_CHOICES:
        most = {"level3": 3, "several": MAX_SEVERAL}.get(kind, 99)
        missing = NAMED_CHOICES[kind] - len(question["choices"])
        question["choices"] = [*question["choices"][:most], *({} for _ in range(missing))]
    for choice in question["choices"]:
        _say(choice)
    low, high = question["minimum"], question["maximum"]
    if type(low) is not int or type(high) is not int or not 0 <= low <= high <= MAX_NUMBER:
        question.update(minimum=0, maximum=MAX_NUMBER)
    length = question["max_length"]
    if type(length) is not int or not 1 <= length <= MAX_TEXT:
        question["max_length"] = DEFAULT_LENGTH
    seen[question["code"]] = question


def _mend_code(element: Element, taken: set[str]) -> None:
    number = 0
    while not is_code(element["code"]) or element["code"] in taken:
        number += 1
        element["code"] = f"X{len(taken)}_{number}"
    taken.add(element["code"])


def _mend_rule(element: Element, seen: dict[str, Element]) -> None:
    rule = element["asked_if"]
    if not rule:
        return
    question = seen.get(rule["question"])
    most = len(choices_of(question)) if question else 0
    if not rule["is"] or max(rule["is"]) > most:
        element["asked_if"] = None


def _say(said: Texts) -> None:
    if not said.get(VIETNAMESE, "").strip():
        said[VIETNAMESE] = next((text for text in said.values() if text.strip()), NO_WORDS)
