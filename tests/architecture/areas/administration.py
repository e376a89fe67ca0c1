"""The pages of administration: agencies and their reorganisations."""

from accounts.models import User
from agencies.models import Reorganisation, Service
from tests import factories
from tests.architecture.areas.base import KEEPING, PEOPLE, At, Place, Route, World


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
    "administration:agencies": Route(KEEPING),
    "administration:add_agency": Route(KEEPING, methods=("GET", "POST"), ok=(200, 422)),
    "administration:agency": Route(
        KEEPING,
        of_agency("so-xay-dung"),
        methods=("GET", "POST"),
        ok=(200, 422),
        elsewhere=(of_agency("khong-co"),),
    ),
    "administration:reorganisations": Route(KEEPING),
    "administration:reorganise": Route(KEEPING, methods=("GET", "POST"), ok=(200, 422)),
    "administration:reorganisation": Route(KEEPING, of_reorganisation, elsewhere=(nothing,)),
    "administration:undo_reorganisation": Route(
        KEEPING, of_reorganisation, methods=("POST",), ok=(302,), elsewhere=(nothing,)
    ),
    "administration:services": Route(KEEPING),
    "administration:add_service": Route(KEEPING, methods=("GET", "POST"), ok=(200, 422)),
    "administration:services_file": Route(KEEPING, methods=("GET", "POST"), ok=(200, 422)),
    "administration:take_services_in": Route(KEEPING, methods=("POST",), ok=(302,)),
    "administration:service": Route(KEEPING, of_service, methods=("GET", "POST"), ok=(200, 422), elsewhere=(nothing,)),
    "administration:health": Route(PEOPLE),
    "administration:settings": Route(PEOPLE),
    "administration:recipients": Route(KEEPING),
    "administration:recipient_list": Route(
        KEEPING,
        lambda world, person: At({"kind": "letter"}, {"edition": "0"}),
        methods=("GET", "POST"),
        ok=(200, 302),
        elsewhere=(lambda world, person: At({"kind": "khong-co"}),),
    ),
    "administration:retire_service": Route(KEEPING, of_service, methods=("POST",), ok=(302,), elsewhere=(nothing,)),
}
