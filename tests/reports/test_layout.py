"""The pages are measured against Nghị định 30/2020/NĐ-CP, Phụ lục I. Lengths in millimetres, sizes in points."""

from collections import Counter
from dataclasses import replace
from itertools import pairwise

import pytest

from charts.render import svg_apart
from documents import pdf
from reports.content import Cell, Row, Table
from tests.reports import factories
from tests.reports.conftest import Shelf
from tests.reports.conftest import pdf as pdf_of
from tests.reports.paper import Page, Paper
from tests.reports.reading import asking

COUNTRY = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
COMMUNE = "UBND xã số {}"
# Two lines of a table.
LONG_NAME = "UBND đặc khu Trường Sa Lớn số {}"


def body(page: Page) -> list[tuple[float, float, float]]:
    """Return left, right and lower edges of the words below the page number and above the note in the margin."""
    words = [word for word in page.words if word.top >= 20 and word.bottom <= page.height - 20]
    return [(word.left, word.right, word.bottom) for word in words]


def test_upright_pages_are_a4(shelf: Shelf) -> None:
    assert {(round(page.width), round(page.height)) for page in shelf.province_agency.pages} == {(210, 297)}
    # The annex of all units lies on its side.
    assert {(round(page.width), round(page.height)) for page in shelf.province.pages} == {(210, 297), (297, 210)}
    assert round(shelf.province.pages[0].width) == 210


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
    ],
)
def test_parts_of_the_head_have_their_font_and_size(shelf: Shelf, text: str, font: str, size: float) -> None:
    runs = {run.text: (run.font, run.size) for run in shelf.province.runs(0)}
    assert runs[text] == (font, size)


def test_headings_of_parts_are_bold_capitals(shelf: Shelf) -> None:
    text = "I. CĂN CỨ, MỤC ĐÍCH, PHẠM VI VÀ PHƯƠNG PHÁP"
    # The contents name it, too, in plain type.
    runs = [run for page in range(3) for run in shelf.province.runs(page) if run.text == text]
    assert ("Tinos-Bold", 14) in [(run.font, run.size) for run in runs]


@pytest.mark.parametrize(
    ("text", "font", "size"),
    [
        ("Nơi nhận:", "Tinos-Bold-Italic", 12),
        ("- Các đơn vị được khảo sát;", "Tinos", 11),
        ("GIÁM ĐỐC", "Tinos-Bold", 14),
    ],
)
def test_parts_of_the_foot_have_their_font_and_size(shelf: Shelf, text: str, font: str, size: float) -> None:
    last = shelf.province.number_of("Nơi nhận:")
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
    first, last = shelf.province.pages[0], shelf.province.pages[shelf.province.number_of("- Lưu: VT,")]
    assert first.find("/KH-UBND").left - first.find("Kế hoạch số").right >= 8
    assert last.find(".").left - last.find("- Lưu: VT,").right >= 6


def test_first_lines_are_indented_by_1_27_cm(shelf: Shelf) -> None:
    assert shelf.province.pages[0].find("Thực hiện Kế hoạch").left == pytest.approx(30 + 12.7, abs=0.2)


def test_signer_level_with_recipients_and_with_room_to_sign(shelf: Shelf) -> None:
    page = shelf.province.pages[shelf.province.number_of("Nơi nhận:")]
    signer = page.find("GIÁM ĐỐC")
    assert page.find("Nơi nhận:").top == pytest.approx(signer.top, abs=1.5)
    assert page.height - 20 - signer.bottom >= 30
    assert not [word for word in page.words if word.left > 110 and signer.bottom < word.top < page.height - 20]


def test_table_heads_are_repeated_on_every_page_of_a_long_table(shelf: Shelf) -> None:
    # The annexes have tables of their own.
    report = shelf.long.pages[: shelf.long.number_of("Nơi nhận:")]
    pages = [page for page in report if any(word.text == "xã" for word in page.words[20:])]
    tables = [page for page in pages if sum(word.text == "số" for word in page.words) > 5]
    assert len(tables) >= 3
    for page in tables:
        page.find("Chỉ số theo yếu tố")


def test_no_page_holds_one_row_of_a_table_alone() -> None:
    pages = _printed("".join(f"{'<p>Chữ.</p>' * place}{_table(place, rows=9 + place % 7)}" for place in range(40)))
    counts = [Counter(word.text for word in page.words if word.text.startswith("bảng-")) for page in pages]
    broken = {name for name in sum(counts, Counter()) if sum(name in each for each in counts) > 1}
    assert len(broken) > 5
    assert min(each[name] for each in counts for name in broken if name in each) >= 2


