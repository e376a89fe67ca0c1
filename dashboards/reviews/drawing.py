"""The issues of a re-review that the portal knows of: low items, late measures, comments, obligations not done."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from actionplans.models import ReviewItem
from actionplans.reading_reviews import late_measures, late_obligations
from actionplans.services.reviews import Issue
from dashboards.designations.figures import published_source
from dashboards.known_rows import known_of_units
from dashboards.weakest import ENOUGH, TOPIC_OF
from feedback.models import Audience, State
from feedback.selectors.comments import shown_comments
from feedback.topics import FACTORS
from feedback.words import TOPICS
from scoring.known import Known
from scoring.models import Publication
from scoring.results import NodeResult, UnitResult
from scoring.weakest import surely_lowest

LONGEST = 500
# A topic that fewer people wrote of is no issue of the agency: it would tell of single people.
FEWEST = 5
PRAISE = "praise"
OUT = (State.SPAM, State.MERGED)
# By the id of the agency.
Drawn = Mapping[int, list[Issue]]
Origin = ReviewItem.Origin


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose issues are drawn, out of which published survey, on which day."""

    publication: Publication
    agency_ids: Collection[int]
    on: date

    @property
    def factors(self) -> Mapping[str, str]:
        """The factors' names by code."""
        return {node.code: node.name for node in _nodes(self.publication)}


def drawn(asked: Asked, origins: Collection[str]) -> Drawn:
    """Return the issues of each agency from the sources asked for."""
    found: dict[int, list[Issue]] = {}
    for origin in (origin for origin in SOURCES if origin in origins):
        for agency, issue in SOURCES[origin](asked):
            found.setdefault(agency, []).append(issue)
    return found


def _nodes(publication: Publication) -> Iterable[NodeResult]:
    return published_source(publication).result.total.of_kind("factor")


def _lowest(asked: Asked) -> Iterator[tuple[int, Issue]]:
    """Yield the item of each agency that surely lies below its others; none where one of them stays hidden."""
    source = published_source(asked.publication)
    ids = {unit.agency.code: unit.agency_id for unit in source.units if unit.agency_id in asked.agency_ids}
    known = known_of_units(asked.publication.run, list(ids))
    for unit in source.result.agencies:
        hidden = source.hidden_of(unit)
        items = [node for node in unit.nodes if node.kind == "item" and node.index is not None]
        untold = unit.agency in hidden.rows or any(n.code in hidden.nodes.get(unit.agency, {}) for n in items)
        if unit.agency not in ids or unit.status != "ok" or untold:
            continue
        lowest = _surely(items, known.get(unit.agency, {}))
        if lowest is not None:
            words = _("Tiêu chí thấp nhất, chắc chắn: %(item)s") % {"item": lowest.name}
            yield ids[unit.agency], Issue(issue=words[:LONGEST], origin=Origin.LOWEST, factor=_parent(unit, lowest))


def _surely(items: list[NodeResult], known: Known) -> NodeResult | None:
    enough = [node for node in items if node.n >= ENOUGH]
    for among in (items, enough):
        if code := surely_lowest(known, [node.code for node in among]):
            return next(node for node in among if node.code == code)
    return None


def _parent(unit: UnitResult, item: NodeResult) -> str:
    return next((node.name for node in unit.nodes if node.code == item.parent and node.kind == "factor"), "")


def _measures(asked: Asked) -> Iterator[tuple[int, Issue]]:
    factors = asked.factors
    for each in late_measures(set(asked.agency_ids), on=asked.on):
        words = _("Biện pháp vướng mắc: %s") if each.state == each.State.STUCK else _("Biện pháp trễ hạn: %s")
        factor = factors.get(each.node, "")
        yield each.plan.agency_id, Issue(issue=(words % each.action)[:LONGEST], origin=Origin.MEASURE, factor=factor)


def _comments(asked: Asked) -> Iterator[tuple[int, Issue]]:
    """Yield the topics that people wrote of most at each agency, out of what the agency sees itself."""
    seen = shown_comments().filter(round_unit__round=asked.publication.round_id, handler__in=asked.agency_ids)
    told = seen.filter(released_on__lte=asked.on, audience=Audience.AGENCY).exclude(state__in=OUT)
    said = [(agency, topics) for agency, topics in told.values_list("handler", "topics") if PRAISE not in topics]
    counted = Counter((agency, topic) for agency, topics in said for topic in topics if topic in FACTORS)
    names = {TOPIC_OF[code]: name for code, name in asked.factors.items() if code in TOPIC_OF}
    for (agency, topic), number in sorted(counted.items(), key=lambda pair: (pair[0][0], -pair[1], pair[0][1])):
        if number >= FEWEST:
            words = _("Người dân góp ý nhiều về: %s") % TOPICS[topic]
            yield agency, Issue(issue=words, origin=Origin.COMMENTS, factor=names.get(topic, ""))


def _obligations(asked: Asked) -> Iterator[tuple[int, Issue]]:
    for each in late_obligations(set(asked.agency_ids), on=asked.on):
        words = _("Nhiệm vụ quá hạn theo %(number)s: %(task)s")
        said = words % {"number": each.point.directive.number, "task": each.task}
        yield each.bearer_id, Issue(issue=said[:LONGEST], origin=Origin.OBLIGATION)


SOURCES: Mapping[str, Callable[[Asked], Iterator[tuple[int, Issue]]]] = {
    Origin.LOWEST: _lowest,
    Origin.MEASURE: _measures,
    Origin.COMMENTS: _comments,
    Origin.OBLIGATION: _obligations,
}
