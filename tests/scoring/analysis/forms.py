"""Forms for the tests of analyses: a method over five items in two factors, units in blocks."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from scoring.analysis.answers import Answers, Unit
from scoring.method import Method
from tests.scoring.factories import method

A, B = "so-a", "so-b"
UNITS = (Unit(A, "Sở A", "so"), Unit(B, "Sở B", "so"), Unit("xa-c", "Xã C", "xa"))
COUNTER, QR = 1, 6


def two_factors(**fields: Any) -> Method:
    tree = [
        {"code": "A", "name": "Phần A", "items": ["A1", "A2", "A3"]},
        {"code": "B", "name": "Phần B", "items": ["B1", "B2"]},
    ]
    return method(**{"tree": tree, **fields})


def answers(
    items: ArrayLike,
    *,
    unit: Sequence[int] | None = None,
    channel: Sequence[int] | None = None,
    profile: Mapping[str, Sequence[int]] | None = None,
    overall: Sequence[int] | None = None,
    how: Method | None = None,
    designs: Mapping[int, str] | None = None,
    counted: frozenset[int] = frozenset({COUNTER}),
) -> Answers:
    """Return these forms, drawn at the counter of the first unit unless told otherwise."""
    made = how or two_factors()
    sheets = np.array(items, dtype=np.int16).reshape(-1, len(made.root.items))
    n = len(sheets)
    return Answers(
        method=made,
        units=UNITS,
        unit=np.array(unit if unit is not None else [0] * n, dtype=np.int64),
        channel=np.array(channel if channel is not None else [COUNTER] * n, dtype=np.int64),
        place=np.zeros(n, dtype=np.int32),
        places=(("", "", 0),),
        items=sheets,
        profile={code: np.array(chosen, dtype=np.int64) for code, chosen in (profile or {}).items()},
        designs=designs or {COUNTER: "drawn", QR: "voluntary"},
        counted_channels=counted,
        overall=None if overall is None else np.array(overall, dtype=np.int16),
    )


def random_forms(n: int, *, seed: int = 1, width: int = 5) -> "NDArray[np.int16]":
    """Return answers with something in common within a form, as people give them."""
    chance = np.random.default_rng(seed)
    person = chance.normal(size=(n, 1))
    levels: NDArray[np.int16] = np.clip(np.rint(3.8 + person + chance.normal(scale=0.8, size=(n, width))), 1, 5).astype(
        np.int16
    )
    return levels
