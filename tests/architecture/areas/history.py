from accounts.models import User
from accounts.roles import Role
from dashboards.history.rights import SEEING_BLOCKS
from scoring.models import ScoringRun
from tests.architecture.areas.base import RESULTS, At, Place, Route, World
from tests.scoring.history import years


def of_agency(code: str) -> Place:
    return lambda world, person: At({"agency": code})


def of_block(code: str) -> Place:
    return lambda world, person: At({"block": code})


def two_years(world: World, person: User) -> At:
    """Name the figures of two years of one survey, by different methods."""
    forms = {world.cast.so_xay_dung: (60, 20)}
    runs = ScoringRun.objects.filter(round__code__in=("nam-2024", "nam-2025")).order_by("round__code")
    if not runs:
        years.scored(2024, forms, method=years.method(code="ty-le", formula="top2", minimum=1))
        years.scored(2025, forms, method=years.method(minimum=1))
    before, later = runs.all()
    return At({}, {"truoc": str(before.pk), "nay": str(later.pk)})


def no_years(world: World, person: User) -> At:
    return At({}, {"truoc": "0", "nay": "0"})


def one_year(world: World, person: User) -> At:
    later = two_years(world, person).data["nay"]
    return At({}, {"truoc": later, "nay": later})


WHOLE = Route(RESULTS)
UNIT = Route(RESULTS, of_agency("so-xay-dung"), outside=(of_agency("nha-trang"),), elsewhere=(of_agency("khong-co"),))
BLOCK = Route(SEEING_BLOCKS, of_block("so"), outside=(of_block("cap-xa"),), elsewhere=(of_block("khong-co"),))

ROUTES: dict[str, Route] = {
    **dict.fromkeys(("history:whole", "history:whole_csv", "history:whole_xlsx"), WHOLE),
    **dict.fromkeys(("history:unit", "history:unit_csv", "history:unit_xlsx"), UNIT),
    **dict.fromkeys(("history:block", "history:block_csv", "history:block_xlsx"), BLOCK),
    "history:common": Route(
        Role.computing_results(), two_years, methods=("POST",), ok=(302,), elsewhere=(no_years, one_year)
    ),
    "history:results": Route(Role.computing_results(), methods=("GET", "POST"), ok=(200, 422)),
    "history:template": Route(Role.computing_results()),
}
