from accounts.models import User
from accounts.roles import Role
from surveys.models import AccessPoint, Channel, Kiosk, RoundUnit
from tests import factories
from tests.architecture.areas.base import UNKNOWN_ROUND, At, Place, Route, World, managed, of_round

# An officer sees and prints the own unit's doors in the province's round, and changes those of the own survey.
PROVINCE = (of_round("inside"),)


def own_door(world: World, person: object) -> At:
    return At({"code": world.inside, "door_id": AccessPoint.objects.get(token=world.token).pk})


def own_door_to_close(world: World, person: object) -> At:
    return At(own_door(world, person).kwargs, {"action": "close", "reason": "thu"})


def other_door(world: World, person: object) -> At:
    unit = RoundUnit.objects.get(round__code=world.inside, agency=world.cast.so_y_te)
    return At({"code": world.inside, "door_id": factories.access_point(unit).pk})


def unknown_door(world: World, person: object) -> At:
    return At({"code": world.inside, "door_id": 0})


def managed_door(channel: Channel, **data: str) -> Place:
    """Name a door of a round this person manages."""

    def place(world: World, person: object) -> At:
        of_agency = person in (world.cast.an, world.cast.chi)
        code = world.own if of_agency else world.inside
        unit = RoundUnit.objects.filter(round__code=code).select_related("round").first()
        assert unit is not None
        return At({"code": code, "door_id": factories.access_point(unit, channel=channel).pk}, data)

    return place


def kiosk(world: World, person: User) -> At:
    """Name a kiosk of a round this person manages, and settings for it."""
    at = managed_door(Channel.KIOSK, reset_seconds="60", pause_seconds="5", pin="2468")(world, person)
    Kiosk.objects.create(access_point_id=str(at.kwargs["door_id"]))
    return at


def kiosk_of_province(world: World, person: User) -> At:
    return kiosk(world, world.cast.snv)


ROUTES: dict[str, Route] = {
    "doors:doors": Route(Role.collecting(), of_round("inside"), outside=(of_round("beyond"),), elsewhere=UNKNOWN_ROUND),
    "doors:posters": Route(
        Role.collecting(),
        of_round("inside"),
        methods=("POST",),
        ok=(302,),
        outside=(of_round("beyond"),),
        elsewhere=UNKNOWN_ROUND,
    ),
    "doors:door": Route(Role.collecting(), own_door, outside=(other_door,), elsewhere=(unknown_door,)),
    "doors:add": Route(
        Role.collecting(),
        managed(),
        methods=("GET", "POST"),
        ok=(200, 422),
        outside=PROVINCE,
        elsewhere=UNKNOWN_ROUND,
    ),
    "doors:change": Route(
        Role.collecting(),
        managed_door(Channel.QR, action="close", reason="thu"),
        methods=("POST",),
        ok=(302,),
        outside=(own_door_to_close,),
        elsewhere=(unknown_door,),
    ),
    # Only a kiosk has settings.
    "doors:kiosk": Route(
        Role.collecting(),
        kiosk,
        methods=("POST",),
        ok=(302,),
        outside=(kiosk_of_province,),
        elsewhere=(unknown_door, managed_door(Channel.QR)),
    ),
}
