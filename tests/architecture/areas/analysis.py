from accounts.models import User
from accounts.roles import Role
from tests.architecture.areas.base import UNKNOWN_ROUND, At, Place, Route, World

RESULTS = Role.seeing_results()


def of_kind(kind: str, *, code: str = "inside", **data: str) -> Place:
    def place(world: World, person: User) -> At:
        return At({"code": getattr(world, code), "kind": kind}, data)

    return place


UNKNOWN: tuple[Place, ...] = (
    lambda world, person: At({"code": "khong-co", "kind": "bang-cheo"}),
    of_kind("khong-co"),
)
BEYOND = (of_kind("bang-cheo", code="beyond"),)

ROUTES: dict[str, Route] = {
    "analysis:start": Route(
        RESULTS,
        lambda world, person: At({"code": world.inside}),
        outside=(lambda world, person: At({"code": world.beyond}),),
        elsewhere=UNKNOWN_ROUND,
    ),
    "analysis:show": Route(RESULTS, of_kind("do-tin-cay"), outside=BEYOND, elsewhere=UNKNOWN),
    # While a round is open only Sở Nội vụ sees figures.
    "analysis:compute": Route(
        (Role.HOME_AFFAIRS,), of_kind("do-tin-cay"), methods=("POST",), ok=(302,), elsewhere=UNKNOWN
    ),
    # Nothing is computed yet: there is no file for anybody.
    "analysis:csv": Route(RESULTS, of_kind("do-tin-cay"), ok=(404,), outside=BEYOND, elsewhere=UNKNOWN),
    "analysis:xlsx": Route(RESULTS, of_kind("do-tin-cay"), ok=(404,), outside=BEYOND, elsewhere=UNKNOWN),
}
