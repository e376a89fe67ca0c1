from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.models import AuditEntry
from agencies.models import Agency
from documents.reading import InvalidFile
from scoring.indicators.figures import corrections_of, values_in_force
from scoring.models import Indicator, IndicatorValue
from scoring.services.indicators import OtherValue, Taken
from tests import factories
from tests.factories import NOW
from tests.scoring.indicators.figures import indicator, row, take

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def known() -> Agency:
    indicator("par")
    indicator("papi", level="province", unit="points", minimum=None, maximum=None)
    indicator("ddci", level="agency", unit="points", minimum=None, maximum=None)
    indicator("phieu", unit="count", decimals=0, maximum=None, better="lower")
    indicator("cu", active=False)
    return factories.agency("so-y-te")


def faults(*rows: dict[str, str]) -> list[tuple[int, str]]:
    with pytest.raises(InvalidFile) as refused:
        take(*rows)
    assert not IndicatorValue.objects.exists()
    return [(fault.line, fault.column) for fault in refused.value.faults]


def test_rows_are_figures_of_agencies_and_of_the_province() -> None:
    person = factories.user()
    taken = take(
        row(),
        row(unit="toan-tinh", period="2025-Q2", value="90.5%"),
        row(indicator="papi", unit="toan-tinh", value="43,5201"),
        row(indicator="phieu", period="2025-06", value="1.204"),
        actor=person,
    )
    assert taken == Taken(added=4, corrected=0, repeated=0, stored=True)
    stored = [
        (one.indicator.code, str(one.agency or ""), one.year, one.period_kind, one.number, one.value)
        for one in IndicatorValue.objects.all()
    ]
    assert stored == [
        ("par", "so-y-te", 2025, "year", 0, Decimal("85.25")),
        ("par", "", 2025, "quarter", 2, Decimal("90.5")),
        ("papi", "", 2025, "year", 0, Decimal("43.5201")),
        ("phieu", "so-y-te", 2025, "month", 6, Decimal(1204)),
    ]
    first = IndicatorValue.objects.first()
    assert first is not None
    assert (first.via, first.entered_by, first.source) == ("typed", person, "Báo cáo 12/BC-SNV")
    assert AuditEntry.objects.get(action="scoring.figures_taken").detail["added"] == 4


def test_ratio_is_kept_exactly_and_computed_where_no_value_is_stated() -> None:
    take(
        row(value="", numerator="1.310", denominator="1600"),
        row(period="2024", value="81,87", numerator="131", denominator="160"),
    )
    kept = IndicatorValue.objects.order_by("-year").values_list("value", "numerator", "denominator")
    assert list(kept) == [(Decimal("81.88"), 1310, 1600), (Decimal("81.87"), 131, 160)]


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"indicator": "la"}, "indicator"),
        ({"indicator": "cu"}, "indicator"),
        ({"indicator": ""}, "indicator"),
        ({"unit": "khong-co"}, "unit"),
        ({"unit": ""}, "unit"),
        ({"indicator": "papi"}, "unit"),
        ({"indicator": "ddci", "unit": "toan-tinh"}, "unit"),
        ({"period": "2025-Q5"}, "period"),
        ({"period": "2026-Q2"}, "period"),
        ({"period": "2027"}, "period"),
        ({"value": ""}, "value"),
        ({"value": "100,01"}, "value"),
        ({"value": "-1"}, "value"),
        ({"value": "NaN"}, "value"),
        ({"value": "Infinity"}, "value"),
        ({"value": "1e999"}, "value"),
        ({"value": "٨٥"}, "value"),
        ({"indicator": "papi", "unit": "toan-tinh", "value": "43.520"}, "value"),
        ({"indicator": "phieu", "value": "1,5"}, "value"),
        ({"indicator": "phieu", "value": "3", "numerator": "1", "denominator": "2"}, "numerator"),
        ({"numerator": "1"}, "denominator"),
        ({"denominator": "1"}, "numerator"),
        ({"numerator": "1", "denominator": "0"}, "denominator"),
        ({"numerator": "-1", "denominator": "5"}, "numerator"),
        ({"numerator": "1", "denominator": "9" * 30}, "denominator"),
        ({"value": "", "numerator": "3", "denominator": "2"}, "numerator"),
        ({"value": "85,25", "numerator": "8526", "denominator": "10000"}, "value"),
        ({"source": ""}, "source"),
        ({"source": "x" * 301}, "source"),
        ({"correction": "x" * 301}, "correction"),
    ],
)
def test_wrong_cell_is_named_and_nothing_is_stored(cells: dict[str, str], column: str) -> None:
    assert faults(row(period="2024"), row(**cells)) == [(2, column)]


def test_every_wrong_row_is_named_at_once() -> None:
    assert faults(row(unit="la"), row(value="x")) == [(1, "unit"), (2, "value")]


def test_figure_stated_twice_is_refused() -> None:
    assert faults(row(), row(value="85,3")) == [(2, "indicator")]


def test_row_that_says_less_than_it_needs_is_refused_not_broken() -> None:
    assert faults({}) == [(1, "indicator")]


