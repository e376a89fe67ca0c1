from collections.abc import Callable
from datetime import date

import pytest

from accounts.roles import Role
from agencies.access import scope_of
from tests import factories
from tests.conftest import Cast

TODAY = date(2026, 3, 2)


def test_officer_sees_the_own_agency_and_all_below_it(cast: Cast) -> None:
    scope = scope_of(cast.an, on=TODAY)

    assert scope.agency_ids == {cast.so_xay_dung.pk, cast.phong_quy_hoach.pk}


def test_officer_does_not_see_another_agency(cast: Cast) -> None:
    scope = scope_of(cast.an, on=TODAY)

    assert not scope.covers(agency_id=cast.so_y_te.pk, block_id=cast.departments.pk)


def test_sector_lead_sees_the_units_of_the_block(cast: Cast) -> None:
    scope = scope_of(cast.dung, on=TODAY)

    assert scope.covers(agency_id=cast.so_y_te.pk, block_id=cast.departments.pk)
    assert not scope.covers(agency_id=cast.nha_trang.pk, block_id=cast.communes.pk)
    assert not scope.covers(agency_id=cast.phong_quy_hoach.pk, block_id=None)


@pytest.mark.parametrize("role", Role.of_the_province())
def test_province_roles_see_everything(cast: Cast, role: Role) -> None:
    scope = scope_of(cast.by_role[role], on=TODAY)

    assert scope.everything
    assert scope.covers(agency_id=cast.nha_trang.pk, block_id=None)


@pytest.mark.parametrize("role", [Role.SURVEYOR, Role.COORDINATOR, Role.ADMINISTRATOR, Role.DATA_PROTECTION])
def test_other_roles_open_no_results(cast: Cast, role: Role) -> None:
    scope = scope_of(cast.by_role[role], on=TODAY)

    assert not scope.covers(agency_id=cast.so_xay_dung.pk, block_id=cast.departments.pk)
    assert scope.roles == {role}


def test_province_role_named_for_one_agency_sees_that_agency(cast: Cast) -> None:
    factories.membership(cast.moi, Role.SUPERVISOR, agency=cast.so_y_te)

    scope = scope_of(cast.moi, on=TODAY)

    assert not scope.everything
    assert scope.agency_ids == {cast.so_y_te.pk}


def test_surveyor_of_the_province_gains_no_results_by_a_second_role(cast: Cast) -> None:
    factories.membership(cast.an, Role.SURVEYOR)

    assert not scope_of(cast.an, on=TODAY).everything


def test_the_tree_of_that_day_decides(cast: Cast) -> None:
    moved = factories.agency("chi-cuc", parent=cast.so_y_te, valid_to=date(2025, 7, 1))
    factories.agency_version(moved, parent=cast.so_xay_dung, valid_from=date(2025, 7, 1))

    assert moved.pk not in scope_of(cast.an, on=date(2025, 6, 30)).agency_ids
    assert moved.pk in scope_of(cast.an, on=date(2025, 7, 1)).agency_ids


def test_head_of_the_root_sees_the_whole_tree(cast: Cast) -> None:
    factories.membership(cast.moi, Role.HEAD, agency=cast.ubnd)

    scope = scope_of(cast.moi, on=TODAY)

    assert cast.phong_quy_hoach.pk in scope.agency_ids
    assert cast.nha_trang.pk in scope.agency_ids


def test_a_cycle_of_parents_ends(cast: Cast) -> None:
    cast.so_xay_dung.versions.update(parent=cast.phong_quy_hoach)

    assert scope_of(cast.an, on=TODAY).agency_ids == {cast.so_xay_dung.pk, cast.phong_quy_hoach.pk}


@pytest.mark.parametrize("name", ["giang", "ha", "moi"])
def test_ended_switched_off_and_without_role_see_nothing(cast: Cast, name: str) -> None:
    scope = scope_of(getattr(cast, name), on=TODAY)

    assert scope == type(scope)()


def test_scope_takes_one_query(cast: Cast, django_assert_num_queries: Callable) -> None:  # type: ignore[type-arg]
    with django_assert_num_queries(1):
        scope_of(cast.an, on=TODAY)
