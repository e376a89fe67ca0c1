"""The pages are measured against Nghị định 30/2020/NĐ-CP, Phụ lục I. Lengths in millimetres, sizes in points."""

from collections import Counter

import pytest

from documents import pdf
from tests.reports import factories
from tests.reports.conftest import Shelf
from tests.reports.conftest import pdf as pdf_of
from tests.reports.paper import Page, Paper

COUNTRY = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"


def body(page: Page) -> list[tuple[float, float, float]]:
    """Return left, right and lower edges of the words below the page number and above the note in the margin."""
    words = [word for word in page.words if word.top >= 20 and word.bottom <= page.height - 20]
    return [(word.left, word.right, word.bottom) for word in words]


def test_upright_pages_are_a4(shelf: Shelf) -> None:
    assert {(round(page.width), round(page.height)) for page in shelf.province.pages} == {(210, 297)}


def test_margins_hold_on_every_page(shelf: Shelf) -> None:
    for page in (*shelf.province.pages, *shelf.many_factors.pages, *shelf.quang_thanh_section.pages):
        assert min(left for left, _, _ in body(page)) >= 29.8
        assert max(right for _, right, _ in body(page)) <= page.width - 14.8


def test_first_page_has_no_number(shelf: Shelf) -> None:
    assert min(word.top for word in shelf.province.pages[0].words) >= 20


@pytest.mark.parametrize("number", [2, 3])
def test_later_pages_are_numbered_in_the_middle_of_the_top_margin(shelf: Shelf, number: int) -> None:
    page = shelf.province.pages[number - 1]
    found = next(word for word in page.words if word.bottom < 20)
    assert found.text == str(number)
    # Centred over the text: the margins differ by 15 mm.
    assert (found.left + found.right) / 2 == pytest.approx(30 + 165 / 2, abs=0.5)


def test_page_number_is_14_points(shelf: Shelf) -> None:
    assert any(run.text == "2" and run.size == 14 for run in shelf.province.runs(1))


@pytest.mark.parametrize(
    ("text", "font", "size"),
    [
        ("UBND TỈNH KHÁNH HÒA", "Tinos", 12),
        ("SỞ NỘI VỤ", "Tinos-Bold", 12),
        (COUNTRY, "Tinos-Bold", 12),
        ("Độc lập - Tự do - Hạnh phúc", "Tinos-Bold", 13),
        ("Khánh Hòa, ngày", "Tinos-Italic", 13),
        ("/BC-SNV", "Tinos", 13),
        ("BÁO CÁO", "Tinos-Bold", 14),
        ("Kính gửi: Ủy ban nhân dân tỉnh Khánh Hòa.", "Tinos", 14),
        ("I. PHẠM VI VÀ PHƯƠNG PHÁP", "Tinos-Bold", 14),
    ],
)
def test_parts_of_the_head_have_their_font_and_size(shelf: Shelf, text: str, font: str, size: float) -> None:
    runs = {run.text: (run.font, run.size) for run in shelf.province.runs(0)}
    assert runs[text] == (font, size)


@pytest.mark.parametrize(
    ("text", "font", "size"),
    [
        ("Nơi nhận:", "Tinos-Bold-Italic", 12),
        ("- Các đơn vị được khảo sát;", "Tinos", 11),
        ("GIÁM ĐỐC", "Tinos-Bold", 14),
    ],
)
def test_parts_of_the_foot_have_their_font_and_size(shelf: Shelf, text: str, font: str, size: float) -> None:
    last = len(shelf.province.pages) - 1
    runs = {run.text: (run.font, run.size) for run in shelf.province.runs(last)}
    assert runs[text] == (font, size)


def test_country_stands_right_of_the_issuer_on_the_same_height(shelf: Shelf) -> None:
    page = shelf.province.pages[0]
    issuer, country = page.find("UBND TỈNH KHÁNH HÒA"), page.find(COUNTRY)
    assert country.left > issuer.right
    assert country.top == pytest.approx(issuer.top, abs=0.5)


def test_motto_is_centred_under_the_country(shelf: Shelf) -> None:
    page = shelf.province.pages[0]
    motto, country = page.find("Độc lập - Tự do - Hạnh phúc"), page.find(COUNTRY)
    assert motto.left + motto.right == pytest.approx(country.left + country.right, abs=1)