def test_same_rows_again_add_nothing() -> None:
    take(row(), row(unit="toan-tinh"))
    assert take(row(), row(unit="toan-tinh")) == Taken(added=0, corrected=0, repeated=2, stored=True)
    assert IndicatorValue.objects.count() == 2
    assert AuditEntry.objects.filter(action="scoring.figures_taken").count() == 1


def test_trial_stores_nothing() -> None:
    assert take(row(), dry_run=True) == Taken(added=1, corrected=0, repeated=0, stored=False)
    assert not IndicatorValue.objects.exists()


def test_another_value_needs_a_reason_and_the_first_stays_on_record() -> None:
    take(row())
    with pytest.raises(OtherValue) as refused:
        take(row(value="85,52"))
    assert [(fault.line, fault.column) for fault in refused.value.faults] == [(1, "correction")]
    assert "85,25 %" in str(refused.value)

    assert take(row(value="85,52", correction="đảo chữ số")) == Taken(added=1, corrected=1, repeated=0, stored=True)
    take(row(value="85,53", correction="nguồn đính chính"))
    now = values_in_force().get()
    assert (now.value, now.correction) == (Decimal("85.53"), "nguồn đính chính")
    assert [one.value for one in corrections_of(now)] == [Decimal("85.52"), Decimal("85.25")]
    said = AuditEntry.objects.filter(action="scoring.figures_taken").order_by("id").last()
    assert said is not None
    assert said.detail["corrected"][0]["before"] == "85.520000"


def test_wrong_cells_come_before_missing_reasons() -> None:
    take(row())
    with pytest.raises(InvalidFile) as refused:
        take(row(value="80"), row(period="2024", value="x"))
    assert not isinstance(refused.value, OtherValue)
    assert [(fault.line, fault.column) for fault in refused.value.faults] == [(1, "correction"), (2, "value")]


def test_figures_on_record_never_change() -> None:
    take(row())
    for change in (IndicatorValue.objects.all().delete, lambda: IndicatorValue.objects.update(value=1)):
        with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
            change()


def stored(**fields: Any) -> IndicatorValue:
    plain = {"indicator": Indicator.objects.get(code="par"), "agency": Agency.objects.get(), "period_kind": "year",
             "year": 2025, "value": Decimal("85.25"), "source": "Báo cáo", "via": "typed", "at": NOW}  # fmt: skip
    return IndicatorValue.objects.create(**{**plain, **fields})


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("indicator_value_is_of_a_period", {"number": 1}),
        ("indicator_value_is_of_a_period", {"period_kind": "quarter", "number": 5}),
        ("indicator_value_is_of_a_period", {"period_kind": "month", "number": 0}),
        ("indicator_value_is_of_a_period", {"period_kind": "week", "number": 1}),
        ("indicator_value_is_of_a_year", {"year": 1989}),
        ("indicator_ratio_has_both_counts", {"numerator": 1}),
        ("indicator_ratio_has_both_counts", {"numerator": 0, "denominator": 0}),
        ("indicator_value_is_its_ratio", {"numerator": 1, "denominator": 2}),
        ("indicator_value_has_a_source", {"source": ""}),
        ("indicator_value_says_how_it_came", {"via": "file"}),
        ("indicator_value_says_how_it_came", {"via": "api"}),
        ("indicator_value_says_how_it_came", {"via": "fax"}),
    ],
)
def test_database_keeps_values_sound(name: str, fields: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        stored(**fields)


def test_one_value_of_a_figure_corrects_none() -> None:
    first = stored()
    with pytest.raises(IntegrityError, match="later_indicator_value_corrects_one"), transaction.atomic():
        stored()
    with pytest.raises(IntegrityError, match="corrected_indicator_value_says_why"), transaction.atomic():
        stored(corrects=first)
    stored(corrects=first, correction="gõ sai")
    with pytest.raises(IntegrityError, match="corrects_id"), transaction.atomic():
        stored(corrects=first, correction="gõ sai")


@pytest.mark.parametrize("fields", [{"agency": None}, {"year": 2024}, {"period_kind": "half", "number": 1}])
def test_correction_is_of_the_same_figure(fields: dict[str, Any]) -> None:
    first = stored()
    with pytest.raises(IntegrityError, match="correction_is_of_the_same_figure"), transaction.atomic():
        stored(corrects=first, correction="gõ sai", **fields)


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("indicator_group_is_known", {"group": "khac"}),
        ("indicator_unit_is_known_or_named", {"unit": "other"}),
        ("indicator_unit_is_known_or_named", {"unit_label": "phiếu"}),
        ("indicator_level_is_known", {"level": "ward"}),
        ("indicator_says_what_is_better", {"better": "middle"}),
        ("indicator_scale_has_a_length", {"minimum": 100}),
        ("indicator_decimals_can_be_kept", {"decimals": 7}),
        ("counts_are_whole_numbers", {"unit": "count"}),
        ("indicator_is_described", {"source_note": ""}),
    ],
)
def test_database_keeps_indicators_sound(name: str, fields: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        indicator("moi", **fields)
