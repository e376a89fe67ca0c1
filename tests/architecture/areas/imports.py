from accounts.roles import Role
from tests.architecture.areas.base import UNKNOWN_ROUND, Route, managed, of_round

# An officer sends in files of the own agency's survey: the province's rounds do not exist there.
PROVINCE = (of_round("inside"),)
ROUTES: dict[str, Route] = {
    "imports:files": Route(
        Role.collecting(),
        managed(),
        methods=("GET", "POST"),
        ok=(200, 422),
        outside=PROVINCE,
        elsewhere=UNKNOWN_ROUND,
    ),
    "imports:template_xlsx": Route(Role.collecting(), managed(), outside=PROVINCE, elsewhere=UNKNOWN_ROUND),
    "imports:units_csv": Route(Role.collecting(), managed(), outside=PROVINCE, elsewhere=UNKNOWN_ROUND),
    "imports:template_csv": Route(Role.collecting(), managed(), outside=PROVINCE, elsewhere=UNKNOWN_ROUND),
}
