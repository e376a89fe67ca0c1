"""An agency's own results and points, by key: what its people see, and no other agency's."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils.timezone import localdate, now

from accounts.models import ApiKey
from agencies.services.keys import WrongScope, make_key
from scoring.models import PublicationDraft
from scoring.services import score_round
from surveys.models import Round
from tests import factories
from tests.conftest import Cast
from tests.dashboards.factories import POOR, answered, unit_of
from tests.portal.api_world import PUBLISHED, key_for, publication_of, published_round

pytestmark = pytest.mark.django_db
RESULTS, POINTS = "/api/v1/results/", "/api/v1/points/"


def read(address: str, secret: str, status: int = 200, **query: str) -> Any:
    answer = Client().get(address, {"round": PUBLISHED, **query}, headers={"Authorization": f"Bearer {secret}"})
    assert answer.status_code == status, answer.content
    return answer.json()


def test_a_key_reads_its_agency_alone_through_all_stages(cast: Cast) -> None:
    round, secret = published_round(cast), key_for(ApiKey.Purpose.RESULTS, cast)
    Round.objects.update(state=Round.State.OPEN)
    read(RESULTS, secret, 404)
    Round.objects.update(state=Round.State.CLOSED)

    [computed] = read(RESULTS, secret)["results"]
    assert (computed["agency"], computed["state"]) == ("so-y-te", "computed")
    assert read(RESULTS, secret, agency="so-xay-dung", status=404)["errors"] == {}

    run = score_round(round=round, actor=None, at=now())
    on = localdate() + timedelta(days=1)
    PublicationDraft.objects.create(round=round, run=run, opens_on=localdate(), closes_on=on, at=now())
    # What comes after the draft is for those alone who see every count.
    answered(unit_of(round, cast.so_y_te), POOR)
    score_round(round=round, actor=None, at=now())
    [draft] = read(RESULTS, secret)["results"]
    assert (draft["state"], draft["run"], draft["n"]) == ("draft", run.pk, computed["n"])


def test_published_results_and_points_are_those_of_everybody(cast: Cast) -> None:
    round, secret = published_round(cast), key_for(ApiKey.Purpose.RESULTS, cast)
    points = key_for(ApiKey.Purpose.POINTS, cast)
    read(POINTS, points, 404)
    publication = publication_of(round)
    [mine] = read(RESULTS, secret)["results"]
    public = Client().get(f"/api/v1/publications/{PUBLISHED}/agencies/so-y-te/").json()
    assert (mine["state"], mine["run"]) == ("published", publication.run_id)
    assert {name: mine[name] for name in ("index", "exact", "n", "points")} == {
        name: public[name] for name in ("index", "exact", "n", "points")
    }

    rows = {row["agency"]: row for row in read(POINTS, points)["results"]}
    assert len(rows) == 5
    assert (rows["so-y-te"]["points"], rows["so-y-te"]["max_points"]) == (public["points"], public["max_points"])
    parts = [(node["code"], node["points"]) for node in public["nodes"] if node["max_points"] is not None]
    assert [(part["code"], part["points"]) for part in rows["so-y-te"]["components"]] == parts != []
    assert rows["nha-trang"]["points"] is None, "few answered there"
    assert read(POINTS, points, agency="khong-co", status=404)["errors"] == {}


def test_queries_and_keys_are_refused_in_words(cast: Cast) -> None:
    published_round(cast)
    results, points = key_for(ApiKey.Purpose.RESULTS, cast), key_for(ApiKey.Purpose.POINTS, cast)
    for address, secret in ((RESULTS, results), (POINTS, points)):
        head = {"Authorization": f"Bearer {secret}"}
        assert Client().get(address, headers=head).json()["errors"].keys() == {"round"}
        assert Client().get(f"{address}?round=x&la=1", headers=head).json()["errors"].keys() == {"la"}
        assert Client().get(f"{address}?round=%0A", headers=head).status_code == 400
        assert Client().post(address, headers=head).status_code == 405
    read(RESULTS, points, 403)
    read(POINTS, results, 403)


def test_a_key_sees_below_its_agency_and_nothing_once_that_has_ended(cast: Cast) -> None:
    round = published_round(cast)
    factories.round_unit(round, cast.phong_quy_hoach)
    building = make_key(name="x", purpose=ApiKey.Purpose.RESULTS, agencies=[cast.so_xay_dung], actor=None, at=now())[1]
    assert [row["agency"] for row in read(RESULTS, building)["results"]] == ["so-xay-dung"]
    cast.so_xay_dung.versions.update(valid=(localdate() - timedelta(days=900), localdate()))
    read(RESULTS, building, 404)


def test_only_a_key_for_results_names_agencies(cast: Cast) -> None:
    for purpose, agencies in ((ApiKey.Purpose.RESULTS, []), (ApiKey.Purpose.FIGURES, [cast.so_y_te])):
        with pytest.raises(WrongScope):
            make_key(name="x", purpose=purpose, agencies=agencies, actor=None, at=now())
