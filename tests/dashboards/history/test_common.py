"""Two years computed again on common items: their limits on the page, who has them found, what the page may cost."""

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import AuditEntry, User
from jobs.models import Job
from scoring.common_tasks import find_common_changes
from scoring.models import CommonChange, ScoringRun
from scoring.selectors import result_of
from surveys.models import Response, ResponseDecision, Round
from tests.conftest import Cast
from tests.factories import NOW
from tests.scoring.history.years import method, other_family, run, scored

pytestmark = pytest.mark.django_db
Page = Callable[[User, str], str]
SignIn = Callable[[User], Client]
UNIT = "/noi-bo/lich-su/don-vi/so-xay-dung/"
WHOLE = "/noi-bo/lich-su/"
ADDRESS = "/noi-bo/lich-su/tieu-chi-chung/"
BUTTON = "Tính khoảng tin cậy"
Runs = tuple[ScoringRun, ScoringRun]


@pytest.fixture
def runs(cast: Cast) -> Runs:
    """2025 by points and 2024 by shares; Sở Y tế has 6 forms in 2024."""
    how = method(code="ty-le", formula="top2", minimum=1)
    before = scored(2024, {cast.so_xay_dung: (60, 20), cast.so_y_te: (5, 1)}, method=how)
    now = scored(2025, {cast.so_xay_dung: (78, 2), cast.so_y_te: (40, 20)}, method=method(minimum=1))
    return now, before


def sent(runs: Runs, **more: str) -> dict[str, str]:
    return {"nay": str(runs[0].pk), "truoc": str(runs[1].pk), **more}


def find(client: Client, runs: Runs, **more: str) -> Job:
    """Press the button and do the job that this starts."""
    response = client.post(ADDRESS, sent(runs, **more))
    assert response.status_code == 302
    job = Job.objects.latest("created_at")
    find_common_changes(job_id=str(job.pk), **job.params)
    job.refresh_from_db()
    return job


def again(html: str) -> str:
    """Return the row of the figures computed again with what stands below its table, without tags."""
    part = html[html.index("Tính lại theo phương pháp") :]
    return " ".join(re.sub(r"<[^>]+>", " ", part[: part.index("Mỗi yếu tố")]).split())


def test_until_they_are_found_the_page_says_so_and_who_computes_finds_a_button(
    cast: Cast, runs: Runs, page: Page
) -> None:
    for person, button in ((cast.snv, True), (cast.an, False), (cast.lanh_dao, False)):
        html = page(person, UNIT)
        assert "Chưa tính khoảng tin cậy của số tính lại." in html
        assert (BUTTON in html) == button


def test_found_they_stand_under_the_figures_with_the_verdict(
    cast: Cast, runs: Runs, page: Page, signed_in: SignIn
) -> None:
    job = find(signed_in(cast.snv), runs, **{"don-vi": "so-xay-dung"})
    assert (job.state, job.error, job.back_url) == (Job.State.DONE, "", UNIT)
    assert AuditEntry.objects.filter(action="common_changes.request", subject="round:nam-2025").exists()

    now = result_of(runs[0]).agencies[0]
    limits = f"{now.low}–{now.high}".replace(".", ",")
    for person in (cast.snv, cast.an, cast.lanh_dao):
        text = again(page(person, UNIT))
        # (60 · 5 + 20 · 1) / 400 and (78 · 5 + 2) / 400.
        assert "80,00" in text
        assert f"98,00 {limits} +18,00" in text
        assert re.search(r"Thay đổi của số tính lại: \+18,00 \(\+[\d,]+ đến \+[\d,]+\) tăng ", text)
        assert "khoảng tin cậy 95 %" in text
        assert "(Holm)" in text
        assert BUTTON not in text


def test_the_whole_province_has_them_too(cast: Cast, runs: Runs, page: Page, signed_in: SignIn) -> None:
    assert BUTTON in page(cast.snv, WHOLE)
    assert find(signed_in(cast.snv), runs).back_url == WHOLE
    text = again(page(cast.snv, WHOLE))
    # 65 and 118 of 86 and 140 forms: in points 80,47 and 87,43.
    assert "+6,96" in text
    assert re.search(r"Thay đổi của số tính lại: \+6,96 \(−[\d,]+ đến \+[\d,]+\) chưa đủ căn cứ", text)
    assert "Holm" not in text


