"""The pages about personal data: what citizens are told, how long it is kept, what they ask about their own."""

from typing import Any

from django.utils.timezone import localdate, now

from accounts.models import User
from accounts.roles import Role
from dashboards.privacy.requests.filing import Asked, file_request
from tests.architecture.areas.base import UNKNOWN_ROUND, At, Place, Route, World, of_round
from tests.architecture.areas.core import notice

KEEPING_PRIVACY = Role.keeping_privacy()


def asked(**data: str) -> Place:
    """Name a request that was filed just now."""

    def place(world: World, person: User) -> At:
        contact = {"name": "Lý", "reach": "0905 123 456"}
        given: dict[str, Any] = {"kind": "delete", "way": "letter", "about": "invitation", "words": "Xin xóa"}
        made = file_request(
            asked=Asked(**given, received_on=localdate(), contact=contact), actor=world.cast.snv, at=now()
        )
        return At({"pk": made.pk}, data)

    return place


def nothing(world: World, person: User) -> At:
    return At({"pk": 999_999})


ROUTES: dict[str, Route] = {
    "privacy:notices": Route(KEEPING_PRIVACY),
    "privacy:new_notice": Route(KEEPING_PRIVACY, methods=("GET", "POST"), ok=(200, 422)),
    "privacy:retention": Route(KEEPING_PRIVACY),
    "privacy:term": Route(
        KEEPING_PRIVACY,
        lambda world, person: At({"kind": "answers"}),
        methods=("GET", "POST"),
        ok=(200, 422),
        elsewhere=(lambda world, person: At({"kind": "khong-co"}),),
    ),
    "privacy:hold": Route(
        KEEPING_PRIVACY, of_round("inside"), methods=("GET", "POST"), ok=(200, 422), elsewhere=UNKNOWN_ROUND
    ),
    "privacy:requests": Route(KEEPING_PRIVACY),
    "privacy:new_request": Route(KEEPING_PRIVACY, methods=("GET", "POST"), ok=(200, 422)),
    "privacy:request": Route(KEEPING_PRIVACY, asked(), elsewhere=(nothing,)),
    "privacy:request_act": Route(
        KEEPING_PRIVACY,
        asked(action="void", version="1", note="x"),
        methods=("POST",),
        ok=(302,),
        elsewhere=(nothing,),
    ),
    "privacy:asker": Route(KEEPING_PRIVACY, asked(), methods=("POST",), elsewhere=(nothing,)),
    "privacy:find": Route(KEEPING_PRIVACY, asked(what="0905 123 456"), methods=("POST",), elsewhere=(nothing,)),
    "privacy:notice": Route(KEEPING_PRIVACY, notice(1), elsewhere=(notice(99_999),)),
}
