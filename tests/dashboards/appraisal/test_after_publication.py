"""Published, the pages of an appraisal and of its round tell what was decided, and no longer of a draft."""

import io
import re
import zipfile
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from scoring.models import PublicationDraft, Submission
from scoring.paper_words import units_said
from tests.conftest import Cast
from tests.dashboards.appraisal.test_pages import act, as_computed, at, published, unit_at, words
from tests.dashboards.appraisal.world import CODE, opened

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
UNIT = "so-xay-dung"


@pytest.fixture
def draft(cast: Cast, signed_in: SignIn) -> PublicationDraft:
    """Published with one unit that scored itself, and was appraised away from what was computed."""
    made = opened(cast)
    act(signed_in(cast.an), "submit", **{"value-TC": "5,9", "reason-TC": "Đã thêm ghế chờ"})
    act(signed_in(cast.snv), "appraise", **as_computed(made, **{"value-TC": "5.8"}), **{"reason-TC": "Có ảnh"})
    published(made, cast)
    return made


def _said(agency: str) -> dict[str, Any]:
    units: list[dict[str, Any]] = Submission.objects.get().content["units"]
    return next(unit for unit in units if unit["agency"] == agency)


def _total(agency: str) -> str:
    """Return a unit's appraised points as they are to be printed: with the two places of the method."""
    return f"{Decimal(_said(agency)['total']):.2f}".replace(".", ",")


def _docx(browser: Client, paper: Submission) -> str:
    """Return the text of the draft to be edited in an office program."""
    sent: Any = browser.get(reverse("drafts:submission", args=[CODE, paper.pk]))
    made = b"".join(sent.streaming_content) if sent.streaming else sent.content
    with zipfile.ZipFile(io.BytesIO(made)) as file:
        return re.sub(r"<[^>]+>", "", file.read("word/document.xml").decode())


def test_the_rounds_page_lists_what_was_decided_of_each_unit(
    cast: Cast, signed_in: SignIn, draft: PublicationDraft
) -> None:
    shown = words(signed_in(cast.lanh_dao).get(at("round")))
    assert "Chưa có dự thảo" not in shown
    assert "605/QĐ-UBND" in shown
    assert f"đã nộp {_total(UNIT)}/" in shown
    assert _said(UNIT)["grade"]["name"] in shown
    assert "không nộp" in shown
    own = words(signed_in(cast.an).get(at("round")))
    assert "Sở Xây dựng" in own
    assert "Sở Y tế" not in own


def test_a_units_page_keeps_its_values_and_takes_no_more(
    cast: Cast, signed_in: SignIn, draft: PublicationDraft
) -> None:
    shown = words(signed_in(cast.an).get(unit_at()))
    assert "chưa nộp" not in shown
    assert "đã nộp" in shown
    assert "đã thẩm định" in shown
    assert "5,9" in shown
    assert "Có ảnh" in shown
    assert f"Xếp loại {_said(UNIT)['grade']['name']}" in shown
    assert signed_in(cast.snv).get(unit_at()).content.count(b'name="action"') == 0
    assert "không nộp" in words(signed_in(cast.snv).get(unit_at("so-y-te")))


def test_no_page_of_the_round_calls_it_a_draft(cast: Cast, signed_in: SignIn, draft: PublicationDraft) -> None:
    office = signed_in(cast.snv)
    block = words(office.get(reverse("overview:block", args=[CODE, "so"])))
    assert "Đã công bố theo Quyết định số 605/QĐ-UBND" in block
    assert "chưa công bố" not in block
    assert "Đợt đang thẩm định" not in words(office.get(reverse("publications:round", args=[CODE])))
    again = words(office.get(reverse("publications:publish", args=[CODE])))
    assert "Đợt đang thẩm định" not in again
    assert "Muốn thay thì đưa dự thảo mới" in again


def test_papers_print_all_places_and_no_working_notes(cast: Cast, signed_in: SignIn, draft: PublicationDraft) -> None:
    office, paper = signed_in(cast.snv), Submission.objects.get()
    printed = words(office.get(reverse("reports:paper", args=[CODE, paper.pk])))
    drafted = _docx(office, paper)
    reports = [
        words(office.get(reverse("reports:preview", args=[CODE]), about))
        for about in ({"kind": "province"}, {"kind": "agency", "agency": UNIT})
    ]
    for said in (printed, drafted, *reports):
        assert f"{_total(UNIT)}/" in said
        assert "tự chấm 5,90, thẩm định 5,80" in said
        assert "Thang năm loại; thang xếp loại chưa đối chiếu với văn bản" in said
        assert said.count("chưa đối chiếu với văn bản") == 1
        assert "Giả định để thử" not in said
    assert "Không có mục nào khác" not in printed + drafted


def test_a_paper_laid_before_places_were_kept_prints_those_of_its_indices() -> None:
    line = {"name": "A", "measure": "points", "computed": "5", "self": None, "appraised": "5.8125", "reason": ""}
    unit = {"agency": "a", "name": "A", "index": "86.00", "hidden": False, "self": "none", "total": "86",
            "maximum": "100", "grade": None, "lines": [line]}  # fmt: skip
    said = units_said({"units": [unit]})[0]
    assert said.appraised == "86,00/100"
    assert said.differences == ("A: tính 5,00, thẩm định 5,8125. ",)


def test_a_paper_without_differences_says_so(cast: Cast, signed_in: SignIn) -> None:
    published(opened(cast), cast)
    paper = Submission.objects.get()
    office = signed_in(cast.snv)
    assert "Không có mục nào khác." in words(office.get(reverse("reports:paper", args=[CODE, paper.pk])))
    assert "Không có mục nào khác." in _docx(office, paper)


@pytest.mark.parametrize("name", ["round", "unit"])
def test_they_ask_the_database_a_dozen_times_at_most(
    cast: Cast, signed_in: SignIn, draft: PublicationDraft, name: str, django_assert_max_num_queries: Any
) -> None:
    browser, where = signed_in(cast.snv), at("round") if name == "round" else unit_at()
    browser.get(where)
    with django_assert_max_num_queries(12):
        browser.get(where)
