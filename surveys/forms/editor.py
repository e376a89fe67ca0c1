"""What an editor typed into a section, a question or the head: fields to set, and what cannot be taken at all.

A draft may be unfinished, so almost anything is taken; only what could not be stored or shown again is refused.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, get_args

from django.http import QueryDict
from django.utils.translation import gettext as _

from surveys.drafting.document import Element, Texts, choices_of
from surveys.drafting.edits import Choice
from surveys.editor.words import LONG_TEXT, SHORT_TEXT
from surveys.questionnaire import CODE, Kind, Measures, Use

LONGEST_TEXT = 10_000
LONGEST_CODE = 60
MOST_CHOICES = 99
_CHOICE = re.compile(r"choice\.([0-9]{1,4})\.was")
_DIGITS = re.compile(r"[0-9]{1,9}")
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Typed:
    """Fields to set, and errors by the name of the control they belong to."""

    fields: Mapping[str, Any]
    errors: Mapping[str, str] = field(default_factory=dict)


def head(post: QueryDict, element: Element, *, code_fixed: bool) -> Typed:
    """Read the head's form."""
    errors: dict[str, str] = {}
    languages = element["languages"]
    fields: dict[str, Any] = {
        "title": _texts(post, "title", element["title"], languages, errors),
        "purpose": _texts(post, "purpose", element["purpose"], languages, errors),
        "note": _clean(_sent(post, "note", element["note"]), "note", errors),
        "measures": _one_of(post.get("measures"), get_args(Measures), element["measures"]),
    }
    if not code_fixed:
        fields["code"] = _code(post, element, errors)
    return Typed(fields, errors)


def section(post: QueryDict, element: Element, languages: Sequence[str], earlier: Sequence[Element]) -> Typed:
    """Read a section's form; `earlier` are the questions its rule may name."""
    errors: dict[str, str] = {}
    fields = {
        "code": _code(post, element, errors),
        "title": _texts(post, "title", element["title"], languages, errors),
        "intro": _texts(post, "intro", element["intro"], languages, errors),
        "asked_if": _rule(post, element, earlier),
    }
    return Typed(fields, errors)


def question(post: QueryDict, element: Element, languages: Sequence[str], earlier: Sequence[Element]) -> Typed:
    """Read a question's form. Controls that its kind does not show leave what they stand for alone."""
    errors: dict[str, str] = {}
    fields: dict[str, Any] = {
        "code": _code(post, element, errors),
        "text": _texts(post, "text", element["text"], languages, errors),
        "help": _texts(post, "help", element["help"], languages, errors),
        "use": _one_of(post.get("use"), get_args(Use), element["use"]),
        "asked_if": _rule(post, element, earlier),
        **_kind(post, element),
        **{flag: flag in post for flag in ("required", "na", "no_opinion") if f"has_{flag}" in post},
    }
    for name in ("minimum", "maximum", "max_length"):
        if name in post:
            fields[name] = _number(_sent(post, name), name, errors)
    if any(_CHOICE.fullmatch(name) for name in post):
        fields["choices"] = _choices(post, element, languages, errors)
    return Typed(fields, errors)


def rearranged(choices: Sequence[Choice], command: str) -> list[Choice]:
    """Return choices after "add:n" (behind the n-th), "drop:n", "up:n" or "down:n"; anything else changes nothing."""
    name, _colon, place = command.partition(":")
    kept = list(choices)
    at = int(place) - 1 if _DIGITS.fullmatch(place) else -1
    if name == "add":
        kept.insert(min(at + 1, len(kept)) if at >= 0 else len(kept), Choice({}))
    elif 0 <= at < len(kept):
        if name == "drop":
            del kept[at]
        to = {"up": at - 1, "down": at + 1}.get(name, -1)
        if 0 <= to < len(kept):
            kept[at], kept[to] = kept[to], kept[at]
    return kept


def translations(post: QueryDict, language: str) -> tuple[dict[tuple[str, str], dict[str, str]], dict[str, str]]:
    """Read the side-by-side form: texts of a language by (id, field), and errors by control."""
    errors: dict[str, str] = {}
    said = {}
    for name in post:
        if name.startswith("t.") and name.count(".") >= 2:
            _sign, id, place = name.split(".", 2)
            said[id, place] = {language: _clean(_sent(post, name), name, errors)}
    return said, errors


