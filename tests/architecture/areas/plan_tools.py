from django.utils.timezone import now

from accounts.models import User
from accounts.roles import Role
from actionplans.models import Measure, Plan, TypicalMeasure
from actionplans.services.catalogue import Typical, add_typical
from actionplans.services.plans import Done, Said, add_measures, start_plan, submit
from actionplans.services.taking import Hand
from tests.actionplans.factories import in_days
from tests.architecture.areas.base import RESULTS, At, Place, Route, World

WRITING = (*Role.of_an_agency(), Role.SECTOR_LEAD)
KEEPING = (Role.HOME_AFFAIRS,)


def begun(world: World, agency: str = "so_xay_dung", *, block: str = "") -> Plan:
    """Make a plan with a measure, over a block where one is named."""
    cast = world.cast
    said = Said(title=f"Kế hoạch {Plan.objects.count()}", first_year=2027, last_year=2027)
    over = getattr(cast, block) if block else None
    made = start_plan(agency=getattr(cast, agency), block=over, said=said, actor=cast.an, at=now())
    done = [Done(action="Niêm yết thủ tục", lead="Văn phòng", due_on=in_days(60), node="TC1")]
    add_measures(plan=made, done=done, actor=cast.an, at=now())
    return made


def written(world: World, person: User) -> At:
    """Name a plan that this person writes: a sector lead's is over the block."""
    block = "departments" if person == world.cast.dung else ""
    return At({"pk": begun(world, block=block).pk})


def handed_in(agency: str = "so_xay_dung", *, block: str = "") -> Place:
    def place(world: World, person: User) -> At:
        made = begun(world, agency, block=block)
        submit(plan=made, hand=Hand(actor=world.cast.an, at=now(), seen=made.version))
        return At({"pk": made.pk})

    return place


def over_block(block: str = "departments", **data: str) -> Place:
    return lambda world, person: At({"pk": begun(world, block=block).pk}, data)


def beyond(world: World, person: User) -> At:
    return At({"pk": begun(world, "nha_trang").pk})


def done(agency: str = "so_xay_dung") -> Place:
    def place(world: World, person: User) -> At:
        block = "departments" if person == world.cast.dung and agency == "so_xay_dung" else ""
        made = begun(world, agency, block=block).measures.get()
        Measure.objects.filter(pk=made.pk).update(state=Measure.State.DONE)
        return At({"pk": made.pk})

    return place


def typical(**data: str) -> Place:
    def place(world: World, person: User) -> At:
        said = Typical(factor="access", action=f"Kê thêm ghế {TypicalMeasure.objects.count()}", source="Kế hoạch 35")
        return At({"pk": add_typical(said=said, actor=None, at=now()).pk}, data)

    return place


def none(world: World, person: User) -> At:
    return At({"pk": 0})


NONE = (none,)
BOTH = ("GET", "POST")
ROUTES: dict[str, Route] = {
    "plan_tools:import": Route(WRITING, written, methods=BOTH, ok=(200, 422), outside=(beyond,), elsewhere=NONE),
    "plan_tools:pattern": Route(WRITING, written, outside=(beyond,), elsewhere=NONE),
    "plan_tools:file": Route(RESULTS, handed_in(), outside=(handed_in("nha_trang"),), elsewhere=NONE),
    "plan_tools:pick": Route(WRITING, written, methods=BOTH, ok=(200, 422), outside=(beyond,), elsewhere=NONE),
    "plan_tools:outcome": Route(RESULTS, handed_in(), outside=(handed_in("nha_trang"),), elsewhere=NONE),
    "plan_tools:block_plans": Route(RESULTS),
    "plan_tools:block_start": Route((Role.SECTOR_LEAD,), methods=BOTH, ok=(200, 422)),
    "plan_tools:block_plan": Route(
        RESULTS,
        handed_in("so_y_te", block="departments"),
        outside=(handed_in("nha_trang", block="communes"),),
        elsewhere=(none, handed_in()),
    ),
    "plan_tools:block_edit": Route(
        (Role.SECTOR_LEAD,),
        over_block(),
        methods=BOTH,
        ok=(200, 422),
        outside=(over_block("communes"),),
        elsewhere=NONE,
    ),
    "plan_tools:block_act": Route(
        (*KEEPING, Role.SECTOR_LEAD),
        over_block(action="submit", version="1", note="x"),
        methods=("POST",),
        ok=(302, 403, 409),
        outside=(over_block("communes", action="submit", version="1", note="x"),),
        elsewhere=NONE,
    ),
    "plan_tools:catalogue": Route(RESULTS),
    "plan_tools:add": Route(KEEPING, methods=BOTH, ok=(200, 422)),
    # Who reads it but does not keep it may not send the form.
    "plan_tools:typical": Route(RESULTS, typical(), methods=BOTH, ok=(200, 403, 422), elsewhere=NONE),
    "plan_tools:step": Route(
        KEEPING, typical(action="retire", version="1", note="x"), methods=("POST",), ok=(302, 409, 422), elsewhere=NONE
    ),
    "plan_tools:propose": Route(
        WRITING, done(), methods=BOTH, ok=(200, 422), outside=(done("nha_trang"),), elsewhere=NONE
    ),
}
