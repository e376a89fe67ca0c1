"""Agencies as the administrator's list shows them: the tree of a day, or what a search finds."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from agencies.models import AgencyVersion
from agencies.people import days
from agencies.sorting import folded


@dataclass(frozen=True, slots=True)
class AgencyLine:
    """One agency as it is last; `depth` is how far it stands below the top of what is listed."""

    code: str
    name: str
    level: str
    block: str
    parent: str
    time: str
    state: str
    kind: str
    depth: int

    @property
    def indent(self) -> str:
        return "– " * self.depth


def agency_lines(*, on: date, search: str = "", past: bool = False) -> list[AgencyLine]:
    """Return the agencies by their tree, those that are no more only where asked for or searched for."""
    versions = list(
        AgencyVersion.objects.select_related("agency", "block").order_by("agency_id", "-valid").distinct("agency_id")
    )
    names = {version.agency_id: version.name for version in versions}
    wanted = folded(search)
    found = [
        version
        for version in versions
        if wanted in folded(f"{version.name} {version.short_name} {version.agency.code}")
        and (past or wanted or not _is_over(version, on))
    ]
    return [_line(version, depth, names, on) for version, depth in _tree(found)]


def _tree(versions: list[AgencyVersion]) -> Iterator[tuple[AgencyVersion, int]]:
    """Yield the versions each below its superior; one whose superior is not among them stands at the top."""
    listed = {version.agency_id for version in versions}
    below: dict[int | None, list[AgencyVersion]] = defaultdict(list)
    for version in sorted(versions, key=lambda version: (version.position, version.sort_key)):
        below[version.parent_id if version.parent_id in listed else None].append(version)
    waiting = [(version, 0) for version in reversed(below.pop(None, []))]
    while waiting:
        version, depth = waiting.pop()
        yield version, depth
        waiting.extend((child, depth + 1) for child in reversed(below.pop(version.agency_id, [])))
    # What stands in a circle is under nothing, and must not vanish from the list.
    yield from ((version, 0) for left in below.values() for version in left)


def _is_over(version: AgencyVersion, on: date) -> bool:
    return version.valid.upper is not None and version.valid.upper <= on


def _line(version: AgencyVersion, depth: int, names: dict[int, str], on: date) -> AgencyLine:
    state, kind = _("đang hoạt động"), "outline"
    if _is_over(version, on):
        state, kind = _("đã thôi hoạt động"), "grey"
    elif version.valid.lower is not None and version.valid.lower > on:
        state, kind = _("có thay đổi sắp tới"), "draft"
    return AgencyLine(
        code=version.agency.code,
        name=version.name,
        level=version.get_level_display(),
        block=version.block.name if version.block else "",
        parent=names.get(version.parent_id or 0, ""),
        time=days(version.valid.lower, version.valid.upper),
        state=state,
        kind=kind,
        depth=depth,
    )
