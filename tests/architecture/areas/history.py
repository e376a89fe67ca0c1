from accounts.roles import Role
from dashboards.history.rights import SEEING_BLOCKS
from tests.architecture.areas.base import RESULTS, At, Place, Route


def of_agency(code: str) -> Place:
    return lambda world, person: At({"agency": code})


def of_block(code: str) -> Place:
    return lambda world, person: At({"block": code})


WHOLE = Route(RESULTS)
UNIT = Route(RESULTS, of_agency("so-xay-dung"), outside=(of_agency("nha-trang"),), elsewhere=(of_agency("khong-co"),))
BLOCK = Route(SEEING_BLOCKS, of_block("so"), outside=(of_block("cap-xa"),), elsewhere=(of_block("khong-co"),))

ROUTES: dict[str, Route] = {
    **dict.fromkeys(("history:whole", "history:whole_csv", "history:whole_xlsx"), WHOLE),
    **dict.fromkeys(("history:unit", "history:unit_csv", "history:unit_xlsx"), UNIT),
    **dict.fromkeys(("history:block", "history:block_csv", "history:block_xlsx"), BLOCK),
    # No two years are named.
    "history:common": Route(Role.computing_results(), methods=("POST",), ok=(404,)),
    "history:results": Route(Role.computing_results(), methods=("GET", "POST"), ok=(200, 422)),
    "history:template": Route(Role.computing_results()),
}