def test_a_unit_of_few_forms_has_none_for_who_does_not_see_every_count(
    cast: Cast, runs: Runs, page: Page, signed_in: SignIn
) -> None:
    find(signed_in(cast.snv), runs)
    address = UNIT.replace("so-xay-dung", "so-y-te")
    assert "Tính lại theo phương pháp" in page(cast.snv, address)
    for person in (cast.binh, cast.dung, cast.lanh_dao):
        html = page(person, address)
        assert "Tính lại" not in html
        assert "Thay đổi của số tính lại" not in html


def test_answers_that_changed_since_leave_words_and_the_button(
    cast: Cast, runs: Runs, page: Page, signed_in: SignIn
) -> None:
    form = Response.objects.filter(round_unit__round=runs[1].round, round_unit__agency=cast.so_xay_dung).earliest("pk")
    ResponseDecision.objects.create(response=form, number=1, kind="exclude", reason="trùng", actor=cast.snv, at=NOW)
    find(signed_in(cast.snv), runs)
    for person, button in ((cast.snv, True), (cast.an, False)):
        html = page(person, UNIT)
        assert "đã thay đổi sau khi tính chỉ số" in html
        assert "Thay đổi của số tính lại" not in html
        assert (BUTTON in html) == button


def test_limits_of_other_figures_are_not_shown(cast: Cast, runs: Runs, page: Page, signed_in: SignIn) -> None:
    find(signed_in(cast.snv), runs)
    row = CommonChange.objects.get(agency="so-xay-dung")
    CommonChange.objects.filter(pk=row.pk).update(result={**row.result, "before": "79.00"})
    assert "Thay đổi của số tính lại" not in page(cast.snv, UNIT)


def test_years_that_compare_as_they_are_have_no_button(cast: Cast, page: Page) -> None:
    how = method()
    scored(2024, {cast.so_xay_dung: (60, 20)}, method=how)
    scored(2025, {cast.so_xay_dung: (70, 10)}, method=how)
    html = page(cast.snv, UNIT)
    assert "Vì sao chỉ số 2025 khác 2024" in html
    assert BUTTON not in html
    assert "Chưa tính khoảng tin cậy" not in html


def test_the_page_reads_no_answers_and_asks_once_for_what_is_stored(cast: Cast, runs: Runs, signed_in: SignIn) -> None:
    client = signed_in(cast.snv)
    find(client, runs)
    client.get(UNIT)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(UNIT).status_code == 200
    asked = [query["sql"] for query in queries.captured_queries]
    assert sum("scoring_commonchange" in sql for sql in asked) == 1
    assert not [sql for sql in asked if "surveys_response" in sql]


def test_without_years_to_compute_again_nothing_is_asked_for(cast: Cast, signed_in: SignIn) -> None:
    scored(2025, {cast.so_xay_dung: (70, 10)}, method=method())
    with CaptureQueriesContext(connection) as queries:
        signed_in(cast.snv).get(UNIT)
    assert not [query for query in queries.captured_queries if "scoring_commonchange" in query["sql"]]


def test_only_years_of_one_survey_that_pages_show_can_be_asked_for(cast: Cast, runs: Runs, signed_in: SignIn) -> None:
    now, before = runs
    client = signed_in(cast.snv)
    other = scored(2023, {cast.so_xay_dung: (60, 20)}, method=method(), questionnaire=other_family())
    still_open = scored(2026, {cast.so_xay_dung: (60, 20)}, method=method(), state=Round.State.OPEN)
    for pair in ((before, now), (now, now), (now, other), (still_open, now)):
        assert client.post(ADDRESS, sent(pair)).status_code == 404
    for wrong in ({}, {"nay": "x", "truoc": "1"}, {"nay": "9" * 40, "truoc": "1"}, sent(runs, **{"don-vi": "x"})):
        assert client.post(ADDRESS, wrong).status_code == 404
    # A newer run takes the place of the one that was named.
    run(now.round)
    assert client.post(ADDRESS, sent(runs)).status_code == 404
    assert not Job.objects.exists()


def test_a_job_of_whom_lost_the_right_is_refused(cast: Cast, runs: Runs, signed_in: SignIn) -> None:
    signed_in(cast.snv).post(ADDRESS, sent(runs))
    job = Job.objects.get()
    cast.snv.memberships.all().delete()
    find_common_changes(job_id=str(job.pk), **job.params)
    job.refresh_from_db()
    assert (job.state, "không còn quyền" in job.error) == (Job.State.FAILED, True)
    assert not CommonChange.objects.exists()
