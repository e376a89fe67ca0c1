"""The public API: what is published and in force, as the gate lets it out, for anybody and any cache."""

import json
from typing import Any

import pytest
from django.test import Client
from pytest_django.fixtures import Settings as SettingsWrapper

from portal import published
from scoring.models import Publication
from surveys.models import Round
from tests.conftest import Cast
from tests.portal.api_world import PUBLISHED, publication_of, published_round
from tests.reports.factories import tallied, year_after

pytestmark = pytest.mark.django_db
LIST = "/api/v1/publications/"
ONE = f"{LIST}{PUBLISHED}/"


@pytest.fixture
def publication(cast: Cast) -> Publication:
    return publication_of(published_round(cast))


def read(address: str) -> Any:
    answer = Client().get(address)
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_nothing_is_public_before_a_decision(cast: Cast) -> None:
    round = published_round(cast)
    assert read(LIST) == {"results": [], "next": None}
    for address in (ONE, f"{ONE}agencies/", f"{ONE}agencies/so-y-te/"):
        assert Client().get(address).status_code == 404
    assert read("/api/v1/methods/")["results"] == []
    publication_of(round)
    assert [each["round"] for each in read(LIST)["results"]] == [PUBLISHED]


def test_figures_are_the_published_ones_to_the_digit(publication: Publication) -> None:
    found = published.published(publication)
    told = read(f"{ONE}agencies/so-y-te/")
    unit = found.by_agency["so-y-te"]
    assert (told["index"], told["low"], told["high"], told["rank"]) == (unit.index, unit.low, unit.high, unit.rank)
    assert told["index"] is not None
    assert {node["code"]: (node["index"], node["points"], node["max_points"]) for node in told["nodes"]} == {
        node.code: (node.index, node.points, node.max_points) for node in unit.nodes
    }
    whole = told["nodes"][0]
    assert (whole["satisfied"], whole["exact"]) == (unit.nodes[0].satisfied, unit.nodes[0].exact)
    assert read(ONE)["total"]["index"] == found.result.total.index


def test_few_answers_stay_hidden_with_the_reason(publication: Publication) -> None:
    told = read(f"{ONE}agencies/nha-trang/")
    assert (told["index"], told["exact"], told["points"], told["rank"]) == (None, None, None, None)
    assert told["hidden"] == "few"
    assert {(node["index"], node["satisfied"], node["valid"], node["exact"]) for node in told["nodes"]} == {(None,) * 4}


def test_pages_lead_on_without_gap_or_repeat(publication: Publication) -> None:
    seen, query = [], "?limit=2"
    while query:
        found = read(f"{ONE}agencies/{query}")
        seen += [each["agency"] for each in found["results"]]
        query = f"?limit=2&cursor={found['next']}" if found["next"] else ""
    assert seen == [unit.agency for unit in published.published(publication).result.agencies]
    assert len(seen) == 5


def test_a_wrong_query_is_refused_by_name(publication: Publication) -> None:
    for query in [
        "limit=0",
        "limit=201",
        "limit=x",
        "cursor=x",
        "cursor=%C4%91",
        "year=1",
        "khac=1",
        "year=2026&year=2025",
    ]:
        answer = Client().get(f"{LIST}?{query}")
        assert answer.status_code == 400
        assert list(answer.json()["errors"]) == [query.partition("=")[0]]


def test_a_year_without_publications_is_empty(publication: Publication) -> None:
    year = publication.round.assessment_year
    assert len(read(f"{LIST}?year={year}")["results"]) == 1
    assert read(f"{LIST}?year={year - 1}")["results"] == []


def test_what_did_not_change_is_not_sent_again(publication: Publication) -> None:
    first = Client().get(ONE)
    assert first.headers["Cache-Control"].startswith("public")
    assert first.headers["Access-Control-Allow-Origin"] == "*"
    assert not first.cookies
    again = Client().get(ONE, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert Client().get(ONE, headers={"If-None-Match": '"khac"'}).status_code == 200


def test_a_method_is_told_as_it_computes(publication: Publication) -> None:
    version = publication.run.method_version
    [line] = read("/api/v1/methods/")["results"]
    told = read(f"/api/v1/methods/{line['method']}/{line['version']}/")
    assert told["document"] == version.document
    assert Client().get(f"/api/v1/methods/{line['method']}/99999999999999999999/").status_code == 404


def test_agencies_tell_no_contact(publication: Publication) -> None:
    found = read("/api/v1/agencies/?block=so&limit=200")["results"]
    assert {"so-y-te", "so-xay-dung"} <= {each["agency"] for each in found}
    assert "contact" not in json.dumps(found)


def test_who_asks_too_often_waits(publication: Publication, settings: SettingsWrapper) -> None:
    settings.OPEN_API_PER_MINUTE = 0
    answer = Client().get(LIST)
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "60")
    assert answer.json()["errors"] == {}


def test_refusals_are_json() -> None:
    for ask, address, status in (
        (Client().post, LIST, 405),
        (Client().delete, ONE, 405),
        (Client().get, "/api/v1/khong-co/", 404),
        (Client().get, f"{LIST}a%00b/", 404),
    ):
        answer = ask(address)
        assert (answer.status_code, set(answer.json())) == (status, {"detail", "errors"})


def test_the_rank_before_is_the_one_that_was_published() -> None:
    first = tallied("nam-dau", sizes=(4,), forms=40, synthetic=False)
    second = year_after(first, forms=40)
    then, now = [{row["agency"]: row for row in read(_rows_of(round))["results"]} for round in (first, second)]
    assert {row["rank_before"] for row in then.values()} == {None}
    pairs = {"rank_before": "rank", "ranked_before": "ranked", "rank_before_low": "rank_low"}
    for code, row in now.items():
        assert {name: row[name] for name in pairs} == {name: then[code][at] for name, at in pairs.items()}
    assert sorted(row["rank_before"] for row in now.values()) == [1, 2, 3, 4]


def _rows_of(round: Round) -> str:
    return f"{LIST}{publication_of(round).round.code}/agencies/"
