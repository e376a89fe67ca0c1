"""What hinders publishing a draft, and what its author should look at. Pure: words are made of it elsewhere."""

import dataclasses
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from surveys.drafting.document import (
    HEAD,
    NAMED_CHOICES,
    VIETNAMESE,
    Document,
    Element,
    choices_of,
    is_code,
    questions,
    refused,
)
from surveys.drafting.languages import missing
from surveys.drafting.staleness import stale
from surveys.languages import OWN_NAMES
from surveys.questionnaire import MAX_NUMBER, MAX_SEVERAL, MAX_TEXT, SLUG

Level = Literal["error", "warning"]

# Kinds a method can score (scoring.method.SCALES).
SCORED = frozenset({"level5", "level3", "single"})
MOST_CHOICES: Mapping[str, int] = {"level3": 3, "single": 99, "several": MAX_SEVERAL}
LONGEST: Mapping[str, int] = {
    "title": 300,
    "purpose": 2_000,
    "intro": 2_000,
    "text": 1_000,
    "help": 1_000,
    "choices": 300,
}
LONGEST_NOTE = 5_000
LONG_QUESTIONNAIRE = 60
_PLACE = re.compile(r"^sections\[(\d+)](?:\.questions\[(\d+)])?\.?(\w*)")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found: at the section or question `id` (HEAD: the whole), in its `field`; `about` fills the words."""

    level: Level
    id: str
    field: str
    kind: str
    about: Mapping[str, Any] = dataclasses.field(default_factory=dict)


def findings(draft: Document) -> list[Finding]:
    """Return everything found, errors in the order of the questionnaire, then warnings."""
    found = [*_head(draft), *_sections(draft), *_questions(draft), *_lengths(draft), *_languages(draft)]
    if not any(each.level == "error" for each in found):
        found.extend(_parser(draft))
    order = {HEAD: 0, **{id: at for at, id in enumerate(_ids(draft), 1)}}
    return sorted(found, key=lambda each: (each.level != "error", order.get(each.id, 0)))


def is_publishable(found: list[Finding]) -> bool:
    return not any(each.level == "error" for each in found)


def _ids(draft: Document) -> Iterator[str]:
    for section in draft["sections"]:
        yield section["id"]
        yield from (question["id"] for question in section["questions"])


def _head(draft: Document) -> Iterator[Finding]:
    if not SLUG.fullmatch(draft["code"]):
        yield Finding("error", HEAD, "code", "slug")
    if not _says(draft["title"]):
        yield Finding("error", HEAD, "title", "no_title")
    if not draft["sections"]:
        yield Finding("error", HEAD, "", "no_sections")
    asked = questions(draft)
    if asked and all(question["kind"] == "text" for question in asked):
        yield Finding("error", HEAD, "", "only_text")
    if draft["measures"] == "agency" and asked and not any(question["use"] == "scored" for question in asked):
        yield Finding("warning", HEAD, "", "nothing_scored")
    if len(asked) > LONG_QUESTIONNAIRE:
        yield Finding("warning", HEAD, "", "long", {"count": len(asked)})


def _sections(draft: Document) -> Iterator[Finding]:
    codes = Counter(section["code"] for section in draft["sections"])
    earlier: dict[str, Element] = {}
    for section in draft["sections"]:
        yield from _code(section, codes)
        if not _says(section["title"]):
            yield Finding("error", section["id"], "title", "no_section_title")
        if not section["questions"]:
            yield Finding("error", section["id"], "", "empty_section")
        yield from _rule(section, earlier, draft)
        earlier.update((question["code"], question) for question in section["questions"])


def _questions(draft: Document) -> Iterator[Finding]:
    codes = Counter(question["code"] for question in questions(draft))
    words = Counter(_plain(question["text"]) for question in questions(draft) if _says(question["text"]))
    earlier: dict[str, Element] = {}
    for question in questions(draft):
        yield from _code(question, codes)
        if not _says(question["text"]):
            yield Finding("error", question["id"], "text", "no_text")
        elif words[_plain(question["text"])] > 1:
            yield Finding("warning", question["id"], "text", "text_twice")
        yield from _by_kind(question)
        yield from _choices(question)
        yield from _rule(question, earlier, draft)
        earlier[question["code"]] = question


def _code(element: Element, codes: Mapping[str, int]) -> Iterator[Finding]:
    if not is_code(element["code"]):
        yield Finding("error", element["id"], "code", "code")
    elif codes[element["code"]] > 1:
        yield Finding("error", element["id"], "code", "code_twice", {"code": element["code"]})


def _by_kind(question: Element) -> Iterator[Finding]:
    id, kind = question["id"], question["kind"]
    if question["use"] == "scored" and kind not in SCORED:
        yield Finding("error", id, "use", "scored_without_scale")
    if kind == "number" and not _bounds(question):
        yield Finding("error", id, "minimum", "no_bounds", {"most": MAX_NUMBER})
    length = question["max_length"]
    if kind == "text" and (type(length) is not int or not 1 <= length <= MAX_TEXT):
        yield Finding("error", id, "max_length", "length", {"most": MAX_TEXT})


def _bounds(question: Element) -> bool:
    low, high = question["minimum"], question["maximum"]
    return type(low) is int and type(high) is int and 0 <= low <= high <= MAX_NUMBER


def _choices(question: Element) -> Iterator[Finding]:
    id, kind, choices = question["id"], question["kind"], question["choices"]
    if kind not in NAMED_CHOICES:
        return
    low, high = NAMED_CHOICES[kind], MOST_CHOICES[kind]
    if len(choices) < low:
        yield Finding("error", id, "choices", "few_choices", {"low": low, "count": len(choices)})
    if len(choices) > high:
        yield Finding("error", id, "choices", "many_choices", {"high": high, "count": len(choices)})
    for number, choice in enumerate(choices, 1):
        if not _says(choice):
            yield Finding("error", id, f"choices.{number}", "no_choice_text", {"number": number})
    said = Counter(_plain(choice) for choice in choices if _says(choice))
    if any(count > 1 for count in said.values()):
        yield Finding("warning", id, "choices", "choice_twice")


def _rule(element: Element, earlier: Mapping[str, Element], draft: Document) -> Iterator[Finding]:
    rule = element["asked_if"]
    if not rule:
        return
    code = rule["question"]
    question = earlier.get(code)
    if question is None:
        exists = any(each["code"] == code for each in questions(draft))
        kind = "rule_later" if exists else "rule_unknown"
        yield Finding("error", element["id"], "rule", kind, {"code": code})
    elif not choices_of(question):
        yield Finding("error", element["id"], "rule", "rule_without_choices", {"code": code})
    elif not rule["is"]:
        yield Finding("error", element["id"], "rule", "rule_empty", {"code": code})
    elif max(rule["is"]) > len(choices_of(question)):
        yield Finding("error", element["id"], "rule", "rule_choice_gone", {"code": code})


def _lengths(draft: Document) -> Iterator[Finding]:
    from_head = ((HEAD, key, draft[key]) for key in ("title", "purpose"))
    from_parts = (
        (element["id"], key, element[key])
        for element in (*draft["sections"], *questions(draft))
        for key in ("title", "intro", "text", "help")
        if key in element
    )
    from_choices = (
        (question["id"], f"choices.{number}", choice)
        for question in questions(draft)
        for number, choice in enumerate(question["choices"], 1)
    )
    for id, key, said in (*from_head, *from_parts, *from_choices):
        most = LONGEST[key.partition(".")[0]]
        for language, text in said.items():
            if len(text) > most:
                about = {"most": most, "count": len(text), "language": language}
                yield Finding("error", id, key, "too_long", about)
    if len(draft["note"]) > LONGEST_NOTE:
        about = {"most": LONGEST_NOTE, "count": len(draft["note"]), "language": VIETNAMESE}
        yield Finding("error", HEAD, "note", "too_long", about)


def _languages(draft: Document) -> Iterator[Finding]:
    """A language in which questions are missing is not offered; one whose choices are missing would be mixed."""
    for language in draft["languages"][1:]:
        if language not in OWN_NAMES:
            yield Finding("warning", HEAD, "languages", "language_unknown", {"language": language})
            continue
        lacking, old = missing(draft, language), stale(draft, language)
        if old:
            yield Finding("warning", HEAD, "languages", "language_stale", {"language": language, "count": len(old)})
        if not lacking:
            continue
        offered = not any(each.field == "text" for each in lacking)
        choices = [each for each in lacking if each.field.startswith("choices")]
        if offered and choices:
            for each in choices:
                number = int(each.field.partition(".")[2])
                about = {"language": language, "number": number}
                yield Finding("error", each.id, each.field, "choice_untranslated", about)
        else:
            kind = "language_partial" if offered else "language_missing"
            yield Finding("warning", HEAD, "languages", kind, {"language": language, "count": len(lacking)})


def _parser(draft: Document) -> Iterator[Finding]:
    """Whatever the parser finds that is not named above must refuse all the same, at its place."""
    for fault in refused(draft):
        path, _colon, words = fault.partition(": ")
        id, key = _place(draft, path)
        yield Finding("error", id, key, "parser", {"words": words or path})


def _place(draft: Document, path: str) -> tuple[str, str]:
    match = _PLACE.match(path)
    if match is None:
        return HEAD, path.partition(".")[0] if path in ("code", "title", "purpose", "note", "measures") else ""
    section = draft["sections"][int(match[1]) - 1]
    if match[2]:
        return section["questions"][int(match[2]) - 1]["id"], match[3]
    return section["id"], match[3]


def _says(said: Mapping[str, str]) -> bool:
    return bool(said.get(VIETNAMESE, "").strip())


def _plain(said: Mapping[str, str]) -> str:
    return " ".join(said[VIETNAMESE].casefold().split())
