from accounts.models import User
from accounts.roles import Role
from actionplans.models import ConferenceFile, ConferenceRemark
from actionplans.services.conferences import Blocks, conclude
from tests.actionplans.conferences import conference, hand, held, published
from tests.architecture.areas.base import RESULTS, At, Place, Route, World
from tests.architecture.areas.made import kept

ACTING = Role.of_an_agency()
BOTH = (Role.HOME_AFFAIRS, *ACTING)


def one(agency: str = "so_xay_dung", **data: str) -> Place:
    def place(world: World, person: User) -> At:
        found = held(conference(world.cast, getattr(world.cast, agency)))
        return At({"pk": found.pk}, data)

    return place


def with_file(agency: str = "so_xay_dung") -> Place:
    def place(world: World, person: User) -> At:
        found = held(conference(world.cast, getattr(world.cast, agency)))
        step = found.steps.latest("number")
        about = {"name": "a.pdf", "kind": "application/pdf", "size": 1, "sha256": ""}
        file = ConferenceFile.objects.create(step=step, about="photo", key=kept(), **about)
        return At({"pk": found.pk, "file": file.pk})

    return place


def with_remark(agency: str = "so_xay_dung") -> Place:
    def place(world: World, person: User) -> At:
        found = held(conference(world.cast, getattr(world.cast, agency)))
        made = ConferenceRemark.objects.create(conference=found, kind="cause", text="x")
        return At({"pk": found.pk, "remark": made.pk}, {"version": str(found.version)})

    return place


def concluded(agency: str = "so_xay_dung") -> Place:
    def place(world: World, person: User) -> At:
        found = held(conference(world.cast, getattr(world.cast, agency)))
        blocks = Blocks(opening="x", results="", remarks="", tasks="", closing="x")
        conclude(conference=found, blocks=blocks, publication=None, hand=hand(found, world.cast.snv))
        return At({"pk": found.pk})

    return place


def none(world: World, person: User) -> At:
    return At({"pk": 0})


def no_part(name: str) -> Place:
    return lambda world, person: At({"pk": 0, name: 0})


def listed(world: World, person: User) -> At:
    published(world.cast)
    return At()


BEYOND = "nha_trang"
GET_POST = ("GET", "POST")
ROUTES: dict[str, Route] = {
    "conferences:conferences": Route(RESULTS, listed),
    "conferences:plan": Route(ACTING, listed, methods=GET_POST, ok=(200, 422)),
    "conferences:conference": Route(RESULTS, one(), outside=(one(BEYOND),), elsewhere=(none,)),
    "conferences:act": Route(
        BOTH,
        one(action="unhold", version="2", note="x"),
        methods=("POST",),
        ok=(302, 403, 409),
        outside=(one(BEYOND, action="unhold", version="2", note="x"),),
        elsewhere=(none,),
    ),
    "conferences:edit": Route(
        ACTING, one(), methods=GET_POST, ok=(200, 422), outside=(one(BEYOND),), elsewhere=(none,)
    ),
    "conferences:file": Route(RESULTS, with_file(), outside=(with_file(BEYOND),), elsewhere=(no_part("file"),)),
    "conferences:remarks": Route(
        RESULTS, one(), methods=GET_POST, ok=(200, 403, 422), outside=(one(BEYOND),), elsewhere=(none,)
    ),
    "conferences:drop": Route(
        ACTING,
        with_remark(),
        methods=("POST",),
        ok=(302,),
        outside=(with_remark(BEYOND),),
        elsewhere=(no_part("remark"),),
    ),
    "conferences:measures": Route(
        ACTING, one(), methods=GET_POST, ok=(200, 422), outside=(one(BEYOND),), elsewhere=(none,)
    ),
    "conferences:conclusion": Route(
        ACTING, one(), methods=GET_POST, ok=(200, 302, 422), outside=(one(BEYOND),), elsewhere=(none,)
    ),
    "conferences:paper": Route(RESULTS, concluded(), outside=(concluded(BEYOND),), elsewhere=(none,)),
}
