"""What a person may schedule reports on: units by name, blocks of which they see every unit."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from agencies.access import Scope
from agencies.models import Block
from surveys.models import Round, RoundUnit


@dataclass(frozen=True, slots=True)
class Subjects:
    """Names by code, in the order of lists; `units` are all rows of theirs in the rounds."""

    units: Mapping[str, str]
    blocks: Mapping[str, str]


def subjects_of(scope: Scope, rounds: Iterable[Round]) -> Subjects:
    """Read them, each unit as the newest round names it."""
    units = RoundUnit.objects.filter(round__in=rounds)
    if not scope.everything:
        units = units.filter(agency__in=scope.agency_ids) | units.filter(block__in=scope.block_ids)
    newest = units.order_by("agency__code", "-round__opens_on", "-pk").distinct("agency__code")
    named = newest.values_list("version__position", "version__sort_key", "agency__code", "version__name")
    blocks = Block.objects.filter(pk__in=units.values("block"))
    if not scope.everything:
        blocks = blocks.filter(pk__in=scope.block_ids)
    return Subjects(
        units={code: name for *_place, code, name in sorted(named)},
        blocks=dict(blocks.order_by("position", "code").values_list("code", "name")),
    )
