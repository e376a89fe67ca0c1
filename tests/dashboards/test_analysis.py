"""The pages of analyses: who sees and asks for what, what they show, what comes with the file, what is refused."""

import io
from collections.abc import Callable, Mapping
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import AuditEntry, User
from jobs.models import Job
from scoring.analysis_tasks import analyse
from scoring.models import Analysis
from surveys.models import Channel, Round
from surveys.selectors import layout_of
from tests.conftest import Cast
from tests.dashboards.factories import counted, run, survey, unit_of

Read = Callable[[User, str], str]
SignIn = Callable[[User], Client]
ROOT = "/noi-bo/phan-tich/dot-1/"
GROUPS = f"{ROOT}bang-cheo/"
WEIGHTS = f"{ROOT}can-co-cau/"


def forms(round: Round, groups: Mapping[int, int], *, level: int = 4) -> list[list[int]]:
    """Return so many forms of each group of GT; those of the second answer one level better."""
    layout = layout_of(round.questionnaire_version_id)
    return [
        [
            {"GT": group, "TUOI": 1 + number % 2}.get(cell.code, level + (group == 2) if cell.kind == "level5" else 0)
            for cell in layout.cells
        ]
        for group, times in groups.items()
        for number in range(times)
    ]


@pytest.fixture
def grouped(cast: Cast) -> Round:
    """A closed round: Sở Xây dựng with 20 men and 20 women, Sở Y tế with 37 men and 23 women; some by QR."""
    made = survey(cast.so_xay_dung, cast.so_y_te)
    counted(unit_of(made, cast.so_xay_dung), forms(made, {1: 20, 2: 20}))
    counted(unit_of(made, cast.so_y_te), forms(made, {1: 37, 2: 23}, level=3))
    counted(unit_of(made, cast.so_xay_dung), forms(made, {1: 10}, level=1), channel=Channel.QR)
    run(made)
    return made


@pytest.fixture
def ask(signed_in: SignIn) -> Callable[..., Job]:
    """Return a function that asks for an analysis as a person and does the job that this starts."""

    def asked(person: User, address: str, **data: Any) -> Job:
        response = signed_in(person).post(f"{address}tinh/", data)
        assert response.status_code == 302
        job = Job.objects.latest("created_at")
        analyse(job_id=str(job.pk), **job.params)
        job.refresh_from_db()
        return job

    return asked


def test_an_analysis_is_asked_for_computed_and_shown(
    cast: Cast, grouped: Round, page: Read, ask: Callable[..., Job]
) -> None:
    assert "Chưa tính với các phiếu hiện có" in page(cast.snv, f"{GROUPS}?theo=GT")

    job = ask(cast.snv, GROUPS, theo="GT", **{"pham-vi": "don-vi:so-xay-dung"})
    assert (job.state, job.error) == (Job.State.DONE, "")
    text = page(cast.snv, job.back_url)
    assert "Nữ" in text
    assert "80,00" in text
    assert "100,00" in text
    assert "không có nghĩa là cơ quan phục vụ khác nhau" in text
    assert AuditEntry.objects.filter(action="analysis.request", subject="round:dot-1").exists()


def test_small_groups_are_hidden_even_from_who_sees_every_count(
    cast: Cast, page: Read, ask: Callable[..., Job]
) -> None:
    made = survey(cast.so_y_te)
    counted(unit_of(made, cast.so_y_te), forms(made, {1: 37, 2: 3}))
    run(made)
    ask(cast.snv, GROUPS, theo="GT", **{"pham-vi": "don-vi:so-y-te"})
    text = page(cast.snv, f"{GROUPS}?theo=GT&pham-vi=don-vi:so-y-te")

    assert "Nhóm ít người bị ẩn" in text
    rows = {row["groups"][0]: row["forms"] for row in Analysis.objects.get().result["rows"]}
    assert (rows[1], rows[2], rows[None]) == (None, None, 40)


def test_an_officer_has_the_own_unit_alone(cast: Cast, grouped: Round, page: Read, ask: Callable[..., Job]) -> None:
    job = ask(cast.an, GROUPS, theo="GT", **{"pham-vi": "don-vi:so-y-te"})

    assert job.params["asked"]["reach"] == "don-vi:so-xay-dung"
    text = page(cast.an, f"{GROUPS}?theo=GT&pham-vi=ca-dot")
    assert "Sở Y tế" not in text
    assert "Cả đợt" not in text


