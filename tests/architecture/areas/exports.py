from accounts.models import User
from accounts.roles import Role
from jobs.models import Job
from surveys.models import Round
from tests.architecture.areas.base import UNKNOWN_ROUND, At, Route, World, managed, of_round, own_job
from tests.architecture.areas.made import finished, own_file

TASK = "surveys.export_tasks.export_round"


def answers(world: World, person: User) -> At:
    """Name a file of answers that this person had made."""
    return At({"job_id": _answers(world, person).pk})


def answers_of_others(world: World, person: User) -> At:
    return At({"job_id": _answers(world, world.cast.moi).pk})


def _answers(world: World, owner: User) -> Job:
    return finished(owner, TASK, round_id=Round.objects.get(code=world.own).pk)


# An officer takes away answers of the own agency's survey: the province's rounds do not exist there.
ROUTES: dict[str, Route] = {
    "exports:exports": Route(
        Role.collecting(),
        managed(format="codebook"),
        methods=("GET", "POST"),
        ok=(200, 302, 422),
        outside=(of_round("inside"),),
        elsewhere=UNKNOWN_ROUND,
    ),
    # Nor is there a file of another task, or before it is made.
    "exports:file": Route(Role.collecting(), answers, elsewhere=(answers_of_others, own_file(), own_job)),
}
