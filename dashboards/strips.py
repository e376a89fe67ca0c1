"""The headline's axis: an index with its limits, what was before and what is aimed at. No database."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from charts.numbers import vi
from dashboards import graphics
from dashboards.overview.aims import Aims, Reached
from dashboards.profile import Profile
from scoring.results import Certain
from surveys.models import Round

# More lines than these lie too close to be told apart, and their words would double the page.
MOST_NAMED = 100


@dataclass(frozen=True, slots=True)
class Strip:
    """The index on its axis with what was before and what is aimed at: places, and the words above them."""

    axis: graphics.Axis
    mark: graphics.Mark | None
    # All of it in one sentence.
    words: str
    previous: str
    previous_words: str
    # On which side of its place the words stand, so that they do not cross the target's line.
    previous_anchor: str
    target: str
    target_words: str
    # The units that the index speaks for, each with its name and its index; without words where they are many.
    others: tuple[graphics.Tick, ...] = ()


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


def strip_of(
    index: str | None, certain: Certain, reached: Reached | None, *, others: Sequence[tuple[str, str]] = ()
) -> Strip:
    """Draw an index that passed the gate; `others` are the names and the indices of its units."""
    previous = certain.previous if index is not None else None
    target = str(reached.value) if reached else None
    axis = graphics.axis([index, certain.low, certain.high, previous, target, *(value for _name, value in others)])
    mark = graphics.mark(axis, index, certain.low, certain.high)
    before = graphics.previous_words(previous)
    aimed = graphics.target_words(reached.value if reached else None)
    return Strip(
        axis=axis,
        mark=mark,
        words=_said(mark.words if mark else "", before, aimed),
        previous=axis.at(previous) if previous is not None else "",
        previous_words=before,
        previous_anchor=_anchor(axis, previous, target),
        target=axis.at(target) if target is not None else "",
        target_words=aimed,
        others=tuple(_other(axis, name, value, said=len(others) <= MOST_NAMED) for name, value in others),
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


def _other(axis: graphics.Axis, name: str, index: str, *, said: bool) -> graphics.Tick:
    return graphics.Tick(axis.at(index), graphics.named(name, f"{vi(index)} %") if said else "")


def _said(*words: str) -> str:
    return "; ".join(word for word in words if word)
