"""What was produced, schedules, and the files of both: everybody's own."""

from accounts.models import User
from reports.models import Issue, Schedule
from surveys.models import Round
from tests.architecture.areas.base import RESULTS, SIGNED_IN, At, Route, World, of_round, own_job
from tests.architecture.areas.made import finished, foreign_file, own_file
from tests.factories import NOW


def _schedule(owner: User) -> Schedule:
    return Schedule.objects.create(kind="sheets", every="month", owner=owner, created_at=NOW, since=NOW)


def own_schedule(world: World, person: User) -> At:
    return At({"pk": _schedule(person).pk}, {"action": "pause"})


def foreign_schedule(world: World, person: User) -> At:
    return At({"pk": _schedule(world.cast.moi if person != world.cast.moi else world.cast.an).pk}, {"action": "pause"})


def _issue(world: World, owner: User) -> At:
    round = Round.objects.get(code=world.inside)
    job = finished(owner)
    made = Issue.objects.create(schedule=_schedule(owner), period="2026-03", at=NOW, round=round, job=job)
    return At({"pk": made.pk})


def own_issue(world: World, person: User) -> At:
    return _issue(world, person)


def foreign_issue(world: World, person: User) -> At:
    return _issue(world, world.cast.moi if person != world.cast.moi else world.cast.an)


ROUTES: dict[str, Route] = {
    "production:history": Route(RESULTS),
    "production:file": Route(SIGNED_IN, own_file(), elsewhere=(foreign_file(), own_job)),
    "production:sheets": Route(
        RESULTS, of_round("inside"), methods=("POST",), ok=(302,), outside=(of_round("beyond"),)
    ),
    "production:schedules": Route(RESULTS, methods=("GET", "POST"), ok=(200, 302, 422)),
    "production:act": Route(RESULTS, own_schedule, methods=("POST",), ok=(302,), elsewhere=(foreign_schedule,)),
    "production:issue": Route(RESULTS, own_issue, elsewhere=(foreign_issue,)),
    "production:issue_file": Route(RESULTS, own_issue, elsewhere=(foreign_issue,)),
}
