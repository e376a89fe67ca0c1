from accounts.roles import Role
from tests.architecture.areas.base import PUBLIC, RESULTS, At, Place, Route


def of_year(year: int) -> Place:
    return lambda world, person: At({"year": year})


NOTHING = (of_year(1999),)

ROUTES: dict[str, Route] = {
    "years:cut_short": Route(PUBLIC, ok=(302,)),
    "years:year": Route(RESULTS, of_year(2026), elsewhere=NOTHING),
    "years:csv": Route(RESULTS, of_year(2026), elsewhere=NOTHING),
    "years:xlsx": Route(RESULTS, of_year(2026), elsewhere=NOTHING),
    "years:score": Route(Role.computing_results(), of_year(2026), methods=("POST",), ok=(302,), elsewhere=NOTHING),
}