def test_no_word_of_a_head_is_broken(db: None) -> None:
    """A column of factors beside limits is narrow: "TTHC" in bold just fits."""
    round = factories.tallied("dot-dau", sizes=(3, 2))
    asked = asking(round)
    heads = [cell for table in asked.kind.make(asked, svg_apart).tables for row in table.heads for cell in row.cells]
    wanted = Counter(word for cell in heads for word in cell.text.split())
    found = Counter(word.text for page in pdf_of(round).pages for word in page.words)
    assert wanted["TTHC"] == 2
    assert wanted - found == Counter()


def test_tables_of_three_rows_and_key_figures_stay_whole() -> None:
    keys = "<div class='keys'><div class='key'><p>{0}</p><p class='key__value'>{0}</p><p>{0}</p></div></div>"
    parts = "".join(
        f"{'<p>Chữ.</p>' * place}{_table(place, rows=1 + place % 3)}{keys.format(f'số-{place}')}" for place in range(40)
    )
    marks = [{word.text for word in page.words if "-" in word.text} for page in _printed(parts)]
    assert len(marks) > 10
    assert not [(one & two) for one, two in pairwise(marks) if one & two]


def test_no_heading_ends_a_page() -> None:
    under = "<h2>Phần {0}</h2><h3>Mục {0}</h3>{1}"
    parts = "".join(
        f"{'<p>Chữ.</p>' * place}{under.format(place, '<p>Chữ.</p>' if place % 2 else _table(place, rows=9))}"
        for place in range(40)
    )
    pages = _printed(parts)
    lowest = [max(word.bottom for word in page.words) for page in pages]
    last = [
        " ".join(word.text for word in page.words if word.bottom > edge - 1)
        for page, edge in zip(pages, lowest, strict=True)
    ]
    assert len(last) > 10
    assert not [line for line in last if line.startswith(("Phần", "Mục", "Bảng", "Đầu"))]


def _printed(parts: str) -> tuple[Page, ...]:
    link = '<link rel="stylesheet" href="paper:css/print.css">'
    return Paper(pdf.render(f"<html lang='vi'><title>Thử</title>{link}<main class='paper'>{parts}</main></html>")).pages


@pytest.mark.parametrize(("letters", "alone"), [(16, False), (17, True)])
def test_only_a_high_row_may_stand_alone(letters: int, alone: bool) -> None:
    row = Row((Cell("1", figure=False), Cell("x" * letters, figure=False), Cell("88,50" * 9)))
    table = Table(number=1, caption="", look="ranking-sure", heads=(), rows=(row, row))
    assert (table.opens_tall, table.closes_tall) == (alone, alone)
    assert not replace(table, foot=row).closes_tall


def _table(place: int, *, rows: int) -> str:
    body = f"<tr><td>bảng-{place}</td></tr>" * rows
    return (
        f"<table class='grid'><caption>Bảng</caption><thead><tr><th>Đầu</th></tr></thead><tbody>{body}</tbody></table>"
    )


@pytest.mark.parametrize(
    ("sizes", "name"),
    [
        ((16, 5), COMMUNE),
        ((7, 4, 3), LONG_NAME),
        ((5,), LONG_NAME),
        ((20,), COMMUNE),
        ((45,), LONG_NAME),
        ((90, 12), COMMUNE),
        ((130,), LONG_NAME),
    ],
)
def test_pages_end_without_large_gaps(db: None, sizes: tuple[int, ...], name: str) -> None:
    """Tables and charts break between rows. The last page may end anywhere, and so may what comes before the ending.

    The last sentence, the recipients and the room to sign stay together: they may have a page of their own.
    """
    made = pdf_of(factories.tallied(f"dot-{'-'.join(map(str, sizes))}", sizes=sizes, forms=30, name=name))
    closing = made.number_of("Nơi nhận:")
    # The contents end with their page.
    before = made.pages[made.number_of("DANH MỤC") + 1 : closing]
    ending = made.pages[closing].find("Trên đây là báo cáo").top < 25
    gaps = [_gap(page) for page in before]
    assert len(gaps) >= 4
    # A chart of five rows, or caption, heads and two rows of a table, stay whole and may leave as much.
    assert max(gaps[: -1 if ending else None]) < 45
    assert gaps[-1] < 65
    # The pages of an annex but its last.
    annexes = made.pages[closing + 1 :]
    assert max((_gap(page) for page, after in pairwise(annexes) if not after.holds("(Kèm theo")), default=0) < 45


def _gap(page: Page) -> float:
    return page.height - 20 - max(bottom for *_sides, bottom in body(page))


def test_every_unit_of_a_long_table_is_printed_once(shelf: Shelf) -> None:
    names = [f"UBND xã số {number} 60" for number in range(1, 101)]
    assert [shelf.long.text.count(f"{name} ") for name in names] == [1] * 100


def test_many_factor_columns_lie_on_a_landscape_page(shelf: Shelf) -> None:
    report = shelf.many_factors.pages[: shelf.many_factors.number_of("Nơi nhận:")]
    wide = [page for page in report if page.width > page.height]
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
