"""The pages about personal data: what citizens are told, how long it is kept."""

from accounts.roles import Role
from tests.architecture.areas.base import UNKNOWN_ROUND, At, Route, of_round
from tests.architecture.areas.core import notice

KEEPING_PRIVACY = Role.keeping_privacy()
ROUTES: dict[str, Route] = {
    "privacy:notices": Route(KEEPING_PRIVACY),
    "privacy:new_notice": Route(KEEPING_PRIVACY, methods=("GET", "POST"), ok=(200, 422)),
    "privacy:retention": Route(KEEPING_PRIVACY),
    "privacy:term": Route(
        KEEPING_PRIVACY,
        lambda world, person: At({"kind": "answers"}),
        methods=("GET", "POST"),
        ok=(200, 422),
        elsewhere=(lambda world, person: At({"kind": "khong-co"}),),
    ),
    "privacy:hold": Route(
        KEEPING_PRIVACY, of_round("inside"), methods=("GET", "POST"), ok=(200, 422), elsewhere=UNKNOWN_ROUND
    ),
    "privacy:notice": Route(KEEPING_PRIVACY, notice(1), elsewhere=(notice(99_999),)),
}
