from accounts.roles import Role
from tests.architecture.areas.base import UNKNOWN_ROUND, At, Place, Route, managed, of_round

# An officer plans the own agency's survey: the province's rounds do not exist there.
PROVINCE = (of_round("inside"),)
WATCH, PLAN = Role.watching_collection(), Role.collecting()


def plan(place: Place | None = None, *, ok: tuple[int, ...] = (302,), methods: tuple[str, ...] = ("POST",)) -> Route:
    return Route(PLAN, place or managed(), methods=methods, ok=ok, outside=PROVINCE, elsewhere=UNKNOWN_ROUND)


def watch() -> Route:
    return Route(WATCH, of_round("inside"), outside=(of_round("beyond"),), elsewhere=UNKNOWN_ROUND)


ROUTES: dict[str, Route] = {
    "collection:rounds": Route(WATCH),
    "collection:new": Route(PLAN, lambda world, person: At(), methods=("GET", "POST"), ok=(200, 422)),
    "collection:monitor": watch(),
    "collection:monitor_figures": watch(),
    "collection:monitor_csv": watch(),
    "collection:monitor_xlsx": watch(),
    "collection:plan": plan(ok=(200,), methods=("GET",)),
    "collection:plan_copy": plan(ok=(200, 422), methods=("GET", "POST")),
    "collection:plan_save": plan(),
    "collection:plan_targets_csv": plan(ok=(200,), methods=("GET",)),
    "collection:plan_upload": plan(ok=(422,)),
    "collection:plan_units": plan(),
    # The round is open: it is not opened again, and no newer wording is there.
    "collection:plan_reword": plan(ok=(422,)),
    "collection:plan_open": plan(methods=("GET", "POST")),
    "collection:plan_delete": plan(),
}
