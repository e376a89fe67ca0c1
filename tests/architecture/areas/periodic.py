"""The calendar of the year and the periodic extracts."""

from datetime import date
from typing import Any

from accounts.models import User
from accounts.roles import Role
from actionplans.models import Extract, FixedDate
from actionplans.services.calendar import set_date
from actionplans.services.extracts import start_extract
from tests import factories
from tests.architecture.areas.base import At, Place, Route, World

EVERYBODY = tuple(Role)
OFFICE = (Role.HOME_AFFAIRS,)
MAKING = (Role.HOME_AFFAIRS, Role.SECTOR_LEAD, *Role.of_an_agency())
READING = (*MAKING, Role.LEADERSHIP, Role.STEERING)
NUMBERS = {
    "nhiem-vu": {
        "place": 0,
        "title": "Nhiệm vụ",
        "sentences": ["Không có."],
        "tables": [{"name": "nhiem-vu-ky", "title": "Nhiệm vụ", "head": ["Đơn vị", "Số"], "rows": [["Sở", "1"]]}],
    }
}


def fixed(*, gone: bool = False) -> Place:
    def place(world: World, person: User) -> At:
        made = set_date(
            title=f"Mốc {FixedDate.objects.count()}", source="Công văn 2517/UBND", month=4, day=None, year=None,
            actor=world.cast.snv, at=factories.NOW,
        )  # fmt: skip
        if gone:
            FixedDate.objects.filter(pk=made.pk).update(withdrawn_at=factories.NOW)
        return At({"pk": made.pk})

    return place


def year(world: World, person: User) -> At:
    return At({"year": 2026})


def no_year(world: World, person: User) -> At:
    return At({"year": 1999})


def month(world: World, person: User) -> At:
    return At({"year": 2026, "month": 3})


def no_month(world: World, person: User) -> At:
    return At({"year": 2026, "month": 13})


def none(world: World, person: User) -> At:
    return At({"pk": 0})


def extract(**data: str) -> Place:
    """Name an extract of Sở Xây dựng for its own people, of the block for its lead, of the province for the others."""

    def place(world: World, person: User) -> At:
        cast, scope = world.cast, dict[str, Any]()
        if person in (cast.an, cast.chi):
            scope = {"agency": cast.so_xay_dung}
        elif person == cast.dung:
            scope = {"block": cast.departments}
        return At({"pk": made(world, person, **scope)}, data)

    return place


def made(world: World, person: User, **scope: Any) -> int:
    found = Extract.objects.filter(**{"agency": None, "block": None, **scope}).first()
    found = found or start_extract(
        kind="year", first=date(2026, 1, 1), last=date(2026, 12, 31), actor=world.cast.snv, at=factories.NOW,
        numbers=NUMBERS, **scope,
    )  # fmt: skip
    Extract.objects.filter(pk=found.pk, agency=None, block=None).update(state=Extract.State.CLOSED)
    return found.pk


def of_ward(world: World, person: User) -> At:
    return At({"pk": made(world, person, agency=world.cast.nha_trang)})


ROUTES: dict[str, Route] = {
    "calendar:today": Route(EVERYBODY),
    "calendar:year": Route(EVERYBODY, year, elsewhere=(no_year,)),
    "calendar:ics": Route(EVERYBODY, year, elsewhere=(no_year,)),
    "calendar:month": Route(EVERYBODY, month, elsewhere=(no_month,)),
    "calendar:dates": Route(OFFICE, methods=("GET", "POST"), ok=(200, 422)),
    "extracts:extracts": Route(READING, methods=("GET", "POST"), ok=(200, 403, 422)),
    "extracts:extract": Route(READING, extract(), elsewhere=(none, of_ward)),
    "extracts:paper": Route(READING, extract(), elsewhere=(none, of_ward)),
    "extracts:act": Route(
        MAKING, extract(action="close", version="1"), methods=("POST",), ok=(302, 409), elsewhere=(none, of_ward)
    ),
    "calendar:withdraw": Route(OFFICE, fixed(), methods=("POST",), ok=(302,), elsewhere=(none,)),
    "calendar:restore": Route(OFFICE, fixed(gone=True), methods=("POST",), ok=(302,), elsewhere=(none,)),
}
