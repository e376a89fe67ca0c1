"""Answers to questions that make no index, as officials see them: on the round's page, on their own, as files."""

import csv
import io
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random

import openpyxl
import pytest
from django.test import Client
from playwright.sync_api import Page, expect
from pytest_django import DjangoAssertNumQueries

from accounts.models import AuditEntry, User
from charts.numbers import vi
from jobs.models import Job
from scoring.analysis.asked import Asked
from scoring.analysis_tasks import analyse as work
from scoring.models import Analysis
from scoring.services.analyses import analyse
from surveys.layout import Cell
from surveys.models import Response, Round
from surveys.selectors import layout_of, questionnaire_of
from tests.browser.test_pages import _violations
from tests.conftest import Cast
from tests.dashboards.factories import counted, run, survey, unit_of
from tests.dashboards.test_method_in_browser import browser as browser
from tests.dashboards.test_method_in_browser import opened as opened
from tests.dashboards.test_round_natures import published
from tests.factories import NOW, exclude
from tests.scoring.answers import QUESTIONNAIRE
from tests.scoring.answers import survey as plain_survey

Read = Callable[[User, str], str]
SignIn = Callable[[User], Client]
ROUND, PAGE = "/noi-bo/dot/nguoi-dan/", "/noi-bo/phan-tich/nguoi-dan/y-kien/"
BRIBES = "Theo ông/bà, có tình trạng người dân phải đưa tiền ngoài quy định không?"
TITLE = "Ý kiến ngoài các câu chấm điểm"
PROFILE = ("A5", "A6", "A8", "A9", "A10", "A11")


def sheets(round: Round, forms: int, *, seed: int) -> list[list[int]]:
    """Return forms of people who answer everything by chance, and leave one question in twenty out."""
    chance, cells = Random(seed), layout_of(round.questionnaire_version_id).cells
    return [[_given(cell, chance) for cell in cells] for _ in range(forms)]


def _given(cell: Cell, chance: Random) -> int:
    if chance.random() < 0.05:
        return 0
    return chance.randrange(1, 1 << cell.choices) if cell.kind == "several" else chance.randint(1, cell.choices)


@pytest.fixture
def residents(cast: Cast) -> Round:
    made = survey(
        cast.so_xay_dung, cast.so_y_te, code="nguoi-dan", questionnaire="bnv-ho-gia-dinh-2022", method="bnv-2022"
    )
    counted(unit_of(made, cast.so_xay_dung), sheets(made, 130, seed=1))
    counted(unit_of(made, cast.so_y_te), sheets(made, 110, seed=2))
    run(made)
    return made


def told(round: Round, *asked: Asked) -> None:
    for each in asked or (Asked("opinions"),):
        analyse(round=round, asked=each, newest=True, actor=None, at=NOW, progress=lambda text, done, total: None)


def column(round: Round, code: str) -> list[int]:
    """Return the answers of every stored form to a question."""
    place = layout_of(round.questionnaire_version_id).by_code[code].position
    return [row[place] for row in Response.objects.filter(round_unit__round=round).values_list("answers", flat=True)]


def table(rows: Sequence[Sequence[str]], title: str) -> dict[str, Sequence[str]]:
    """Return the rows of one table of a file by their names."""
    start = next(at for at, row in enumerate(rows) if row and row[0] == title) + 1
    end = next((at for at in range(start, len(rows)) if not rows[at]), len(rows))
    return {row[0]: row for row in rows[start:end]}


def filed(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.lstrip("\ufeff")), delimiter=";"))


