"""The administrator's pages: agencies and their reorganisations."""

from accounts.models import User
from agencies.models import Reorganisation, Service
from tests import factories
from tests.architecture.areas.base import PEOPLE, At, Place, Route, World


def of_agency(code: str) -> Place:
    return lambda world, person: At({"code": code})


def of_reorganisation(world: World, person: User) -> At:
    """Name a reorganisation that is undone already: whoever undoes it again is told so."""
    rows: dict[str, list[int]] = {name: [] for name in ("agencies", "versions", "successions", "memberships", "ended")}
    made = Reorganisation.objects.create(
        kind="dissolve", on=factories.LONG_AGO, rows=rows, made_by=world.cast.admin, made_at=factories.NOW,
        undone_at=factories.NOW,
    )  # fmt: skip
    return At({"pk": made.pk})


def nothing(world: World, person: User) -> At:
    return At({"pk": 0})


def of_service(world: World, person: User) -> At:
    service, _made = Service.objects.get_or_create(code="1.001", defaults={"name": "Cấp phép"})
    return At({"pk": service.pk})


ROUTES: dict[str, Route] = {
    "administration:agencies": Route(PEOPLE),
    "administration:add_agency": Route(PEOPLE, methods=("GET", "POST"), ok=(200, 422)),
    "administration:agency": Route(
        PEOPLE,
        of_agency("so-xay-dung"),
        methods=("GET", "POST"),
        ok=(200, 422),
        elsewhere=(of_agency("khong-co"),),
    ),
    "administration:reorganisations": Route(PEOPLE),
    "administration:reorganise": Route(PEOPLE, methods=("GET", "POST"), ok=(200, 422)),
    "administration:reorganisation": Route(PEOPLE, of_reorganisation, elsewhere=(nothing,)),
    "administration:undo_reorganisation": Route(
        PEOPLE, of_reorganisation, methods=("POST",), ok=(302,), elsewhere=(nothing,)
    ),
    "administration:services": Route(PEOPLE),
    "administration:add_service": Route(PEOPLE, methods=("GET", "POST"), ok=(200, 422)),
    "administration:services_file": Route(PEOPLE, methods=("GET", "POST"), ok=(200, 422)),
    "administration:take_services_in": Route(PEOPLE, methods=("POST",), ok=(302,)),
    "administration:service": Route(PEOPLE, of_service, methods=("GET", "POST"), ok=(200, 422), elsewhere=(nothing,)),
    "administration:health": Route(PEOPLE),
    "administration:settings": Route(PEOPLE),
    "administration:recipients": Route(PEOPLE),
    "administration:recipient_list": Route(
        PEOPLE,
        lambda world, person: At({"kind": "letter"}, {"edition": "0"}),
        methods=("GET", "POST"),
        ok=(200, 302),
        elsewhere=(lambda world, person: At({"kind": "khong-co"}),),
    ),
    "administration:retire_service": Route(PEOPLE, of_service, methods=("POST",), ok=(302,), elsewhere=(nothing,)),
}
