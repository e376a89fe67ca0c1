"""Whom a text speaks to at its beginning: agencies by name, and whole groups ("các sở, ban, ngành"). Pure."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from agencies.sorting import folded

OFFICES, DEPARTMENTS, VERTICAL = "Các sở", "Các sở, ban, ngành", "Các cơ quan ngành dọc"
BODIES, COMMUNES, PLACES = "Các cơ quan", "UBND các xã, phường, đặc khu", "Các địa phương"
# A longer lead before a colon is a sentence, not whom a point speaks to.
LONGEST_LEAD = 300
# Possessive throughout: "các sở, ngành liên quan" is not read as "các sở" and something more.
_KINDS = r"(?:xa|phuong|dac khu|thi tran)"
_GROUPS: tuple[tuple[str, str], ...] = (
    (DEPARTMENTS, r"cac (?:so,? )?(?:va )?(?:ban|nganh)\b(?:,? (?:va )?(?:nganh|doan the)\b)*+"),
    (OFFICES, r"cac so(?!,? (?:va )?(?:ban|nganh)\b)"),
    (VERTICAL, r"(?:cac )?(?:co quan|don vi) nganh doc"),
    (BODIES, r"cac co quan(?: chuyen mon| hanh chinh)?+(?:,? (?:va )?(?:don vi|to chuc))*+"),
    (COMMUNES, r"(?:ubnd |uy ban nhan dan )?cac " + _KINDS + r"(?:,?(?: va)? " + _KINDS + r")*+"),
    (COMMUNES, r"(?:ubnd|uy ban nhan dan) " + _KINDS + r"(?:,?(?: va)? " + _KINDS + r")++"),
    (COMMUNES, r"(?:ubnd |uy ban nhan dan )?cap xa"),
    (PLACES, r"(?:cac )?dia phuong"),
)
# "Các cơ quan báo chí", "các sở liên quan" are some of them, not all.
_ALL_OF_THEM = (
    r"(?: (?:cap tinh|cua tinh|thuoc (?:ubnd )?tinh|tren dia ban tinh))?+"
    r"(?! (?:lien quan|bao chi|thong tan|khac|nay|nao|co|con|chua|duoc|trung uong|tw|dong|thuoc)\b)(?!\w)"
)
_GROUP = re.compile(
    r"(?<!\w)(?:" + "|".join(f"(?P<g{at}>{words})" for at, (_name, words) in enumerate(_GROUPS)) + ")" + _ALL_OF_THEM
)
_CALL = r"(?:(?:chu tich )?ubnd tinh )?(?:de nghi|yeu cau|giao)\b(?: cho\b)?"
_TITLE = r"(?:dong chi|giam doc|chu tich|thu truong|nguoi dung dau|chanh|truong|cuc truong)\b"
_BETWEEN = re.compile(rf"(?:[\s,;]|va\b|cac (?={_TITLE})|{_TITLE})*")
_BEGINS = re.compile(rf"\s*(?:{_CALL}|(?:cac )?{_TITLE})")
_CALLS = re.compile(rf"\s*{_CALL}")
# From here on a lead says what is done, and with whom.
_WORK = re.compile(r"\b(?:chu tri|phoi hop|co trach nhiem|thuc hien|theo doi|tham muu|huong dan|chi dao)\b")


@dataclass(frozen=True, slots=True)
class Addressed:
    """Agencies by id and groups by name that a text begins with, and what it says after them."""

    agency_ids: frozenset[int]
    groups: tuple[str, ...]
    rest: str


def addressed(text: str, names: Mapping[int, Iterable[str]]) -> Addressed:
    """Return whom a text speaks to: before a colon ("Giám đốc các sở, …:"), or called by name ("Giao Sở Nội vụ …")."""
    text = unicodedata.normalize("NFC", text)
    low, known = "".join(map(_plain, text)), _Known(names)
    head, colon, _below = low[:LONGEST_LEAD].partition(":")
    work = _WORK.search(head) if colon else None
    ids, groups, end = known.list_at(low, 0)
    begins = bool(_BEGINS.match(low) or end)
    if colon and begins and not work:
        return Addressed(known.within(head), known.groups_in(low, len(head)), text[len(head) + 1 :].strip())
    if _CALLS.match(low) and end:
        rest = text[end:].strip(" ,;")
        return Addressed(ids, groups, rest[:1].upper() + rest[1:])
    return Addressed(frozenset(), (), text)


def listed_in(line: str, names: Mapping[int, Iterable[str]]) -> Addressed | None:
    """Return the agencies and groups of a line that names nothing else, None for any other line."""
    low, known = "".join(map(_plain, unicodedata.normalize("NFC", line))), _Known(names)
    ids, groups, end = known.list_at(low, 0)
    return Addressed(ids, groups, "") if end and not low[end:].strip(" .,:-") else None


class _Known:
    def __init__(self, names: Mapping[int, Iterable[str]]) -> None:
        self.by_name = {folded(name): pk for pk, each in names.items() for name in each if name}
        longest = sorted(self.by_name, key=len, reverse=True)
        self.pattern = re.compile(
            r"(?<!\w)(?:" + "|".join(map(re.escape, longest)) + r")(?!\w)" if longest else r"(?!)"
        )

    def within(self, low: str) -> frozenset[int]:
        return frozenset(self.by_name[match.group()] for match in self.pattern.finditer(low))

    def list_at(self, low: str, start: int) -> tuple[frozenset[int], tuple[str, ...], int]:
        """Return what is listed from a place on and where that ends, 0 where nothing is."""
        call = _CALLS.match(low, start)
        at, end, ids, groups = call.end() if call else start, 0, set[int](), list[str]()
        while True:
            group = None
            between = _BETWEEN.match(low, at)
            at = between.end() if between else at
            if name := self.pattern.match(low, at):
                ids.add(self.by_name[name.group()])
            elif (group := _GROUP.match(low, at)) and not self.some_offices(low, group):
                groups.append(_name_of(group))
            else:
                return frozenset(ids), tuple(dict.fromkeys(groups)), end
            at = end = (name or group).end()  # type: ignore[union-attr]

    def groups_in(self, low: str, end: int) -> tuple[str, ...]:
        found = (match for match in _GROUP.finditer(low, 0, end) if not self.some_offices(low, match))
        return tuple(dict.fromkeys(map(_name_of, found)))

    def some_offices(self, low: str, group: re.Match[str]) -> bool:
        """Say whether "các sở" goes on with which ones ("các sở: Nội vụ, Y tế")."""
        kinds = tuple(name.removeprefix("so ") for name in self.by_name if name.startswith("so "))
        return _name_of(group) == OFFICES and low[group.end() :].lstrip(" :").startswith(kinds)


def _name_of(match: re.Match[str]) -> str:
    return _GROUPS[int((match.lastgroup or "g0")[1:])][0]


def _plain(letter: str) -> str:
    """Return a letter without marks, always one: places in the plain text are those of the text."""
    plain = folded(letter)
    return plain if len(plain) == 1 else " " if letter.isspace() else letter
