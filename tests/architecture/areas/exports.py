from accounts.roles import Role
from tests.architecture.areas.base import UNKNOWN_ROUND, Route, foreign_job, managed, of_round, own_job

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
    # The job has made no file yet, or is another person's.
    "exports:file": Route(Role.collecting(), own_job, ok=(404,), elsewhere=(foreign_job,)),
}
