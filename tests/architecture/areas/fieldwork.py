from accounts.models import User
from accounts.roles import Role
from surveys.models import Channel, RoundUnit
from surveys.services.fieldwork import Wanted, assign
from tests import factories
from tests.architecture.areas.base import UNKNOWN_ROUND, At, Route, World, managed, of_round

PROVINCE = (of_round("inside"),)
MANAGERS = Role.collecting()


def assignment(world: World, person: User) -> At:
    """Name an assignment of a round this person manages."""
    of_agency = person in (world.cast.an, world.cast.chi)
    return _assigned(world, world.own if of_agency else world.inside)


def of_the_province(world: World, person: User) -> At:
    return _assigned(world, world.inside)


def nobodys(world: World, person: User) -> At:
    return At({"assignment_id": 0})


def _assigned(world: World, code: str) -> At:
    unit = RoundUnit.objects.filter(round__code=code).first()
    assert unit is not None
    wanted = Wanted(
        round_unit=unit,
        channel=Channel.ENUMERATOR,
        quota=5,
        due_on=unit.round.closes_on,
        sampling_unit=str(unit.assignments.count()),
    )
    made = assign(wanted=wanted, surveyor=world.cast.dieu_tra, actor=world.cast.snv, at=factories.NOW)
    return At({"code": code, "assignment_id": made.pk})


def of_one(methods: tuple[str, ...], ok: tuple[int, ...]) -> Route:
    return Route(MANAGERS, assignment, methods=methods, ok=ok, outside=(of_the_province,), elsewhere=(nobodys,))


ROUTES: dict[str, Route] = {
    "fieldwork:assignments": Route(MANAGERS, managed(), outside=PROVINCE, elsewhere=UNKNOWN_ROUND),
    "fieldwork:new": Route(
        MANAGERS, managed(), methods=("GET", "POST"), ok=(200, 422), outside=PROVINCE, elsewhere=UNKNOWN_ROUND
    ),
    "fieldwork:upload": Route(
        MANAGERS, managed(), methods=("GET", "POST"), ok=(200, 422), outside=PROVINCE, elsewhere=UNKNOWN_ROUND
    ),
    "fieldwork:handed_in": Route(
        (*MANAGERS, Role.COORDINATOR),
        managed(),
        methods=("GET", "POST"),
        ok=(200, 422),
        outside=PROVINCE,
        elsewhere=UNKNOWN_ROUND,
    ),
    "fieldwork:assignment": of_one(("GET", "POST"), (200, 422)),
    "fieldwork:reassign": of_one(("POST",), (302,)),
    "fieldwork:end": of_one(("POST",), (302,)),
    "fieldwork:resume": of_one(("POST",), (302,)),
}
