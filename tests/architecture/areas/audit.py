from accounts.roles import Role
from tests.architecture.areas.base import SIGNED_IN, Route

ROUTES: dict[str, Route] = {
    "audit:entries": Route((Role.ADMINISTRATOR, Role.DATA_PROTECTION, Role.HOME_AFFAIRS)),
    "audit:csv": Route((Role.ADMINISTRATOR, Role.DATA_PROTECTION, Role.HOME_AFFAIRS)),
    "audit:xlsx": Route((Role.ADMINISTRATOR, Role.DATA_PROTECTION, Role.HOME_AFFAIRS)),
    "audit:mine": Route(SIGNED_IN),
}
