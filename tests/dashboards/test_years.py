"""The page of a year: what it says of how it was made, who sees which of its figures, the file, the button."""

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEntry, User
from agencies.models import Agency
from jobs.models import Job
from scoring.models import YearRun
from scoring.services.years import store_year_run
from scoring.tasks import year_tasks
from surveys.models import Channel, Round
from tests.conftest import Cast
from tests.dashboards.factories import GOOD, POOR, answered, run, survey, unit_of
from tests.factories import NOW

pytestmark = pytest.mark.django_db
Read = Callable[[User, str], str]
SignIn = Callable[[User], Client]
YEAR = "/noi-bo/nam/2026/"


def round_of(
    code: str, month: int, answers: dict[Agency, tuple[int, ...]], *, state: str = Round.State.CLOSED
) -> Round:
    made = survey(*answers, code=code, state=state)
    Round.objects.filter(pk=made.pk).update(opens_on=date(2026, month, 1))
    for agency, levels in answers.items():
        if sum(levels):
            answered(unit_of(made, agency), levels)
    run(made)
    return made


@pytest.fixture
def rounds(cast: Cast) -> list[Round]:
    """Sở Xây dựng in both rounds, Sở Y tế in the first, Nha Trang in the second with three forms."""
    return [
        round_of("dot-1", 3, {cast.so_xay_dung: GOOD, cast.so_y_te: POOR}),
        round_of("dot-2", 6, {cast.so_xay_dung: POOR, cast.nha_trang: (0, 0, 1, 1, 1)}),
    ]


@pytest.fixture
def year(rounds: list[Round]) -> YearRun:
    return store_year_run(year=2026, actor=None, at=NOW + timedelta(days=1))


def test_page_says_how_the_year_was_made(cast: Cast, year: YearRun, page: Read) -> None:
    text = page(cast.snv, YEAR)
    assert "Chỉ số năm 2026 gộp 2 đợt: Đợt dot-1; Đợt dot-2. Cách gộp: gộp phiếu" in text
    assert "không phải số liệu công bố" in text
    assert "Chưa công bố" in text


def test_page_shows_every_unit_once_with_its_forms_of_all_rounds(cast: Cast, year: YearRun, page: Read) -> None:
    text = page(cast.snv, YEAR)
    row = next(row for row in text.split("<tr") if "/don-vi/so-xay-dung/" in row)
    assert ">80</td>" in row
    assert f">{str(year.units.get(round_unit__agency=cast.so_xay_dung).result['index']).replace('.', ',')}<" in row
    assert "/noi-bo/lich-su/don-vi/so-xay-dung/" in row


def test_page_tells_which_rounds_entered_for_each_unit(cast: Cast, year: YearRun, page: Read) -> None:
    text = page(cast.snv, YEAR).split("Đợt vào chỉ số của từng đơn vị")[-1]
    entered = {
        name: re.findall(r"<td[^>]*>\s*([\d, –]+)", row)[0].strip()
        for row in text.split("<tr")
        for name in ("Sở Xây dựng", "Sở Y tế", "Nha Trang")
        if name in row and "<td" in row
    }
    assert entered == {"Sở Xây dựng": "1, 2", "Sở Y tế": "1", "Nha Trang": "2"}


def test_rounds_that_did_not_enter_are_named_with_the_reason(cast: Cast, rounds: list[Round], page: Read) -> None:
    round_of("con-mo", 9, {cast.so_y_te: GOOD}, state=Round.State.OPEN)
    store_year_run(year=2026, actor=None, at=NOW + timedelta(days=1))
    row = next(row for row in page(cast.snv, YEAR).split("<tr") if "Đợt con-mo" in row)
    assert "chưa khóa thu phiếu" in row


def test_year_that_is_not_computed_says_so_and_who_may_computes_it(cast: Cast, rounds: list[Round], page: Read) -> None:
    assert "Năm này chưa tính chỉ số" in page(cast.snv, YEAR)
    assert "/noi-bo/nam/2026/tinh/" in page(cast.snv, YEAR)
    text = page(cast.an, YEAR)
    assert "Sở Nội vụ là nơi tính" in text
    assert "/tinh/" not in text


def test_officer_sees_the_own_unit_alone(cast: Cast, year: YearRun, page: Read) -> None:
    table = page(cast.an, YEAR)
    assert "Sở Xây dựng" in table
    assert "Sở Y tế" not in table
    assert "Nha Trang" not in table


