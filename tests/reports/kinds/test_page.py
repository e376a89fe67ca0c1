"""The page that lists a round's reports, and asking for one: each person gets what they may have, with the reason."""

import re
from collections.abc import Callable

import pytest
from django.core.files.storage import default_storage
from django.test import Client

from accounts.models import User
from jobs.models import Job
from reports.asked import KINDS
from reports.tasks import render_report
from surveys.models import Round
from tests.conftest import Cast
from tests.reports.kinds.test_collection import running
from tests.reports.paper import Paper

__all__ = ["running"]

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
HOME = "/noi-bo/dot/dot-dem/bao-cao/"
PARTS = {"plans", "obligations", "collection", "comments"}


def offered(client: Client) -> set[str]:
    page = client.get(HOME)
    assert page.status_code == 200
    return set(re.findall(r'name="kind" value="([a-z]+)"', page.content.decode()))


def test_each_is_offered_what_they_may_have(cast: Cast, running: Round, signed_in: SignIn) -> None:
    # While forms come in, nobody but the office has figures; no unit has any yet.
    assert offered(signed_in(cast.an)) == PARTS
    assert offered(signed_in(cast.snv)) >= PARTS
    for person in (cast.binh, cast.moi, cast.buu_dien):
        assert signed_in(person).get(HOME).status_code in {403, 404}
    page = signed_in(cast.lanh_dao).get(HOME).content.decode()
    assert str(KINDS["province"].title) in page
    assert "Chỉ số hiện sau khi khóa thu phiếu" in page


def test_each_kind_is_made_or_refused_in_words(cast: Cast, running: Round, signed_in: SignIn) -> None:
    client = signed_in(cast.an)
    for kind in PARTS:
        before = Job.objects.count()
        looked = client.get(f"{HOME}xem/", {"kind": kind}, follow=True).content.decode()
        asked = client.post(HOME, {"kind": kind}, follow=True).content.decode()
        made = Job.objects.count() > before
        assert made is (kind == "collection")
        for said in (looked, asked):
            assert made or "nên chưa lập được báo cáo" in said
    assert client.post(HOME, {"kind": "years"}).status_code == 404
    assert signed_in(cast.binh).post(HOME, {"kind": "collection"}).status_code == 404


def test_the_file_holds_what_its_reader_watches_and_no_more(cast: Cast, running: Round, signed_in: SignIn) -> None:
    signed_in(cast.an).post(HOME, {"kind": "collection"})
    job = Job.objects.latest("created_at")
    render_report(job_id=str(job.pk), **job.params)
    job.refresh_from_db()
    with default_storage.open(job.file_path) as kept:
        paper = Paper(kept.read())
    assert "Sở Xây dựng" in paper.text
    assert "Nha Trang" not in paper.text


def test_the_list_costs_few_queries(
    cast: Cast, running: Round, signed_in: SignIn, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    client = signed_in(cast.snv)
    with django_assert_max_num_queries(12):  # type: ignore[attr-defined]
        client.get(HOME)
