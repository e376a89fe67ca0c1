"""A mean that stands for units nobody was asked about, in stored runs, by the textbook formulas (STATISTICS § 4)."""

from collections.abc import Mapping, Sequence
from math import sqrt
from typing import Any

import pytest
from scipy.stats import t

from agencies.models import AgencyVersion
from scoring.results import Certain, RoundResult
from scoring.selectors import result_of
from scoring.services import store_run
from surveys.models import Channel, Round
from tests import factories
from tests.factories import NOW
from tests.scoring.year_factories import round_of, year_of

pytestmark = pytest.mark.django_db
ONE = [{"code": "A", "name": "A", "items": ["A1"]}]
MEANS = {"block": "mean", "parent": "mean", "total": "mean"}
# Satisfied of asked.
SHARES: Mapping[str, tuple[int, int]] = {"so-mot": (40, 50), "so-hai": (54, 60), "so-ba": (28, 40)}
Limits = tuple[str | None, str | None]


def answers(good: int, n: int) -> list[tuple[int, int]]:
    return [(5, 5)] * good + [(2, 2)] * (n - good)


def survey(code: str, *unasked: str, shares: Mapping[str, tuple[int, int]] = SHARES, **fields: Any) -> Round:
    """A scored round of plain shares, with units that nobody was asked about."""
    units = {**{agency: answers(*each) for agency, each in shares.items()}, **{agency: [] for agency in unasked}}
    return round_of(code, units, **{"formula": "top2", "tree": ONE, "roll_up": MEANS, **fields})


def found(made: Round) -> RoundResult:
    return result_of(made.runs.latest("id"))


def limits(row: Certain) -> Limits:
    return row.low, row.high


def by_hand(units: int, sized: Sequence[tuple[int, int, int]]) -> Limits:
    """Limits of a mean of (size, satisfied, asked) that stands for so many units: units are clusters."""
    k, total = len(sized), sum(size for size, _, _ in sized)
    rows = [(size / total, good / n, n) for size, good, n in sized]
    mean = sum(w * share for w, share, _ in rows)
    between = k / (k - 1) * sum(w**2 * (share - mean) ** 2 for w, share, _ in rows)
    within = sum(w**2 * share * (1 - share) / n for w, share, n in rows)
    variance = (1 - k / units) * between + k / units * within
    n_eff, q = k / (k - 1) * mean * (1 - mean) / variance, float(t.ppf(0.975, k - 1))
    center, reach = mean + q**2 / (2 * n_eff), q * sqrt(mean * (1 - mean) / n_eff + q**2 / (4 * n_eff**2))
    low, high = ((center + side * reach) / (1 + q**2 / n_eff) for side in (-1, 1))
    return f"{100 * low:.2f}", f"{100 * high:.2f}"


EQUAL = [(1, *each) for each in SHARES.values()]


def test_block_and_round_stand_for_units_that_nobody_was_asked_about() -> None:
    result = found(survey("dot", "so-bon", "so-nam"))
    whole = found(survey("du", year=2020))
    assert limits(result.blocks[0]) == limits(result.total) == by_hand(5, EQUAL)
    assert (result.blocks[0].index, result.blocks[0].left_out) == (whole.blocks[0].index, 2)
    assert float(result.blocks[0].low or 0) < float(whole.blocks[0].low or 0)
    (factor, item) = result.blocks[0].nodes
    assert limits(factor) == limits(item) == by_hand(5, EQUAL)


def test_parent_agency_stands_for_its_units() -> None:
    made = survey("dot", "so-bon")
    AgencyVersion.objects.filter(agency__code__in=(*SHARES, "so-bon")).update(parent=factories.agency("tinh"))
    (row,) = result_of(store_run(round=made, actor=None, at=NOW)).parents
    assert limits(row) == by_hand(4, EQUAL)


def test_mean_weighted_by_dossiers_stands_for_units_that_nobody_was_asked_about() -> None:
    """Of five units one has no forms; one has no number of dossiers, which was surveyed and is left out."""
    sizes = {"so-mot": 300_000, "so-hai": 200_000, "so-ba": 900_000, "so-bon": 400_000}
    shares = {**SHARES, "so-nam": (30, 40)}
    weighted = dict.fromkeys(MEANS, "weighted")
    (block,) = found(survey("dot", "so-bon", shares=shares, populations=sizes, roll_up=weighted)).blocks
    assert (block.left_out, block.without_size) == (1, 1)
    assert limits(block) == by_hand(4, [(sizes[code], *each) for code, each in SHARES.items()])


def test_a_unit_with_too_few_forms_was_surveyed_and_the_mean_does_not_speak_of_it() -> None:
    few = found(survey("dot", shares={**SHARES, "so-bon": (1, 2)}, minimum=5))
    alone = found(survey("ba", year=2020, minimum=5))
    assert few.blocks[0].left_out == 1
    assert limits(few.blocks[0]) == limits(alone.blocks[0])


def test_pooled_rows_weigh_forms_and_stay_as_they_are() -> None:
    pooled = dict.fromkeys(MEANS, "pooled")
    some, all_ = found(survey("dot", "so-bon", roll_up=pooled)), found(survey("du", year=2020, roll_up=pooled))
    assert limits(some.blocks[0]) == limits(all_.blocks[0])
    assert limits(some.total) == limits(all_.total)


def test_volunteered_answers_of_one_unit_leave_the_mean_without_limits() -> None:
    alone = found(survey("dot", "so-bon", channel=Channel.QR))
    assert (alone.blocks[0].index is not None, limits(alone.blocks[0])) == (True, (None, None))


def test_change_is_that_of_the_units_that_were_surveyed() -> None:
    """MOVER over the three, as if the fourth were not there: the same units in both years."""
    before = {"so-mot": (35, 50), "so-hai": (50, 60), "so-ba": (30, 40)}
    survey("truoc", "so-bon", shares=before, year=2025)
    (some,) = found(survey("nay", "so-bon")).blocks
    survey("truoc-2", shares=before, year=2019)
    (whole,) = found(survey("nay-2", year=2020)).blocks
    assert some.change == whole.change
    assert (some.change_low, some.change_high) == (whole.change_low, whole.change_high)
    assert some.p == whole.p
    assert limits(some) != limits(whole)


def test_mean_of_a_year_stands_for_units_that_no_round_asked_about() -> None:
    survey("dot-1", "so-bon", year_roll_up="pooled")
    survey("dot-2", "so-bon", month=4, year_roll_up="pooled")
    (block,) = year_of()[1].blocks
    assert limits(block) == by_hand(4, [(1, 2 * good, 2 * n) for good, n in SHARES.values()])


def test_mean_of_a_year_s_averaged_rounds_stands_for_units_that_no_round_asked_about() -> None:
    """Two rounds with the same shares, each with its own sampling error: half the variance of one."""
    survey("dot-1", "so-bon", year_roll_up="mean")
    survey("dot-2", "so-bon", month=4, year_roll_up="mean")
    result = year_of()[1]
    assert limits(result.blocks[0]) == limits(result.total)
    assert limits(result.blocks[0]) == by_hand(4, [(1, 2 * good, 2 * n) for good, n in SHARES.values()])
