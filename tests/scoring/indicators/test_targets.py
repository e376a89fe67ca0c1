from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.models import AuditEntry
from agencies.models import Agency
from scoring.indicators.targets import targets_in_force, targets_of
from scoring.models import IndicatorTarget, Method, Publication, UnitScore
from scoring.services.indicator_targets import (
    Aim,
    AlreadyWithdrawn,
    InvalidTarget,
    TargetStands,
    set_target,
    withdraw_target,
)
from surveys.models import Channel, Round
from tests import factories
from tests.dashboards.factories import GOOD, POOR, answered, run, survey, unit_of
from tests.factories import NOW
from tests.scoring.factories import drafted_before
from tests.scoring.indicators.figures import indicator
from tests.scoring.year_factories import mine, round_of, some, year_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def agency() -> Agency:
    return factories.agency("xa-a", level="commune", block=factories.block("cap-xa"))


def aim(aim: Aim, value: str = "80", operator: str = "at_least", source: str = "Kế hoạch 35") -> IndicatorTarget:
    return set_target(aim=aim, operator=operator, value=Decimal(value), source=source, actor=None, at=NOW)


def scored(*agencies: Agency, code: str = "dot-1", state: str = Round.State.CLOSED, levels: Any = GOOD) -> Method:
    made = survey(*agencies, code=code, state=state)
    for agency in agencies:
        answered(unit_of(made, agency), levels)
    return run(made).method_version.method


def test_target_is_set_once_and_withdrawn_with_a_reason(agency: Agency) -> None:
    par, person = indicator("par"), factories.user()
    first = aim(Aim(2026, par, agency=agency))
    with pytest.raises(TargetStands):
        aim(Aim(2026, par, agency=agency), "90")
    aim(Aim(2026, par))
    aim(Aim(2027, par, agency=agency))

    withdraw_target(target=first, reason="đặt lại", actor=person, at=NOW)
    assert not targets_in_force().filter(pk=first.pk).exists()
    with pytest.raises(AlreadyWithdrawn):
        withdraw_target(target=first, reason="đặt lại", actor=person, at=NOW)
    aim(Aim(2026, par, agency=agency), "90")
    actions = AuditEntry.objects.filter(subject=f"target:{first.pk}").order_by("id").values_list("action", flat=True)
    assert list(actions) == ["scoring.target_set", "scoring.target_withdrawn"]


def test_withdrawing_needs_a_reason() -> None:
    target = aim(Aim(2026, indicator("par")))
    for reason in ("", "x" * 301):
        with pytest.raises(InvalidTarget):
            withdraw_target(target=target, reason=reason, actor=None, at=NOW)


@pytest.mark.parametrize(
    ("field", "fields"),
    [
        ("value", {"value": "100,1".replace(",", ".")}),
        ("value", {"value": "-1"}),
        ("value", {"value": "NaN"}),
        ("value", {"value": "Infinity"}),
        ("value", {"value": "80.1234567"}),
        ("value", {"value": "1e999"}),
        ("operator", {"operator": "around"}),
        ("source", {"source": ""}),
        ("source", {"source": "x" * 301}),
    ],
)
def test_target_that_makes_no_sense_is_refused(field: str, fields: dict[str, str]) -> None:
    with pytest.raises(InvalidTarget) as refused:
        aim(Aim(2026, indicator("par")), **fields)
    assert refused.value.field == field
    assert not IndicatorTarget.objects.exists()


def test_target_fits_the_level_of_its_indicator(agency: Agency) -> None:
    whole, own, block = indicator("pci", level="province"), indicator("ddci", level="agency"), factories.block()
    method = scored(agency)
    wrong = {
        "agency": [Aim(2026, whole, agency=agency), Aim(2026, own), Aim(2026, own, agency=agency, block=block)],
        "indicator": [Aim(2026), Aim(2026, own, method)],
        "node": [Aim(2026, whole, node="TC"), Aim(2026, method=method, node="khong-co")],
        "year": [Aim(1900, whole)],
    }
    for field, aims in wrong.items():
        for each in aims:
            with pytest.raises(InvalidTarget) as refused:
                aim(each)
            assert refused.value.field == field


