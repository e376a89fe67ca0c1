"""What other systems read and are told: the public API, its description, keys' doors, webhooks."""

from accounts.models import User
from notices.models import Webhook
from tests.architecture.areas.base import ALL_METHODS, PEOPLE, PUBLIC, At, Route, World
from tests.factories import NOW


def of_webhook(world: World, person: User) -> At:
    made = Webhook.objects.create(
        name="Điều hành", url="https://vi-du.vn/", kinds=["round.closed"], secret="x", made_at=NOW
    )
    return At({"pk": made.pk}, {"do": "end"})


def no_webhook(world: World, person: User) -> At:
    return At({"pk": 0}, {"do": "end"})


def of_round(world: World, person: User) -> At:
    return At({"round": world.inside})


def of_agency(world: World, person: User) -> At:
    return At({"round": world.inside, "agency": "so-xay-dung"})


ROUTES: dict[str, Route] = {
    "webhooks:list": Route(PEOPLE, methods=("GET", "POST"), ok=(200, 422)),
    "webhooks:one": Route(PEOPLE, of_webhook, elsewhere=(no_webhook,)),
    "webhooks:act": Route(PEOPLE, of_webhook, methods=("POST",), ok=(302,), elsewhere=(no_webhook,)),
    "results_api:results": Route(PUBLIC, ok=(401,)),
    "open_api:points": Route(PUBLIC, ok=(401,)),
    "open_api:publications": Route(PUBLIC),
    "open_api:publication": Route(PUBLIC, of_round, ok=(200, 404)),
    "open_api:agencies_of": Route(PUBLIC, of_round, ok=(200, 404)),
    "open_api:agency_of": Route(PUBLIC, of_agency, ok=(200, 404)),
    "open_api:methods": Route(PUBLIC),
    "open_api:method": Route(PUBLIC, lambda world, person: At({"method": "khong-co", "version": 1}), ok=(404,)),
    "open_api:agencies": Route(PUBLIC),
    "open_api:nowhere": Route(PUBLIC, lambda world, person: At({"rest": "khong-co/"}), methods=ALL_METHODS, ok=(404,)),
    "reference:reference": Route(PUBLIC),
    "reference:schema": Route(PUBLIC),
}
