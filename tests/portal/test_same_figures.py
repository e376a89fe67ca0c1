"""Every index of one publication is the same decimal by the API, in open data, on public pages and in the report.

The formats of a report are compared with one another in tests/reports/test_same_figures.py.
"""

import csv
import io
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from django.test import Client
from django.utils.timezone import localdate, now
from django.utils.translation import override

from charts.render import svg
from reports import services
from scoring.models import Publication
from surveys.models import Round
from tests.reports.factories import tallied
from tests.reports.reading import asking
from tests.scoring.factories import publish

pytestmark = pytest.mark.django_db
CODE = "dot-2-2026"
AT_LEAST = 200
# By agency and node ("" for the agency itself): the index as it is printed, None where it is not told.
Figures = Mapping[tuple[str, str], str | None]


@pytest.fixture
def round(db: None) -> Round:
    made = tallied(sizes=(4, 4), forms=40)
    run = made.runs.select_related("round", "method_version").get()
    said: dict[str, Any] = {"issuing_body": "UBND tỉnh", "decision_number": "9/QĐ", "decision_date": localdate()}
    publish(run=run, actor=None, at=now(), **said)
    assert Publication.objects.filter(round=made).count() == 1
    return made


def read(address: str) -> Any:
    answer = Client().get(address)
    assert answer.status_code == 200, address
    return answer


def by_api() -> Figures:
    base = f"/api/v1/publications/{CODE}/agencies/"
    found: dict[tuple[str, str], str | None] = {}
    query: str | None = ""
    while query is not None:
        page = read(f"{base}{query}").json()
        for each in page["results"]:
            found |= {(each["agency"], ""): each["index"]}
            nodes = read(f"{base}{each['agency']}/").json()["nodes"]
            found |= {(each["agency"], node["code"]): node["index"] for node in nodes}
        query = f"?cursor={page['next']}" if page["next"] else None
    return found


def by_open_data() -> Figures:
    return dict((*_rows("agencies", ""), *_rows("nodes", "node")))


def _rows(table: str, node: str) -> Iterator[tuple[tuple[str, str], str | None]]:
    answer = read(f"/du-lieu/{CODE}/1/{table}.csv")
    text = b"".join(answer) if answer.streaming else answer.content
    for row in csv.DictReader(io.StringIO(text.decode("utf-8-sig")), delimiter=";"):
        if row.get("level", "agency") == "agency":
            yield (row["code"], row[node] if node else ""), row["index"].replace(",", ".") or None


def test_api_and_open_data_tell_the_same_decimals(round: Round) -> None:
    by_one, by_other = by_api(), by_open_data()
    shared = by_one.keys() & by_other.keys()
    assert sum(by_one[key] is not None for key in shared) >= AT_LEAST
    assert {key: by_one[key] for key in shared} == {key: by_other[key] for key in shared}
    assert {agency for agency, _node in by_one} <= {agency for agency, _node in by_other}


def test_pages_and_paper_print_them(round: Round) -> None:
    figures, told = by_api(), 0
    with override("vi"):
        for unit in round.units.select_related("agency"):
            code = unit.agency.code
            page = read(f"/ket-qua/{CODE}/don-vi/{code}/").content.decode()
            paper = services.page(asking(round, code), draw=svg)
            for node in ("", *(node for agency, node in figures if agency == code and node)):
                index = figures[code, node]
                printed = str(index).replace(".", ",")
                if index is not None:
                    assert printed in page, (code, node)
                    told += 1
            assert str(figures[code, ""]).replace(".", ",") in paper
    assert told >= AT_LEAST
