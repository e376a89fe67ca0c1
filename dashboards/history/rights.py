"""Who sees the years of what: as far as they see its results of closed rounds."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.timezone import localdate

from accounts.roles import Role
from agencies.models import Agency, AgencyVersion, Block
from scoring.access import Sight, sight_of, user_of
from scoring.history.ancestors import Ancestry
from surveys.models import Round

# A block's years are for who sees all of it.
SEEING_BLOCKS = (*Role.of_the_province(), Role.SECTOR_LEAD)


@dataclass(frozen=True, slots=True)
class Seen:
    """An agency or block with its name; with `detail` nothing of it is hidden."""

    code: str
    name: str
    detail: bool
    sight: Sight
    agency: Agency | None = None
    block: Block | None = None


def closed_sight(request: HttpRequest) -> Sight:
    return sight_of(user_of(request), state=Round.State.CLOSED, on=localdate())


def computes_common(sight: Sight) -> bool:
    """Say whether the person may have years computed again with limits: of all units, hence for the whole province."""
    return sight.computes and sight.detail.everything


def agency_for(request: HttpRequest, code: str) -> Seen:
    """Return an agency, also one that is no more, as it was last. Raises Http404 beyond a person's scope.

    Whoever sees it sees what it came out of beside it: the predecessors' figures are its past.
    """
    versions = AgencyVersion.objects.filter(agency__code=code).select_related("agency")
    last = versions.order_by("-valid__startswith").first()
    agency = last.agency if last else get_object_or_404(Agency, code=code)
    sight, block_id = closed_sight(request), last.block_id if last else None
    if not sight.figures.covers(agency_id=agency.pk, block_id=block_id):
        raise Http404
    detail = sight.detail.covers(agency_id=agency.pk, block_id=block_id)
    return Seen(code, last.name if last else code, detail, sight, agency=agency)


def block_for(request: HttpRequest, code: str) -> Seen:
    """Return a block. Raises Http404 for who does not see all of it."""
    block = get_object_or_404(Block, code=code)
    sight = closed_sight(request)
    if not (sight.figures.everything or block.pk in sight.figures.block_ids):
        raise Http404
    detail = sight.detail.everything or block.pk in sight.detail.block_ids
    return Seen(code, block.name, detail, sight, block=block)


def pages_seen(sight: Sight, codes: Collection[str], ancestry: Ancestry | None = None) -> frozenset[str]:
    """Return the agencies among these whose years are a page this person may open; of an `ancestry` they are known."""
    if sight.figures.everything or not codes:
        return frozenset(codes)
    if ancestry is not None:
        named = {code: ancestry.versions[code][-1] for code in codes if ancestry.versions.get(code)}
        seen = sight.figures
        return frozenset(
            code for code, one in named.items() if seen.covers(agency_id=one.agency_id, block_id=one.block_id)
        )
    versions = AgencyVersion.objects.filter(agency__code__in=codes).order_by("valid__startswith")
    last = {code: ids for code, *ids in versions.values_list("agency__code", "agency_id", "block_id")}
    return frozenset(
        code for code, (agency, block) in last.items() if sight.figures.covers(agency_id=agency, block_id=block)
    )


def blocks_seen(sight: Sight) -> list[Block]:
    if not (sight.figures.everything or sight.figures.block_ids):
        return []
    return [each for each in Block.objects.all() if sight.figures.everything or each.pk in sight.figures.block_ids]


def agencies_seen(sight: Sight) -> Sequence[AgencyVersion]:
    """Return the agencies of today that some closed round measured, in the order of the office's lists."""
    measured = Agency.objects.filter(round_units__round__state=Round.State.CLOSED)
    versions = AgencyVersion.objects.filter(agency__in=measured, valid__contains=localdate())
    found = versions.select_related("agency", "block").order_by("block__position", "position", "sort_key")
    return [each for each in found if sight.figures.covers(agency_id=each.agency_id, block_id=each.block_id)]
