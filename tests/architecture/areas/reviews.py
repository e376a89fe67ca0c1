from django.utils.timezone import now

from accounts.models import User
from accounts.roles import Role
from actionplans.models import ReviewItem, ReviewProof
from actionplans.services.reviews import answer
from actionplans.services.taking import Hand
from surveys.models import Round
from tests.actionplans.factories import review
from tests.architecture.areas.base import RESULTS, At, Place, Route, World
from tests.architecture.areas.made import attached

GIVING = (Role.HOME_AFFAIRS,)
ACTING = (Role.HOME_AFFAIRS, *Role.of_an_agency())


def opened(agency: str = "so_xay_dung", **data: str) -> Place:
    def place(world: World, person: User) -> At:
        round = Round.objects.get(code=world.inside)
        return At({"pk": review(world.cast.snv, getattr(world.cast, agency), round=round).pk}, data)

    return place


def asked(agency: str = "so_xay_dung", **data: str) -> Place:
    def place(world: World, person: User) -> At:
        at = opened(agency, **data)(world, person)
        return At({**at.kwargs, "item": ReviewItem.objects.get(review__pk=str(at.kwargs["pk"])).pk}, data)

    return place


def proven(agency: str = "so_xay_dung") -> Place:
    def place(world: World, person: User) -> At:
        at = asked(agency)(world, person)
        found = ReviewItem.objects.get(pk=str(at.kwargs["item"]))
        answer(
            item=found, result="fixed", note="x", files=[attached()], hand=Hand(actor=world.cast.snv, at=now(), seen=1)
        )
        return At({**at.kwargs, "proof": ReviewProof.objects.latest("pk").pk})

    return place


def none(world: World, person: User) -> At:
    return At({"pk": 0})


def other_item(world: World, person: User) -> At:
    return At({"item": 0})


ROUTES: dict[str, Route] = {
    "reviews:reviews": Route(RESULTS),
    "reviews:new": Route(GIVING, methods=("GET", "POST"), ok=(200, 422)),
    "reviews:review": Route(RESULTS, opened(), outside=(opened("nha_trang"),), elsewhere=(none,)),
    "reviews:act": Route(
        GIVING,
        opened(action="close", version="1", sure="on"),
        methods=("POST",),
        ok=(302,),
        elsewhere=(none,),
    ),
    "reviews:report": Route(RESULTS, opened(), outside=(opened("nha_trang"),), elsewhere=(none,)),
    "reviews:paper": Route(RESULTS, opened(), outside=(opened("nha_trang"),), elsewhere=(none,)),
    "reviews:item": Route(RESULTS, asked(), outside=(asked("nha_trang"),), elsewhere=(none, other_item)),
    "reviews:item_act": Route(
        ACTING,
        asked(action="answer", version="1", note="x", result="fixed"),
        methods=("POST",),
        ok=(302, 403, 409),
        outside=(asked("nha_trang", action="answer", version="1", note="x", result="fixed"),),
        elsewhere=(none, other_item),
    ),
    "reviews:proof": Route(RESULTS, proven(), outside=(proven("nha_trang"),), elsewhere=(none, other_item)),
}