def test_who_leads_a_block_has_it_and_its_units(cast: Cast, grouped: Round, page: Read) -> None:
    text = page(cast.dung, GROUPS)
    assert "Sở, ban, ngành" in text
    assert "Sở Y tế" in text
    assert "Cả đợt" not in text


def test_while_a_round_is_open_only_the_department_analyses(cast: Cast, signed_in: SignIn) -> None:
    survey(cast.so_xay_dung, state=Round.State.OPEN)

    client = signed_in(cast.lanh_dao)
    assert "Đợt đang thu phiếu" in client.get(GROUPS).content.decode()
    assert client.post(f"{GROUPS}tinh/", {"theo": "GT"}).status_code == 403
    assert signed_in(cast.snv).post(f"{GROUPS}tinh/", {"theo": "GT"}).status_code == 302


def test_a_job_whose_asker_has_lost_the_right_does_nothing(cast: Cast, grouped: Round, signed_in: SignIn) -> None:
    signed_in(cast.an).post(f"{GROUPS}tinh/", {"theo": "GT"})
    cast.an.memberships.all().delete()
    job = Job.objects.latest("created_at")
    analyse(job_id=str(job.pk), **job.params)

    job.refresh_from_db()
    assert job.state == Job.State.FAILED
    assert "không còn quyền" in job.error
    assert not Analysis.objects.exists()


@pytest.mark.parametrize("slug", ["do-tin-cay", "yeu-to", "kenh-thu"])
def test_every_kind_has_a_page_and_a_file(
    cast: Cast, grouped: Round, page: Read, ask: Callable[..., Job], slug: str
) -> None:
    job = ask(cast.snv, f"{ROOT}{slug}/")

    assert job.error == ""
    assert "Không cho biết" in page(cast.snv, f"{ROOT}{slug}/")
    assert page(cast.snv, f"{ROOT}{slug}/bang.csv").count("\r\n") > 2


def test_volunteered_forms_stand_apart_without_limits(
    cast: Cast, grouped: Round, page: Read, ask: Callable[..., Job]
) -> None:
    ask(cast.snv, f"{ROOT}kenh-thu/", **{"pham-vi": "don-vi:so-xay-dung"})
    text = page(cast.snv, f"{ROOT}kenh-thu/?pham-vi=don-vi:so-xay-dung")

    assert "không tính vào chỉ số, không suy rộng" in text
    assert "+70,00" in text


def test_files_hold_what_the_page_shows(cast: Cast, grouped: Round, signed_in: SignIn, ask: Callable[..., Job]) -> None:
    ask(cast.snv, GROUPS, theo="GT", **{"pham-vi": "don-vi:so-xay-dung"})
    address = "?theo=GT&pham-vi=don-vi:so-xay-dung"
    client = signed_in(cast.snv)
    lines = b"".join(client.get(f"{GROUPS}bang.csv{address}")).decode("utf-8-sig").splitlines()
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{GROUPS}bang.xlsx{address}").content))

    assert lines[0].startswith("Chỉ số theo: Giới tính;;Phiếu;Chỉ số;Chỉ số: giới hạn dưới")
    assert lines[1].startswith("Nam;;20;80,00;")
    assert next(iter(book.worksheets[0].iter_rows(min_row=2, values_only=True)))[3] == "80,00"
    assert AuditEntry.objects.filter(action="export", subject="round:dot-1").count() == 2


def test_there_is_no_file_before_the_analysis(cast: Cast, grouped: Round, signed_in: SignIn) -> None:
    assert signed_in(cast.snv).get(f"{GROUPS}bang.csv").status_code == 404


MARGINS = {"ty-le-GT-1": "48,5", "ty-le-GT-2": "51.5"}


