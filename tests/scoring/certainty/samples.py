"""Respondents of the golden cases, as pairs (y, m), and the estimates made of them."""

from collections.abc import Sequence
from fractions import Fraction

import pandas as pd

from scoring.certainty.sums import Moments
from tests.scoring.factories import DATA, SECTIONS

Pairs = Sequence[tuple[int, int]]

SHARE = Fraction(0)
POINTS = Fraction(1, 5)

SIX = [(3, 4), (4, 4), (2, 4), (4, 4), (1, 2), (3, 3)]
INTERVIEWERS = [
    [(4, 4), (4, 4), (3, 4), (4, 4)],
    [(2, 4), (3, 4), (2, 4), (1, 4)],
    [(4, 4), (3, 4), (4, 4), (3, 4)],
    [(3, 4), (2, 4), (4, 4), (3, 4)],
    [(4, 4), (4, 4), (4, 4), (2, 4)],
]
STRATA = ([(3, 4), (4, 4), (2, 4), (4, 4)], [(1, 2), (2, 2), (2, 2)])


def plain(satisfied: int, n: int) -> Moments:
    """One item answered by n respondents."""
    return Moments.of([(1, 1)] * satisfied + [(0, 1)] * (n - satisfied))


def quang_thanh(kind: str) -> dict[str, Pairs]:
    """The reconstructed forms of the sections of xã Quảng Thành, scored by `top2` or `points`."""
    forms = pd.read_csv(DATA / "quang_thanh_2023_forms.csv", comment="#")
    levels = forms[forms.columns[3:]]
    best, reached = (1, levels >= 4) if kind == "top2" else (5, levels)
    pairs = pd.DataFrame({"y": reached.sum(axis=1), "m": best * levels.notna().sum(axis=1)}).astype(int)
    return {code: list(pairs[forms["unit"] == code].itertuples(index=False, name=None)) for code in SECTIONS}
