"""Every table of figures or of a list has its files, and they say what the page says to whoever asks.

Tables come in two kinds: those read off the page (`data-table`), and those written by a route of their own.
"""

import re
from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.architecture.routes import PUBLIC, ROUTES, World
from tests.table_files import files_of

TEMPLATES = settings.BASE_DIR / "templates"
TABLE = re.compile(r"<table\b[^>]*>")
# Tables that a route of their own hands out: the template, and which files hold them.
BY_ROUTE = {
    "collection/figures.html": "collection:monitor_csv",
    "dashboards/analysis/table.html": "analysis:csv, on the page linked below a table that stands elsewhere",
    "dashboards/audit/lines.html": "audit:csv",
    "dashboards/beside/rows.html": "beside:figures_csv",
    "dashboards/board.html": "dashboards:round_csv, years:csv",
    "dashboards/counts.html": "dashboards:round_csv",
    "dashboards/factors.html": "dashboards:unit_csv",
    "dashboards/group.html": "dashboards:round_csv, years:csv",
    "dashboards/history/years.html": "history:whole_csv and those of blocks and units",
    "dashboards/items.html": "dashboards:unit_csv",
    "dashboards/matrix/compare.html": "matrix:compare_csv",
    "dashboards/matrix/heat.html": "matrix:heat_csv",
    "dashboards/overview/block_table.html": "dashboards:round_csv",
    "dashboards/overview/blocks.html": "overview:csv",
    "dashboards/overview/factors.html": "overview:csv",
    "dashboards/overview/risk.html": "overview:csv",
    "dashboards/parents.html": "dashboards:round_csv",
    "invitations/postal.html": "invitations:postal_file, sent by POST: names and addresses leave only by it",
}
# Tables without files: the template, how many of its tables, and why.
WITHOUT = {
    "components/clash.html": (1, "two people's edits side by side, before saving"),
    "accounts/own.html": (2, "one's own second factors and sessions"),
    "collection/copy.html": (1, "what a copy would change, before it is made"),
    "collection/plan.html": (1, "a form: how each channel samples"),
    "collection/unit_fields.html": (1, "a form: units to choose"),
    "dashboards/administration/services_file.html": (1, "what a file would change, before it is taken"),
    "dashboards/administration/wizard_kind.html": (1, "a form: kinds to choose"),
    "dashboards/beside/files.html": (1, "help: the columns of a file, which stand in its pattern"),
    "dashboards/beside/grid.html": (1, "a form: its figures are handed out by beside:figures_csv"),
    "dashboards/history/results.html": (1, "help: the columns of a file, which stand in its pattern"),
    "dashboards/methods/points.html": (1, "a form: the points of a draft"),
    "dashboards/styles/figures.html": (1, "the look of tables, shown"),
    "dashboards/styles/pairs.html": (1, "the look of colours, shown"),
    "dashboards/plans/differing.html": (1, "two people's edits side by side, before saving"),
    "dashboards/plans/plan.html": (1, "old and new figures side by side, before handing in"),
    "dashboards/plans/targets.html": (1, "a form: the targets of a year"),
    "dashboards/extracts/paper.html": (1, "paper"),
    "dashboards/reviews/paper.html": (3, "paper"),
    "dashboards/press/shown.html": (
        1,
        "read by the press without an account; figures are handed out by dashboards:round_csv",
    ),
    "dashboards/publicity/paper/body.html": (1, "paper"),
    "invitations/outbox.html": (1, "messages with contacts, which leave by no file"),
    "invitations/people.html": (1, "help: the columns of a file, which stand in its pattern"),
    "invitations/recall_print.html": (1, "paper"),
    "invitations/texts.html": (1, "wordings with previews, each with its form"),
    "portal/embed/table.html": (1, "within pages of others; open data hands out its figures"),
    "portal/results/block.html": (1, "read by everybody; open data hands out its figures"),
    "portal/results/notice.html": (1, "paper"),
    "portal/results/round.html": (1, "read by everybody; open data hands out its figures"),
    "portal/results/tree.html": (1, "read by everybody; open data hands out its figures"),
    "portal/results/year_table.html": (1, "read by everybody; open data hands out its figures"),
    "reports/parts/table.html": (1, "paper"),
    "reports/production/sheets_index.html": (2, "in a file: muc-luc.csv stands beside it"),
    "reports/submission.html": (1, "paper"),
    "surveys/editor/clash.html": (1, "two people's edits side by side, before saving"),
    "surveys/imports/files.html": (2, "codes to fill in, which imports:units_csv has; help: the columns of a file"),
    "surveys/paper/block.html": (1, "paper"),
    "surveys/paper/desk_form.html": (1, "a form: two entries of one paper side by side"),
    "surveys/quality/answers.html": (1, "single answers, which leave only by an export with its purpose"),
}
PAGES = [name for name, route in ROUTES.items() if "GET" in route.methods and route.open_to != PUBLIC]


def unnamed() -> dict[str, int]:
    found = {}
    for path in sorted(TEMPLATES.rglob("*.html")):
        tables = [tag for tag in TABLE.findall(path.read_text(encoding="utf-8")) if "data-table" not in tag]
        if tables:
            found[str(path.relative_to(TEMPLATES))] = len(tables)
    return found


def test_every_table_has_files_or_a_reason() -> None:
    """Who draws a table names it, writes a route for it, or says here why it has no files."""
    without = {template: count for template, (count, _why) in WITHOUT.items()}

    assert {template: count for template, count in unnamed().items() if template not in BY_ROUTE} == without
    assert set(BY_ROUTE) <= set(unnamed())


def test_every_named_table_is_offered() -> None:
    """Names that a template makes up while it draws are tried by walking the pages."""
    text = "".join(path.read_text(encoding="utf-8") for path in TEMPLATES.rglob("*.html"))
    offered = set(re.findall(r'(?:table_files "|files="|yesno:"|table=")([a-z-]+)', text))

    assert set(re.findall(r'data-table="([a-z-]+)"', text)) - offered == set()


def test_routes_named_for_tables_hand_out_both_kinds() -> None:
    routes = set(re.findall(r"[a-z]+:[a-z_]*csv", " ".join(BY_ROUTE.values())))

    assert routes | {route.replace("csv", "xlsx") for route in routes} <= set(ROUTES)


@pytest.mark.parametrize("name", PAGES)
def test_each_file_has_the_rows_its_reader_sees(world: World, signed_in: Callable[[User], Client], name: str) -> None:
    route = ROUTES[name]
    for role in route.open_to:
        person = world.cast.by_role[role]
        at = route.at(world, person)
        address = reverse(name, kwargs=at.kwargs)
        files_of(signed_in(person), f"{address}?{urlencode(at.data)}" if at.data else address)
