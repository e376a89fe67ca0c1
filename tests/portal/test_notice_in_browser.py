"""The notice for the board as Chromium prints it: one sheet of the size that was asked for, every figure on it."""

import io
import os
import re
from collections.abc import Callable
from pathlib import Path

import pdfplumber
import pytest
from django.test import Client
from playwright.sync_api import Page

from feedback.models import Comment, PublicQuote
from feedback.services.intake import take_in
from surveys.models import ResponseText, Round
from tests import factories
from tests.conftest import Cast
from tests.dashboards.test_method_in_browser import browser as browser
from tests.dashboards.test_method_in_browser import opened as opened
from tests.portal.long_names import AGENCY, CODE, PLACE, agency_name, published_round
from tests.reports.figures_read import solid

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]
POINTS = 72 / 25.4
# Width and height, and the margin, in millimetres.
SIZES = {"a4": (210, 297, 15), "a3": (297, 420, 20)}


def quoted(round: Round) -> None:
    """Let the agency show as many comments as a notice takes, each as long as it takes."""
    unit = round.units.get(agency__code=AGENCY)
    answers = next(iter(unit.responses.values_list("answers", flat=True)))
    for place in range(3):
        text = f"Ý kiến {place}: " + "chờ lâu quá, ghế chờ ít, " * 12
        ResponseText.objects.create(response=factories.response(unit, answers), question="YK", text=text)
    take_in(at=factories.NOW)
    for comment in Comment.objects.all():
        action = "Đã thêm hai hàng ghế và một quầy, " * 8
        PublicQuote.objects.create(comment=comment, quote=comment.masked, action=action, on=factories.NOW.date())


def printed(page: Page, size: str) -> bytes:
    page.goto(f"{PLACE}niem-yet/?kho={size}")
    page.evaluate("document.fonts.ready")
    made = page.pdf(prefer_css_page_size=True)
    if folder := os.environ.get("PICTURES"):
        (Path(folder) / f"notice-{size}.pdf").write_bytes(made)
    return made


def on_one_sheet(content: bytes, size: str) -> str:
    """Check the sheet, and that all ink lies inside its margins; return the words."""
    with pdfplumber.open(io.BytesIO(content)) as book:
        (sheet,) = book.pages
        width, height, margin = (length * POINTS for length in SIZES[size])
        assert abs(sheet.width - width) <= 1
        assert abs(sheet.height - height) <= 1
        letters = [one for one in sheet.chars if one["text"].strip()]
        assert min(one["x0"] for one in letters) >= margin - 1
        assert max(one["x1"] for one in letters) <= width - margin + 1
        assert min(one["top"] for one in letters) >= margin - 4
        assert max(one["bottom"] for one in letters) <= height - margin + 1
        return solid(sheet.extract_text())


def figures() -> set[str]:
    # From a network of its own: other tests may have asked the interface as often as one may.
    unit = Client(REMOTE_ADDR="198.51.100.77").get(f"/api/v1/publications/{CODE}/agencies/{AGENCY}/").json()
    rows = [unit, *(node for node in unit["nodes"] if node["kind"] == "factor")]
    told = [row[name] for row in rows for name in ("index", "low", "high") if row[name] is not None]
    return {text.replace(".", ",") for text in told}


def check(page: Page, size: str, of: str, *, least: int) -> None:
    said, wanted = on_one_sheet(printed(page, size), size), figures()
    assert len(wanted) >= least
    assert {one for one in wanted if one not in said} == set()
    assert solid(agency_name(of)) in said
    assert "9/QĐ-UBND" in said
    assert solid(PLACE) in said
    assert not re.search(r"lệnhIn|Đổisangkhổ", said)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("of", ["blanks", "none", "short"])
def test_all_of_a_large_agency_is_on_one_sheet(of: str, size: str, cast: Cast, opened: Callable[..., Page]) -> None:
    quoted(published_round(of))
    check(opened(cast.snv), size, of, least=15)


@pytest.mark.parametrize("size", SIZES)
def test_an_agency_of_few_forms_has_a_sheet_with_the_reason(size: str, cast: Cast, opened: Callable[..., Page]) -> None:
    published_round("short", forms=4)
    said = on_one_sheet(printed(opened(cast.snv), size), size)
    assert figures() == set()
    assert solid(agency_name("short")) in said
    assert "phiếu" in said
