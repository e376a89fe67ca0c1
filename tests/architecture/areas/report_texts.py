from accounts.roles import Role
from tests.architecture.areas.base import UNKNOWN_ROUND, At, Place, Route, managed, report

WRITING = (Role.HOME_AFFAIRS, *Role.of_an_agency())
WORD = {"kind": "province", "key": "khong-co", "version": "0", "action": "write", "text": "x"}
BEYOND = (report("inside", "agency", "nha-trang"), report("beyond", "province"))


def word(round: str) -> Place:
    return lambda world, person: At({"code": getattr(world, round)}, WORD)


ROUTES: dict[str, Route] = {
    # A round without results has no paragraphs.
    "reports:texts": Route(WRITING, managed(kind="province"), ok=(200, 302), outside=BEYOND, elsewhere=UNKNOWN_ROUND),
    "reports:word": Route(
        WRITING, managed(**WORD), methods=("POST",), ok=(302, 404), outside=(word("beyond"),), elsewhere=UNKNOWN_ROUND
    ),
}
