from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from dashboards.overview.block import MOST
from surveys.models import Round
from tests import factories
from tests.conftest import Cast
from tests.dashboards.factories import GOOD, answered, run, survey

SignIn = Callable[[User], Client]
MOST_QUERIES, MOST_BYTES = 12, 200 * 1024
PAGES = (
    "/noi-bo/dot/",
    "/noi-bo/dot/dot-1/",
    "/noi-bo/dot/dot-1/?sap-xep=phieu&chieu=giam",
    "/noi-bo/dot/dot-1/khoi/so/",
    "/noi-bo/dot/dot-1/bang.csv",
    "/noi-bo/dot/dot-1/don-vi/so-xay-dung/",
    "/noi-bo/dot/dot-1/don-vi/so-xay-dung/bang.csv",
    "/noi-bo/dot/dot-1/ma-tran/",
    "/noi-bo/dot/dot-1/so-sanh/?don-vi=so-xay-dung&don-vi=so-y-te",
    "/noi-bo/lich-su/",
    "/noi-bo/thu-phieu/dot-1/",
)
MONITOR, PLAN = "/noi-bo/thu-phieu/dot-1/", "/noi-bo/thu-phieu/dot-1/ke-hoach/"
PLANNED = (PLAN, f"{PLAN}?trang=2")
LARGE = {
    Round.State.CLOSED: (*PAGES, "/noi-bo/dot/dot-1/khoi/cap-xa/", *PLANNED),
    Round.State.OPEN: (MONITOR, f"{MONITOR}so-lieu/", *PLANNED),
    Round.State.DRAFT: PLANNED,
}


@pytest.fixture
def province(cast: Cast) -> Round:
    """A round of 170 units with long names, as many as the largest provinces have."""
    name = "Ủy ban nhân dân xã Bắc Khánh Vĩnh thuộc tỉnh Khánh Hòa sau sắp xếp"
    communes = [factories.agency(name=f"{name} {number}", block=cast.communes) for number in range(168)]
    made = survey(cast.so_xay_dung, cast.so_y_te, *communes)
    for unit in made.units.all():
        answered(unit, GOOD)
    run(made)
    return made


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("who", ["snv", "an", "lanh_dao"])
def test_pages_ask_the_database_little(
    cast: Cast,
    scored: Round,
    signed_in: SignIn,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    who: str,
    address: str,
) -> None:
    client = signed_in(getattr(cast, who))
    client.get(address)
    with django_assert_max_num_queries(MOST_QUERIES):
        assert client.get(address).status_code == 200


def test_pages_of_a_whole_province_stay_small(cast: Cast, province: Round, signed_in: SignIn) -> None:
    client = signed_in(cast.snv)
    sizes = {}
    for state, pages in LARGE.items():
        Round.objects.update(state=state)
        for address in pages:
            response = client.get(address)
            assert response.status_code == 200, (state, address)
            sizes[f"{state} {address}"] = len(b"".join(response))
    assert {address: size for address, size in sizes.items() if size > MOST_BYTES} == {}


def test_a_long_table_of_all_five_levels_stays_small(cast: Cast, signed_in: SignIn) -> None:
    """Long names, five pieces in every bar, each with its words."""
    name = "Ủy ban nhân dân xã Bắc Khánh Vĩnh thuộc tỉnh Khánh Hòa sau sắp xếp"
    made = survey(*(factories.agency(name=f"{name} {number}", block=cast.communes) for number in range(MOST + 1)))
    for number, unit in enumerate(made.units.all()):
        answered(unit, (8, 8, 8, 8 + number % 9, 12))
    run(made)
    response = signed_in(cast.snv).get("/noi-bo/dot/dot-1/khoi/cap-xa/")
    assert len(b"".join(response)) <= MOST_BYTES


def test_the_number_of_units_does_not_matter(
    cast: Cast, province: Round, signed_in: SignIn, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = signed_in(cast.snv)
    client.get("/noi-bo/dot/dot-1/")
    with django_assert_max_num_queries(MOST_QUERIES):
        client.get("/noi-bo/dot/dot-1/")
