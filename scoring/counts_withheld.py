"""The item counts that a publication leaves out, for every page, file and report of its round."""

from collections.abc import Collection, Iterable

from scoring.disclosure import TOP, RoundHidden
from scoring.models import Publication
from scoring.results import NodeResult
from surveys.models import Round


def withheld_rows(rounds: Collection[Round | int]) -> frozenset[str]:
    """Return the keys of rows of which the publications in force of any of these rounds tell no item counts."""
    live = Publication.objects.filter(round__in=rounds, superseded_by=None)
    return frozenset(key for withheld in live.values_list("withheld", flat=True) for key in withheld)


def without_counts(hidden: RoundHidden, rows: Collection[str], nodes: Iterable[NodeResult]) -> RoundHidden:
    """Return what is hidden where these rows tell the index of each of the nodes, but no counts."""
    if not rows:
        return hidden
    every = frozenset({TOP, *(node.code for node in nodes)})
    return RoundHidden(hidden.rows, hidden.nodes, {**hidden.counts, **dict.fromkeys(rows, every)})
