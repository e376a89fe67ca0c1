from accounts.models import User
from accounts.roles import Role
from tests.architecture.areas import made
from tests.architecture.areas.base import UNKNOWN_ROUND, UNKNOWN_UNIT, At, Route, World, managed, of_round, of_unit

RESULTS, PLAN, OWN = Role.seeing_results(), Role.collecting(), Role.of_an_agency()
WATCHING = (Role.HOME_AFFAIRS, Role.LEADERSHIP, Role.STEERING, Role.SUPERVISOR)
# An officer publishes the own agency's survey alone: the province's rounds do not exist there.
PROVINCE = (of_round("inside"),)


def publish() -> Route:
    return Route(PLAN, managed(), methods=("GET", "POST"), ok=(200, 422), outside=PROVINCE, elsewhere=UNKNOWN_ROUND)


def audit() -> Route:
    return Route((*WATCHING, *OWN), managed(), outside=PROVINCE, elsewhere=UNKNOWN_ROUND)


def of_own_unit(open_to: tuple[Role, ...]) -> Route:
    """Nothing is computed yet: there is nothing to object to, or to set a value beside."""
    return Route(
        open_to,
        of_unit("so-xay-dung"),
        methods=("POST",),
        ok=(302,),
        outside=(of_unit("nha-trang"),),
        elsewhere=UNKNOWN_UNIT,
    )


def no_objection(world: World, person: User) -> At:
    return At({"objection_id": 0})


def objection_of_another_round(world: World, person: User) -> At:
    return At({"code": world.inside})


def no_run(world: World, person: User) -> At:
    return At({"run_id": 0})


NO_RUN = (no_run, made.run_of_another_round)


ANSWER = {"outcome": "rejected", "text": "x"}
OF_RUN = Route((Role.HOME_AFFAIRS,), made.a_run, methods=("POST",), ok=(302,), elsewhere=NO_RUN)

ROUTES: dict[str, Route] = {
    "publications:rounds": Route(RESULTS),
    "publications:round": Route(RESULTS, of_round("inside"), outside=(of_round("beyond"),), elsewhere=UNKNOWN_ROUND),
    "publications:unit": Route(
        RESULTS, of_unit("so-xay-dung"), outside=(of_unit("nha-trang"),), elsewhere=UNKNOWN_UNIT
    ),
    "publications:object": of_own_unit(OWN),
    "publications:differences": audit(),
    "publications:objections": audit(),
    "publications:answer": Route(
        PLAN,
        made.objected(**ANSWER),
        methods=("POST",),
        ok=(302,),
        outside=(made.objected(made.FIGURES, **ANSWER),),
        elsewhere=(no_objection, objection_of_another_round),
    ),
    "publications:bundle": OF_RUN,
    "publications:ask": OF_RUN,
    "publications:withdraw_ask": OF_RUN,
    "publications:decide": Route(
        (Role.LEADERSHIP,), made.a_run, methods=("GET", "POST"), ok=(200, 422), elsewhere=NO_RUN
    ),
    "publications:draft": publish(),
    "publications:publish": publish(),
}
