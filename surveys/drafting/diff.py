"""How two wordings of a questionnaire differ, question by question. Pure.

Questions and sections are the same where their codes are; what is compared is what gets published.
"""

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal

from surveys.drafting.document import Document, Element, Texts, choices_of, questions

What = Literal["head", "section", "question"]
Kind = Literal["added", "removed", "moved", "text", "setting", "choice_added", "choice_removed", "rule"]

SETTINGS = ("kind", "use", "required", "na", "no_opinion")
BY_KIND: Mapping[str, tuple[str, ...]] = {"number": ("minimum", "maximum"), "text": ("max_length", "long")}


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. `label` is the Vietnamese text of what changed, `old` and `new` the values of `field`."""

    kind: Kind
    what: What
    code: str
    label: str
    field: str = ""
    language: str = ""
    old: Any = None
    new: Any = None
    about: Mapping[str, Any] = dataclasses.field(default_factory=dict)


def changes(old: Document, new: Document) -> list[Change]:
    """Return the differences from one draft document to another, in the order of the new one; removals last."""
    return [*_head(old, new), *_sections(old, new), *_questions(old, new)]


def _head(old: Document, new: Document) -> Iterator[Change]:
    for key in ("title", "purpose"):
        yield from _texts("head", "", "", key, old[key], new[key])
    for key in ("note", "measures", "code"):
        if old[key] != new[key]:
            yield Change("text" if key == "note" else "setting", "head", "", "", key, "", old[key], new[key])


def _sections(old: Document, new: Document) -> Iterator[Change]:
    before, after = _by_code(old["sections"]), _by_code(new["sections"])
    moved = _moved(list(before), list(after))
    for code, section in after.items():
        label = _label(section)
        if code not in before:
            yield Change("added", "section", code, label)
            continue
        if code in moved:
            yield Change("moved", "section", code, label)
        for key in ("title", "intro"):
            yield from _texts("section", code, label, key, before[code][key], section[key])
        yield from _rule("section", code, label, (old, before[code]), (new, section))
    for code, section in before.items():
        if code not in after:
            yield Change("removed", "section", code, _label(section))


def _questions(old: Document, new: Document) -> Iterator[Change]:
    before, after = _by_code(questions(old)), _by_code(questions(new))
    homes_before, homes_after = _homes(old), _homes(new)
    moved = _moved(list(before), list(after))
    for code, question in after.items():
        label = _label(question)
        if code not in before:
            yield Change("added", "question", code, label)
            continue
        if code in moved or homes_before[code] != homes_after[code]:
            about = {"from": homes_before[code], "to": homes_after[code]}
            yield Change("moved", "question", code, label, about=about)
        yield from _question(code, (old, before[code]), (new, question))
    for code, question in before.items():
        if code not in after:
            yield Change("removed", "question", code, _label(question))


def _question(code: str, old: tuple[Document, Element], new: tuple[Document, Element]) -> Iterator[Change]:
    before, after = old[1], new[1]
    label = _label(after)
    for key in ("text", "help"):
        yield from _texts("question", code, label, key, before[key], after[key])
    for key in (*SETTINGS, *BY_KIND.get(after["kind"], ())):
        if before[key] != after[key]:
            yield Change("setting", "question", code, label, key, "", before[key], after[key])
    yield from _choices(code, label, choices_of(before), choices_of(after))
    yield from _rule("question", code, label, old, new)


def _choices(code: str, label: str, old: Sequence[Texts], new: Sequence[Texts]) -> Iterator[Change]:
    for number, (before, after) in enumerate(zip(old, new, strict=False), 1):
        yield from _texts("question", code, label, f"choices.{number}", before, after)
    for number, choice in enumerate(new[len(old) :], len(old) + 1):
        yield Change("choice_added", "question", code, label, f"choices.{number}", "vi", None, choice.get("vi", ""))
    for number, choice in enumerate(old[len(new) :], len(new) + 1):
        yield Change("choice_removed", "question", code, label, f"choices.{number}", "vi", choice.get("vi", ""), None)


def _rule(
    what: What, code: str, label: str, old: tuple[Document, Element], new: tuple[Document, Element]
) -> Iterator[Change]:
    if old[1]["asked_if"] != new[1]["asked_if"]:
        about = {"old": old[0], "new": new[0]}
        yield Change("rule", what, code, label, "rule", "", old[1]["asked_if"], new[1]["asked_if"], about)


def _texts(what: What, code: str, label: str, key: str, old: Texts, new: Texts) -> Iterator[Change]:
    for language in dict.fromkeys(("vi", *old, *new)):
        before, after = (" ".join(said.get(language, "").split()) for said in (old, new))
        if before != after:
            yield Change("text", what, code, label, key, language, before, after)


def _moved(old: list[str], new: list[str]) -> frozenset[str]:
    """Return the codes that stand elsewhere among those in both: the fewest whose moving explains the new order."""
    kept = [code for code in old if code in set(new)]
    now = [code for code in new if code in set(old)]
    blocks = SequenceMatcher(None, kept, now, autojunk=False).get_matching_blocks()
    still = {code for block in blocks for code in now[block.b : block.b + block.size]}
    return frozenset(now) - still


def _homes(document: Document) -> dict[str, str]:
    return {question["code"]: section["code"] for section in document["sections"] for question in section["questions"]}


def _by_code(elements: Sequence[Element]) -> dict[str, Element]:
    return {element["code"]: element for element in elements}


def _label(element: Element) -> str:
    said: Texts = element.get("text") or element.get("title") or {}
    return said.get("vi", "")
