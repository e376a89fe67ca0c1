"""What the page of a report's paragraphs shows: finished values for its template."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from reports.asked import Asked
from reports.content import Report
from reports.edits import keyed_texts, wordings
from scoring.models import ReportText


@dataclass(frozen=True, slots=True)
class Step:
    """A wording of the past in words; `text` is empty where the generated paragraph was put back."""

    number: int
    what: str
    who: str
    when: str
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph: as it is generated, as it is worded (else empty), and upon what (`base`).

    `version` counts its wordings; `steps` are these, the newest first.
    """

    section: str
    key: str
    generated: str
    text: str
    base: str
    version: int
    steps: Sequence[Step] = ()

    @property
    def is_stale(self) -> bool:
        return bool(self.text) and self.base != self.generated

    @property
    def value(self) -> str:
        """What stands in the box to begin with."""
        return self.text or self.generated


def lines_of(asked: Asked, report: Report) -> list[Line]:
    """Return the paragraphs of a generated report in order, in one query."""
    made: dict[str, list[ReportText]] = {}
    for each in wordings(asked).select_related("actor").order_by("key", "number"):
        made.setdefault(each.key, []).append(each)
    return [_line(section, text.key, text.text, made.get(text.key, [])) for section, text in keyed_texts(report)]


def lost_of(lines: Iterable[Line], asked: Asked) -> list[str]:
    """Return the words whose paragraph the report has no more: with other results it says something else there."""
    there = {line.key for line in lines}
    last = wordings(asked).order_by("key", "-number").distinct("key")
    return [each.text for each in last if each.act == ReportText.Act.WRITE and each.key not in there]


def _line(section: str, key: str, generated: str, made: Sequence[ReportText]) -> Line:
    last = made[-1] if made else None
    text = last.text if last else ""
    steps = tuple(map(_step, reversed(made)))
    return Line(section, key, generated, text, last.base if last else "", last.number if last else 0, steps)


def _step(one: ReportText) -> Step:
    what = _("Sửa lời văn") if one.act == ReportText.Act.WRITE else _("Dùng lại câu của cổng")
    return Step(one.number, what, one.actor.full_name, f"{localtime(one.at):%H:%M %d/%m/%Y}", one.text)
