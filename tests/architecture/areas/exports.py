from accounts.roles import Role
from tests.architecture.areas.base import UNKNOWN_ROUND, Route, managed, of_round

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
}
