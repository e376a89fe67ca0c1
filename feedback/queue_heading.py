"""What the heading of the list of comments says: whose they are, what is asked for, and where one came from."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from feedback.access import Reader
from feedback.models import Source
from feedback.selectors.comments import Wanted
from feedback.words import SIGNALS, TOPICS
from surveys.models import RoundUnit
from surveys.selectors import rounds_in_scope

Choices = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Heading:
    """The `title` of the list, what of the comments is asked for, and pages with the figures of the same."""

    title: str
    about: tuple[str, ...]
    back: tuple[tuple[str, str], ...]


def heading_of(wanted: Wanted, reader: Reader, *, units: Choices, rounds: Choices) -> Heading:
    """Return the heading; agencies and rounds are named only among the choices of this reader, in a query at most."""
    unit, round = dict(units).get(wanted.unit, ""), dict(rounds).get(wanted.round, "")
    title = _("Ý kiến về %(unit)s") % {"unit": unit} if unit else _("Ý kiến của người dân")
    return Heading(title, tuple(_about(wanted, round)), tuple(_back(wanted, reader, unit, round)))


def _about(wanted: Wanted, round: str) -> Iterator[str]:
    if round:
        yield round
    if wanted.topic:
        yield _("chủ đề “%(topic)s”") % {"topic": TOPICS[wanted.topic]}
    if wanted.signal:
        yield _("dấu hiệu “%(signal)s”") % {"signal": SIGNALS[wanted.signal]}
    if wanted.source:
        yield _("nguồn: %(source)s") % {"source": Source(wanted.source).label}
    if wanted.search:
        yield _("có lời “%(words)s”") % {"words": wanted.search}
    yield from _when(wanted)


def _when(wanted: Wanted) -> Iterator[str]:
    if wanted.first:
        yield _("từ %(day)s") % {"day": f"{wanted.first:%d/%m/%Y}"}
    if wanted.last:
        yield _("đến %(day)s") % {"day": f"{wanted.last:%d/%m/%Y}"}
    if wanted.mine:
        yield _("giao cho tôi")
    if wanted.overdue:
        yield _("quá hạn")


def _back(wanted: Wanted, reader: Reader, unit: str, round: str) -> Iterator[tuple[str, str]]:
    """Yield the page of figures that opens to this reader: of the unit in the round, else of the round."""
    if unit and round:
        if _opens(wanted, reader):
            url = reverse("dashboards:unit", args=[wanted.round, wanted.unit])
            yield _("Kết quả của %(unit)s trong đợt này") % {"unit": unit}, url
    elif round and rounds_in_scope(reader.reading).filter(code=wanted.round).exists():
        yield _("Kết quả của đợt này"), reverse("dashboards:round", args=[wanted.round])


def _opens(wanted: Wanted, reader: Reader) -> bool:
    units = RoundUnit.objects.filter(round__code=wanted.round, agency__code=wanted.unit)
    found = units.values_list("agency_id", "block_id").first()
    return found is not None and reader.reading.covers(agency_id=found[0], block_id=found[1])
