"""The weakest item and factor of a unit: whether they surely are, and where people wrote about their topic."""

from collections.abc import Iterable, Iterator, Mapping
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
from scoring.weakest import not_told_from, surely_lowest

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

    `least`: it is certain only among the items that so many people answered. `open`: not told apart from these alone.
    `topic` is empty where it has none. `firmer`: where few people answered the item and nothing is certain, the lowest
    of those that enough people answered.
    """

    item: Line
    certain: bool
    topic: str
    url: str
    least: int = 0
    open: tuple[Line, ...] = ()
    firmer: Line | None = None

    @property
    def stands_out(self) -> bool:
        return self.certain or bool(self.open)

    @property
    def standing(self) -> str:
        """Say in a few words how sure it is that the item is the lowest; empty where it is not."""
        if self.open:
            named = "; ".join(_exception(line) for line in self.open)
            return _("chắc chắn thấp hơn mọi tiêu chí còn lại trừ %s") % named
        return _("thấp nhất chắc chắn") if self.certain else ""

    @property
    def words(self) -> str:
        """Say the item in one sentence, as the lowest only where it surely is."""
        index = _("%(index)s %%") % {"index": vi(self.item.index)}
        if self.certain and self.least:
            said = _("Thấp nhất chắc chắn trong các tiêu chí có từ %(least)s người trả lời: %(item)s (%(index)s).")
            return said % {"least": self.least, "item": self.item.name, "index": index}
        if self.certain:
            said = _("Thấp nhất chắc chắn trong các tiêu chí: %(item)s (%(index)s).")
            return said % {"item": self.item.name, "index": index}
        if self.open:
            said = _("Chỉ số tính được thấp nhất ở tiêu chí %(name)s (%(figures)s), %(standing)s.")
            return said % {"name": self.item.name, "figures": _figures(self.item), "standing": self.standing}
        said = _(
            "Chỉ số tính được thấp nhất ở tiêu chí %(name)s (%(figures)s), nhưng chưa đủ căn cứ để nói đó là tiêu chí "
            "thấp nhất."
        )
        return " ".join([said % {"name": self.item.name, "figures": _figures(self.item)}, *self._firmer_words()])

    def _firmer_words(self) -> Iterator[str]:
        if self.firmer is not None:
            said = _("Trong các tiêu chí có từ %(least)s người trả lời thì thấp nhất là %(name)s (%(figures)s).")
            yield said % {"least": ENOUGH, "name": self.firmer.name, "figures": _figures(self.firmer)}

    @property
    def link(self) -> str:
        """Say what stands at `url`."""
        return _("Ý kiến về “%(topic)s”") % {"topic": self.topic} if self.topic else _("Ý kiến về đơn vị")


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence about the lowest of one kind, with what stands at `url`."""

    words: str
    certain: bool
    url: str = ""
    link: str = ""


def lowest_said(profile: Profile, weakest: Weakest | None, known: Known) -> tuple[Said, ...]:
    """Return what is said of the lowest factor and of the lowest item, what is certain first.

    These are two questions: an item may surely be the lowest of the items while the factors cannot be told apart.
    """
    said = [*_factor_said(profile, known)]
    if weakest is not None:
        said.append(Said(weakest.words, weakest.certain, weakest.url, weakest.link))
    return tuple(sorted(said, key=lambda one: not one.certain))


def _factor_said(profile: Profile, known: Known) -> Iterator[Said]:
    lowest = profile.lowest
    if lowest is None:
        return
    shown = {"name": lowest.name, "figures": _figures(lowest)}
    if certain := is_lowest(known, lowest, profile.factors):
        words = _("Thấp nhất chắc chắn trong các yếu tố: %(name)s (%(figures)s).")
    else:
        words = _(
            "Trong các yếu tố thì chưa đủ căn cứ để nói yếu tố nào thấp nhất: chỉ số tính được thấp nhất ở %(name)s "
            "(%(figures)s)."
        )
    yield Said(words % shown, certain)


def _exception(line: Line) -> str:
    if line.n is None:
        return line.name
    words = _("%(name)s (chỉ %(n)s người trả lời)") if line.n < ENOUGH else _("%(name)s (%(n)s người trả lời)")
    return words % {"name": line.name, "n": vi(line.n)}


def _figures(line: Line) -> str:
    index = _("%(index)s %%") % {"index": vi(line.index)}
    return index if line.n is None else f"{index}, {forms(line.n)}"


def weakest_of(profile: Profile, row: UnitRow, *, round: str) -> Weakest | None:
    """Return the weakest item that a page may name: none while an item of it is hidden (`Profile.weakest`).

    `round` is the round's code, of which the comments are shown.
    """
    if profile.weakest is None:
        return None
    item, certain, least, open_ = _found(profile.weakest, profile.items, row.known)
    topic = _topic_of(item, _parents(row))
    return Weakest(
        item,
        certain=certain,
        topic=str(TOPICS[topic]) if topic else "",
        url=_comments(row.result.agency, round, topic),
        least=least,
        open=open_,
        firmer=None if certain or open_ else _firmer(item, profile.items),
    )


def _firmer(lowest: Line, items: Iterable[Line]) -> Line | None:
    """Return the lowest item that enough people answered, where fewer answered the lowest of all."""
    enough = [line for line in items if line.index is not None and (line.n or 0) >= ENOUGH]
    if not enough or lowest.n is None or lowest.n >= ENOUGH:
        return None
    return min(enough, key=lambda line: (line.index, line.place))


def _found(lowest: Line, items: Iterable[Line], known: Known) -> tuple[Line, bool, int, tuple[Line, ...]]:
    """Return the item that is surely the lowest of all, else of those with enough answers, else of all but a few.

    Else the lowest printed.
    """
    told = {line.code: line for line in items if line.index is not None}
    enough = {code: line for code, line in told.items() if (line.n or 0) >= ENOUGH}
    if sure := surely_lowest(known, list(told)):
        return told[sure], True, 0, ()
    if sure := surely_lowest(known, list(enough)):
        return told[sure], True, ENOUGH, ()
    if open_ := not_told_from(known, list(told), lowest.code):
        return lowest, False, 0, tuple(told[code] for code in open_)
    return lowest, False, 0, ()


def with_comments(profile: Profile, row: UnitRow, *, round: str) -> Profile:
    """Return the page of a unit with the address of the comments on each factor's and item's topic in a round."""
    parents, agency = _parents(row), row.result.agency

    def told(line: Line, topic: str) -> Line:
        return replace(line, comments=_comments(agency, round, topic), topic=str(TOPICS[topic])) if topic else line

    return replace(
        profile,
        factors=tuple(told(line, TOPIC_OF.get(line.code, "")) for line in profile.factors),
        items=tuple(told(line, _topic_of(line, parents)) for line in profile.items),
    )


def _parents(row: UnitRow) -> Mapping[str, str]:
    return {node.code: node.parent or "" for node in row.result.nodes}


def _topic_of(item: Line, parents: Mapping[str, str]) -> str:
    """Return the topic of comments that an item is about: its factor's, else that of its words; empty without one."""
    return TOPIC_OF.get(parents.get(item.code, "")) or _said_in(item.name)


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
