from accounts.roles import Role
from tests.architecture.areas.base import SIGNED_IN, At, Place, Route


def history(kind: str, key: str = "") -> Place:
    return lambda world, person: At({"kind": kind, "key": key or world.inside})


ROUTES: dict[str, Route] = {
    "audit:entries": Route((Role.ADMINISTRATOR, Role.DATA_PROTECTION, Role.HOME_AFFAIRS)),
    "audit:csv": Route((Role.ADMINISTRATOR, Role.DATA_PROTECTION, Role.HOME_AFFAIRS)),
    "audit:xlsx": Route((Role.ADMINISTRATOR, Role.DATA_PROTECTION, Role.HOME_AFFAIRS)),
    "audit:mine": Route(SIGNED_IN),
    "changes:history": Route(
        (Role.ADMINISTRATOR, Role.DATA_PROTECTION, Role.HOME_AFFAIRS),
        history("dot"),
        elsewhere=(history("dot", "khong-co"), history("khong-co"), history("ke-hoach", "0")),
    ),
}
