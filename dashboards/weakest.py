"""The weakest item of a unit: whether it is surely that, and where people wrote about its topic."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.translation import gettext as _

from charts.numbers import vi
from dashboards.profile import Line, Profile
from dashboards.selectors import UnitRow
from dashboards.wording import forms
from feedback import queue_page, topics
from feedback.selectors.comments import Wanted
from feedback.words import TOPICS
from scoring.known import Known
from scoring.weakest import surely_lowest

# An item of which so many people said something can be told from others; that of a few leaves all of them open.
ENOUGH = 30
# The topic of comments that each factor of the shipped methods is about.
TOPIC_OF: Mapping[str, str] = {
    **dict(zip(("TC", "TT", "CC", "KQ", "PA"), topics.FACTORS, strict=True)),
    **dict(zip(("DV1", "DV2", "DV3", "DV4", "DV5"), topics.FACTORS, strict=True)),
}


@dataclass(frozen=True, slots=True)
class Weakest:
    """An item that is surely below all others (`certain`), else the one with the lowest index.

    `least`: it is certain only among the items that so many people answered. `topic` is empty where it has none.
    """

    item: Line
    certain: bool
    topic: str
    url: str
    least: int = 0

    @property
    def words(self) -> str:
        """Say the item in one sentence, as the lowest only where it surely is."""
        index = _("%(index)s %%") % {"index": vi(self.item.index)}
        if self.certain and self.least:
            said = _("Thấp nhất chắc chắn trong các tiêu chí có từ %(least)s người trả lời: %(item)s (%(index)s).")
            return said % {"least": self.least, "item": self.item.name, "index": index}
        if self.certain:
            return _("Thấp nhất chắc chắn: %(item)s (%(index)s).") % {"item": self.item.name, "index": index}
        shown = {"item": self.item.name, "figures": index if self.item.n is None else f"{index}, {forms(self.item.n)}"}
        computed = _("Chỉ số tính được thấp nhất ở %(item)s (%(figures)s)") % shown
        said = _("%(computed)s, nhưng chưa đủ căn cứ để nói đó là tiêu chí thấp nhất.")
        return said % {"computed": computed}


def weakest_of(profile: Profile, row: UnitRow, *, round: str) -> Weakest | None:
    """Return the weakest item that a page may name: none while an item of it is hidden (`Profile.weakest`).

    `round` is the round's code, of which the comments are shown.
    """
    if profile.weakest is None:
        return None
    item, certain, least = _found(profile.weakest, profile.items, row.known)
    parents = {node.code: node.parent or "" for node in row.result.nodes}
    topic = TOPIC_OF.get(parents.get(item.code, "")) or _said_in(item.name)
    return Weakest(
        item,
        certain=certain,
        topic=str(TOPICS[topic]) if topic else "",
        url=_comments(row.result.agency, round, topic),
        least=least,
    )


def _found(lowest: Line, items: Iterable[Line], known: Known) -> tuple[Line, bool, int]:
    """Return the item that is surely the lowest of all, else of those with enough answers, else the lowest printed."""
    told = {line.code: line for line in items if line.index is not None}
    enough = {code: line for code, line in told.items() if (line.n or 0) >= ENOUGH}
    for among, least in ((told, 0), (enough, ENOUGH)):
        if sure := surely_lowest(known, list(among)):
            return told[sure], True, least
    return lowest, False, 0


def with_comments(profile: Profile, *, agency: str, round: str) -> Profile:
    """Return the page of a unit with the address of the comments on each factor's topic in a round."""
    topics_of = ((line, TOPIC_OF.get(line.code, "")) for line in profile.factors)
    told = [replace(line, comments=_comments(agency, round, topic) if topic else "") for line, topic in topics_of]
    return replace(profile, factors=tuple(told))


def is_lowest(known: Known, lowest: Line | None, among: Iterable[Line]) -> bool:
    """Say whether a line surely is the lowest of those of its kind that have an index."""
    if lowest is None:
        return False
    return surely_lowest(known, [line.code for line in among if line.index and line.kind == lowest.kind]) == lowest.code


def _comments(agency: str, round: str, topic: str) -> str:
    return reverse("feedback:comments") + queue_page.address(Wanted(state="", unit=agency, topic=topic, round=round))


def _said_in(name: str) -> str:
    """Return the topic that the words of an item are about, empty where they are about none."""
    found = topics.find(name)
    return found[0].code if found else ""
