"""What the reports say, read back from the PDF."""

import re
import unicodedata

import pytest

from tests.reports.conftest import Shelf

TINOS = {"Tinos", "Tinos-Bold", "Tinos-Italic", "Tinos-Bold-Italic"}


@pytest.mark.parametrize(
    "figure", ["88,55", "81,88", "83,13", "85,81", "5,09/6", "5,08/6", "5,26/6", "5,13/6", "20,56/30"]
)
def test_published_figures_of_quang_thanh_are_printed(shelf: Shelf, figure: str) -> None:
    assert figure in shelf.quang_thanh.text


def test_factor_without_cases_is_not_scored(shelf: Shelf) -> None:
    assert "Tiếp nhận, xử lý phản ánh, kiến nghị 0 – – không chấm điểm" in shelf.quang_thanh.text


def test_no_decimal_points(shelf: Shelf) -> None:
    assert "88.55" not in shelf.quang_thanh.text


def test_thousands_have_dots(shelf: Shelf) -> None:
    assert "6.000 phiếu hợp lệ" in shelf.long.text


def test_text_is_composed_and_complete(shelf: Shelf) -> None:
    for paper in (shelf.quang_thanh, shelf.province, shelf.wide):
        assert unicodedata.is_normalized("NFC", paper.text)
        assert "\N{REPLACEMENT CHARACTER}" not in paper.text


def test_sentences_read_as_written(shelf: Shelf) -> None:
    assert (
        "Chỉ số hài lòng chung là 85,81 % (khoảng tin cậy 95 %: 84,71–86,84), tính từ 45 phiếu của 3 đơn vị."
        in shelf.quang_thanh.text
    )


def test_only_the_chosen_fonts_are_embedded(shelf: Shelf) -> None:
    for paper in (shelf.quang_thanh, shelf.quang_thanh_section, shelf.province, shelf.wide):
        assert paper.fonts == TINOS


def test_chart_labels_are_text(shelf: Shelf) -> None:
    assert "chỉ số chung 85,81" in shelf.quang_thanh.text
    assert "không phát sinh" in shelf.quang_thanh.text


def test_tables_are_numbered_in_order(shelf: Shelf) -> None:
    numbers = [f"Bảng {number}." for number in range(1, 6)]
    places = [shelf.province.text.index(number) for number in numbers]
    assert places == sorted(places)


def test_dates_follow_the_decree(shelf: Shelf) -> None:
    assert "từ ngày 01 tháng 01 năm 2023 đến ngày 31 tháng 12 năm 2023" in shelf.quang_thanh.text
    assert "từ ngày 01 tháng 4 năm 2026 đến ngày 30 tháng 9 năm 2026" in shelf.province.text


def test_report_ends_with_the_end_mark(shelf: Shelf) -> None:
    assert "báo cáo./." in shelf.quang_thanh.text


def test_commune_issues_the_report_on_its_sections(shelf: Shelf) -> None:
    assert "UBND XÃ QUẢNG THÀNH" in shelf.quang_thanh.text
    assert "/BC-UBND" in shelf.quang_thanh.text
    assert "Quảng Thành, ngày" in shelf.quang_thanh.text
    assert "TM. ỦY BAN NHÂN DÂN" in shelf.quang_thanh.text
    assert "SỞ NỘI VỤ" not in shelf.quang_thanh.text


def test_ties_are_marked(shelf: Shelf) -> None:
    assert re.search(r"3= \(\d+–\d+\) UBND xã số", shelf.long.text)
    assert "Dấu “=”: đồng hạng." in shelf.long.text


def test_survey_of_a_province_sets_no_units_side_by_side(shelf: Shelf) -> None:
    assert "không tính chỉ số, không so sánh, không xếp hạng cơ quan nào" in shelf.wide.text
    assert "Biểu đồ 2" not in shelf.wide.text


def test_survey_of_a_province_ranks_nobody(shelf: Shelf) -> None:
    assert "Hạng" not in shelf.wide.text
    assert "Thứ hạng" not in shelf.wide.text


def test_assumptions_of_the_method_are_stated(shelf: Shelf) -> None:
    text = shelf.wide.text
    stated = text[text.index("Các điểm phương pháp tự chọn") :]
    assert "phần chính sách 0,60 và phần dịch vụ 0,40 là giả định." in stated


@pytest.mark.parametrize("word", ["GIẢ ĐỊNH:", "hưa đọc", "tỉnh mẫu"])
def test_no_workshop_words_stand_in_an_official_report(shelf: Shelf, word: str) -> None:
    for paper in (shelf.quang_thanh, shelf.province, shelf.wide):
        assert word not in paper.text


def test_document_says_its_language_and_title(shelf: Shelf) -> None:
    assert shelf.province.root["/Lang"] == "vi"
    assert shelf.province.title.startswith("Kết quả khảo sát, đo lường sự hài lòng")


def test_section_report_lists_the_weakest_item_first(shelf: Shelf) -> None:
    text = shelf.quang_thanh_section.text
    assert "Chỉ số tính được thấp nhất ở “Kết quả bảo đảm tính công bằng” (76,67 %), nhưng chưa đủ căn cứ" in text
    assert text.index("KQ3 ") < text.index("TT3 ")
