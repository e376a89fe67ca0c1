"""How long officials' pages take over a million forms against ten thousand of the same units: flat, or nearly.

Both provinces are the same agencies, round, person and stored run, each in a database of its own, since some pages
speak of the whole portal. Only how many forms came in, and with them how many comments, differs. A page is asked of
Django in this process, by Sở Nội vụ, after every cache of the process was emptied (cold); the database's own pages are
warm, since each is asked once before.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, partial
from types import SimpleNamespace

from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from agencies.models import Membership
from bench import province
from bench.collect import Bench
from bench.harness import Figure, alternate, compared, seconds
from bench.score import AGENCIES, FEW_FORMS, FORMS, SMALL_AGENCIES, SMALL_FORMS
from feedback.services.intake import take_in
from scoring.services import store_run
from scoring.tally import fold_batch
from surveys.models import Round
from surveys.services import close_round

TARGET = 1.2
AT_ONCE = 8
# Of so many forms of a unit one says something in words, the first always, so that somebody wrote of each unit: what
# grows with the units (the list to filter by) is not what grows with the forms.
PER_COMMENT, PER_COMMENT_OF_FEW = 100, 20
CODE, FEW = "bench-dashboard", "bench_dashboard_few"
ROUND, UNIT = f"/noi-bo/dot/{CODE}/", f"/noi-bo/dot/{CODE}/don-vi/bench-0/"
PAGES = {
    "today": "/noi-bo/",
    "rounds": "/noi-bo/dot/",
    "round": ROUND,
    "unit": UNIT,
    "heat": f"{ROUND}ma-tran/",
    "comments": "/noi-bo/gop-y/",
    # What a handful of comments say, and what every one of them says: its number is counted exactly.
    "search": "/noi-bo/tim/?q=quay+so+499",
    "search-common": "/noi-bo/tim/?q=so+ghe+cho",
}
OURS = (
    "accounts",
    "agencies",
    "charts",
    "dashboards",
    "documents",
    "feedback",
    "jobs",
    "notices",
    "scoring",
    "surveys",
)
WRITE = """
INSERT INTO surveys_responsetext (response_id, question, text)
SELECT id, 'YK', 'Ghế chờ ở quầy số ' || row_number() OVER (ORDER BY id) || ' ít quá, người già phải đứng.'
FROM (SELECT id, row_number() OVER (PARTITION BY round_unit_id ORDER BY id) AS of_unit FROM surveys_response) AS forms
WHERE of_unit %% %s = 1
"""


def figure(name: str, bench: Bench) -> list[Figure]:
    """One page over many forms against few, both cold."""
    _provinces(small=bench.small)
    many, few = (partial(_page, PAGES[name], database) for database in (None, FEW))
    pairs = alternate(bench.rounds, many, few, say=bench.say)
    forms = SMALL_FORMS if bench.small else FORMS
    words = f"{forms:,} forms against {FEW_FORMS:,}, process caches empty, quickest of {AT_ONCE}"
    return [compared(f"dashboard-{name}", pairs, target=TARGET, better="lower", reference=words, unit="s")]


@cache
def _provinces(*, small: bool) -> None:
    """Make the units once, copy the database, and fill both: the present one with many forms, the copy with few."""
    settings.MFA_REQUIRED = False
    province.make_province(CODE, agencies=SMALL_AGENCIES if small else AGENCIES)
    person = User.objects.create_user(username="bench", full_name="Người đo", password=None)
    Membership.objects.create(user=person, role=Role.HOME_AFFAIRS, valid=(timezone.localdate(), None))
    _copy_database()
    many = SMALL_FORMS if small else FORMS
    for database, forms, per_comment in ((None, many, PER_COMMENT), (FEW, FEW_FORMS, PER_COMMENT_OF_FEW)):
        with _within(database):
            _fill(forms, per_comment)


def _copy_database() -> None:
    name = connection.settings_dict["NAME"]
    connection.close()
    with _within("postgres"), connection.cursor() as cursor:
        quoted = connection.ops.quote_name
        cursor.execute(f"CREATE DATABASE {quoted(FEW)} TEMPLATE {quoted(name)}")


def _fill(forms: int, per_comment: int) -> None:
    """Store forms and comments, count them, close the round, and score it."""
    at, round = timezone.now(), Round.objects.get(code=CODE)
    province.fill(round, forms=forms)
    with connection.cursor() as cursor:
        cursor.execute(WRITE, [per_comment])
    province.settle()
    for step in (fold_batch, partial(take_in, at=at)):
        while step():
            continue
    close_round(round=round, at=at)
    round.refresh_from_db()
    store_run(round=round, actor=None, at=timezone.now())
    province.settle()


@contextmanager
def _within(database: str | None) -> Iterator[None]:
    """Speak to another database of the same server."""
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = database or before
    _forget()
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before
        _forget()


def _page(address: str, database: str | None) -> float:
    """Return the seconds a page takes: the quickest of some times, each cold, since others slow a machine down only."""
    with _within(database):
        client = Client(SERVER_NAME="localhost")
        client.force_login(User.objects.get(username="bench"))
        # What Django and Python load once, and the database's pages.
        _ask(client, address)
        return min(_ask(client, address) for _time in range(AT_ONCE))


def _ask(client: Client, address: str) -> float:
    _forget()
    found = SimpleNamespace(status_code=0)

    def ask() -> None:
        found.status_code = client.get(address).status_code

    taken = seconds(ask)
    if found.status_code != 200:
        sys.exit(f"{address} answered {found.status_code}")
    return taken


def _forget() -> None:
    """Empty what the portal's modules keep between requests."""
    for name, module in list(sys.modules.items()):
        if name.split(".")[0] in OURS:
            for kept in list(vars(module).values()):
                clear = getattr(kept, "cache_clear", None)
                if callable(clear):
                    clear()


FIGURES: dict[str, Callable[[Bench], list[Figure]]] = {f"dashboard-{name}": partial(figure, name) for name in PAGES}
