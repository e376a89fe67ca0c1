from accounts.models import User
from accounts.roles import Role
from actionplans.designating import Named, Rule
from actionplans.models import Designation, Plan
from actionplans.services import plans
from actionplans.services.designations import Decision, decide, start
from actionplans.services.plans import Done, Said
from actionplans.services.taking import Hand
from scoring.models import Publication
from surveys.models import Round
from tests.actionplans.factories import in_days
from tests.architecture.areas.base import RESULTS, At, Place, Route, World
from tests.dashboards.factories import run, survey
from tests.factories import NOW
from tests.scoring.factories import publish

GIVING = (Role.HOME_AFFAIRS,)


def publication(world: World) -> Publication:
    """Return published figures, without a form in them."""
    found = Publication.objects.filter(round__code="chi-so-thap").first()
    if found is not None:
        return found
    made: Round = survey(world.cast.so_xay_dung, world.cast.nha_trang, code="chi-so-thap")
    said = {"issuing_body": "UBND tỉnh", "decision_number": "1", "decision_date": NOW.date()}
    return publish(run=run(made), actor=None, at=NOW, **said)


def designated(agency: str = "so_xay_dung", **data: str) -> Place:
    """Name an agency as low, and have it decided."""

    def place(world: World, person: User) -> At:
        named = [Named(getattr(world.cast, agency).code, ("fell",))]
        made = start(publication=publication(world), rule=Rule(fell=True), named=named, actor=world.cast.snv, at=NOW)
        said = Decision(
            number=f"{Designation.objects.count()}/UBND", issued_on=NOW.date(), issuer="UBND tỉnh",
            analysis_due=in_days(9), plan_due=in_days(9),
        )  # fmt: skip
        decide(designation=made, decision=said, actor=world.cast.snv, at=NOW, seen=made.version)
        return At({"pk": made.pk}, data)

    return place


def with_plan(agency: str = "so_xay_dung") -> Place:
    """Name an agency as low, and a plan with its analysis that answers this."""

    def place(world: World, person: User) -> At:
        at = designated(agency)(world, person)
        return At(at.kwargs, {"plan": str(_plan(world, agency).pk)})

    return place


def with_plan_of_another(world: World, person: User) -> At:
    return At(designated()(world, person).kwargs, {"plan": str(_plan(world, "nha_trang").pk)})


def _plan(world: World, agency: str) -> Plan:
    office, said = world.cast.snv, Said(title="Kế hoạch khắc phục", first_year=2027, last_year=2027)
    made = plans.start_plan(agency=getattr(world.cast, agency), said=said, actor=office, at=NOW)
    plans.add_measures(
        plan=made, done=[Done(action="Niêm yết", lead="Văn phòng", due_on=in_days(30))], actor=office, at=NOW
    )
    made.refresh_from_db()
    plans.submit(plan=made, hand=Hand(actor=office, at=NOW, seen=made.version))
    Plan.objects.filter(pk=made.pk).update(achieved="Có", shortcomings="Chậm", causes="Thiếu người")
    return made


def none(world: World, person: User) -> At:
    return At({"pk": 0})


ROUTES: dict[str, Route] = {
    "designations:designations": Route(RESULTS),
    "designations:new": Route(GIVING, methods=("GET", "POST"), ok=(200, 422)),
    "designations:designation": Route(RESULTS, designated(), outside=(designated("nha_trang"),), elsewhere=(none,)),
    "designations:act": Route(
        GIVING, designated(action="withdraw", version="2", note="x"), methods=("POST",), ok=(409,), elsewhere=(none,)
    ),
    "designations:answer": Route(
        Role.of_an_agency(),
        with_plan(),
        methods=("POST",),
        ok=(302,),
        outside=(with_plan("nha_trang"),),
        elsewhere=(none, with_plan_of_another),
    ),
}
