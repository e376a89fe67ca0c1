from accounts.models import User
from accounts.roles import Role
from scoring.models import Indicator, IndicatorTarget
from tests.architecture.areas.base import RESULTS, At, Route, World
from tests.factories import NOW
from tests.scoring.indicators import figures

KEEPING = Role.computing_results()


def a_target(world: World, person: User) -> At:
    """Name a target that is in force."""
    about = Indicator.objects.filter(code="par").first() or figures.indicator()
    year = 2020 + IndicatorTarget.objects.count()
    made = IndicatorTarget.objects.create(
        indicator=about, year=year, operator="at_least", value=85, source="Kế hoạch", at=NOW
    )
    return At({"target_id": made.pk})


def no_target(world: World, person: User) -> At:
    return At({"target_id": 0})


ROUTES: dict[str, Route] = {
    "beside:figures": Route(RESULTS),
    "beside:figures_csv": Route(RESULTS),
    "beside:figures_xlsx": Route(RESULTS),
    "beside:catalogue": Route(RESULTS),
    "beside:grid": Route(KEEPING, methods=("GET", "POST"), ok=(200, 302, 404, 422)),
    "beside:files": Route(KEEPING, methods=("GET", "POST"), ok=(200, 422)),
    "beside:template": Route(KEEPING),
    "beside:targets": Route(KEEPING, methods=("GET", "POST"), ok=(200, 422)),
    "beside:withdraw": Route(KEEPING, a_target, methods=("GET", "POST"), ok=(200, 422), elsewhere=(no_target,)),
}
