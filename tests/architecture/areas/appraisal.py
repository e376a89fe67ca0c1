from accounts.models import User
from accounts.roles import Role
from tests.architecture.areas.base import UNKNOWN_ROUND, UNKNOWN_UNIT, At, Place, Route, World, of_round, of_unit

OFFICE = (Role.HOME_AFFAIRS,)
WATCHING = (Role.HOME_AFFAIRS, Role.LEADERSHIP, Role.STEERING, Role.SUPERVISOR)
READING = (*WATCHING, *Role.of_an_agency())
ACTING = (*OFFICE, *Role.of_an_agency())


def no_paper(world: World, person: User) -> At:
    return At({"code": world.inside, "pk": 0})


def no_proof(world: World, person: User) -> At:
    return At({"code": world.inside, "agency": "so-xay-dung", "proof": 0})


def acted(agency: str, **data: str) -> Place:
    """Take an act that this person may take, on a round that is not appraised."""

    def place(world: World, person: User) -> At:
        of_agency = person in (world.cast.an, world.cast.chi)
        action = "submit" if of_agency else "appraise"
        return At({"code": world.inside, "agency": agency}, {"action": action, "seen": "0", **data})

    return place


ROUTES: dict[str, Route] = {
    "appraisal:schemes": Route(OFFICE),
    "appraisal:scheme": Route(OFFICE, methods=("GET", "POST"), ok=(200, 422)),
    "appraisal:round": Route(READING, of_round("inside"), outside=(of_round("beyond"),), elsewhere=UNKNOWN_ROUND),
    "appraisal:set_up": Route(
        OFFICE, of_round("inside"), methods=("GET", "POST"), ok=(200, 422), elsewhere=UNKNOWN_ROUND
    ),
    "appraisal:agree": Route(OFFICE, of_round("inside"), methods=("POST",), ok=(302,), elsewhere=UNKNOWN_ROUND),
    "appraisal:unit": Route(READING, of_unit("so-xay-dung"), outside=(of_unit("nha-trang"),), elsewhere=UNKNOWN_UNIT),
    "appraisal:act": Route(
        ACTING,
        acted("so-xay-dung"),
        methods=("POST",),
        ok=(422,),
        outside=(acted("nha-trang"),),
        elsewhere=UNKNOWN_UNIT,
    ),
    "appraisal:proof": Route(READING, no_proof, ok=(404,)),
    "appraisal:lay": Route(OFFICE, of_round("inside"), methods=("GET", "POST"), ok=(200, 422), elsewhere=UNKNOWN_ROUND),
    "appraisal:withdraw": Route(OFFICE, no_paper, methods=("POST",), ok=(404,)),
    "reports:paper": Route(WATCHING, no_paper, ok=(404,)),
    "reports:paper_pdf": Route(WATCHING, no_paper, methods=("POST",), ok=(404,)),
}
