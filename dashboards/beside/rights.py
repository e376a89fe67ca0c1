"""Whose figures a person may look at: the province's as a whole, and those of the agencies and blocks in scope."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.timezone import localdate

from agencies.access import Scope
from agencies.models import Agency, AgencyVersion, Block
from dashboards.history.rights import agency_for, block_for, blocks_seen, closed_sight
from scoring.access import Sight
from scoring.indicators.reading import PROVINCE

BLOCK = "khoi:"


@dataclass(frozen=True, slots=True)
class Subject:
    """What a page is about: an agency, a block, or the province as a whole (neither); `key` names it in addresses.

    `judges`: its satisfaction index may be told to this person, with `detail` in full.
    """

    key: str
    name: str
    agency: Agency | None = None
    block: Block | None = None
    judges: bool = True
    detail: bool = False


def subject_for(request: HttpRequest, province: str) -> Subject:
    """Return what an address asks for, by default the province for who sees all, else the first agency seen.

    Raises Http404 beyond a person's scope.
    """
    sight = closed_sight(request)
    key = request.GET.get("don-vi", "") or _usual(request, sight)
    if key == PROVINCE:
        return Subject(PROVINCE, province, judges=sight.figures.everything, detail=sight.detail.everything)
    if key.startswith(BLOCK):
        code = key.removeprefix(BLOCK)
        seen = block_for(request, code)
        return Subject(key, seen.name, block=seen.block, detail=seen.detail)
    seen = agency_for(request, key)
    return Subject(key, seen.name, agency=seen.agency, detail=seen.detail)


def _usual(request: HttpRequest, sight: Sight) -> str:
    if sight.figures.everything:
        return PROVINCE
    first = next(iter(_agencies(request, sight.figures)), None)
    return first.agency.code if first else PROVINCE


def subjects_of(request: HttpRequest, province: str) -> Sequence[tuple[str, str]]:
    """Return what a person may choose from: key and name."""
    sight = closed_sight(request)
    blocks = [(f"{BLOCK}{block.code}", block.name) for block in blocks_seen(sight)]
    agencies = [(version.agency.code, version.name) for version in _agencies(request, sight.figures)]
    return [(PROVINCE, province), *blocks, *agencies]


def _agencies(request: HttpRequest, scope: Scope) -> Sequence[AgencyVersion]:
    """Return the agencies of today in the order of the office's lists, asked once a request."""
    kept: Sequence[AgencyVersion] | None = getattr(request, "_agencies_today", None)
    if kept is None:
        versions = AgencyVersion.objects.filter(valid__contains=localdate()).select_related("agency")
        kept = list(versions.order_by("block__position", "position", "sort_key"))
        request._agencies_today = kept  # type: ignore[attr-defined]
    return [each for each in kept if scope.covers(agency_id=each.agency_id, block_id=each.block_id)]
