"""From how many forms of a round its index comes, and where the others are. Pure but for the words."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from charts.numbers import vi
from dashboards.wording import forms
from scoring.results import RoundResult


@dataclass(frozen=True, slots=True)
class FormsCounted:
    """Forms of a whole round: `received` are those not left out, of which `counted` stand behind the index shown.

    `excluded`: those left out now, beside the received. `without_index`: of units that have no index, where units are
    averaged. `since`: received after the run; below 0, left out after it.
    """

    received: int
    excluded: int
    counted: int
    without_index: int
    voluntary: int
    since: int

    @property
    def are_all(self) -> bool:
        """Say whether there is nothing to explain."""
        return not self.excluded and self.counted == self.received

    @property
    def words(self) -> str:
        """Return the sum in a sentence, beginning with the number that lists of rounds show."""
        shown = {"received": forms(self.received), "parts": " ".join(self._parts())}
        if not self.excluded:
            return _("Hợp lệ %(received)s = %(parts)s.") % shown
        came = shown | {"came": vi(self.received + self.excluded), "excluded": vi(self.excluded)}
        return _("Thu về %(came)s − loại %(excluded)s = hợp lệ %(received)s = %(parts)s.") % came

    def _parts(self) -> Iterator[str]:
        yield _("%(n)s tính vào chỉ số") % {"n": vi(self.counted)}
        if self.without_index:
            yield _("+ %(n)s của đơn vị không có chỉ số") % {"n": vi(self.without_index)}
        if self.voluntary:
            yield _("+ %(n)s từ kênh tự nguyện (ai muốn thì gửi, nên đặt cạnh, không tính)") % {"n": vi(self.voluntary)}
        if self.since > 0:
            yield _("+ %(n)s nhận sau lần tính này") % {"n": vi(self.since)}
        if self.since < 0:
            yield _("− %(n)s bị loại sau lần tính này") % {"n": vi(-self.since)}


def forms_counted(result: RoundResult, counted: int, *, received: int, excluded: int) -> FormsCounted:
    """Compare what came in by now with what a run of the whole round knew; `counted` forms stand behind its index."""
    official = sum(unit.n for unit in result.agencies)
    voluntary = sum(unit.voluntary for unit in result.agencies)
    return FormsCounted(
        received=received,
        excluded=excluded,
        counted=counted,
        without_index=official - counted,
        voluntary=voluntary,
        since=received - official - voluntary,
    )