class TestRoundPage:
    def test_whoever_may_asks_for_them_there(self, cast: Cast, residents: Round, page: Read, signed_in: SignIn) -> None:
        before = page(cast.snv, ROUND)
        assert f'action="{PAGE}tinh/"' in before.split(TITLE)[1]

        assert signed_in(cast.snv).post(f"{PAGE}tinh/").status_code == 302
        job = Job.objects.latest("created_at")
        work(job_id=str(job.pk), **job.params)
        job.refresh_from_db()

        assert (job.state, job.error) == (Job.State.DONE, "")
        assert Analysis.objects.get().parameters == {"reach": ""}
        after = page(cast.snv, ROUND)
        assert f'action="{PAGE}tinh/"' not in after
        assert "Loa phát thanh xã" in after

    def test_figures_are_those_of_the_rows(self, cast: Cast, residents: Round, page: Read) -> None:
        told(residents)
        part = page(cast.lanh_dao, ROUND).split(f">{TITLE}</h2>")[1]
        masks = column(residents, "C2")
        heard = sum(mask & 1 for mask in masks)
        some = sum(mask > 0 for mask in masks)

        assert f">{heard}</td>" in part
        assert f"{vi(f'{100 * heard / some:.2f}')}<span" in part
        assert f"{some} người trả lời câu này trong 240 phiếu" in part
        assert "cộng lại có thể quá 100 %" in part
        assert "khoảng tin cậy 95 %" in part

    def test_no_place_is_named_in_it(self, cast: Cast, residents: Round, page: Read) -> None:
        told(residents)
        for text in (page(cast.snv, PAGE), page(cast.snv, f"{PAGE}bang.csv")):
            assert "Sở Y tế" not in text
            assert "so-y-te" not in text

    def test_the_page_stays_small_and_asks_little(
        self, cast: Cast, residents: Round, signed_in: SignIn, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        told(residents, Asked("opinions"), *(Asked("crosstab", questions=(code,)) for code in PROFILE))
        for person, address in ((cast.snv, ROUND), (cast.lanh_dao, ROUND), (cast.snv, PAGE)):
            client = signed_in(person)
            client.get(address)
            with django_assert_max_num_queries(12):
                answer = client.get(address)
            assert TITLE in answer.content.decode()
            assert len(answer.content) < 195 * 1024

    def test_places_are_not_told_even_once_figures_are_published(
        self, cast: Cast, residents: Round, page: Read
    ) -> None:
        told(residents)
        published(residents)
        told(residents)
        text = page(cast.chi, ROUND)

        assert "Cung ứng dịch vụ hành chính công" in text
        assert TITLE not in text


class TestOwnPage:
    def test_the_file_holds_every_count_and_share(self, cast: Cast, residents: Round, page: Read) -> None:
        told(residents)
        rows = filed(page(cast.snv, f"{PAGE}bang.csv"))
        asked = questionnaire_of(residents.questionnaire_version_id).by_code
        for code in ("C1_3", "C3", "C8_5", "C10_9"):
            count, names = Counter(column(residents, code)), [choice["vi"] for choice in asked[code].choices]
            found = table(rows, asked[code].text["vi"])
            given = 240 - count[0]

            assert [found[name][2] for name in names] == [str(count[at]) for at in range(1, len(names) + 1)]
            assert [found[name][3] for name in names] == [
                f"{100 * count[at] / given:.2f}".replace(".", ",") for at in range(1, len(names) + 1)
            ]
            assert (found["Người trả lời"][2], found["Không trả lời"][2]) == (str(given), str(count[0]))
        assert AuditEntry.objects.filter(action="export", detail__analysis="opinions").exists()

    def test_the_spreadsheet_is_the_same(self, cast: Cast, residents: Round, page: Read, signed_in: SignIn) -> None:
        told(residents)
        rows = filed(page(cast.snv, f"{PAGE}bang.csv"))
        book = openpyxl.load_workbook(io.BytesIO(signed_in(cast.snv).get(f"{PAGE}bang.xlsx").content))
        sheet = book[book.sheetnames[0]]
        cells = [[str(cell) for cell in row if cell] for row in sheet.iter_rows(values_only=True)]
        assert cells == [[cell for cell in row if cell] for row in rows]

    def test_neither_scored_items_nor_who_answered_are_in_it(self, cast: Cast, residents: Round, page: Read) -> None:
        told(residents)
        text = page(cast.snv, PAGE)
        asked = questionnaire_of(residents.questionnaire_version_id).by_code
        assert [code for code in ("C9_1", "C9_33", "A5", "A9") if asked[code].text["vi"] in text] == []

    def test_what_few_people_said_is_in_no_page_or_file(self, cast: Cast, page: Read) -> None:
        made = survey(cast.so_y_te, code="nguoi-dan", questionnaire="bnv-ho-gia-dinh-2022", method="bnv-2022")
        place = layout_of(made.questionnaire_version_id).by_code["C5"].position
        forms = sheets(made, 120, seed=5)
        for at, form in enumerate(forms):
            form[place] = 3 if at < 4 else 1 + at % 2
        counted(unit_of(made, cast.so_y_te), forms)
        run(made)
        told(made)
        found = table(filed(page(cast.snv, f"{PAGE}bang.csv")), BRIBES)

        assert [found[name][2:4] for name in ("Không có người dân nào", "Một số", "Nhiều")] == [
            ["ẩn", "ẩn"],
            ["58", "48,33"],
            ["ẩn", "ẩn"],
        ]
        for address in (ROUND, PAGE):
            assert "chỉ ít người không chọn" in page(cast.snv, address)

    def test_after_a_small_correction_the_earlier_figures_stand_and_say_so(
        self, cast: Cast, residents: Round, page: Read
    ) -> None:
        told(residents)
        before = filed(page(cast.snv, f"{PAGE}bang.csv"))
        exclude(list(Response.objects.filter(round_unit__round=residents)[:1]))
        run(residents)
        told(residents)
        after = filed(page(cast.snv, f"{PAGE}bang.csv"))

        assert [row[2:] for row in after] == [row[2:] for row in before]
        assert "Số liệu của lần tính trước (240 phiếu)" in page(cast.snv, PAGE)

    @pytest.mark.parametrize("who", ["an", "dung"])
    def test_who_sees_a_part_of_the_province_has_none(
        self, cast: Cast, scored: Round, page: Read, signed_in: SignIn, who: str
    ) -> None:
        person = getattr(cast, who)
        root = f"/noi-bo/phan-tich/{scored.code}/"
        assert "y-kien" not in page(person, root)
        assert signed_in(person).get(f"{root}y-kien/").status_code == 404
        assert signed_in(person).post(f"{root}y-kien/tinh/").status_code == 404

    def test_any_survey_of_agencies_has_them_for_the_whole_round(self, cast: Cast, page: Read) -> None:
        made = survey(cast.so_xay_dung, cast.so_y_te)
        place = layout_of(made.questionnaire_version_id).by_code["PAKN"].position
        forms = [[4] * len(layout_of(made.questionnaire_version_id).cells) for _ in range(60)]
        for at, form in enumerate(forms):
            form[place] = 1 + (at % 3 > 0)
        counted(unit_of(made, cast.so_xay_dung), forms)
        run(made)
        told(made)
        text = page(cast.snv, "/noi-bo/phan-tich/dot-1/y-kien/")

        assert "33,33" in text
        assert "<select" not in text

    def test_a_form_without_such_questions_says_so(self, cast: Cast, page: Read, signed_in: SignIn) -> None:
        section = {**QUESTIONNAIRE["sections"][0], "questions": QUESTIONNAIRE["sections"][0]["questions"][:2]}
        made = plain_survey(questionnaire={**QUESTIONNAIRE, "sections": [section]})
        root = f"/noi-bo/phan-tich/{made.code}/y-kien/"

        assert "Phiếu không có câu nào khác" in page(cast.snv, root)
        assert signed_in(cast.snv).post(f"{root}tinh/").status_code == 302
        assert not Job.objects.exists()


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", [1280, 360])
def test_pages_are_clean_in_a_browser(
    cast: Cast, residents: Round, opened: Callable[..., Page], width: int, tmp_path: Path
) -> None:
    page = opened(cast.snv, width=width)
    page.goto(ROUND)
    expect(page.get_by_role("heading", name=TITLE)).to_be_visible()
    told(residents)
    for name, address in (("dot", ROUND), ("phan-tich", PAGE)):
        page.goto(address)
        expect(page.get_by_role("heading", name="Câu 1. Mức độ quan tâm tới chính sách")).to_be_visible()
        page.screenshot(path=tmp_path / f"{name}-{width}.png", full_page=True)
        assert _violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
