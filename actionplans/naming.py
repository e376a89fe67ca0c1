"""Which agencies a point of a directive speaks to. Pure; what it finds is a proposal that a person confirms."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from actionplans.addressing import LONGEST_LEAD, addressed
from agencies.sorting import folded


@dataclass(frozen=True, slots=True)
class Named:
    """Agencies by id: those the point begins with ("Sở Tư pháp: …"), and others that it mentions.

    `groups`: whole groups that it begins with ("Giám đốc các sở: …"), by name.
    """

    leading: frozenset[int]
    mentioned: frozenset[int]
    groups: tuple[str, ...] = ()


def named_in(text: str, names: Mapping[int, Iterable[str]]) -> Named:
    """Return the agencies whose name stands in a text; of two names at one place the longer one counts."""
    lead, _colon, _rest = text.partition(":") if ":" in text[:LONGEST_LEAD] else ("", "", "")
    spoken_to = addressed(text, names)
    leading = _found(lead, names) | spoken_to.agency_ids
    return Named(leading, _found(text, names) - leading, spoken_to.groups)


def _found(text: str, names: Mapping[int, Iterable[str]]) -> frozenset[int]:
    within = folded(text)
    by_name = {folded(name): pk for pk, each in names.items() for name in each if name}
    if not within or not by_name:
        return frozenset()
    longest_first = sorted(by_name, key=len, reverse=True)
    pattern = re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, longest_first)) + r")(?!\w)")
    return frozenset(by_name[match.group()] for match in pattern.finditer(within))
