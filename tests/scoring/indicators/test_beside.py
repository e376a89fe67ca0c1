from decimal import Decimal

import pytest
from django.core.management import call_command

from agencies.models import Agency
from scoring.indicators.figures import Beside, beside
from scoring.indicators.periods import Period
from scoring.indicators.wording import period_words, print_value, target_words
from scoring.models import Indicator, IndicatorValue
from scoring.services.indicator_catalogue import load_indicators_shipped
from scoring.services.indicator_targets import Aim, set_target
from scoring.services.indicators import record_values
from tests import factories
from tests.factories import NOW
from tests.scoring.indicators.figures import indicator, row, take

pytestmark = pytest.mark.django_db


@pytest.fixture
def agency() -> Agency:
    return factories.agency("so-y-te", block=factories.block("so"))


def of(rows: list[Beside]) -> list[tuple[str, str]]:
    return [(one.indicator.code, one.period.text) for one in rows]


def test_figures_of_a_year_stand_in_the_order_of_the_catalogue(agency: Agency) -> None:
    indicator("par", position=2)
    indicator("mot-cua", position=1)
    take(
        row(),
        row(period="2025-Q1"),
        row(period="2024"),
        row(indicator="mot-cua"),
        row(unit="toan-tinh", indicator="mot-cua"),
    )
    assert of(beside(agency, 2025)) == [("mot-cua", "2025"), ("par", "2025-Q1"), ("par", "2025")]
    assert of(beside(None, 2025)) == [("mot-cua", "2025")]
    assert beside(agency, 2023) == []


def test_difference_is_against_the_period_before_of_the_same_kind(agency: Agency) -> None:
    indicator("par")
    indicator("tre", better="lower", position=1)
    take(
        row(period="2024-Q4", value="80"),
        row(period="2024", value="90"),
        row(period="2025-Q1", value="82,5"),
        row(period="2025-Q3", value="83"),
        row(indicator="tre", period="2024", value="2"),
        row(indicator="tre", period="2025", value="3"),
    )
    quarter, later, late = beside(agency, 2025)
    assert (quarter.difference, quarter.improved) == (Decimal("2.5"), True)
    assert (later.previous, later.difference, later.improved) == (None, None, None)
    assert (late.difference, late.improved) == (Decimal(1), False)


def test_corrected_figure_stands_beside_no_longer(agency: Agency) -> None:
    indicator("par")
    take(row())
    take(row(value="80", correction="gõ sai"))
    assert [one.value.value for one in beside(agency, 2025)] == [Decimal(80)]


def test_target_is_judged_without_certainty(agency: Agency) -> None:
    par = indicator("par")
    set_target(
        aim=Aim(2025, par, agency=agency), operator="above", value=Decimal("85.25"), source="KH 1", actor=None, at=NOW
    )
    take(row(period="2025-Q1", value="85,26"), row())
    quarter, year = beside(agency, 2025)
    assert quarter.judgement is not None
    assert (quarter.judgement.met, quarter.judgement.certainty) == (True, None)
    assert year.judgement is not None
    assert year.judgement.met is False


def test_agency_has_its_own_target_or_its_blocks(agency: Agency) -> None:
    par, block = indicator("par"), agency.versions.get().block
    take(row())
    for aim, value in ((Aim(2025, par), 99), (Aim(2025, par, block=block), 80), (Aim(2026, par, agency=agency), 98)):
        set_target(aim=aim, operator="at_least", value=Decimal(value), source="KH 1", actor=None, at=NOW)
    (found,) = beside(agency, 2025)
    assert found.target is not None
    assert found.target.value == 80

    set_target(
        aim=Aim(2025, par, agency=agency), operator="at_least", value=Decimal(90), source="KH 2", actor=None, at=NOW
    )
    (found,) = beside(agency, 2025)
    assert found.target is not None
    assert found.target.value == 90


def test_count_of_a_month_is_not_judged_by_the_years_target(agency: Agency) -> None:
    slips = indicator("phieu", unit="count", decimals=0, maximum=None, better="lower")
    set_target(
        aim=Aim(2025, slips, agency=agency), operator="at_most", value=Decimal(10), source="KH 1", actor=None, at=NOW
    )
    take(row(indicator="phieu", period="2025-06", value="3"), row(indicator="phieu", value="12"))
    month, year = beside(agency, 2025)
    assert month.judgement is None
    assert year.judgement is not None
    assert year.judgement.met is False


def test_words() -> None:
    texts = [period_words(Period(*period)) for period in (
        (2025,), (2025, "half", 1), (2025, "half", 2), (2025, "quarter", 4), (2025, "month", 6))]  # fmt: skip
    assert texts == ["năm 2025", "6 tháng đầu năm 2025", "6 tháng cuối năm 2025", "quý IV/2025", "tháng 6/2025"]
    par, slips = indicator("par"), indicator("phieu", unit="count", decimals=0, maximum=None)
    assert print_value(par, Decimal("85.200000")) == "85,20 %"
    assert print_value(par, Decimal("85.123400")) == "85,1234 %"
    assert print_value(slips, Decimal("1200.000000")) == "1.200"
    target = set_target(
        aim=Aim(2025, par), operator="at_least", value=Decimal("90.000"), source="x", actor=None, at=NOW
    )
    assert target_words(target) == "từ 90 %"


def test_shipped_catalogue_loads_once_and_says_what_nobody_verified() -> None:
    first = load_indicators_shipped()
    Indicator.objects.filter(code="pci").update(active=False)
    again = load_indicators_shipped()
    assert [one.pk for one in first] == [one.pk for one in again]
    assert Indicator.objects.filter(active=True).count() == len(first) - 1 >= 12
    assert {one.group for one in first} == {"provincial", "par", "satisfaction_766", "one_stop"}
    assert [one.code for one in first if not one.unverified] == [
        "766-pakn-dung-han", "766-hai-long-pakn", "766-hai-long-tthc"
    ]  # fmt: skip
    silence = Indicator.objects.get(code="766-hai-long-tthc")
    assert "Im lặng được tính là hài lòng" in silence.source_note
    assert all("unverified" not in one.source_note for one in first)


def test_loading_definitions_loads_the_catalogue() -> None:
    call_command("load_definitions")
    assert Indicator.objects.filter(code="papi", level="province").exists()


def test_every_shipped_indicator_takes_a_figure(agency: Agency) -> None:
    shipped = load_indicators_shipped()
    rows = [
        row(indicator=one.code, unit="toan-tinh" if one.level == "province" else "so-y-te", value="1")
        for one in shipped
    ]
    assert record_values(rows=rows, actor=None, at=NOW).added == IndicatorValue.objects.count() == len(shipped)


def test_a_target_can_be_set_on_every_shipped_indicator(agency: Agency) -> None:
    shipped = load_indicators_shipped()
    own = [one for one in shipped if one.level != "province"]
    assert len(own) >= 9
    for one in shipped:
        aim = Aim(2025, one, agency=agency if one in own else None)
        set_target(aim=aim, operator="at_least", value=Decimal(1), source="KH 1", actor=None, at=NOW)
    rows = [
        row(indicator=one.code, unit="toan-tinh" if one.level == "province" else "so-y-te", value="1")
        for one in shipped
    ]
    record_values(rows=rows, actor=None, at=NOW)
    judged = {figure.indicator.code: figure.judgement for figure in [*beside(agency, 2025), *beside(None, 2025)]}
    assert set(judged) == {one.code for one in shipped}
    assert all(one is not None and one.met for one in judged.values())
