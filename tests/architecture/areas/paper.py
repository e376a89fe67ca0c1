from decimal import Decimal
from uuid import uuid4

from accounts.models import User
from accounts.roles import Role
from surveys.models import Draft, PaperBatch, Recheck, Round
from surveys.services import paper
from tests import factories
from tests.architecture.areas.base import UNKNOWN_ROUND, At, Place, Route, World, managed, of_round

READING = (*Role.collecting(), Role.COORDINATOR, Role.SUPERVISOR)
HANDLING = (*Role.collecting(), Role.COORDINATOR)
CHECKING = (*Role.collecting(), Role.SUPERVISOR)
PROVINCE = (of_round("inside"),)


def _round(world: World, person: User) -> Round:
    """An officer's or head's round is the own agency's survey."""
    return Round.objects.get(code=world.own if person in (world.cast.an, world.cast.chi) else world.inside)


def _batch(round: Round, handed_to: User | None = None) -> PaperBatch:
    made = round.paper_batches.first()
    if made is None:
        unit = round.units.order_by("pk").first()
        assert unit is not None
        made = PaperBatch.objects.create(
            key=uuid4(), round=round, round_unit=unit, channel=11, questionnaire_version=round.questionnaire_version,
            prefix="NT", first=1, last=10, created_by=factories.user(), created_at=factories.NOW, handed_to=handed_to,
        )  # fmt: skip
    return made


def of_batch(**data: str) -> Place:
    def place(world: World, person: User) -> At:
        round = _round(world, person)
        return At({"code": round.code, "batch_id": _batch(round).pk}, data)

    return place


def batch_of_another(world: World, person: User) -> At:
    """A batch of the province's round, which no agency handles."""
    return At({"code": world.inside, "batch_id": _batch(Round.objects.get(code=world.inside)).pk})


def no_batch(world: World, person: User) -> At:
    return At({"code": _round(world, person).code, "batch_id": 0})


def at_desk(world: World, person: User) -> At:
    return At({"batch_id": _batch(_round(world, person), handed_to=world.cast.dieu_tra).pk})


def desk_of_the_province(world: World, person: User) -> At:
    """A batch of the province's round, which no agency keys, though it measures the agency."""
    return At({"batch_id": _batch(Round.objects.get(code=world.inside), handed_to=world.cast.dieu_tra).pk})


def _rejected(world: World, round: Round) -> At:
    batch = _batch(round, handed_to=world.cast.dieu_tra)
    reason = paper.load_shipped_reasons()[0]
    if not batch.forms.exists():
        paper.reject_form(batch=batch, number=1, reason=reason, actor=world.cast.snv, at=factories.NOW)
    return At({"batch_id": batch.pk, "number": 1})


def desk_form(world: World, person: User) -> At:
    return _rejected(world, _round(world, person))


def desk_form_of_the_province(world: World, person: User) -> At:
    return _rejected(world, Round.objects.get(code=world.inside))


def _recheck(round: Round, person: User) -> Recheck:
    made = round.rechecks.first()
    if made is None:
        unit = round.units.order_by("pk").first()
        assert unit is not None
        response = factories.response(unit, [4, 5])
        made = Recheck.objects.create(
            round=round,
            kind="keying",
            seed=1,
            percent=Decimal(5),
            population=1,
            drawn_by=person,
            drawn_at=factories.NOW,
        )
        made.forms.create(position=1, response=response)
    return made


def of_recheck(world: World, person: User) -> At:
    round = _round(world, person)
    return At({"code": round.code, "recheck_id": _recheck(round, person).pk})


def no_recheck(world: World, person: User) -> At:
    return At({"code": _round(world, person).code, "recheck_id": 0})


def of_recheck_form(world: World, person: User) -> At:
    round = _round(world, person)
    return At({"code": round.code, "recheck_id": _recheck(round, person).pk, "position": 1})


def no_recheck_form(world: World, person: User) -> At:
    round = _round(world, person)
    return At({"code": round.code, "recheck_id": _recheck(round, person).pk, "position": 99})


def of_version(world: World, person: User) -> At:
    return At({"version_id": _round(world, person).questionnaire_version_id})


def of_draft(world: World, person: User) -> At:
    owner = world.cast.so_xay_dung if person in (world.cast.an, world.cast.chi) else None
    made = Draft.objects.create(
        document=factories.TWO_ITEMS, owner=owner, created_at=factories.NOW, changed_at=factories.NOW
    )
    return At({"draft_id": made.pk})


def draft_of_the_province(world: World, person: User) -> At:
    made = Draft.objects.create(document=factories.TWO_ITEMS, created_at=factories.NOW, changed_at=factories.NOW)
    return At({"draft_id": made.pk})


GET_POST = ("GET", "POST")
ROUTES: dict[str, Route] = {
    "paper:batches": Route(READING, managed(), outside=(of_round("beyond"),), elsewhere=UNKNOWN_ROUND),
    "paper:add_batch": Route(
        Role.collecting(), managed(), methods=GET_POST, ok=(200, 422), outside=PROVINCE, elsewhere=UNKNOWN_ROUND
    ),
    "paper:issued": Route(
        Role.collecting(), managed(), methods=("POST",), ok=(302,), outside=PROVINCE, elsewhere=UNKNOWN_ROUND
    ),
    "paper:batch": Route(READING, of_batch(), elsewhere=(no_batch,)),
    "paper:print_batch": Route(
        HANDLING, of_batch(), methods=("POST",), ok=(302,), outside=(batch_of_another,), elsewhere=(no_batch,)
    ),
    "paper:missing": Route(HANDLING, of_batch(), outside=(batch_of_another,), elsewhere=(no_batch,)),
    "paper:act_on_batch": Route(
        HANDLING, of_batch(), methods=("POST",), ok=(302,), outside=(batch_of_another,), elsewhere=(no_batch,)
    ),
    "paper:rechecks": Route(
        CHECKING, managed(), methods=GET_POST, ok=(200, 422), outside=PROVINCE, elsewhere=UNKNOWN_ROUND
    ),
    "paper:recheck": Route(CHECKING, of_recheck, elsewhere=(no_recheck,)),
    "paper:recheck_csv": Route(CHECKING, of_recheck, elsewhere=(no_recheck,)),
    "paper:recheck_form": Route(
        CHECKING, of_recheck_form, methods=GET_POST, ok=(200, 422), elsewhere=(no_recheck_form,)
    ),
    "paper:print_version": Route(
        Role.collecting(),
        of_version,
        methods=("POST",),
        ok=(302,),
        elsewhere=(lambda world, person: At({"version_id": 0}),),
    ),
    "paper:print_draft": Route(
        Role.collecting(),
        of_draft,
        methods=("POST",),
        ok=(302,),
        outside=(draft_of_the_province,),
        elsewhere=(lambda world, person: At({"draft_id": 0}),),
    ),
    "paper:desk": Route(Role.keying_paper()),
    "paper:desk_batch": Route(
        Role.keying_paper(),
        at_desk,
        methods=GET_POST,
        ok=(200, 422),
        outside=(desk_of_the_province,),
        elsewhere=(lambda world, person: At({"batch_id": 0}),),
    ),
    "paper:desk_form": Route(
        Role.keying_paper(),
        desk_form,
        methods=GET_POST,
        ok=(200, 302),
        outside=(desk_form_of_the_province,),
        elsewhere=(lambda world, person: At({"batch_id": 0, "number": 1}),),
    ),
}
