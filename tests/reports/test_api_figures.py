"""The figures of one published run by the public API, and the very same in all that leaves the house.

At least AT_LEAST of them in each form: the same decimal with the same places.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.utils.timezone import localdate, now
from django.utils.translation import override
from pytest_django import DjangoDbBlocker

from accounts.roles import Role
from reports import services
from reports.formats import FORMATS
from surveys.models import Round
from tests import factories
from tests.reports.conftest import no_progress
from tests.reports.factories import tallied
from tests.reports.figures_read import FORMS, Figure, Found, Key, Names, of_rows, of_screen, solid
from tests.reports.reading import asking
from tests.scoring.factories import publish

CODE = "dot-2-2026"
AGENCY = f"{CODE}-0-003"
AT_LEAST = 200
SIZES = (14, 12)
INSIDE, OUTSIDE, BASE = f"/noi-bo/dot/{CODE}/", f"/ket-qua/{CODE}/", f"/api/v1/publications/{CODE}/"


@dataclass
class World:
    """What one published run looks like from everywhere; `files` by format, province report and agency sheet."""

    wanted: dict[Key, Figure] = field(default_factory=dict)
    names: Names = field(default_factory=lambda: Names({}, {}, {}, {}))
    files: dict[str, tuple[bytes, bytes]] = field(default_factory=dict)
    inside: dict[str, bytes] = field(default_factory=dict)
    outside: dict[str, bytes] = field(default_factory=dict)


def read(client: Client, address: str) -> Any:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer


def published() -> Round:
    made = tallied(CODE, sizes=SIZES, forms=40, name="UBND xã {1}.{0}")
    run = made.runs.select_related("round", "method_version").get()
    said: dict[str, Any] = {"issuing_body": "UBND tỉnh", "decision_number": "9/QĐ", "decision_date": localdate()}
    publish(run=run, actor=None, at=now(), **said)
    made.refresh_from_db()
    return made


def walked() -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield every row that the API tells: the whole, the blocks, the agencies page by page."""
    client = Client()
    head = read(client, BASE).json()
    yield "", head["total"]
    yield from ((block["block"], block) for block in head["blocks"])
    query: str | None = "?limit=10"
    while query is not None:
        page = read(client, f"{BASE}agencies/{query}").json()
        for line in page["results"]:
            unit = read(client, f"{BASE}agencies/{line['agency']}/").json()
            assert {name: unit[name] for name in line} == line
            yield line["agency"], unit
        query = f"?limit=10&cursor={page['next']}" if page["next"] else None


def by_api(rows: Mapping[str, Mapping[str, Any]]) -> dict[Key, Figure]:
    found = {}
    for code, row in rows.items():
        for node, one in (("", row), *((node["code"], node) for node in row["nodes"])):
            for name in ("index", "low", "high", "n"):
                text = str(one[name])
                found[code, node, name] = (Decimal(text), len(text.partition(".")[2]))
    return found


def named(rows: Mapping[str, Mapping[str, Any]]) -> Names:
    nodes = [(node["kind"], solid(node["name"]), node["code"]) for node in rows[""]["nodes"]]
    blocks = {solid(row["name"]): code for code, row in rows.items() if code and "agencies" in row}
    units = {solid(row["name"]): code for code, row in rows.items() if code and "agencies" not in row}
    return Names(
        units, blocks, *({name: code for kind, name, code in nodes if kind == of} for of in ("factor", "item"))
    )


@pytest.fixture(scope="module")
def kept(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> World:
    with django_db_blocker.unblock(), transaction.atomic(), override("vi"):
        world = _world(published())
        transaction.set_rollback(True)
    return world


def _world(round: Round) -> World:
    rows = dict(walked())
    world, agencies = World(by_api(rows), named(rows)), [code for code, row in rows.items() if "agency" in row and code]
    for code in FORMATS:
        asked = (replace(asking(round, agency), form=code) for agency in ("", AGENCY))
        whole, sheet = (services.document(each, progress=no_progress).content for each in asked)
        world.files[code] = whole, sheet
    office, public = Client(), Client()
    office.force_login(factories.membership(factories.user("snv"), Role.HOME_AFFAIRS).user)
    units = [f"don-vi/{code}/" for code in agencies]
    blocks = [f"khoi/{code}/" for code in world.names.blocks.values()]
    world.inside |= {address: read(office, INSIDE + address).content for address in ("", "?trang=2", *units)}
    world.outside |= {address: read(public, OUTSIDE + address).content for address in ("", *blocks, *units)}
    return world


@pytest.fixture
def world(db: None, kept: World) -> World:
    """Ask for the database by test: it is set up only where a test of the run does."""
    return kept


def in_file(world: World, form: str) -> Iterator[Found]:
    for content, whole in zip(world.files[form], ("", AGENCY), strict=True):
        yield from of_rows(FORMS[form](content), world.names, whole)


def on_pages(world: World, pages: Mapping[str, bytes]) -> Iterator[Found]:
    for address, content in pages.items():
        whole = re.fullmatch(r"(?:don-vi|khoi)/(.+)/", address)
        yield from of_screen(content, world.names, whole[1] if whole else "")


def told_of_units(world: World) -> set[Key]:
    """What every form tells of all agencies and blocks, and of the factors of one agency and the whole."""
    rows, factors = (*world.names.units.values(), *world.names.blocks.values()), world.names.factors.values()
    of_rows = {(code, "", name) for code in rows for name in ("index", "low", "high", "n")}
    return of_rows | {(code, node, name) for code in ("", AGENCY) for node in factors for name in ("index", "low")}


@pytest.mark.parametrize("form", [*FORMATS, "inside", "outside"])
def test_the_figures_of_the_api_stand_in_every_form(world: World, form: str) -> None:
    pages = {"inside": world.inside, "outside": world.outside}
    found = list(on_pages(world, pages[form]) if form in pages else in_file(world, form))
    assert [(key, figure, world.wanted[key]) for key, figure in found if figure != world.wanted[key]] == []
    there = {key for key, _figure in found}
    assert len(there) >= AT_LEAST
    assert told_of_units(world) <= there


def test_the_api_tells_all_of_them(world: World) -> None:
    rows = 1 + len(SIZES) + sum(SIZES)
    assert len(world.wanted) == rows * (1 + len(world.names.factors) + len(world.names.items)) * 4
    assert {places for (_code, _node, name), (_value, places) in world.wanted.items() if name == "index"} == {2}
    assert world.wanted["", "", "n"] == (Decimal(40 * sum(SIZES)), 0)
