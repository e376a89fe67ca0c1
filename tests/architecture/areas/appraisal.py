from accounts.models import User
from accounts.roles import Role
from scoring.models import AppraisalProof, AppraisalStep
from tests.architecture.areas import made
from tests.architecture.areas.base import UNKNOWN_ROUND, UNKNOWN_UNIT, At, Place, Route, World, of_round, of_unit
from tests.factories import NOW

OFFICE = (Role.HOME_AFFAIRS,)
WATCHING = (Role.HOME_AFFAIRS, Role.LEADERSHIP, Role.STEERING, Role.SUPERVISOR)
READING = (*WATCHING, *Role.of_an_agency())
ACTING = (*OFFICE, *Role.of_an_agency())


def proven(agency: str) -> Place:
    """Name a file that an agency gave with its self-assessment."""

    def place(world: World, person: User) -> At:
        draft = made.appraised(world)
        unit = draft.round.units.get(agency__code=agency)
        step, _new = AppraisalStep.objects.get_or_create(
            round_unit=unit, number=1, defaults={"run": draft.run, "kind": "save", "actor": world.cast.chi, "at": NOW}
        )
        file = AppraisalProof.objects.create(
            step=step, key=made.kept(), name="a.pdf", kind="application/pdf", size=1, sha256="0" * 64
        )
        return At({"code": draft.round.code, "agency": agency, "proof": file.pk})

    return place


def proof_of_another(world: World, person: User) -> At:
    """Name a file under an agency that did not give it."""
    return At({"proof": proven("so-y-te")(world, person).kwargs["proof"]})


NO_PAPER = (made.no_paper, made.paper_of_another_round)


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
    "appraisal:proof": Route(
        READING, proven("so-xay-dung"), outside=(proven("so-y-te"),), elsewhere=(proof_of_another,)
    ),
    "appraisal:lay": Route(OFFICE, of_round("inside"), methods=("GET", "POST"), ok=(200, 422), elsewhere=UNKNOWN_ROUND),
    "appraisal:withdraw": Route(OFFICE, made.paper, methods=("POST",), ok=(302,), elsewhere=NO_PAPER),
    "reports:paper": Route(WATCHING, made.paper, elsewhere=NO_PAPER),
    "reports:paper_pdf": Route(WATCHING, made.paper, methods=("POST",), ok=(302,), elsewhere=NO_PAPER),
}
