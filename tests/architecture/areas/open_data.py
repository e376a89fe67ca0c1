"""Open data: for everybody, of what is published."""

from accounts.models import User
from tests.actionplans.conferences import published
from tests.architecture.areas.base import PUBLIC, At, Place, Route, World


def ready(**more: object) -> Place:
    def place(world: World, person: User) -> At:
        return At({"code": published(world.cast).code, **more})

    return place


def unknown(**more: object) -> Place:
    return lambda world, person: At({"code": "khong-co", **more})


def not_published(**more: object) -> Place:
    return lambda world, person: At({"code": world.inside, **more})


ROUTES: dict[str, Route] = {
    "open_data:start": Route(PUBLIC),
    "open_data:feed": Route(PUBLIC),
    "open_data:dictionary": Route(PUBLIC),
    "open_data:in_force": Route(PUBLIC, ready(), elsewhere=(unknown(), not_published())),
    "open_data:publication": Route(
        PUBLIC, ready(number=1), elsewhere=(ready(number=2), unknown(number=1), not_published(number=1))
    ),
    "open_data:file": Route(
        PUBLIC,
        ready(number=1, name="agencies.csv"),
        elsewhere=(ready(number=1, name="manifest.json"), not_published(number=1, name="agencies.csv")),
    ),
    "open_data:file_in_force": Route(
        PUBLIC, ready(name="results.json"), ok=(302,), elsewhere=(ready(name="x.csv"), unknown(name="results.json"))
    ),
}
