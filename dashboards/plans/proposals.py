"""What a plan might do something about: items whose lowness is certain, topics that people often write about."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from actionplans.models import Measure
from charts.numbers import vi
from dashboards.overview.aims import Reached, aims_of
from dashboards.plans.figures import Figures
from dashboards.profile import Line
from dashboards.weakest import TOPIC_OF, weakest_of
from feedback import queue_page
from feedback.models import Comment
from feedback.reach import reader_for, visible
from feedback.selectors.comments import Wanted
from feedback.topics import FACTORS
from feedback.words import TOPICS
from scoring.method import ROOT
from scoring.weakest import surely_below
from surveys.models import RoundUnit

MOST_ITEMS, MOST_TOPICS = 12, 3
# A topic of fewer comments is not called often heard, nor counted: it might point to who wrote.
ENOUGH_COMMENTS = 5


@dataclass(frozen=True, slots=True)
class Proposal:
    """Something to do something about: `why` says the figures, `url` where more of it stands."""

    code: str
    origin: str
    node: str
    name: str
    why: str
    url: str = ""
    link: str = ""


def proposals(figures: Figures | None, unit: RoundUnit | None, user: User, *, on: date) -> list[Proposal]:
    """Return what may be proposed for an agency, the lowest items first, then topics of comments."""
    low = list(_low_items(figures)) if figures else []
    return [*low, *(_heard(unit, figures, user, on) if unit else ())]


def _low_items(figures: Figures) -> Iterator[Proposal]:
    """Yield the items that a page names and that surely lie below the unit's own index, or below its target."""
    if figures.profile.index is None:
        return
    items = [line for line in figures.profile.items if line.index is not None and line.certain.high is not None]
    codes = [line.code for line in items]
    target = _target(figures)
    aim = float(target.value / 100) if target else None
    below_index = surely_below(figures.row.known, codes, than=ROOT)
    below_target = surely_below(figures.row.known, codes, than=None, target=aim) if aim else frozenset()
    weakest = weakest_of(figures.profile, figures.row, round=figures.unit.round.code)
    lowest = weakest.item.code if weakest and weakest.stands_out else ""
    named = weakest.standing if weakest else ""
    found = [line for line in items if line.code in below_index | below_target | {lowest}]
    for line in found[:MOST_ITEMS]:
        said = named if line.code == lowest else ""
        yield _item(line, figures, said, line.code in below_index, line.code in below_target, target)


def _item(
    line: Line, figures: Figures, lowest: str, below_index: bool, below_target: bool, target: Reached | None
) -> Proposal:
    said = [_("Chỉ số %(value)s") % {"value": figures.said(line.code)}]
    if lowest:
        said.append(lowest)
    if below_index:
        index = _("%(index)s %%") % {"index": vi(figures.profile.index)}
        said.append(_("chắc chắn thấp hơn chỉ số chung của đơn vị (%(index)s)") % {"index": index})
    if below_target and target:
        said.append(_("chắc chắn chưa đạt mục tiêu %(target)s") % {"target": target.words})
    round_, agency = figures.unit.round.code, figures.unit.agency.code
    return Proposal(
        code=f"i-{line.code}",
        origin=Measure.Origin.LOWEST,
        node=line.code,
        name=line.name,
        why="; ".join(said) + ".",
        url=reverse("dashboards:unit", args=[round_, agency]),
        link=_("Kết quả của đơn vị"),
    )


def _target(figures: Figures) -> Reached | None:
    """Return the target of the agency's index, where it is one to reach from below."""
    unit, profile = figures.unit, figures.profile
    aims = aims_of(unit.round, figures.run, figures.method.rounding)
    found = aims.of_agency(unit.agency.code, unit.block.code if unit.block else "", profile.index, profile.certain)
    return found if found and Decimal(0) < found.value <= Decimal(100) else None


def _heard(unit: RoundUnit, figures: Figures | None, user: User, on: date) -> Iterator[Proposal]:
    """Yield the topics of most comments on a unit in a round, among those this person reads."""
    wanted = Wanted(state="", unit=unit.agency.code, round=unit.round.code)
    seen = visible(reader_for(user, on=on))
    for topic, number in _topics(seen.filter(handler=unit.agency, round_unit__round=unit.round)):
        words = str(TOPICS[topic])
        yield Proposal(
            code=f"y-{topic}",
            origin=Measure.Origin.COMMENTS,
            node=_node_of(topic, figures),
            name=words,
            why=_("%(number)s ý kiến của người dân về chủ đề này trong đợt.") % {"number": vi(number)},
            url=reverse("feedback:comments") + queue_page.address(_on(wanted, topic)),
            link=_("Đọc các ý kiến"),
        )


def _topics(comments: QuerySet[Comment]) -> list[tuple[str, int]]:
    """Return the topics that are heard often enough, with their numbers, in one query."""
    each = {topic: Count("pk", filter=Q(topics__contains=[topic])) for topic in FACTORS}
    counted = comments.aggregate(**each)
    often = [(topic, number) for topic, number in counted.items() if number >= ENOUGH_COMMENTS]
    return sorted(often, key=lambda one: -one[1])[:MOST_TOPICS]


def _on(wanted: Wanted, topic: str) -> Wanted:
    return Wanted(state=wanted.state, unit=wanted.unit, round=wanted.round, topic=topic)


def _node_of(topic: str, figures: Figures | None) -> str:
    """Return the factor a topic is about, where the method has one."""
    known = figures.method.by_code if figures else {}
    return next((code for code, about in TOPIC_OF.items() if about == topic and code in known), "")
