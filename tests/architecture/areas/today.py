from dashboards.today.views import WORKING
from tests.architecture.areas.base import Route, nowhere

ROUTES: dict[str, Route] = {"today:today": Route(WORKING, nowhere, refused=302)}
