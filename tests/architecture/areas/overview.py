from accounts.models import User
from accounts.roles import Role
from tests.architecture.areas.base import RESULTS, At, Place, Route, World


def of_block(block: str, round: str = "inside") -> Place:
    return lambda world, person: At({"code": getattr(world, round, round), "block": block})


def of_table(table: str, round: str = "inside") -> Place:
    def place(world: World, person: User) -> At:
        return At({"code": getattr(world, round, round), "table": table})

    return place


FILES = Route(Role.of_the_province(), of_table("khoi"), elsewhere=(of_table("khoi", "khong-co"), of_table("khong-co")))
ROUTES: dict[str, Route] = {
    "overview:csv": FILES,
    "overview:xlsx": FILES,
    "overview:block": Route(
        RESULTS,
        of_block("so"),
        ok=(200, 302),
        outside=(of_block("cap-xa"),),
        elsewhere=(of_block("so", "khong-co"), of_block("khong-co")),
    ),
}
