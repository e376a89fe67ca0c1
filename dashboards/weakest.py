"""The weakest item of a unit: whether it is surely that, and where people wrote about its topic."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse

from dashboards.profile import Line, Profile
from dashboards.selectors import UnitRow
from feedback import queue_page, topics
from feedback.selectors.comments import Wanted
from feedback.words import TOPICS
from scoring.weakest import surely_lowest

# The topic of comments that each factor of the shipped methods is about.
TOPIC_OF: Mapping[str, str] = {
    **dict(zip(("TC", "TT", "CC", "KQ", "PA"), topics.FACTORS, strict=True)),
    **dict(zip(("DV1", "DV2", "DV3", "DV4", "DV5"), topics.FACTORS, strict=True)),
}


@dataclass(frozen=True, slots=True)
class Weakest:
    """The item with the lowest index; `certain`: it is surely below all others. `topic` is empty where it has none."""

    item: Line
    certain: bool
    topic: str
    url: str


def weakest_of(profile: Profile, row: UnitRow) -> Weakest | None:
    """Return the weakest item that a page may name: none while an item of it is hidden (`Profile.weakest`)."""
    item = profile.weakest
    if item is None:
        return None
    codes = [line.code for line in profile.items if line.index is not None]
    parents = {node.code: node.parent or "" for node in row.result.nodes}
    topic = TOPIC_OF.get(parents.get(item.code, "")) or _said_in(item.name)
    wanted = Wanted(state="", unit=row.result.agency, topic=topic)
    return Weakest(
        item,
        certain=surely_lowest(row.known, codes) == item.code,
        topic=str(TOPICS[topic]) if topic else "",
        url=reverse("feedback:comments") + queue_page.address(wanted),
    )


def _said_in(name: str) -> str:
    """Return the topic that the words of an item are about, empty where they are about none."""
    found = topics.find(name)
    return found[0].code if found else ""