def test_margins_weigh_the_index_and_stay_typed(
    cast: Cast, grouped: Round, page: Read, ask: Callable[..., Job]
) -> None:
    job = ask(cast.snv, WEIGHTS, **MARGINS, **{"pham-vi": "don-vi:so-xay-dung"})

    assert job.error == ""
    text = page(cast.snv, f"{WEIGHTS}?pham-vi=don-vi:so-xay-dung")
    assert "đặt cạnh, không thay chỉ số công bố" in text
    # Half of the forms rate 80 %, the others 100 %: 0,485 · 80 + 0,515 · 100.
    assert "90,30" in text
    assert 'value="48,5"' in text


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({}, "Hãy nhập tỷ lệ của ít nhất một câu"),
        ({"ty-le-GT-1": "50", "ty-le-GT-2": "49"}, "cộng lại phải bằng 100 %; đang là 99 %"),
        ({"ty-le-GT-1": "một nửa", "ty-le-GT-2": "50"}, "là một số từ 0 đến 100"),
        ({"ty-le-GT-1": "-50", "ty-le-GT-2": "150"}, "là một số từ 0 đến 100"),
        ({"ty-le-GT-1": "NaN", "ty-le-GT-2": "1e2"}, "là một số từ 0 đến 100"),
    ],
)
def test_wrong_margins_are_refused_in_words_with_what_was_typed(
    cast: Cast, grouped: Round, signed_in: SignIn, typed: dict[str, str], words: str
) -> None:
    response = signed_in(cast.snv).post(f"{WEIGHTS}tinh/", typed)

    assert response.status_code == 422
    text = response.content.decode()
    assert words in text
    assert all(f'value="{value}"' in text for value in typed.values())
    assert not Job.objects.exists()


def test_margins_come_from_a_file(cast: Cast, grouped: Round, ask: Callable[..., Job]) -> None:
    table = b"question;choice;share\nGT;Nam;60\nGT;2;40\n"
    job = ask(cast.snv, WEIGHTS, file=SimpleUploadedFile("co-cau.csv", table))

    assert job.params["asked"]["targets"] == {"GT": {"1": "60", "2": "40"}}


@pytest.mark.parametrize(
    ("table", "words"),
    [
        (b"question;choice;share\nKHONG;1;60\n", "KHONG"),
        (b"question;choice;share\nGT;7;60\n", "7"),
        (b"question;choice;share\nGT;1;60\nGT;1;40\n", "mỗi phương án một dòng"),
        (b"question;share\nGT;60\n", "Tệp cần ba cột"),
        (b"question;choice;share\nGT;1;60\n", "cộng lại phải bằng 100"),
        (b"\x00\x01\x02", ""),
    ],
)
def test_wrong_files_are_refused_in_words(
    cast: Cast, grouped: Round, signed_in: SignIn, table: bytes, words: str
) -> None:
    data = {"file": SimpleUploadedFile("co-cau.csv", table)}
    response = signed_in(cast.snv).post(f"{WEIGHTS}tinh/", data)

    assert response.status_code == 422
    assert words in response.content.decode()


def test_only_the_department_weighs_and_only_the_province_sees_it(
    cast: Cast, grouped: Round, signed_in: SignIn
) -> None:
    assert signed_in(cast.lanh_dao).post(f"{WEIGHTS}tinh/", MARGINS).status_code == 403
    assert "Khi Sở Nội vụ nhập cơ cấu dân số" in signed_in(cast.lanh_dao).get(WEIGHTS).content.decode()
    assert signed_in(cast.dung).get(WEIGHTS).status_code == 404


def test_a_group_nobody_stands_for_is_named_on_the_jobs_page(
    cast: Cast, grouped: Round, ask: Callable[..., Job]
) -> None:
    shares = {f"ty-le-TUOI-{choice}": "20" for choice in range(1, 6)}
    job = ask(cast.snv, WEIGHTS, **shares)

    assert job.state == Job.State.FAILED
    assert "Nhóm “35–49” của câu “Độ tuổi”" in job.error


def test_the_rounds_page_leads_here(cast: Cast, grouped: Round, page: Read) -> None:
    assert ROOT in page(cast.snv, "/noi-bo/dot/dot-1/")
    assert "Độ tin cậy của thang đo" in page(cast.an, ROOT)
    assert "Cân theo cơ cấu" not in page(cast.an, ROOT)
