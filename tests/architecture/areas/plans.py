from collections.abc import Callable

from django.utils.timezone import now

from accounts.models import User
from accounts.roles import Role
from actionplans.models import Measure, MeasureProof, Obligation, Plan
from actionplans.services import plans
from actionplans.services.plans import Done, Said
from actionplans.services.taking import Hand
from tests.actionplans.factories import in_days, obligation
from tests.architecture.areas.base import RESULTS, At, Place, Route, World
from tests.architecture.areas.made import kept

WRITING = Role.of_an_agency()
# A sector lead writes measures of plans over the block, of no agency's.
MEASURING = (*WRITING, Role.SECTOR_LEAD)
ACTING = (Role.HOME_AFFAIRS, *WRITING)
SAID = Said(title="Kế hoạch", first_year=2027, last_year=2027)


def _made(world: World, agency: str, *, accepted: bool = True) -> Plan:
    """Make a plan with one measure; a reader of the block, too, sees what was accepted."""
    whose, person = getattr(world.cast, agency), world.cast.snv
    owed = obligation(person, whose, task=f"Việc {Obligation.objects.count()} của kế hoạch")
    made = plans.start_plan(agency=whose, said=SAID, obligation=owed, actor=person, at=now())
    plans.add_measures(
        plan=made, done=[Done(action="Niêm yết", lead="Văn phòng", due_on=in_days(9))], actor=person, at=now()
    )
    if accepted:
        plans.submit(plan=made, hand=_hand(made, person))
        plans.accept(plan=made, hand=_hand(made, person))
    return made


def _hand(thing: Plan | Measure, person: User) -> Hand:
    thing.refresh_from_db()
    return Hand(actor=person, at=now(), seen=thing.version)


def a_plan(agency: str = "so_xay_dung", *, accepted: bool = True, **data: str) -> Place:
    return lambda world, person: At({"pk": _made(world, agency, accepted=accepted).pk}, data)


def a_measure(agency: str = "so_xay_dung", *, accepted: bool = True, **data: str) -> Place:
    def place(world: World, person: User) -> At:
        made = _made(world, agency, accepted=accepted)
        return At({"pk": made.pk, "measure": made.measures.get().pk}, data)

    return place


def as_read(place: Callable[..., Place], agency: str = "so_xay_dung") -> Place:
    """Return a plan its authors still write; who only reads it sees it accepted."""
    return lambda world, person: place(agency, accepted=person == world.cast.dung)(world, person)


def with_proof(agency: str = "so_xay_dung") -> Place:
    def place(world: World, person: User) -> At:
        at = a_measure(agency)(world, person)
        step = Measure.objects.get(pk=str(at.kwargs["measure"])).steps.get()
        file = MeasureProof.objects.create(
            step=step, key=kept(), name="anh.pdf", kind="application/pdf", size=1, sha256="0" * 64
        )
        return At({**at.kwargs, "proof": file.pk})

    return place


def none(world: World, person: User) -> At:
    return At({"pk": 0})


def no_measure(world: World, person: User) -> At:
    return At({"pk": _made(world, "so_xay_dung").pk, "measure": 0})


def no_proof(world: World, person: User) -> At:
    return At({**no_measure(world, person).kwargs, "proof": 0})


def of_agency(code: str) -> Place:
    return lambda world, person: At({}, {"don-vi": code})


WRITTEN, OUTSIDE = a_plan(accepted=False), (a_plan("nha_trang", accepted=False),)
ROUTES: dict[str, Route] = {
    "plans:plans": Route(RESULTS),
    "plans:start": Route(
        WRITING, of_agency("so-xay-dung"), methods=("GET", "POST"), ok=(200, 422), outside=(of_agency("nha-trang"),)
    ),
    "plans:plan": Route(RESULTS, a_plan(), outside=(a_plan("nha_trang"),), elsewhere=(none,)),
    "plans:act": Route(
        ACTING,
        a_plan(action="submit", version="1"),
        methods=("POST",),
        ok=(302, 403, 409),
        outside=(a_plan("nha_trang", action="submit", version="1"),),
        elsewhere=(none,),
    ),
    "plans:hand_in": Route(
        WRITING, a_plan(version="1"), methods=("POST",), ok=(302,), outside=(a_plan("nha_trang"),), elsewhere=(none,)
    ),
    "plans:edit": Route(WRITING, WRITTEN, methods=("GET", "POST"), ok=(200, 422), outside=OUTSIDE, elsewhere=(none,)),
    "plans:targets": Route(
        WRITING, WRITTEN, methods=("GET", "POST"), ok=(200, 302, 409), outside=OUTSIDE, elsewhere=(none,)
    ),
    "plans:propose": Route(
        WRITING, WRITTEN, methods=("GET", "POST"), ok=(200, 422), outside=OUTSIDE, elsewhere=(none,)
    ),
    "plans:add": Route(
        MEASURING, as_read(a_plan), methods=("GET", "POST"), ok=(200, 403, 422), outside=OUTSIDE, elsewhere=(none,)
    ),
    "plans:measure": Route(RESULTS, a_measure(), outside=(a_measure("nha_trang"),), elsewhere=(no_measure,)),
    "plans:edit_measure": Route(
        MEASURING,
        as_read(a_measure),
        methods=("GET", "POST"),
        ok=(200, 403, 422),
        outside=(a_measure("nha_trang", accepted=False),),
        elsewhere=(no_measure,),
    ),
    "plans:measure_act": Route(
        (*ACTING, Role.SECTOR_LEAD),
        a_measure(action="start", version="1"),
        methods=("POST",),
        ok=(302, 403, 409),
        outside=(a_measure("nha_trang", action="start", version="1"),),
        elsewhere=(no_measure,),
    ),
    "plans:move": Route(
        MEASURING,
        as_read(a_measure),
        methods=("POST",),
        ok=(302, 403),
        outside=(a_measure("nha_trang", accepted=False),),
        elsewhere=(no_measure,),
    ),
    "plans:proof": Route(RESULTS, with_proof(), outside=(with_proof("nha_trang"),), elsewhere=(no_proof,)),
}
