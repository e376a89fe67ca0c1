from accounts.models import User
from accounts.roles import Role
from actionplans.designating import Named, Rule
from actionplans.models import Designation
from actionplans.services.designations import start
from tests.architecture.areas import conferences, designations, made, obligations, plans
from tests.architecture.areas.appraisal import NO_PAPER, WATCHING
from tests.architecture.areas.base import RESULTS, UNKNOWN_ROUND, At, Route, World, managed
from tests.factories import NOW

GIVING = (Role.HOME_AFFAIRS,)
BEYOND = "nha_trang"


def considered(world: World, person: User) -> At:
    """Name the list that is considered; there is one at a time."""
    found = Designation.objects.filter(state=Designation.State.DRAFT).first()
    if found is None:
        named = [Named(world.cast.so_xay_dung.code, ("fell",))]
        live = designations.publication(world)
        found = start(publication=live, rule=Rule(fell=True), named=named, actor=world.cast.snv, at=NOW)
    return At({"pk": found.pk})


ROUTES: dict[str, Route] = {
    "drafts:plan": Route(RESULTS, plans.a_plan(), outside=(plans.a_plan(BEYOND),), elsewhere=(plans.none,)),
    "drafts:conclusion": Route(
        RESULTS, conferences.concluded(), outside=(conferences.concluded(BEYOND),), elsewhere=(conferences.none,)
    ),
    "drafts:submission": Route(WATCHING, made.paper, elsewhere=NO_PAPER),
    # Where nothing is computed there is nothing to publish.
    "drafts:publishing": Route(
        Role.collecting(),
        made.with_figures,
        outside=(made.figures_of_province,),
        elsewhere=(*UNKNOWN_ROUND, managed()),
    ),
    "drafts:designating": Route(GIVING, considered, elsewhere=(designations.none,)),
    "drafts:reminder": Route(GIVING, obligations.written, elsewhere=(obligations.none,)),
    "drafts:reminder_of_one": Route(GIVING, obligations.given(), elsewhere=(obligations.none,)),
}
