"""A plan's target beside the figure that was reached: met or not, and how sure that is, as everywhere in the portal."""

from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _

from actionplans.models import Target
from charts.numbers import vi
from scoring.certainty.targets import Certainty, judge
from scoring.certainty.targets import Target as Aim
from scoring.method import Method
from scoring.results import Certain


@dataclass(frozen=True, slots=True)
class Judged:
    """`words` say the target ("trên 77 %, năm 2027"); `met` is None without a figure to judge."""

    words: str
    met: bool | None = None
    certainty: str = ""


def judged(target: Target, index: str | None, method: Method | None, certain: Certain | None = None) -> Judged:
    """Judge what is printed and its limits by a target: the rule of all targets (`scoring.certainty.targets`)."""
    words = words_of(target)
    if index is None or method is None:
        return Judged(words)
    limits = None
    if certain is not None and certain.low is not None and certain.high is not None:
        limits = Fraction(certain.low), Fraction(certain.high)
    aim = Aim(target.operator, Fraction(target.value))  # type: ignore[arg-type]
    found = judge(aim, Fraction(index), limits, method.rounding)
    return Judged(words, found.met, certainty_words(found.certainty))


def words_of(target: Target) -> str:
    said = {"operator": target.get_operator_display(), "value": vi(plain(target)), "year": target.year}
    return _("%(operator)s %(value)s %%, năm %(year)d") % said


def plain(target: Target) -> str:
    """Return a target's value without zeros at its end."""
    short = target.value.normalize()
    return f"{short:f}"


def certainty_words(found: Certainty | None) -> str:
    return {
        None: "",
        "chac_chan_dat": _("chắc chắn đạt"),
        "chac_chan_khong_dat": _("chắc chắn không đạt"),
        "chua_du_can_cu": _("chưa đủ căn cứ để nói chắc"),
    }[found]
