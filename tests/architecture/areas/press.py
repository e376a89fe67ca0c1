from accounts.models import User
from accounts.roles import Role
from tests.actionplans.conferences import published
from tests.actionplans.publicity import pack
from tests.architecture.areas.base import PUBLIC, At, Place, Route, World

GIVING = (Role.HOME_AFFAIRS,)
GET_POST = ("GET", "POST")


def ready(world: World, person: User) -> At:
    published(world.cast)
    return At()


def one(**data: str) -> Place:
    return lambda world, person: At({"pk": pack(world.cast).pk}, data)


def opened(**more: object) -> Place:
    return lambda world, person: At({"public_id": pack(world.cast, opened=True).public_id, **more})


def none(world: World, person: User) -> At:
    return At({"pk": 0})


def unknown(**more: object) -> Place:
    return lambda world, person: At({"public_id": "khong-co", **more})


def written(**more: object) -> Place:
    """Name a pack that is still written."""
    return lambda world, person: At({"public_id": pack(world.cast).public_id, **more})


ROUTES: dict[str, Route] = {
    "press:packs": Route(GIVING, ready),
    "press:start": Route(GIVING, ready, methods=GET_POST, ok=(200, 422)),
    "press:pack": Route(GIVING, one(), elsewhere=(none,)),
    "press:edit": Route(GIVING, one(), methods=GET_POST, ok=(200, 422), elsewhere=(none,)),
    "press:act": Route(
        GIVING,
        one(action="invite", version="1", name="Báo"),
        methods=("POST",),
        ok=(200, 409),
        elsewhere=(none,),
    ),
    "press_public:show": Route(PUBLIC, opened(), elsewhere=(unknown(), written())),
    "press_public:secret": Route(PUBLIC, opened(secret="x"), elsewhere=(unknown(secret="x"), written(secret="x"))),
}
