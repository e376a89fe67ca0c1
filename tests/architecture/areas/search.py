from accounts.roles import Role
from tests.architecture.areas.base import Route

ROUTES: dict[str, Route] = {"search:search": Route(Role.watching_collection())}