def test_index_is_judged_as_printed_with_its_limits(agency: Agency) -> None:
    method = scored(agency)
    sure = aim(Aim(2026, method=method, agency=agency), "60")
    (found,) = targets_of(year=2026, agency=agency)
    assert (found.target, found.why) == (sure, "")
    assert found.basis is not None
    assert found.basis.round is not None
    assert found.basis.round.code == "dot-1"
    assert found.value is not None
    assert found.low is not None
    assert Decimal(found.low) < Decimal(found.value)
    assert found.judgement is not None
    assert (found.judgement.met, found.judgement.certainty) == (True, "chac_chan_dat")

    withdraw_target(target=sure, reason="đặt lại", actor=None, at=NOW)
    aim(Aim(2026, method=method, agency=agency), found.value)
    (found,) = targets_of(year=2026, agency=agency)
    assert found.judgement is not None
    assert (found.judgement.met, found.judgement.certainty) == (True, "chua_du_can_cu")


def test_part_of_the_index_has_a_target_of_its_own(agency: Agency) -> None:
    method = scored(agency, levels=POOR)
    node = scored_node(method)
    aim(Aim(2026, method=method, node=node, agency=agency), "99")
    (found,) = targets_of(year=2026, agency=agency)
    assert found.judgement is not None
    assert (found.name, found.judgement.certainty) != ("", None)
    assert found.judgement.met is False


def scored_node(method: Method) -> str:
    return str(method.versions.get().document["tree"][0]["code"])


def test_agency_block_and_province_have_targets_of_their_own(agency: Agency) -> None:
    other = factories.agency("xa-b", level="commune", block=agency.versions.get().block)
    method, block = scored(agency, other), agency.versions.get().block
    aim(Aim(2026, method=method), "10")
    aim(Aim(2026, method=method, block=block), "20")
    assert [found.target.value for found in targets_of(year=2026)] == [10]
    assert [found.target.value for found in targets_of(year=2026, block=block)] == [20]
    assert [found.target.value for found in targets_of(year=2026, agency=agency)] == [20]
    reached = [*targets_of(year=2026), *targets_of(year=2026, block=block), *targets_of(year=2026, agency=other)]
    assert all(found.judgement is not None and found.judgement.met for found in reached)


def test_index_that_nobody_may_see_is_not_judged(agency: Agency) -> None:
    method = scored(agency, levels=(0, 0, 1, 1, 1))
    aim(Aim(2026, method=method, agency=agency))
    (found,) = targets_of(year=2026, agency=agency)
    assert (found.value, found.judgement, found.why) == (None, None, "hidden")
    (found,) = targets_of(year=2026, agency=agency, detail=True)
    assert found.judgement is not None


def test_newest_real_round_of_the_province_is_judged(agency: Agency) -> None:
    for code, opens_on, fields in (
        ("cu", date(2026, 1, 1), {}),
        ("moi", date(2026, 6, 1), {}),
        ("tu-lam", date(2026, 7, 1), {"owner": agency}),
        ("gia-dinh", date(2026, 8, 1), {"synthetic": True}),
    ):
        method = scored(agency, code=code)
        Round.objects.filter(code=code).update(opens_on=opens_on, **fields)
    aim(Aim(2026, method=method, agency=agency), "60")
    (found,) = targets_of(year=2026, agency=agency)
    assert found.basis is not None
    assert found.basis.round is not None
    assert found.basis.round.code == "moi"


def test_published_run_is_judged_before_a_newer_one(agency: Agency) -> None:
    method = scored(agency)
    made = Round.objects.get()
    first = made.runs.get()
    draft = drafted_before(first, at=NOW)
    Publication.objects.create(round=made, run=first, draft=draft, issuing_body="UBND tỉnh",
                               decision_number="1/QĐ-UBND", decision_date=NOW.date(), published_at=NOW)  # fmt: skip
    answered(unit_of(made, agency), POOR, channel=Channel.POST)
    run(made)
    aim(Aim(2026, method=method, agency=agency), "60")
    (found,) = targets_of(year=2026, agency=agency, detail=True)
    assert found.basis is not None
    assert found.basis.run == first
    assert found.value == UnitScore.objects.get(run=first).result["index"]


