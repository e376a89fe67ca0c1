"""What was decided of the units of a published run: the content of the paper that it was published by.

Whoever shows it shows it beside a computed figure only, and where that is told.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from charts.numbers import vi
from scoring.grading import Grade
from scoring.models import Submission
from scoring.paper_words import difference_words, differs, grade_words, units_of, written
from scoring.run_for import RunSeen


@dataclass(frozen=True, slots=True)
class UnitDecided:
    """A unit's appraised total, where its values are points or differ from what was computed, and its grade."""

    agency: str
    total: str
    maximum: str
    differs: bool
    grade: Grade | None
    lines: tuple[Mapping[str, Any], ...]

    @property
    def appraised(self) -> str:
        """Return what the unit was appraised at; empty where it is the index that was computed."""
        if not self.total or not (self.maximum or self.differs):
            return ""
        return _("%(total)s/%(maximum)s điểm") % self._figures if self.maximum else f"{self.total} %"

    @property
    def grade_words(self) -> str:
        return grade_words(self.grade)

    @property
    def possible(self) -> str:
        return ", ".join(self.grade.possible) if self.grade else ""

    @property
    def differences(self) -> tuple[str, ...]:
        """Say each line that was appraised away from what was computed or given, and why."""
        return tuple(difference_words(line) for line in self.lines if differs(line))

    @property
    def _figures(self) -> dict[str, str]:
        return {"total": self.total, "maximum": self.maximum}


@dataclass(frozen=True, slots=True)
class Decided:
    """All units of a run by agency, and the scheme that graded them; `source` says who appraised, by what scheme."""

    units: Mapping[str, UnitDecided]
    body: str = ""
    scheme: Mapping[str, Any] | None = None
    paper: str = ""

    def of(self, agency: str) -> UnitDecided | None:
        return self.units.get(agency)


NOTHING = Decided({})


def decided_as(seen: RunSeen) -> Decided:
    """Return what was decided of the run that a reader sees; nothing where it is not published, or was not appraised.

    Asks the database only where a paper laid the run.
    """
    number = getattr(seen.run, "paper", None)
    if number is None or not seen.is_published:
        return NOTHING
    return decided_in(Submission.objects.get(pk=number))


def decided_in(paper: Submission) -> Decided:
    """Return what a paper says."""
    content = paper.content
    return Decided(
        units={unit["agency"]: _unit(unit) for unit in units_of(content) if not unit["hidden"]},
        body=content["body"],
        scheme=content["scheme"],
        paper=paper.number,
    )


def _unit(unit: Mapping[str, Any]) -> UnitDecided:
    return UnitDecided(
        agency=unit["agency"],
        total=vi(unit["total"]) if unit["total"] else "",
        maximum=written(unit["maximum"]),
        differs=unit["differs"],
        grade=Grade.from_json(unit["grade"]),
        lines=tuple(unit["lines"]),
    )
