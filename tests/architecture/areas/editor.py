from tests.architecture.areas.base import Route

ROUTES: dict[str, Route] = {}