def test_number_and_date_stand_in_one_row_with_room_left_blank(shelf: Shelf) -> None:
    page = shelf.province.pages[0]
    number, sign = page.find("Số:"), page.find("/BC-SNV")
    assert sign.left - number.right >= 10
    assert page.find("ngày").top == pytest.approx(number.top, abs=0.5)
    assert page.find("tháng").left - page.find("ngày").right >= 8


def test_the_plan_and_the_drafting_unit_have_room_left_blank(shelf: Shelf) -> None:
    first, last = shelf.province.pages[0], shelf.province.pages[-1]
    assert first.find("/KH-UBND").left - first.find("Kế hoạch số").right >= 8
    assert last.find(".").left - last.find("- Lưu: VT,").right >= 6


def test_first_lines_are_indented_by_1_27_cm(shelf: Shelf) -> None:
    assert shelf.province.pages[0].find("Thực hiện Kế hoạch").left == pytest.approx(30 + 12.7, abs=0.2)


def test_signer_level_with_recipients_and_with_room_to_sign(shelf: Shelf) -> None:
    page = shelf.province.pages[-1]
    signer = page.find("GIÁM ĐỐC")
    assert page.find("Nơi nhận:").top == pytest.approx(signer.top, abs=1.5)
    assert page.height - 20 - signer.bottom >= 30
    assert not [word for word in page.words if word.left > 110 and signer.bottom < word.top < page.height - 20]


def test_table_heads_are_repeated_on_every_page_of_a_long_table(shelf: Shelf) -> None:
    pages = [page for page in shelf.long.pages if any(word.text == "xã" for word in page.words[20:])]
    tables = [page for page in pages if sum(word.text == "số" for word in page.words) > 5]
    assert len(tables) >= 3
    for page in tables:
        page.find("Chỉ số theo yếu tố")


def test_no_page_holds_one_row_of_a_table_alone() -> None:
    tables = "".join(f"{'<p>Chữ.</p>' * place}{_table(place, rows=9 + place % 7)}" for place in range(40))
    link = '<link rel="stylesheet" href="paper:css/print.css">'
    pages = Paper(
        pdf.render(f"<html lang='vi'><title>Thử</title>{link}<main class='paper'>{tables}</main></html>")
    ).pages
    counts = [Counter(word.text for word in page.words if word.text.startswith("bảng-")) for page in pages]
    broken = {name for name in sum(counts, Counter()) if sum(name in each for each in counts) > 1}
    assert len(broken) > 5
    assert min(each[name] for each in counts for name in broken if name in each) >= 2


def _table(place: int, *, rows: int) -> str:
    body = f"<tr><td>bảng-{place}</td></tr>" * rows
    return (
        f"<table class='grid'><caption>Bảng</caption><thead><tr><th>Đầu</th></tr></thead><tbody>{body}</tbody></table>"
    )


def test_pages_end_without_large_gaps(db: None) -> None:
    """A chart cannot break: what does not fit on a page leaves it blank, but the last page may end anywhere.

    A chart of sixteen units is some 80 mm high: what comes before it may leave less than that.
    """
    made = pdf_of(factories.tallied("dot-16-5", sizes=(16, 5), forms=30))
    gaps = [page.height - 20 - max(bottom for *_sides, bottom in body(page)) for page in made.pages[:-1]]
    assert len(gaps) >= 5
    assert max(gaps) < 80


def test_every_unit_of_a_long_table_is_printed_once(shelf: Shelf) -> None:
    names = [f"UBND xã số {number} 60" for number in range(1, 101)]
    assert [shelf.long.text.count(f"{name} ") for name in names] == [1] * 100


def test_many_factor_columns_lie_on_a_landscape_page(shelf: Shelf) -> None:
    wide = [page for page in shelf.many_factors.pages if page.width > page.height]
    assert len(wide) == 2
    for page in wide:
        page.find("Chỉ số theo yếu tố")


def test_section_report_has_two_pages(shelf: Shelf) -> None:
    assert len(shelf.quang_thanh_section.pages) == 2


def test_agency_report_has_two_pages(shelf: Shelf) -> None:
    assert len(shelf.province_agency.pages) == 2


def test_sample_data_says_so_on_every_page(shelf: Shelf) -> None:
    for page in shelf.province.pages:
        page.find("Số liệu giả định, không phải kết quả thật.")


def test_real_data_carries_no_such_note(shelf: Shelf) -> None:
    assert "Số liệu giả định" not in shelf.quang_thanh.text
