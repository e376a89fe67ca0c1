"""What citizens are told of their data, version by version: how a version is written, hashed and read. Pure."""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

SHIPPED = Path(__file__).resolve().parent / "definitions" / "privacy_notices.json"
# What stands for the name of who asks, which differs from form to form.
ASKER = "{co_quan}"
# Words on the form itself: one line each.
LINES = ("purpose_line", "anonymous_line", "agree", "short")
# Parts of the whole notice, in the order in which they are read.
PARTS = ("purposes", "kinds", "keeper", "readers", "kept", "rights", "asking")
LANGUAGES = ("vi", "en")
LONGEST_LINE, LONGEST_PART, MOST_POINTS = 300, 3000, 12
STRONG = re.compile(r"\*\*(.+?)\*\*")

Words = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Told:
    """One version in one language, as a form about one agency's service shows it."""

    number: int
    language: str
    purpose_line: str
    anonymous_line: str
    agree: str
    short: str
    points: tuple[str, ...]
    parts: tuple[tuple[str, str], ...]

    @property
    def purpose(self) -> SafeString:
        return strong(self.purpose_line)

    @property
    def anonymous(self) -> SafeString:
        return strong(self.anonymous_line)


def titles() -> Mapping[str, str]:
    """Return the headings of the parts of the whole notice, in the order in which they are read."""
    return {
        "purposes": _("Dùng vào việc gì"),
        "kinds": _("Dữ liệu gì"),
        "keeper": _("Ai giữ, ai chịu trách nhiệm"),
        "readers": _("Ai được xem"),
        "kept": _("Giữ bao lâu"),
        "rights": _("Quyền của ông/bà"),
        "asking": _("Yêu cầu bằng cách nào"),
    }


def strong(text: str) -> SafeString:
    """Return a line as HTML, what stands between ** as <strong>."""
    return mark_safe(STRONG.sub(r"<strong>\1</strong>", conditional_escape(text)))  # noqa: S308 -- escaped before


def written_in(words: Words, language: str) -> str:
    """Return the language in which a version speaks to who reads in `language`."""
    return language if words.get(language) else "vi"


def told(number: int, words: Words, language: str, asker: str) -> Told:
    """Return a version in a language, in Vietnamese where it was not written in that one."""
    language = written_in(words, language)
    chosen = words[language]

    def said(name: str) -> str:
        return str(chosen[name]).replace(ASKER, asker)

    points = tuple(point.replace(ASKER, asker) for point in chosen["points"])
    parts = tuple((name, said(name)) for name in PARTS if chosen[name])
    purpose, anonymous, agree, short = (said(name) for name in LINES)
    return Told(number, language, purpose, anonymous, agree, short, points, parts)


def digest(number: int, words: Words) -> str:
    """Return the hash by which anybody can check that a version is the one that was stored."""
    content = {"number": number, "words": words}
    return hashlib.sha256(canonical(content).encode()).hexdigest()


def canonical(content: Mapping[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


@lru_cache(maxsize=1)
def shipped() -> tuple[Mapping[str, Any], ...]:
    """Return the versions that come with the portal: number, reason, words. They are never changed, only added to."""
    return tuple(json.loads(SHIPPED.read_text("utf-8")))


def faults(words: Words) -> Iterator[tuple[str, str]]:
    """Yield (language.field, kind) of what keeps words from being published; kinds: missing, long, many."""
    for language, fields in words.items():
        for name in (*LINES, *PARTS):
            longest = LONGEST_LINE if name in LINES else LONGEST_PART
            if not fields[name]:
                yield f"{language}.{name}", "missing"
            elif len(fields[name]) > longest:
                yield f"{language}.{name}", "long"
        points = fields["points"]
        if not points:
            yield f"{language}.points", "missing"
        elif len(points) > MOST_POINTS:
            yield f"{language}.points", "many"
        elif any(len(point) > LONGEST_LINE for point in points):
            yield f"{language}.points", "long"
