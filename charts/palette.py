"""The satisfaction scale's one palette (LOOK.md): worst level first. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Shade:
    """A level's colour, the colour of words on it, and whether grey print needs hatching to tell it."""

    fill: str
    ink: str
    hatched: bool


FIVE = (
    Shade("#8c3b0e", "#ffffff", hatched=True),
    Shade("#d98a4e", "#1c2127", hatched=True),
    Shade("#cfcac0", "#1c2127", hatched=False),
    Shade("#7fb3a5", "#1c2127", hatched=False),
    Shade("#1f6f61", "#ffffff", hatched=False),
)


def shades(levels: int) -> tuple[Shade, ...]:
    """Return one shade for each of at least two levels, the ends of the scale always the same."""
    last = len(FIVE) - 1
    return tuple(FIVE[round(level * last / (levels - 1))] for level in range(levels)) if levels > 1 else FIVE[-1:]
