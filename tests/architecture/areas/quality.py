from accounts.roles import Role
from tests.architecture.areas.base import UNKNOWN_ROUND, Route, managed, of_round

# An officer decides on the answers of the own agency's survey: the province's rounds do not exist there.
PROVINCE = (of_round("inside"),)
ROUTES: dict[str, Route] = {
    "quality:answers": Route(Role.collecting(), managed(), outside=PROVINCE, elsewhere=UNKNOWN_ROUND),
    "quality:decide": Route(
        Role.collecting(), managed(), methods=("POST",), ok=(302,), outside=PROVINCE, elsewhere=UNKNOWN_ROUND
    ),
    "quality:accept_file": Route(
        Role.collecting(), managed(), methods=("POST",), ok=(422,), outside=PROVINCE, elsewhere=UNKNOWN_ROUND
    ),
}