def test_whoever_has_no_unit_in_the_year_does_not_find_it(cast: Cast, year: YearRun, signed_in: SignIn) -> None:
    assert signed_in(cast.snv).get("/noi-bo/nam/2019/").status_code == 404
    Round.objects.update(assessment_year=2025)
    assert signed_in(cast.an).get(YEAR).status_code == 404


def test_small_cells_of_a_round_do_not_follow_from_the_year(cast: Cast, year: YearRun, page: Read) -> None:
    """Nha Trang has three forms in the year: the leadership sees their number and no figure."""
    row = next(row for row in page(cast.lanh_dao, YEAR).split("<tr") if "Nha Trang" in row and "cell-n" in row)
    assert "cell-reason" in row
    assert "cell-index" in next(
        row for row in page(cast.snv, YEAR).split("<tr") if "Nha Trang" in row and "cell-n" in row
    )


def test_year_less_a_round_gives_no_small_round_away(cast: Cast, page: Read) -> None:
    """Four forms in the first round, forty in the second: with the year all forty-four would tell the four."""
    round_of("dot-1", 3, {cast.so_xay_dung: (0, 0, 1, 1, 2), cast.so_y_te: GOOD, cast.phong_quy_hoach: POOR})
    round_of("dot-2", 6, {cast.so_xay_dung: GOOD, cast.so_y_te: POOR, cast.phong_quy_hoach: POOR})
    store_year_run(year=2026, actor=None, at=NOW + timedelta(days=1))
    row = next(row for row in page(cast.an, YEAR).split("<tr") if "Sở Xây dựng" in row and "cell-n" in row)
    assert "cell-reason" in row
    assert "cell-index" not in row


def test_file_has_the_table_with_the_rounds_of_each_unit(cast: Cast, year: YearRun, signed_in: SignIn) -> None:
    response = signed_in(cast.snv).get(f"{YEAR}bang.csv")
    head, *rows = b"".join(response).decode().lstrip("\ufeff").splitlines()
    assert head.endswith("Đợt vào chỉ số")
    assert next(row for row in rows if "so-xay-dung" in row).endswith("1, 2")
    assert AuditEntry.objects.filter(action="export", subject="year:2026").exists()


def test_button_has_a_worker_compute_the_year(cast: Cast, rounds: list[Round], signed_in: SignIn) -> None:
    response = signed_in(cast.snv).post(f"{YEAR}tinh/")
    job = Job.objects.get(task="scoring.year_tasks.score_year")
    assert response["Location"] == reverse("jobs:job", args=[job.id])
    year_tasks.score_year(str(job.id), **job.params)
    job.refresh_from_db()
    assert (job.state, YearRun.objects.get().actor) == (Job.State.DONE, cast.snv)


def test_job_of_a_year_that_cannot_be_computed_says_why(cast: Cast, rounds: list[Round], signed_in: SignIn) -> None:
    answered(unit_of(rounds[0], cast.so_y_te), (0, 0, 0, 0, 1), channel=Channel.PHONE)
    signed_in(cast.snv).post(f"{YEAR}tinh/")
    job = Job.objects.get(task="scoring.year_tasks.score_year")
    year_tasks.score_year(str(job.id), **job.params)
    job.refresh_from_db()
    assert (job.state, "Đợt dot-1" in job.error) == (Job.State.FAILED, True)


def test_page_says_when_a_round_was_computed_after_the_year(cast: Cast, year: YearRun, page: Read) -> None:
    said = "Có đợt vừa thêm hoặc được tính lại"
    assert said not in page(cast.snv, YEAR)
    round_of("dot-3", 9, {cast.so_y_te: GOOD})
    assert said in page(cast.snv, YEAR)


def test_history_and_rounds_lead_to_a_year_of_several_rounds(cast: Cast, rounds: list[Round], page: Read) -> None:
    assert f'href="{YEAR}"' in page(cast.snv, "/noi-bo/lich-su/")
    assert f'href="{YEAR}"' in page(cast.snv, "/noi-bo/dot/dot-1/")
    Round.objects.filter(code="dot-2").update(assessment_year=2025)
    assert f'href="{YEAR}"' not in page(cast.snv, "/noi-bo/lich-su/")
    assert f'href="{YEAR}"' not in page(cast.snv, "/noi-bo/dot/dot-1/")


def test_page_sorts_and_filters_like_that_of_a_round(cast: Cast, year: YearRun, page: Read) -> None:
    text = page(cast.snv, f"{YEAR}?ten=y+te")
    assert "/don-vi/so-y-te/" in text
    assert "/don-vi/so-xay-dung/" not in text.split('id="cac-dot"')[0]
