from accounts.models import User
from accounts.roles import Role
from surveys.models import Round, SupervisionFlag, SupervisionSample
from tests import factories
from tests.architecture.areas.base import UNKNOWN_ROUND, At, Place, Route, World, of_round

READING = (Role.HOME_AFFAIRS, Role.SUPERVISOR, *Role.of_an_agency())
ACTING = (Role.HOME_AFFAIRS, Role.SUPERVISOR)


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


ROUTES: dict[str, Route] = {
    "supervision:flags": Route(READING, of_round("inside"), outside=(of_round("beyond"),), elsewhere=UNKNOWN_ROUND),
    "supervision:raise": Route(
        (Role.SUPERVISOR,), of_round("inside"), methods=("POST",), ok=(422,), elsewhere=UNKNOWN_ROUND
    ),
    "supervision:flag": Route(READING, of_flag(), elsewhere=(no_flag,)),
    "supervision:samples": Route(ACTING, of_round("inside"), elsewhere=UNKNOWN_ROUND),
    "supervision:draw": Route(
        (Role.SUPERVISOR,), of_round("inside"), methods=("POST",), ok=(302, 422), elsewhere=UNKNOWN_ROUND
    ),
    "supervision:sample": Route(ACTING, of_sample, elsewhere=(no_sample,)),
    "supervision:outcomes": Route((Role.SUPERVISOR,), of_sample, methods=("POST",), ok=(302,), elsewhere=(no_sample,)),
    "supervision:act": Route(ACTING, of_flag(), methods=("POST",), ok=(422,), elsewhere=(no_flag,)),
}
