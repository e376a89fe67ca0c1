"""Pages of years hide what the page of the round hides from the same person, and lead nowhere they may not go."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from accounts.roles import Role
from agencies.models import AgencyVersion
from scoring.models import ScoringRun
from scoring.services import store_run
from surveys.models import Round
from tests import factories
from tests.conftest import Cast
from tests.dashboards.factories import GOOD, answered, run, survey, unit_of
from tests.factories import NOW
from tests.scoring.history.years import MERGER, method, scored, succeeded

pytestmark = pytest.mark.django_db
Page = Callable[[User, str], str]
YEARS = "/noi-bo/lich-su/"


@pytest.fixture
def under_one(cast: Cast) -> Round:
    """Sở Y tế (4 forms) and Nha Trang (40) stand under one agency, Sở Xây dựng (40) under none."""
    above = factories.agency("co-quan-a", name="Cơ quan A")
    AgencyVersion.objects.update(parent=None)
    AgencyVersion.objects.filter(agency__in=[cast.so_y_te, cast.nha_trang]).update(parent=above)
    made = survey(cast.so_y_te, cast.so_xay_dung, cast.nha_trang)
    for agency, levels in ((cast.so_y_te, (0, 1, 1, 1, 1)), (cast.so_xay_dung, GOOD), (cast.nha_trang, GOOD)):
        answered(unit_of(made, agency), levels)
    run(made)
    return made


@pytest.mark.parametrize("address", ["don-vi/so-xay-dung/", "don-vi/nha-trang/", "khoi/so/", "khoi/cap-xa/"])
def test_years_hide_what_would_tell_a_unit_under_a_parent(
    under_one: Round, cast: Cast, page: Page, address: str
) -> None:
    in_round = page(cast.lanh_dao, "/noi-bo/dot/dot-1/")
    html = page(cast.lanh_dao, YEARS + address)
    assert [value in in_round for value in ("93,00", "81,50")] == [False, False]
    assert [value in html for value in ("93,00", "81,50")] == [False, False]
    assert "không công bố do số phiếu ít" in html


def test_whoever_sees_a_unit_alone_sees_its_year(under_one: Round, cast: Cast, page: Page) -> None:
    assert "93,00" in page(cast.an, "/noi-bo/dot/dot-1/")
    assert "93,00" in page(cast.an, f"{YEARS}don-vi/so-xay-dung/")


def test_years_hide_what_few_forms_changed_since_an_earlier_run(cast: Cast, page: Page) -> None:
    made = survey(cast.so_y_te, cast.so_xay_dung, questionnaire="cap-xa-16-3")
    for agency in (cast.so_y_te, cast.so_xay_dung):
        answered(unit_of(made, agency), GOOD)
    runs: list[ScoringRun] = [run(made)]
    answered(unit_of(made, cast.so_y_te), (1, 1, 0, 0, 0))
    runs.append(store_run(round=made, actor=None, at=NOW + timedelta(hours=1)))
    for person in (cast.lanh_dao, cast.binh, cast.dung):
        in_round = page(person, "/noi-bo/dot/dot-1/don-vi/so-y-te/")
        for each in runs:
            index = each.units.get(round_unit__agency=cast.so_y_te).result["index"].replace(".", ",")
            shown = index in page(person, f"{YEARS}don-vi/so-y-te/")
            assert not shown or index in in_round


@pytest.fixture
def merged(cast: Cast) -> User:
    """Return the officer of Sở Mới, which came out of Sở Cũ and Sở Giao thông."""
    old = [
        factories.agency(code, name=code, block=cast.departments, valid_to=MERGER) for code in ("so-gt-cu", "so-xd-cu")
    ]
    new = factories.agency("so-moi", name="Sở Mới", block=cast.departments, valid_from=MERGER)
    how = method()
    scored(2024, {old[0]: (60, 0), old[1]: (0, 20)}, method=how)
    for each in old:
        succeeded(each, new, "merge")
    scored(2025, {new: (40, 40)}, method=how)
    officer = factories.user("can-bo")
    factories.membership(officer, Role.OFFICER, agency=new)
    return officer


def test_predecessors_out_of_scope_are_named_without_a_link(
    merged: User, cast: Cast, page: Page, signed_in: Any
) -> None:
    address = f"{YEARS}don-vi/so-gt-cu/"
    html = page(merged, f"{YEARS}don-vi/so-moi/")
    assert "so-gt-cu" in html
    assert f'href="{address}"' not in html
    assert signed_in(merged).get(address).status_code == 404
    for person in (cast.snv, cast.dung):
        assert f'href="{address}"' in page(person, f"{YEARS}don-vi/so-moi/")
        assert page(person, address)


def test_what_a_unit_became_is_linked_and_an_officer_of_what_is_gone_sees_neither(
    merged: User, cast: Cast, page: Page, signed_in: Callable[[User], Client]
) -> None:
    """A role over an agency that is not there any more is none (docs/decisions/0008)."""
    officer = factories.user("can-bo-cu")
    factories.membership(officer, Role.OFFICER, agency=AgencyVersion.objects.get(agency__code="so-gt-cu").agency)
    assert signed_in(officer).get(f"{YEARS}don-vi/so-gt-cu/").status_code == 403
    assert f'href="{YEARS}don-vi/so-moi/"' in page(cast.snv, f"{YEARS}don-vi/so-gt-cu/")