def confirmed(post: QueryDict) -> set[tuple[str, str]]:
    """Read the side-by-side form: the places (id, field) whose translation somebody confirmed."""
    names = (name.split(".", 2) for name in post if name.startswith("ok.") and name.count(".") >= 2)
    return {(id, place) for _sign, id, place in names}


def shown(post: QueryDict) -> dict[tuple[str, str], str]:
    """Read the side-by-side form: the sign of what the page showed at each place (id, field)."""
    names = (name.split(".", 2) for name in post if name.startswith("was.") and name.count(".") >= 2)
    return {(id, place): _sent(post, f"was.{id}.{place}") for _sign, id, place in names}


def _sent(post: QueryDict, name: str, otherwise: str = "") -> str:
    """Return what was sent under a name; a name sent with nothing at all is as good as not sent."""
    value = post.get(name)
    return value if isinstance(value, str) else otherwise


def _choices(post: QueryDict, element: Element, languages: Sequence[str], errors: dict[str, str]) -> list[Choice]:
    return list(_each_choice(post, element, languages, errors))[: MOST_CHOICES + 1]


def _each_choice(
    post: QueryDict, element: Element, languages: Sequence[str], errors: dict[str, str]
) -> Iterator[Choice]:
    # In the order of the controls on the page, which is the order of the fields sent.
    for match in filter(None, map(_CHOICE.fullmatch, post)):
        number, was = match[1], _sent(post, match[0])
        before = int(was) if _DIGITS.fullmatch(was) and 1 <= int(was) <= len(element["choices"]) else None
        old = element["choices"][before - 1] if before else {}
        yield Choice(_texts(post, f"choice.{number}", old, languages, errors), before)


def _texts(post: QueryDict, name: str, old: Texts, languages: Sequence[str], errors: dict[str, str]) -> Texts:
    """Return texts by language; a language whose control was not sent keeps what it said."""
    said = dict(old)
    for language in languages:
        control = f"{name}.{language}"
        if control in post:
            said[language] = _clean(_sent(post, control), control, errors)
    return {language: text for language, text in said.items() if text}


def _clean(raw: str, control: str, errors: dict[str, str]) -> str:
    text = _UNSTORABLE.sub("", raw).replace("\r\n", "\n")
    if len(text) > LONGEST_TEXT:
        errors[control] = _("Dài %(count)s ký tự, không lưu được. Rút ngắn còn tối đa %(most)s.") % {
            "count": len(text),
            "most": LONGEST_TEXT,
        }
    return text if text.strip() else ""


def _code(post: QueryDict, element: Element, errors: dict[str, str]) -> str:
    code = _clean(_sent(post, "code", element["code"]), "code", errors).strip()
    if len(code) > LONGEST_CODE:
        errors["code"] = _("Mã dài %(count)s ký tự, tối đa %(most)s.") % {"count": len(code), "most": LONGEST_CODE}
    return code


def _kind(post: QueryDict, element: Element) -> dict[str, Any]:
    raw = post.get("kind")
    if raw in (SHORT_TEXT, LONG_TEXT):
        return {"kind": "text", "long": raw == LONG_TEXT}
    return {"kind": _one_of(raw, get_args(Kind), element["kind"])}


def _rule(post: QueryDict, element: Element, earlier: Sequence[Element]) -> Element | None:
    """Return the rule: the question named, and which of its answers; of another question than before, none yet."""
    old: Element | None = element["asked_if"]
    if "rule_question" not in post:
        return old
    code = str(post["rule_question"])
    if not code:
        return None
    asked = next((each for each in earlier if each["code"] == code), None)
    if old is not None and old["question"] == code and asked is None:
        return old
    if asked is None and not CODE.fullmatch(code):
        return old
    if asked is None or old is None or old["question"] != code:
        return {"question": code[:LONGEST_CODE], "is": []}
    most = len(choices_of(asked))
    picked = (int(raw) for raw in post.getlist("rule_is") if _DIGITS.fullmatch(raw))
    return {"question": code, "is": sorted({number for number in picked if 1 <= number <= most})}


def _number(raw: str, name: str, errors: dict[str, str]) -> int | None:
    if not raw.strip():
        return None
    if not _DIGITS.fullmatch(raw.strip()):
        errors[name] = _("Cần nhập một số nguyên, chỉ dùng chữ số.")
        return None
    return int(raw)


def _one_of(raw: str | None, options: tuple[str, ...], old: str) -> str:
    return raw if raw in options else old
