"""Reads the causes that plans name: those of a plan's analysis and those of its measures, whatever they are for."""

from collections.abc import Iterator, Sequence

from django.db.models import Q

from actionplans.models import Plan
from surveys.models import Round, RoundUnit

TAKEN_ON = (Plan.State.ACCEPTED, Plan.State.CLOSED)
OVER_BLOCK = "{} (kế hoạch cho cả khối)"


def causes_of(round: Round, units: Sequence[RoundUnit]) -> list[tuple[str, list[str]]]:
    """Return what plans that rest on a round and were taken on name as causes, in their own words, each once.

    By name: the agencies in the order of `units`, then the blocks that a plan was made over.
    """
    agencies, blocks = {unit.agency_id for unit in units}, {unit.block_id for unit in units if unit.block_id}
    found = Plan.objects.filter(Q(agency__in=agencies, block=None) | Q(block__in=blocks), run__round=round)
    plans = found.filter(state__in=TAKEN_ON).order_by("pk").prefetch_related("measures")
    said: dict[tuple[int | None, int | None], dict[str, str]] = {}
    for plan in plans:
        # A plan over a block is its bearer's work, and no cause of that agency.
        owner = (None, plan.block_id) if plan.block_id else (plan.agency_id, None)
        said.setdefault(owner, {}).update((_same(words), words) for words in _named(plan))
    return [(name, list(said[owner].values())) for owner, name in _owners(units) if said.get(owner)]


def _named(plan: Plan) -> Iterator[str]:
    """Yield the causes of a plan. Measures given up count: the plan was taken on with what they name."""
    yield from (words for words in (plan.causes, *(each.cause for each in plan.measures.all())) if words.strip())


def _same(words: str) -> str:
    return " ".join(words.split()).rstrip(" .;").casefold()


def _owners(units: Sequence[RoundUnit]) -> Iterator[tuple[tuple[int | None, int | None], str]]:
    yield from {(unit.agency_id, None): unit.version.name for unit in units}.items()
    blocks = {(None, unit.block_id): OVER_BLOCK.format(unit.block.name) for unit in units if unit.block}
    yield from blocks.items()
