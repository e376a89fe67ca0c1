from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from psycopg2.extras import DateRange

from accounts.roles import Role
from agencies.models import AgencySuccession, Membership
from agencies.models import Service as PublicService
from tests import factories
from tests.conftest import Cast

DAY = date(2025, 7, 1)


def refused(name: str) -> pytest.RaisesExc[IntegrityError]:
    return pytest.raises(IntegrityError, match=name)


def test_codes_are_unique(cast: Cast) -> None:
    with refused("agencies_agency_code"), transaction.atomic():
        factories.agency(cast.so_y_te.code)
    with refused("agencies_block_code"), transaction.atomic():
        factories.block(cast.departments.code)


def test_a_service_stands_once(db: None) -> None:
    PublicService.objects.create(code="1.001", name="Cấp phép xây dựng")

    with refused("agencies_service_code"), transaction.atomic():
        PublicService.objects.create(code="1.001", name="Khác")


def test_versions_of_an_agency_do_not_overlap(cast: Cast) -> None:
    with refused("agency_versions_do_not_overlap"), transaction.atomic():
        factories.agency_version(cast.so_y_te, valid_from=DAY)


def test_an_agency_is_not_its_own_parent(cast: Cast) -> None:
    with refused("agency_is_not_its_own_parent"), transaction.atomic():
        cast.so_y_te.versions.update(parent=cast.so_y_te)


def test_a_version_has_time(cast: Cast) -> None:
    with refused("agency_version_has_time"), transaction.atomic():
        cast.so_y_te.versions.update(valid=DateRange(empty=True))


@pytest.mark.parametrize("share", [Decimal(0), Decimal("1.1")])
def test_a_share_is_a_share(cast: Cast, share: Decimal) -> None:
    with refused("succession_share_is_a_share"), transaction.atomic():
        AgencySuccession.objects.create(
            predecessor=cast.so_y_te, successor=cast.so_xay_dung, kind="transfer", on=DAY, share=share
        )


@pytest.mark.parametrize(("kind", "with_successor"), [("dissolve", True), ("merge", False)])
def test_only_dissolution_has_no_successor(cast: Cast, kind: str, with_successor: bool) -> None:
    successor = cast.so_xay_dung if with_successor else None

    with refused("only_dissolution_has_no_successor"), transaction.atomic():
        AgencySuccession.objects.create(predecessor=cast.so_y_te, successor=successor, kind=kind, on=DAY)


@pytest.mark.parametrize("kind", ["merge", "dissolve"])
def test_a_succession_is_stated_once(cast: Cast, kind: str) -> None:
    successor = cast.so_xay_dung if kind == "merge" else None
    AgencySuccession.objects.create(predecessor=cast.so_y_te, successor=successor, kind=kind, on=DAY)

    with refused("succession_is_stated_once"), transaction.atomic():
        AgencySuccession.objects.create(predecessor=cast.so_y_te, successor=successor, kind=kind, on=DAY)


def test_an_agency_does_not_succeed_itself(cast: Cast) -> None:
    with refused("agency_does_not_succeed_itself"), transaction.atomic():
        AgencySuccession.objects.create(predecessor=cast.so_y_te, successor=cast.so_y_te, kind="rename", on=DAY)


def test_a_membership_has_one_scope(cast: Cast) -> None:
    with refused("membership_has_one_scope"), transaction.atomic():
        factories.membership(cast.moi, Role.SUPERVISOR, agency=cast.so_y_te, block=cast.departments)


@pytest.mark.parametrize("role", Role.of_an_agency())
def test_agency_roles_name_an_agency(cast: Cast, role: Role) -> None:
    with refused("agency_roles_name_an_agency"), transaction.atomic():
        factories.membership(cast.moi, role)


def test_sector_leads_name_a_block(cast: Cast) -> None:
    with refused("sector_leads_name_a_block"), transaction.atomic():
        factories.membership(cast.moi, Role.SECTOR_LEAD, agency=cast.so_y_te)


def test_a_membership_knows_only_the_roles_there_are(cast: Cast) -> None:
    with refused("membership_role_is_known"), transaction.atomic():
        Membership.objects.create(user=cast.moi, role="king", valid=DateRange(DAY, None))


def test_a_membership_has_time(cast: Cast) -> None:
    with refused("membership_has_time"), transaction.atomic():
        Membership.objects.create(user=cast.moi, role=Role.SUPERVISOR, valid=DateRange(DAY, DAY))


def test_the_same_membership_does_not_overlap_itself(cast: Cast) -> None:
    with refused("memberships_do_not_overlap"), transaction.atomic():
        factories.membership(cast.an, Role.OFFICER, agency=cast.so_xay_dung, valid_from=DAY)
    with refused("memberships_do_not_overlap"), transaction.atomic():
        factories.membership(cast.snv, Role.HOME_AFFAIRS, valid_from=DAY)


def test_a_version_has_a_name(cast: Cast) -> None:
    with refused("agency_version_has_a_name"), transaction.atomic():
        cast.so_y_te.versions.update(name="")


def test_a_version_knows_only_the_levels_there_are(cast: Cast) -> None:
    with refused("agency_level_is_known"), transaction.atomic():
        cast.so_y_te.versions.update(level="village")


def test_a_succession_knows_only_the_kinds_there_are(cast: Cast) -> None:
    with refused("succession_kind_is_known"), transaction.atomic():
        AgencySuccession.objects.create(predecessor=cast.so_y_te, successor=cast.so_xay_dung, kind="conquer", on=DAY)