def test_year_of_several_rounds_is_judged_as_a_whole() -> None:
    """The newer round alone stands above the target, the year that is made of both does not."""
    for code, month, good in (("dot-1", 3, 0), ("dot-2", 6, 60)):
        round_of(code, {"so-mot": some(good, 60), "so-hai": some(good, 60)}, month=month)
    agency, method = Agency.objects.get(code="so-mot"), Method.objects.get()
    for each in (Aim(2026, method=method, agency=agency), Aim(2026, method=method)):
        aim(each, "90")

    reached = [*targets_of(year=2026, agency=agency), *targets_of(year=2026)]
    assert [found.judgement.met for found in reached if found.judgement] == [True, True]
    assert [found.basis.round.code for found in reached if found.basis and found.basis.round] == ["dot-2"] * 2

    run, result = year_of()
    reached = [*targets_of(year=2026, agency=agency), *targets_of(year=2026)]
    assert [found.judgement.met for found in reached if found.judgement] == [False, False]
    assert [found.basis.run for found in reached if found.basis] == [run, run]
    assert [found.value for found in reached] == [mine(result).index, result.total.index]


def test_year_of_one_round_is_that_round() -> None:
    only = round_of("dot-1", {"so-mot": some(50, 60)})
    aim(Aim(2026, method=Method.objects.get()), "10")
    year_of()
    (found,) = targets_of(year=2026)
    assert found.basis is not None
    assert found.basis.run == only.runs.get()


def test_year_that_hides_a_unit_does_not_judge_it() -> None:
    """Two forms stay hidden in the year as they do in its rounds."""
    for code, month in (("dot-1", 3), ("dot-2", 6)):
        round_of(code, {"so-mot": some(1, 2), "so-hai": some(50, 60)}, month=month)
    agency = Agency.objects.get(code="so-mot")
    aim(Aim(2026, method=Method.objects.get(), agency=agency), "10")
    year_of()
    (found,) = targets_of(year=2026, agency=agency)
    assert (found.value, found.judgement, found.why) == (None, None, "hidden")
    (found,) = targets_of(year=2026, agency=agency, detail=True)
    assert (found.value is None, found.why) == (False, "")


def test_open_round_tells_nothing(agency: Agency) -> None:
    method = scored(agency, state=Round.State.OPEN)
    aim(Aim(2026, method=method, agency=agency))
    (found,) = targets_of(year=2026, agency=agency)
    assert (found.basis, found.judgement, found.why) == (None, None, "no_run")


def test_no_targets_ask_for_no_figures(agency: Agency, django_assert_max_num_queries: Any) -> None:
    scored(agency)
    with django_assert_max_num_queries(3):
        assert targets_of(year=2026, agency=agency) == []


def stored(**fields: Any) -> IndicatorTarget:
    plain = {"year": 2026, "operator": "above", "value": 1, "source": "KH", "at": NOW}
    return IndicatorTarget.objects.create(**{**plain, **fields})


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("target_operator_is_known", {"operator": "around"}),
        ("target_has_a_source", {"source": ""}),
        ("target_is_of_a_year", {"year": 1900}),
        ("target_has_one_subject", {"node": "TC"}),
        ("target_has_one_subject", {"indicator": None}),
        ("withdrawn_target_says_why", {"withdrawn_at": NOW}),
        ("withdrawn_target_says_why", {"withdrawal_reason": "x"}),
    ],
)
def test_database_keeps_targets_sound(name: str, fields: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        stored(**{"indicator": indicator("par"), **fields})


def test_database_keeps_subjects_apart(agency: Agency) -> None:
    method, par = scored(agency), indicator("par")
    with pytest.raises(IntegrityError, match="target_has_one_subject"), transaction.atomic():
        stored(indicator=par, method=method)
    with pytest.raises(IntegrityError, match="target_of_an_index_is_a_percent"), transaction.atomic():
        stored(method=method, value=101)
    with pytest.raises(IntegrityError, match="target_is_of_one_thing"), transaction.atomic():
        stored(indicator=par, agency=agency, block=factories.block())
    stored(method=method)
    stored(method=method, withdrawn_at=NOW, withdrawal_reason="x")
    with pytest.raises(IntegrityError, match="one_target_is_in_force"), transaction.atomic():
        stored(method=method)
