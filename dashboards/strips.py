"""The headline's axis: an index with its limits, what was before and what is aimed at. No database."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from charts.numbers import vi
from dashboards import graphics
from dashboards.overview.aims import Aims, Reached
from dashboards.profile import Profile
from scoring.results import Certain
from surveys.models import Round


@dataclass(frozen=True, slots=True)
class Strip:
    """The index on its axis with what was before and what is aimed at: places, and the words above them."""

    axis: graphics.Axis
    mark: graphics.Mark | None
    previous: str
    previous_words: str
    # On which side of its place the words stand, so that they do not cross the target's line.
    previous_anchor: str
    target: str
    target_words: str
    # The places of the units that the index speaks for.
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Head:
    """What stands around the one index of a page: its axis and its target (see `Aims`)."""

    round: Round
    strip: Strip
    reached: Reached | None
    judges: bool


def head_of(round: Round, aims: Aims, profile: Profile, reached: Reached | None) -> Head | None:
    """Return the head of a profile, None without an index."""
    if profile.index is None:
        return None
    return Head(round, strip_of(profile.index, profile.certain, reached), reached, aims.judges)


def strip_of(index: str | None, certain: Certain, reached: Reached | None, *, others: Sequence[str] = ()) -> Strip:
    """Draw an index that passed the gate; `others` are the indices of its units."""
    previous = certain.previous if index is not None else None
    target = str(reached.value) if reached else None
    axis = graphics.axis([index, certain.low, certain.high, previous, target, *others])
    mark = graphics.mark(axis, index, certain.low, certain.high)
    before = _("kỳ trước: %(index)s") % {"index": vi(previous)} if previous is not None else ""
    aimed = _("chỉ tiêu %(value)s") % {"value": _plain(reached.value)} if reached else ""
    return Strip(
        axis=axis,
        mark=mark and graphics.Mark(mark.value, mark.low, mark.high, _said(mark.words, before, aimed)),
        previous=axis.at(previous) if previous is not None else "",
        previous_words=before,
        previous_anchor=_anchor(axis, previous, target),
        target=axis.at(target) if target is not None else "",
        target_words=aimed,
        others=tuple(axis.at(each) for each in others),
    )


def _anchor(axis: graphics.Axis, previous: str | None, target: str | None) -> str:
    if previous is None:
        return "middle"
    place, room = float(axis.at(previous).rstrip("%")), 35
    # Near an end of the axis the words would be cut off.
    ends = "start" if place < room / 2 else "end" if place > 100 - room / 2 else "middle"
    if target is None:
        return ends
    before = Decimal(previous) < Decimal(target)
    if before and place > room:
        return "end"
    return "start" if not before and place < 100 - room else ends


def _said(*words: str) -> str:
    return "; ".join(word for word in words if word)


def _plain(value: Decimal) -> str:
    return vi(f"{value.normalize():f}")
