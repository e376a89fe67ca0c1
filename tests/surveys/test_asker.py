"""Whom the citizen's page names as asking."""

import pytest
from django.conf import LazySettings
from django.test import Client

from agencies.models import AgencyVersion
from surveys.selectors import Door
from tests import factories
from tests.surveys.browsing import opened
from tests.surveys.factories import door_of, open_survey

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
Level = AgencyVersion.Level


def test_a_commune_asks_about_its_own_sections(client: Client) -> None:
    province = factories.agency(level=Level.PROVINCE)
    commune = factories.agency(name="UBND xã Quảng Thành", level=Level.COMMUNE, parent=province)
    sections = [factories.agency(level=Level.UNIT, parent=commune) for _ in range(2)]
    unit = open_survey(*sections).units.order_by("pk")[0]

    text = opened(client, door_of(unit)[1]).text

    assert "UBND xã Quảng Thành hỏi về" in text
    assert "UBND xã Quảng Thành giữ các phiếu" in text
    assert "Sở Nội vụ" not in text


def test_a_commune_asked_alone_asks_about_itself(client: Client) -> None:
    commune = factories.agency(name="UBND phường Nha Trang", level=Level.COMMUNE)

    text = opened(client, door_of(open_survey(commune).units.get())[1]).text

    assert "UBND phường Nha Trang hỏi về việc phục vụ của mình" in text


def test_home_affairs_ask_about_several_communes(client: Client) -> None:
    communes = [factories.agency(level=Level.COMMUNE) for _ in range(2)]
    unit = open_survey(*communes).units.order_by("pk")[0]

    assert "Sở Nội vụ tỉnh Khánh Hòa hỏi về" in opened(client, door_of(unit)[1]).text


def test_home_affairs_of_a_city_are_named_so(client: Client, open_door: Door, settings: LazySettings) -> None:
    settings.PROVINCE_NAME = "thành phố Đà Nẵng"

    assert "Sở Nội vụ thành phố Đà Nẵng hỏi về" in opened(client, open_door).text


def test_an_agency_asks_in_its_own_survey(client: Client) -> None:
    owner = factories.agency(name="Sở Xây dựng")
    section = factories.agency(level=Level.UNIT, parent=owner)
    unit = open_survey(section, owner=owner).units.get()

    text = opened(client, door_of(unit)[1]).text

    assert "Sở Xây dựng hỏi về" in text
    assert "Sở Xây dựng giữ các phiếu" in text
    assert "Sở Nội vụ" not in text
