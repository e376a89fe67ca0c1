from accounts.models import User
from accounts.roles import Role
from tests.architecture.areas.base import RESULTS, At, Route, World

KEEPING = Role.computing_results()


def no_target(world: World, person: User) -> At:
    return At({"target_id": 0})


ROUTES: dict[str, Route] = {
    "beside:figures": Route(RESULTS),
    "beside:figures_csv": Route(RESULTS),
    "beside:figures_xlsx": Route(RESULTS),
    "beside:catalogue": Route(RESULTS),
    "beside:grid": Route(KEEPING, methods=("GET", "POST"), ok=(200, 302, 404, 422)),
    "beside:files": Route(KEEPING, methods=("GET", "POST"), ok=(200, 422)),
    "beside:template": Route(KEEPING),
    "beside:targets": Route(KEEPING, methods=("GET", "POST"), ok=(200, 422)),
    "beside:withdraw": Route(KEEPING, no_target, methods=("GET", "POST"), ok=(404,)),
}
