from accounts.models import User
from accounts.roles import Role
from actionplans.models import Directive, Obligation, Proof
from actionplans.services import steps
from tests.actionplans.factories import directive, hand, obligation
from tests.architecture.areas.base import RESULTS, At, Place, Route, World
from tests.architecture.areas.made import attached

GIVING = (Role.HOME_AFFAIRS,)
ACTING = (Role.HOME_AFFAIRS, *Role.of_an_agency())


def given(agency: str = "so_xay_dung", **data: str) -> Place:
    def place(world: World, person: User) -> At:
        found = obligation(world.cast.snv, getattr(world.cast, agency), task=f"Việc {Obligation.objects.count()}")
        return At({"pk": found.pk}, data)

    return place


def with_proof(agency: str = "so_xay_dung") -> Place:
    def place(world: World, person: User) -> At:
        at = given(agency)(world, person)
        found = Obligation.objects.get(pk=str(at.kwargs["pk"]))
        steps.submit(obligation=found, note="x", files=[attached()], hand=hand(world.cast.snv, found))
        return At({**at.kwargs, "proof": Proof.objects.latest("pk").pk})

    return place


def written(world: World, person: User) -> At:
    made = directive(world.cast.snv, number=f"{Directive.objects.count()}/UBND")
    obligation(world.cast.snv, world.cast.so_xay_dung, after=made)
    return At({"pk": made.pk})


def not_owed(world: World, person: User) -> At:
    made = directive(world.cast.snv, number=f"khac {Directive.objects.count()}")
    obligation(world.cast.snv, world.cast.nha_trang, after=made)
    return At({"pk": made.pk})


def none(world: World, person: User) -> At:
    return At({"pk": 0})


ROUTES: dict[str, Route] = {
    "obligations:obligations": Route(RESULTS),
    "obligations:summary": Route(RESULTS),
    "obligations:directives": Route(RESULTS),
    "obligations:enter": Route(GIVING, methods=("GET", "POST"), ok=(200, 422)),
    "obligations:directive": Route(RESULTS, written, outside=(not_owed,), elsewhere=(none,)),
    "obligations:give": Route(GIVING, written, methods=("GET", "POST"), ok=(200, 422), elsewhere=(none,)),
    "obligations:withdraw_given": Route(GIVING, written, methods=("POST",), ok=(302, 409, 422), elsewhere=(none,)),
    "obligations:obligation": Route(RESULTS, given(), outside=(given("nha_trang"),), elsewhere=(none,)),
    "obligations:act": Route(
        ACTING,
        given(action="submit", version="1", note="x"),
        methods=("POST",),
        ok=(302, 403, 409),
        outside=(given("nha_trang", action="submit", version="1", note="x"),),
        elsewhere=(none,),
    ),
    "obligations:proof": Route(RESULTS, with_proof(), outside=(with_proof("nha_trang"),), elsewhere=(none,)),
}
