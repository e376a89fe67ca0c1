"""Who is to do something, typed one a line: names or short names of agencies, or of blocks for all in them. Pure.

A line may also be words of a paper that name nothing else: "Giám đốc các sở, Chủ tịch UBND các xã, phường".
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from actionplans.addressing import listed_in
from agencies.sorting import folded

CLOSE = 0.6


@dataclass(frozen=True, slots=True)
class Unknown:
    """A line that names nobody, with the name that is most like it, "" where none is."""

    line: str
    nearest: str


@dataclass(frozen=True, slots=True)
class Bearers:
    """The agencies that lines name, by id and each once, and the lines that name none."""

    agency_ids: tuple[int, ...]
    unknown: tuple[Unknown, ...]


def read(text: str, agencies: Mapping[int, Iterable[str]], blocks: Mapping[str, Iterable[int]]) -> Bearers:
    """Read lines; `agencies` has the names of each by id, `blocks` the members of each by name."""
    by_name: dict[str, tuple[int, ...]] = {_key(name): tuple(members) for name, members in blocks.items()}
    said = {_key(name): name for name in blocks}
    for pk, names in agencies.items():
        for name in names:
            by_name[_key(name)], said[_key(name)] = (pk,), name
    lines = [" ".join(line.split()) for line in text.replace("\0", "").replace(";", "\n").splitlines()]
    named = [line for line in lines if line]
    members = {line: by_name.get(_key(line)) or _worded(line, agencies, by_name) for line in named}
    found = [pk for line in named for pk in members[line]]
    missing = tuple(_unknown(line, said) for line in named if not members[line])
    return Bearers(tuple(dict.fromkeys(found)), missing)


def _worded(
    line: str, agencies: Mapping[int, Iterable[str]], by_name: Mapping[str, tuple[int, ...]]
) -> tuple[int, ...]:
    found = listed_in(line, agencies)
    if found is None:
        return ()
    in_groups = [pk for name in found.groups for pk in by_name.get(_key(name), ())]
    return (*(pk for pk in agencies if pk in found.agency_ids), *in_groups)


def _key(name: str) -> str:
    return folded(name).strip(" .,-")


def _unknown(line: str, said: Mapping[str, str]) -> Unknown:
    near = get_close_matches(_key(line), list(said), n=1, cutoff=CLOSE)
    return Unknown(line, said[near[0]] if near else "")
