"""Two years on their common items with limits and verdicts, against a run whose method has these items alone."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from agencies.models import Agency
from scoring.history.common import Recomputed, SureChange, recomputed
from scoring.history.common_store import COMMON_CODE_VERSION, stored_changes
from scoring.history.common_sure import WHOLE
from scoring.models import CommonChange, ScoringRun
from scoring.results import UnitResult
from scoring.selectors import method_of, result_of
from scoring.services.common_changes import NoCommonGround, find_common_changes
from surveys.models import Channel, Response, ResponseDecision
from tests import factories
from tests.conftest import Cast
from tests.dashboards.factories import counted, unit_of
from tests.factories import NOW
from tests.scoring.history.years import MERGER, method, run, scored, succeeded, year

pytestmark = pytest.mark.django_db
BOTH = [{"code": "A", "name": "Phần A", "items": ["A1", "A2"]}]
ONE = [{"code": "A", "name": "Phần A", "items": ["A1"]}]
Forms = dict[Agency, tuple[int, int]]


def found(now: ScoringRun, before: ScoringRun) -> dict[str, SureChange]:
    find_common_changes(now=now, before=before, at=NOW, progress=lambda *_: None)
    codes = [unit.agency for unit in result_of(now).agencies]
    stored = stored_changes([(now.pk, before.pk, code) for code in (*codes, WHOLE)])
    return {code: sure for (_, _, code), sure in stored.items()}


def by_two_methods(then: Forms, now: Forms, **fields: Any) -> tuple[ScoringRun, ScoringRun]:
    """Score 2024 by both items, 2025 by the first alone, in points."""
    before = scored(2024, then, method=method(code="hai", formula="top2", tree=BOTH), **fields)
    return scored(2025, now, method=method(code="mot", tree=ONE), **fields), before


def by_one_method(then: Forms, now: Forms, **fields: Any) -> ScoringRun:
    how = method(code="mot", tree=ONE)
    scored(2014, then, method=how, **fields)
    return scored(2015, now, method=how, **fields)


def test_limits_and_verdicts_are_those_of_a_run_by_the_common_method(cast: Cast) -> None:
    then = {cast.so_xay_dung: (60, 20), cast.so_y_te: (30, 30), cast.nha_trang: (5, 1)}
    now = {cast.so_xay_dung: (78, 2), cast.so_y_te: (31, 29), cast.nha_trang: (50, 0)}
    told = result_of(by_one_method(then, now))
    runs = by_two_methods(then, now)
    sure = found(*runs)

    for unit in (*told.agencies, told.total):
        code = WHOLE if unit is told.total else unit.agency
        assert (sure[code].now, sure[code].certain) == (unit.index, unit.certain)
    assert [sure[each.code].certain.verdict for each in now] == ["tang", "chua_du_can_cu", None]
    # Below the minimum of ten forms there was no index.
    assert (sure["nha-trang"].before, sure["nha-trang"].certain.no_verdict) == (None, "previous_too_few")


def test_limits_of_the_year_before_are_those_of_its_run_by_the_common_method(cast: Cast) -> None:
    then, now = {cast.so_xay_dung: (60, 20)}, {cast.so_xay_dung: (70, 10)}
    lonely = scored(2014, then, method=method(code="mot", tree=ONE), populations={cast.so_xay_dung: 100})
    (unit,) = result_of(lonely).agencies
    sure = found(*by_two_methods(then, now, populations={cast.so_xay_dung: 100}))["so-xay-dung"]
    assert unit.low is not None
    assert (sure.before, sure.before_low, sure.before_high) == (unit.index, unit.low, unit.high)


def test_they_fit_what_the_counts_of_the_runs_give(cast: Cast) -> None:
    now, before = by_two_methods({cast.so_xay_dung: (60, 20)}, {cast.so_xay_dung: (70, 10)})
    sure = found(now, before)["so-xay-dung"]
    figures = recomputed(unit_in(now), unit_in(before), method_of(now), method_of(before))
    assert isinstance(figures, Recomputed)
    assert sure.fits(figures)
    assert sure.certain.change == figures.change


def unit_in(run: ScoringRun) -> UnitResult:
    return result_of(run).agencies[0]


def test_families_are_blocks(cast: Cast) -> None:
    """A change that is beyond chance alone is not when nine others of the block are looked at, too."""
    others = [factories.agency(name=f"Sở {number}", block=cast.departments) for number in range(9)]
    then, now = {cast.so_xay_dung: (50, 30)}, {cast.so_xay_dung: (62, 18)}
    alone = found(*by_two_methods(then, now))["so-xay-dung"].certain
    same = dict.fromkeys(others, (40, 40))
    before = scored(2034, then | same, method=method(code="hai", formula="top2", tree=BOTH))
    together = found(scored(2035, now | same, method=method(code="mot", tree=ONE)), before)["so-xay-dung"].certain
    assert (alone.change_low, alone.change_high) == (together.change_low, together.change_high)
    assert [alone.verdict, together.verdict] == ["tang", "chua_du_can_cu"]


def exclude(unit: Any, actor: User) -> None:
    form = Response.objects.filter(round_unit=unit).earliest("pk")
    ResponseDecision.objects.create(response=form, number=1, kind="exclude", reason="trùng", actor=actor, at=NOW)


def test_where_answers_changed_since_the_runs_there_is_nothing_to_say(cast: Cast) -> None:
    now, before = by_two_methods(
        {cast.so_xay_dung: (60, 20), cast.so_y_te: (30, 30)}, {cast.so_xay_dung: (70, 10), cast.so_y_te: (30, 30)}
    )
    exclude(unit_of(before.round, cast.so_y_te), cast.snv)
    sure = found(now, before)
    assert sure["so-y-te"] == sure[WHOLE] == SureChange(changed=True)
    assert sure["so-xay-dung"].certain.verdict is not None


def test_what_is_stored_stays_and_only_what_had_changed_is_looked_at_again(cast: Cast) -> None:
    now, before = by_two_methods(
        {cast.so_xay_dung: (60, 20), cast.so_y_te: (30, 30)}, {cast.so_xay_dung: (70, 10), cast.so_y_te: (30, 30)}
    )
    exclude(unit_of(now.round, cast.so_y_te), cast.snv)
    first = found(now, before)
    form = ResponseDecision.objects.get().response
    ResponseDecision.objects.create(response=form, number=2, kind="restore", reason="nhầm", actor=cast.snv, at=NOW)
    exclude(unit_of(now.round, cast.so_xay_dung), cast.snv)
    second = found(now, before)
    assert first["so-y-te"].changed
    assert not second["so-y-te"].changed
    assert second["so-xay-dung"] == first["so-xay-dung"]
    assert CommonChange.objects.count() == 3


def test_pooled_total_says_how_many_units_have_forms_in_both_years(cast: Cast) -> None:
    """As a run by the common method says it; a unit below the minimum of ten forms has forms."""
    then = {cast.so_xay_dung: (60, 20), cast.so_y_te: (5, 1)}
    now = {cast.so_xay_dung: (78, 2), cast.so_y_te: (31, 29), cast.nha_trang: (50, 0)}
    pooled = {"parent": "pooled", "block": "pooled", "total": "pooled"}
    scored(2014, then, method=method(code="gop", tree=ONE, roll_up=pooled))
    told = result_of(scored(2015, now, method=method(code="gop", tree=ONE, roll_up=pooled))).total
    before = scored(2024, then, method=method(code="hai", formula="top2", tree=BOTH, roll_up=pooled))
    after = scored(2025, now, method=method(code="mot", tree=ONE, roll_up=pooled))
    assert found(after, before)[WHOLE].certain == told.certain
    assert told.units_in_both == 2


def test_channels_are_those_that_each_years_method_counts(cast: Cast) -> None:
    """2024 counted what people volunteered, too; the method of 2025 does not."""
    earlier = year(
        2024, {cast.so_xay_dung: (60, 20)}, method=method(code="hai", channels_counted=["drawn", "voluntary"])
    )
    counted(unit_of(earlier, cast.so_xay_dung), [(5, 5)] * 20, channel=Channel.QR)
    sure = found(scored(2025, {cast.so_xay_dung: (70, 10)}, method=method(code="mot", tree=ONE)), run(earlier))
    # 80 of 100 forms at level 5, 20 at level 1.
    assert (sure["so-xay-dung"].before, sure["so-xay-dung"].before_low) == ("84.00", None)
    assert sure["so-xay-dung"].certain.low is not None
    assert sure["so-xay-dung"].certain.verdict is None


def test_a_renamed_agency_is_compared_with_what_it_was(cast: Cast) -> None:
    old = factories.agency("so-cu", name="Sở Cũ", block=cast.departments, valid_to=MERGER)
    new = factories.agency("so-moi", name="Sở Mới", block=cast.departments, valid_from=MERGER)
    before = scored(2024, {old: (60, 20)}, method=method(code="hai", formula="top2", tree=BOTH))
    succeeded(old, new, "rename")
    now = scored(2025, {new: (78, 2)}, method=method(code="mot", tree=ONE))
    assert found(now, before)["so-moi"].certain.verdict == "tang"


def test_years_without_a_common_item_are_refused(cast: Cast) -> None:
    before = scored(2024, {cast.so_xay_dung: (60, 20)}, method=method(code="mot", tree=ONE))
    other = [{"code": "A", "name": "Phần A", "items": ["A2"]}]
    now = scored(2025, {cast.so_xay_dung: (60, 20)}, method=method(code="hai", tree=other))
    with pytest.raises(NoCommonGround):
        found(now, before)
    assert not CommonChange.objects.exists()


def test_a_change_is_stored_once_and_of_two_runs(cast: Cast) -> None:
    now, before = by_two_methods({cast.so_xay_dung: (60, 20)}, {cast.so_xay_dung: (70, 10)})
    row: dict[str, Any] = {"code_version": COMMON_CODE_VERSION, "changed": False, "result": {}, "at": NOW}
    CommonChange.objects.create(run=now, run_before=before, agency="", **row)
    with pytest.raises(IntegrityError, match="same_common_change_once"), transaction.atomic():
        CommonChange.objects.create(run=now, run_before=before, agency="", **row)
    with pytest.raises(IntegrityError, match="common_change_is_of_two_runs"), transaction.atomic():
        CommonChange.objects.create(run=now, run_before=now, agency="", **row)
