from accounts.models import User
from tests.actionplans.conferences import published
from tests.architecture.areas.base import PUBLIC, At, Place, Route, World

ROUND = "da-cong-bo"


def told(**kwargs: object) -> Place:
    """Name something of a round that is published."""

    def place(world: World, person: User) -> At:
        published(world.cast)
        return At({"code": ROUND, **kwargs})

    return place


def untold(**kwargs: object) -> Place:
    """Name the same of a round that has figures, none of them published."""
    return lambda world, person: At({"code": world.inside, **kwargs})


AGENCY = {"agency": "so-y-te"}
METHOD = {"code": "diem-cap-xa", "number": 1}
ELSEWHERE = (untold(**AGENCY), told(agency="khong-co"))
ROUTES: dict[str, Route] = {
    "public:results": Route(PUBLIC),
    "public:round": Route(PUBLIC, told(), elsewhere=(untold(),)),
    "public:round_table": Route(PUBLIC, told(), elsewhere=(untold(),)),
    "public:block": Route(PUBLIC, told(block="so"), elsewhere=(untold(block="so"), told(block="khong-co"))),
    "public:agency": Route(PUBLIC, told(**AGENCY), elsewhere=ELSEWHERE),
    "public:notice": Route(PUBLIC, told(**AGENCY), elsewhere=ELSEWHERE),
    "public:agency_table": Route(PUBLIC, told(**AGENCY), elsewhere=ELSEWHERE),
    "public:badge": Route(PUBLIC, told(**AGENCY), elsewhere=ELSEWHERE),
    "public:said": Route(PUBLIC),
    "public:method": Route(PUBLIC, told(**METHOD), elsewhere=(told(**{**METHOD, "number": 99_999}),)),
}
