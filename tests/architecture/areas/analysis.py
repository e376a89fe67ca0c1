from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.roles import Role
from jobs.models import Job
from scoring.analysis_tasks import analyse
from tests.architecture.areas import made
from tests.architecture.areas.base import UNKNOWN_ROUND, At, Place, Route, World

RESULTS = Role.seeing_results()


def of_kind(kind: str, *, code: str = "inside", **data: str) -> Place:
    def place(world: World, person: User) -> At:
        return At({"code": getattr(world, code), "kind": kind}, data)

    return place


def computed(code: str = made.FIGURES) -> Place:
    """Name an analysis that this person has had computed of all they see of a closed round."""

    def place(world: World, person: User) -> At:
        at = At({"code": made.scored(world, code).round.code, "kind": "do-tin-cay"})
        browser = Client()
        browser.force_login(person)
        browser.post(reverse("analysis:compute", kwargs=at.kwargs))
        for job in Job.objects.filter(task="scoring.analysis_tasks.analyse", created_by=person, finished_at=None):
            analyse(job_id=str(job.pk), **job.params)
        return at

    return place


UNKNOWN: tuple[Place, ...] = (
    lambda world, person: At({"code": "khong-co", "kind": "bang-cheo"}),
    of_kind("khong-co"),
)
# Of an open round nothing is computed: there is no file.
FILE = Route(
    RESULTS,
    computed(),
    outside=(computed(made.FIGURES_BEYOND),),
    elsewhere=(*UNKNOWN, of_kind("do-tin-cay")),
)
BEYOND = (of_kind("bang-cheo", code="beyond"),)

ROUTES: dict[str, Route] = {
    "analysis:start": Route(
        RESULTS,
        lambda world, person: At({"code": world.inside}),
        outside=(lambda world, person: At({"code": world.beyond}),),
        elsewhere=UNKNOWN_ROUND,
    ),
    "analysis:show": Route(RESULTS, of_kind("do-tin-cay"), outside=BEYOND, elsewhere=UNKNOWN),
    # While a round is open only Sở Nội vụ sees figures.
    "analysis:compute": Route(
        (Role.HOME_AFFAIRS,), of_kind("do-tin-cay"), methods=("POST",), ok=(302,), elsewhere=UNKNOWN
    ),
    "analysis:csv": FILE,
    "analysis:xlsx": FILE,
}
