from accounts.models import User
from accounts.roles import Role
from surveys.models import Assignment, Round
from tests.architecture.areas.base import PUBLIC, At, Route, World
from tests.surveys import fielding

SURVEYORS = (Role.SURVEYOR,)


def assigned(world: World, person: User) -> At:
    """Name the questionnaire that a surveyor is sent out with."""
    going = world.cast.dieu_tra
    found = Assignment.objects.filter(surveyor=going).first() or fielding.assignment(going)
    return At({"version_id": found.round_unit.round.questionnaire_version_id})


def no_questionnaire(world: World, person: User) -> At:
    return At({"version_id": 0})


def questionnaire_of_others(world: World, person: User) -> At:
    return At({"version_id": Round.objects.get(code=world.inside).questionnaire_version_id})


ROUTES: dict[str, Route] = {
    "surveyor:start": Route(SURVEYORS),
    "surveyor:shell": Route(PUBLIC),
    "surveyor:worker": Route(PUBLIC),
    "surveyor:manifest": Route(PUBLIC),
    "surveyor:me": Route(SURVEYORS),
    "surveyor:assignments": Route(SURVEYORS),
    "surveyor:questionnaire": Route(SURVEYORS, assigned, elsewhere=(no_questionnaire, questionnaire_of_others)),
    "surveyor:sync": Route(SURVEYORS, methods=("POST",), ok=(400,)),
}
