from accounts.models import User
from accounts.roles import Role
from agencies.models import Membership, SupervisingBody
from surveys.models import Round, SupervisionFlag, SupervisionSample
from tests import factories
from tests.architecture.areas.base import UNKNOWN_ROUND, At, Place, Route, World, of_round

READING = (Role.HOME_AFFAIRS, Role.STEERING, Role.SUPERVISOR, *Role.of_an_agency())
ACTING = (Role.HOME_AFFAIRS, Role.SUPERVISOR)
OVERSEEING = (*ACTING, Role.STEERING)
READING_SIGNED = (*ACTING, Role.LEADERSHIP, Role.STEERING)
WRITING = (Role.SUPERVISOR,)


def of_flag(**data: str) -> Place:
    """Name a flag about Sở Xây dựng that Sở Nội vụ lets it see."""

    def place(world: World, person: User) -> At:
        round = Round.objects.get(code=world.inside)
        unit = round.units.get(agency=world.cast.so_xay_dung)
        made = SupervisionFlag.objects.create(
            round=round, round_unit=unit, kind="other", words="Xem lại", raised_by=world.cast.giam_sat,
            raised_at=factories.NOW,
        )  # fmt: skip
        made.steps.create(
            number=1, kind="share", state="open", shared=True, actor=world.cast.snv, at=factories.NOW
        )  # fmt: skip
        return At({"code": world.inside, "flag_id": made.pk}, data)

    return place


def no_flag(world: World, person: User) -> At:
    return At({"code": world.inside, "flag_id": 0})


def of_sample(world: World, person: User) -> At:
    made = SupervisionSample.objects.create(
        round=Round.objects.get(code=world.inside), seed=1, percent=5, least=10, population=1,
        drawn_by=world.cast.giam_sat, drawn_at=factories.NOW,
    )  # fmt: skip
    return At({"code": world.inside, "sample_id": made.pk})


def no_sample(world: World, person: User) -> At:
    return At({"code": world.inside, "sample_id": 0})


def for_body(world: World) -> SupervisingBody:
    """Return a body that the supervisor speaks for."""
    body = SupervisingBody.objects.get_or_create(name="Ủy ban MTTQ", key="uy ban mttq")[0]
    Membership.objects.filter(user=world.cast.giam_sat).update(body=body)
    return body


def of_body(world: World, person: User) -> At:
    for_body(world)
    return At({"code": world.inside})


def of_minutes(*, signed: bool = True) -> Place:
    """Name minutes of the supervisor's body: those signed are for whoever answers for the province, too."""

    def place(world: World, person: User) -> At:
        body, round = for_body(world), Round.objects.get(code=world.inside)
        known = round.supervision_minutes.count()
        made = factories.supervision_minutes(
            round, world.cast.giam_sat, body=body, number=known + 1, signed=signed
        )  # fmt: skip
        return At({"code": world.inside, "minutes_id": made.pk})

    return place


def no_minutes(world: World, person: User) -> At:
    for_body(world)
    return At({"code": world.inside, "minutes_id": 0})


def working(code: str) -> Place:
    """Name the view of the process that asks more: the other one is asked for by every address without a query."""

    def place(world: World, person: User) -> At:
        of_sample(world, person)
        return At({"code": getattr(world, code)}, {"xem": "cong-viec"})

    return place


ROUTES: dict[str, Route] = {
    "supervision:flags": Route(READING, of_round("inside"), outside=(of_round("beyond"),), elsewhere=UNKNOWN_ROUND),
    "supervision:process": Route(OVERSEEING, working("inside"), outside=(of_round("beyond"),), elsewhere=UNKNOWN_ROUND),
    "supervision:raise": Route(
        (Role.SUPERVISOR,), of_round("inside"), methods=("POST",), ok=(422,), elsewhere=UNKNOWN_ROUND
    ),
    "supervision:flag": Route(READING, of_flag(), elsewhere=(no_flag,)),
    "supervision:samples": Route(OVERSEEING, of_round("inside"), elsewhere=UNKNOWN_ROUND),
    "supervision:draw": Route(
        (Role.SUPERVISOR,), of_round("inside"), methods=("POST",), ok=(302, 422), elsewhere=UNKNOWN_ROUND
    ),
    "supervision:sample": Route(OVERSEEING, of_sample, elsewhere=(no_sample,)),
    "supervision:outcomes": Route((Role.SUPERVISOR,), of_sample, methods=("POST",), ok=(302,), elsewhere=(no_sample,)),
    "supervision:act": Route(ACTING, of_flag(), methods=("POST",), ok=(422,), elsewhere=(no_flag,)),
    "supervision:minutes_list": Route(READING_SIGNED, of_round("inside"), elsewhere=UNKNOWN_ROUND),
    "supervision:write": Route(WRITING, of_body, methods=("GET", "POST"), ok=(200, 422), elsewhere=UNKNOWN_ROUND),
    "supervision:minutes": Route(READING_SIGNED, of_minutes(), elsewhere=(no_minutes,)),
    "supervision:paper": Route(READING_SIGNED, of_minutes(), elsewhere=(no_minutes,)),
    "supervision:rewrite": Route(
        WRITING, of_minutes(), methods=("GET", "POST"), ok=(200, 422), elsewhere=(no_minutes,)
    ),
    "supervision:drop": Route(WRITING, of_minutes(signed=False), methods=("POST",), ok=(302,), elsewhere=(no_minutes,)),
    "supervision:sign": Route(WRITING, of_minutes(signed=False), methods=("POST",), ok=(302,), elsewhere=(no_minutes,)),
}
