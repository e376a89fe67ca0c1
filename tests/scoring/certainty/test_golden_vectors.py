"""V1, V9 and V10 of STATISTICS § 11, computed from their inputs: by the pure functions, and as a result prints them."""

from collections.abc import Mapping
from fractions import Fraction

import pytest
from statsmodels.stats.proportion import confint_proportions_2indep

from scoring.certainty.changes import measured, printed_change
from scoring.certainty.combining import Part, change, combined
from scoring.certainty.decomposition import decompose
from scoring.certainty.variance import of_respondents
from scoring.formulas import Sums
from scoring.history.common import Recomputed, recomputed
from scoring.judging import judged
from scoring.known import Before, BeforeRow, Evidence
from scoring.method import ROOT
from scoring.results import UnitResult
from tests.scoring.certainty.golden import GOLDEN
from tests.scoring.certainty.samples import SHARE, plain
from tests.scoring.factories import method, score, unit

ONE = method(formula="top2", tree=[{"code": "A", "name": "A", "items": ["A1"]}])
CODES = (ROOT, "A", "A1")

# Satisfied and asked, now and before; then what Newcombe printed, six digits of it, and what a result prints.
NEWCOMBE = [
    ((56, 70), (48, 80), ("0.2000", "0.0524", "0.3339"), ("0.052431", "0.333873"), ("20.00", "5.24", "33.39")),
    ((10, 10), (0, 10), ("1.0000", "0.6075", "1.0000"), ("0.607509", "1.000000"), ("100.00", "60.75", "100.00")),
]
V1 = pytest.mark.parametrize(("now", "before", "published", "computed", "printed"), NEWCOMBE, ids=["a", "h"])


@V1
def test_v1_newcombe_1998_table_2(
    now: tuple[int, int],
    before: tuple[int, int],
    published: tuple[str, str, str],
    computed: tuple[str, str],
    printed: tuple[str, str, str],
) -> None:
    parts = change(of_respondents(plain(*now), SHARE), of_respondents(plain(*before), SHARE))
    one, (many,) = combined(parts), measured([parts])
    for figures in ((float(one.value), one.low, one.high), (many.difference, many.low, many.high)):
        assert tuple(f"{each:.4f}" for each in figures) == published
        assert tuple(f"{each:.6f}" for each in figures[1:]) == computed
        exact = confint_proportions_2indep(*now, *before, method="newcomb", compare="diff")
        assert [100 * each for each in figures[1:]] == pytest.approx([100 * each for each in exact], abs=1e-6, rel=0)
    assert _as_printed(now, before) == printed


def _as_printed(now: tuple[int, int], before: tuple[int, int]) -> tuple[str | None, str | None, str | None]:
    """A change and its limits as the result of a round prints them."""
    known = [dict.fromkeys(CODES, (Part(1, of_respondents(plain(*each), SHARE)),)) for each in (now, before)]
    row = BeforeRow(dict.fromkeys(CODES, ONE.rounding.print(Fraction(*before), percent=True)), known[1])
    earlier = Before(ONE, {"mot": row}, {}, {}, BeforeRow(reason="no_previous"))
    result = score(ONE, unit("mot", {"A1": (now[1] - now[0], 0, 0, 0, now[0])}))
    (found,) = judged(ONE, result, Evidence({"mot": known[0]}, {}, {}, {}), earlier).agencies
    return found.change, found.change_low, found.change_high


@pytest.mark.parametrize("mode", ["half_up", "truncate"])
def test_v9_rounding(mode: str) -> None:
    how = method(rounding={"digits": 2, "mode": mode})
    values = [Fraction(each) for each in ("-0.805", "-0.8055", "81.875", "99.9951")]
    assert [how.rounding.print(value) for value in values] == GOLDEN["neg rounding"][mode]
    # As an index is printed: of a share of 1.
    assert [how.rounding.print(value / 100, percent=True) for value in values[2:]] == GOLDEN["neg rounding"][mode][2:]


NOW = {"TC": (450, 500), "TT": (400, 500), "PA": (20, 50)}
BEFORE = {"TC": (430, 500), "TT": (405, 500), "PA": (2, 5)}
WITHIN = [1.947406, -0.486851, 0]
MIX = [-1.876333, -1.716418, 1.705757]


def test_v10_decomposition() -> None:
    found = decompose(*({code: Sums(*each) for code, each in year.items()} for year in (NOW, BEFORE)))
    assert found is not None
    effects = found.effects.values()
    assert [float(100 * each.within) for each in effects] == pytest.approx(WITHIN, abs=1e-6, rel=0)
    assert [float(100 * each.mix) for each in effects] == pytest.approx(MIX, abs=1e-6, rel=0)
    assert float(100 * found.change) == pytest.approx(-0.426439, abs=1e-6, rel=0)
    assert found.within + found.mix == found.change == Fraction(870, 1050) - Fraction(837, 1005)


def test_v10_decomposition_as_two_years_print_it() -> None:
    """An index falls by 0.43 although PAKN did not move and only its share of the answers rose."""
    now, before = _year(NOW), _year(BEFORE)
    found = recomputed(now, before, FACTORS, FACTORS)
    assert isinstance(found, Recomputed)
    assert (found.before, found.now, found.within, found.mix) == ("83.28", "82.86", "1.46", "-1.89")
    assert found.change == printed_change(Fraction(now.index or 0), Fraction(before.index or 0), FACTORS.rounding)
    assert [each.within for each in found.factors] == [FACTORS.rounding.print(Fraction(str(each))) for each in WITHIN]
    assert [each.mix for each in found.factors] == [FACTORS.rounding.print(Fraction(str(each))) for each in MIX]


FACTORS = method(formula="top2", tree=[{"code": code, "name": code, "items": [f"{code}1"]} for code in NOW])


def _year(counts: Mapping[str, tuple[int, int]]) -> UnitResult:
    levels = {f"{code}1": (of - good, 0, 0, 0, good) for code, (good, of) in counts.items()}
    return score(FACTORS, unit("mot", levels)).agencies[0]
