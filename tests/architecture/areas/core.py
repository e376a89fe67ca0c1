from accounts.models import User
from accounts.roles import Role
from surveys.models import PrivacyNotice
from surveys.privacy import shipped
from tests import factories
from tests.architecture.areas.base import (
    PUBLIC,
    RESULTS,
    SIGNED_IN,
    UNKNOWN_ROUND,
    UNKNOWN_UNIT,
    At,
    Place,
    Route,
    World,
    foreign_job,
    of_form,
    of_round,
    of_unit,
    own_job,
    report,
    unknown_form,
)
from tests.architecture.areas.made import foreign_file, own_file


def notice(number: int) -> Place:
    def place(world: World, person: User) -> At:
        # Tests with real transactions empty the table that the migration fills.
        if number == 1:
            PrivacyNotice.objects.get_or_create(
                number=1, defaults={**shipped()[0], "sha256": "0" * 64, "at": factories.NOW}
            )
        return At({"number": number})

    return place


ROUTES: dict[str, Route] = {
    "healthz": Route(PUBLIC),
    "readyz": Route(PUBLIC, ok=(200, 503)),
    "metrics": Route(PUBLIC),
    "portal:home": Route(PUBLIC),
    "portal:methodology": Route(PUBLIC),
    "portal:accessibility": Route(PUBLIC),
    "portal:privacy": Route(PUBLIC),
    "portal:privacy_version": Route(PUBLIC, notice(1), elsewhere=(notice(99_999),)),
    "portal:language": Route(PUBLIC, methods=("POST",), ok=(204, 302)),
    "surveys:form": Route(PUBLIC, of_form, methods=("GET", "POST"), ok=(200, 400), elsewhere=(unknown_form,)),
    "surveys:thanks": Route(PUBLIC, of_form, elsewhere=(unknown_form,)),
    "api:responses": Route(PUBLIC, methods=("POST",), ok=(400, 415)),
    "jobs:job": Route(SIGNED_IN, own_job, elsewhere=(foreign_job,)),
    "jobs:file": Route(SIGNED_IN, own_file(), elsewhere=(foreign_file(), own_job)),
    "jobs:cancel": Route(SIGNED_IN, own_job, elsewhere=(foreign_job,), methods=("POST",), ok=(302,)),
    "jobs:retry": Route(SIGNED_IN, own_job, elsewhere=(foreign_job,), methods=("POST",), ok=(302,)),
    "dashboards:rounds": Route(RESULTS),
    "dashboards:styles": Route(SIGNED_IN),
    "dashboards:round": Route(RESULTS, of_round("inside"), outside=(of_round("beyond"),), elsewhere=UNKNOWN_ROUND),
    "dashboards:round_csv": Route(RESULTS, of_round("inside"), outside=(of_round("beyond"),), elsewhere=UNKNOWN_ROUND),
    "dashboards:round_xlsx": Route(RESULTS, of_round("inside"), outside=(of_round("beyond"),), elsewhere=UNKNOWN_ROUND),
    "dashboards:score": Route(
        Role.computing_results(), of_round("inside"), methods=("POST",), ok=(302,), elsewhere=UNKNOWN_ROUND
    ),
    "dashboards:close": Route(
        Role.computing_results(), of_round("inside"), methods=("POST",), ok=(302,), elsewhere=UNKNOWN_ROUND
    ),
    "dashboards:unit": Route(RESULTS, of_unit("so-xay-dung"), outside=(of_unit("nha-trang"),), elsewhere=UNKNOWN_UNIT),
    "dashboards:unit_csv": Route(
        RESULTS, of_unit("so-xay-dung"), outside=(of_unit("nha-trang"),), elsewhere=UNKNOWN_UNIT
    ),
    "dashboards:unit_xlsx": Route(
        RESULTS, of_unit("so-xay-dung"), outside=(of_unit("nha-trang"),), elsewhere=UNKNOWN_UNIT
    ),
    "reports:request": Route(
        RESULTS,
        report("inside", "agency", "so-xay-dung"),
        methods=("GET", "POST"),
        ok=(200, 302),
        outside=(report("beyond", "province"),),
        elsewhere=UNKNOWN_ROUND,
    ),
    "reports:preview": Route(
        RESULTS,
        report("inside", "agency", "so-xay-dung"),
        ok=(200, 302),
        outside=(report("inside", "agency", "nha-trang"), report("inside", "province"), report("beyond", "province")),
        elsewhere=UNKNOWN_ROUND,
    ),
}
