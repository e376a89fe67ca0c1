from accounts.roles import Role
from tests.architecture.areas.base import PUBLIC, At, Route

SURVEYORS = (Role.SURVEYOR,)
# Nobody of the table has an assignment: every questionnaire is somebody else's.
NO_QUESTIONNAIRE = (lambda world, person: At({"version_id": 0}),)

ROUTES: dict[str, Route] = {
    "surveyor:start": Route(SURVEYORS),
    "surveyor:shell": Route(PUBLIC),
    "surveyor:worker": Route(PUBLIC),
    "surveyor:manifest": Route(PUBLIC),
    "surveyor:me": Route(SURVEYORS),
    "surveyor:assignments": Route(SURVEYORS),
    "surveyor:questionnaire": Route(
        SURVEYORS, lambda world, person: At({"version_id": 0}), ok=(404,), elsewhere=NO_QUESTIONNAIRE
    ),
    "surveyor:sync": Route(SURVEYORS, methods=("POST",), ok=(400,)),
}
