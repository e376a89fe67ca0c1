from datetime import date, timedelta

from accounts.api_keys import make_api_key, make_own_key
from accounts.models import ApiKey, User
from accounts.roles import Role
from invitations.models import SampleList
from surveys.models import Assignment, Channel, Round
from tests.architecture.areas.base import (
    PEOPLE,
    PUBLIC,
    RESULTS,
    UNKNOWN_ROUND,
    At,
    Place,
    Route,
    World,
    of_round,
    own_job,
)
from tests.architecture.areas.made import finished
from tests.factories import NOW

MANAGED = Role.collecting()
CARRYING = (*Role.collecting(), Role.COORDINATOR)
CALLING = (*CARRYING, Role.SURVEYOR)
PROVINCE = (of_round("inside"),)
TASK = "invitations.tasks.make_recall_list"


def of_list(code: str, channel: Channel = Channel.SMS, **data: str) -> Place:
    """Return the place of a new list of one of the world's rounds."""

    def place(world: World, person: User) -> At:
        made = SampleList.objects.create(
            round=Round.objects.get(code=getattr(world, code)),
            name="Danh sách",
            channel=channel,
            source="file",
            seed="x",
            destroy_on=date(2027, 1, 1),
            created_on=NOW.date(),
        )
        return At({"code": getattr(world, code), "list_id": made.pk}, data)

    return place


def of_calls(world: World, person: User) -> At:
    return _calls("own", world, person)


def calls_of_province(world: World, person: User) -> At:
    return _calls("inside", world, person)


def _calls(code: str, world: World, person: User) -> At:
    """A list of numbers; a surveyor is assigned to call for one of its units."""
    at = of_list(code, Channel.PHONE)(world, person)
    unit = Round.objects.get(code=getattr(world, code)).units.order_by("pk")[0]
    Assignment.objects.get_or_create(
        round_unit=unit,
        surveyor=world.cast.dieu_tra,
        channel=Channel.PHONE,
        defaults={"quota": 5, "due_on": date(2027, 1, 1), "created_at": NOW},
    )
    return at


def lists_to_reach(world: World, person: User) -> At:
    return At({"code": of_calls(world, person).kwargs["code"]})


def province_to_reach(world: World, person: User) -> At:
    return At({"code": calls_of_province(world, person).kwargs["code"]})


def no_list(world: World, person: User) -> At:
    return At({"code": world.own, "list_id": 0})


def of_text(code: str) -> Place:
    about = {"channel": "sms", "kind": "invitation", "language": "vi"}
    return lambda world, person: At({"code": getattr(world, code), **about})


def printed(code: str) -> Place:
    """Name a list that this person had made to print."""

    def place(world: World, person: User) -> At:
        made_of = of_list(code, Channel.POST)(world, person)
        return At({"job_id": finished(person, TASK, list_id=made_of.kwargs["list_id"]).pk})

    return place


def printed_by_others(world: World, person: User) -> At:
    return printed("own")(world, world.cast.moi)


def of_link(world: World, person: User) -> At:
    return At({"secret": "khong-co"})


def page(*methods: str, ok: tuple[int, ...] = (200,)) -> Route:
    """A page of a round that its owner manages: those of the province do not exist for an agency."""
    methods = methods or ("GET",)
    return Route(MANAGED, of_round("own"), methods=methods, ok=ok, outside=PROVINCE, elsewhere=UNKNOWN_ROUND)


def list_page(*methods: str, ok: tuple[int, ...] = (200,)) -> Route:
    methods = methods or ("GET",)
    return Route(MANAGED, of_list("own"), methods=methods, ok=ok, outside=(of_list("inside"),), elsewhere=(no_list,))


def of_key(world: World, person: User) -> At:
    return At({"key_id": make_api_key(name="Một cửa", purpose=ApiKey.Purpose.INVITATIONS, at=NOW)[0].pk})


def own_key(world: World, person: User) -> At:
    return At({"key_id": make_own_key(name="Bảng tính", holder=person, lasts=timedelta(days=30), at=NOW)[0].pk})


POSTAL_OF_PROVINCE = (of_list("inside", Channel.POST),)


ROUTES: dict[str, Route] = {
    "agencies:own_keys": Route(RESULTS, methods=("GET", "POST"), ok=(200, 422)),
    "agencies:revoke_own_key": Route(
        RESULTS,
        own_key,
        methods=("POST",),
        ok=(302,),
        # A key of a colleague.
        elsewhere=(of_key, lambda world, person: At({"key_id": 0})),
    ),
    "agencies:api_keys": Route(PEOPLE, methods=("GET", "POST"), ok=(200, 422)),
    "agencies:revoke_api_key": Route(
        PEOPLE,
        of_key,
        methods=("POST",),
        ok=(302,),
        elsewhere=(lambda world, person: At({"key_id": 0}),),
    ),
    "invitations:lists": page(),
    "invitations:new": page("GET", "POST", ok=(200, 422)),
    "invitations:hours": page("GET", "POST", ok=(200, 422)),
    "invitations:outbox": page(),
    "invitations:texts": page(),
    "invitations:text": Route(
        MANAGED,
        of_text("own"),
        methods=("GET", "POST"),
        ok=(200, 422),
        outside=(of_text("inside"),),
        elsewhere=UNKNOWN_ROUND,
    ),
    "invitations:list": list_page(),
    "invitations:people": list_page("GET", "POST", ok=(200, 422)),
    "invitations:template_csv": list_page(),
    "invitations:template_xlsx": list_page(),
    "invitations:act": list_page("POST", ok=(302,)),
    "invitations:postal": Route(
        CARRYING,
        of_list("own", Channel.POST),
        methods=("GET", "POST"),
        ok=(200, 302),
        outside=POSTAL_OF_PROVINCE,
        elsewhere=(no_list,),
    ),
    "invitations:postal_file": Route(
        CARRYING,
        of_list("own", Channel.POST),
        methods=("POST",),
        ok=(302,),
        outside=POSTAL_OF_PROVINCE,
        elsewhere=(no_list,),
    ),
    "invitations:printed": Route(CARRYING, printed("own"), elsewhere=(printed_by_others, own_job)),
    "invitations:calls": Route(CALLING, lists_to_reach, outside=(province_to_reach,), elsewhere=UNKNOWN_ROUND),
    "invitations:call": Route(
        CALLING,
        of_calls,
        methods=("GET", "POST"),
        ok=(200, 302),
        outside=(calls_of_province,),
        elsewhere=(no_list,),
    ),
    "invited:form": Route(PUBLIC, of_link, methods=("GET", "POST"), ok=(404,)),
    "invited:thanks": Route(PUBLIC, of_link, ok=(404,)),
    "invited:stop": Route(PUBLIC, of_link, methods=("GET", "POST"), ok=(404,)),
    "invitations_api:invitations": Route(PUBLIC, methods=("POST",), ok=(401,)),
    "invitations_api:bounces": Route(PUBLIC, methods=("POST",), ok=(401,)),
    "invitations_api:stops": Route(PUBLIC, methods=("POST",), ok=(401,)),
    "figures_api:figures": Route(PUBLIC, methods=("GET", "POST"), ok=(401,)),
}
