from datetime import date

import pytest
from pytest_django.fixtures import Settings as SettingsWrapper

from agencies.models import Agency, AgencyVersion
from reports.content import Issuer
from reports.issuer import issuer_of
from tests import factories

pytestmark = pytest.mark.django_db
LEVEL = AgencyVersion.Level


def issuer(*agencies: Agency) -> Issuer:
    made = factories.survey_round()
    units = [factories.round_unit(made, agency) for agency in agencies]
    return issuer_of(units, on=date(2026, 1, 1))


def commune(name: str, parent: Agency | None = None) -> Agency:
    return factories.agency(name=name, level=LEVEL.COMMUNE, parent=parent)


def section(parent: Agency | None) -> Agency:
    return factories.agency(level=LEVEL.UNIT, parent=parent)


def test_sections_of_one_commune_are_reported_by_it() -> None:
    one = commune("UBND xã Quảng Thành")
    assert issuer(section(one), section(one)).name == "UBND XÃ QUẢNG THÀNH"


def test_commune_alone_reports_itself_to_the_agency_above() -> None:
    above = factories.agency(name="Ủy ban nhân dân tỉnh Thanh Hóa", level=LEVEL.PROVINCE)
    made = issuer(commune("UBND xã Quảng Thành", above))
    assert (made.parent, made.addressee) == ("", "Ủy ban nhân dân tỉnh Thanh Hóa")


def test_depth_below_the_commune_does_not_matter() -> None:
    one = commune("Xã A")
    assert issuer(section(section(one)), section(one)).name == "UBND XÃ A"


def test_units_of_two_communes_are_reported_by_the_province() -> None:
    assert issuer(section(commune("Xã A")), section(commune("Xã B"))).name == "SỞ NỘI VỤ"


def test_department_beside_a_commune_is_reported_by_the_province() -> None:
    assert issuer(commune("Xã A"), factories.agency()).sign == "BC-SNV"


def test_province_is_named_by_the_settings(settings: SettingsWrapper) -> None:
    settings.PROVINCE_NAME = "Thái Nguyên"
    made = issuer(factories.agency())
    assert (made.parent, made.place) == ("UBND TỈNH THÁI NGUYÊN", "Thái Nguyên")


def test_cities_are_not_called_provinces(settings: SettingsWrapper) -> None:
    settings.PROVINCE_NAME = "Thành phố Đà Nẵng"
    made = issuer(factories.agency())
    assert (made.parent, made.place) == ("UBND THÀNH PHỐ ĐÀ NẴNG", "Đà Nẵng")


def test_circle_of_parents_ends() -> None:
    first = section(None)
    second = section(first)
    AgencyVersion.objects.filter(agency=first).update(parent=second)
    assert issuer(first).name == "SỞ NỘI VỤ"
