"""Which measures of the catalogue fit an item of a method: by the item itself, else by the factor it belongs to."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from actionplans.models import TypicalMeasure
from dashboards.weakest import TOPIC_OF
from feedback import topics
from scoring.method import Method


@dataclass(frozen=True, slots=True)
class Item:
    """A factor or item of a method; `factor` is the one of the five it is about, "" where none is known."""

    code: str
    name: str
    factor: str


def items_of(method: Method, names: Mapping[str, str]) -> Mapping[str, Item]:
    """Return the factors and items of a method by code, in its order; `names` are what they are called."""
    return {
        node.code: Item(node.code, names[node.code], _factor(node.code, names[node.code], above))
        for node, above in method.nodes
        if node.code in names
    }


def fitting(item: Item, entries: Iterable[TypicalMeasure]) -> Sequence[TypicalMeasure]:
    """Return the entries that fit an item, those for it alone first."""
    own, general = [], []
    for entry in entries:
        if entry.node == item.code:
            own.append(entry)
        elif not entry.node and entry.factor == item.factor:
            general.append(entry)
    return [*own, *general]


def _factor(code: str, name: str, above: str | None) -> str:
    known = TOPIC_OF.get(code) or TOPIC_OF.get(above or "")
    if known:
        return known
    found = [topic.code for topic in topics.find(name) if topic.code in topics.FACTORS]
    return found[0] if found else ""
