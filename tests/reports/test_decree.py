"""A test for each rule of Nghị định 30/2020/NĐ-CP, Phụ lục I, on a specimen. docs/layout.md names the rules.

Lengths in millimetres, sizes in points.
"""

import re
from datetime import date
from functools import cache

import pytest

from reports import wording
from reports.content import Report, Section, numbered
from reports.decree import without_titles
from tests.reports import specimen
from tests.reports.measured import BOTTOM, LEFT, RIGHT, TOP, Measured, Sheet

PLAIN, BOLD, ITALIC, BOLD_ITALIC = "Tinos", "Tinos-Bold", "Tinos-Italic", "Tinos-Bold-Italic"
COUNTRY = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
SINGLE = 1.149  # Tinos: how high a single line is, in sizes of its letters.
POINT = 25.4 / 72


@cache
def _rendered(make: str) -> Measured:
    if make == "whole":
        return Measured(specimen.whole())
    made = {
        "one annex": lambda: specimen.report(annexes=1),
        "one addressee": lambda: specimen.with_head(addressees=(), addressee="Ủy ban nhân dân tỉnh", synthetic=False),
    }[make]()
    return Measured(specimen.paper(made).content)


@pytest.fixture(scope="module")
def whole() -> Measured:
    return _rendered("whole")


@pytest.fixture(scope="module")
def first(whole: Measured) -> Sheet:
    return whole.sheets[0]


@pytest.fixture(scope="module")
def last(whole: Measured) -> Sheet:
    return whole.with_text("Nơi nhận:")


def test_paper_is_a4_upright_or_on_its_side(whole: Measured) -> None:
    assert {(round(sheet.width), round(sheet.height)) for sheet in whole.sheets} == {(210, 297), (297, 210)}


def test_no_ink_lies_outside_the_margins(whole: Measured) -> None:
    """Except the page's number above and the note on invented figures below."""
    for sheet in whole.sheets:
        for one, box in sheet.ink:
            assert box.left >= LEFT - 0.3, one
            assert box.right <= sheet.width - RIGHT + 0.3, one
            assert box.top >= TOP - 0.3 or one.get("tag") == "Artifact", one
            assert box.bottom <= sheet.height - BOTTOM + 0.3 or one.get("tag") == "Artifact", one


def test_letters_are_black_and_of_one_family(whole: Measured) -> None:
    for sheet in whole.sheets:
        letters = [one for one in sheet.page.chars if one["tag"] not in {"Artifact", "Figure"}]
        assert {one["fontname"].split("+")[-1] for one in letters} <= {PLAIN, BOLD, ITALIC, BOLD_ITALIC}
        assert {one["non_stroking_color"] for one in letters} <= {(0,), (0, 0, 0), (0.0, 0.0, 0.0), 0}


def test_pages_are_numbered_from_the_second_in_the_middle_of_the_top_margin(whole: Measured) -> None:
    body = whole.sheets.index(whole.with_text("Nơi nhận:")) + 1
    for place, sheet in enumerate(whole.sheets[:body], 1):
        above = [line for line in sheet.lines if line.bottom < TOP]
        assert [line.text for line in above] == ([str(place)] if place > 1 else [])
        for line in above:
            assert (line.font, line.size) == (PLAIN, 14)
            assert line.middle == pytest.approx(sheet.centre, abs=0.5)


def test_each_annex_counts_its_own_pages(whole: Measured) -> None:
    body = whole.sheets.index(whole.with_text("Nơi nhận:")) + 1
    numbers = [next((line.text for line in sheet.lines if line.bottom < TOP), "") for sheet in whole.sheets[body:]]
    starts = [place for place, sheet in enumerate(whole.sheets[body:]) if sheet.says("(Kèm theo Báo cáo")]
    assert len(starts) == 3
    for start, end in zip(starts, [*starts[1:], len(numbers)], strict=True):
        assert numbers[start:end] == ["", *(str(number) for number in range(2, end - start + 1))]


@pytest.mark.parametrize(
    ("text", "font", "size"),
    [
        ("UBND TỈNH KHÁNH HÒA", PLAIN, 12),
        ("SỞ NỘI VỤ", BOLD, 12),
        (COUNTRY, BOLD, 12),
        (MOTTO, BOLD, 13),
        ("Số:", PLAIN, 13),
        ("Khánh Hòa, ngày", ITALIC, 13),
        ("BÁO CÁO", BOLD, 14),
        ("Kết quả khảo sát, đo lường", BOLD, 14),
        ("Kính gửi:", PLAIN, 14),
        ("Căn cứ Kế hoạch thứ nhất;", ITALIC, 14),
        ("Thực hiện kế hoạch", PLAIN, 14),
        ("Bảng 1.", BOLD, 13),
        ("a) Cách tính", BOLD, 14),
        (specimen.FOOTNOTE, PLAIN, 11),
        ("KT. GIÁM ĐỐC", BOLD, 14),
        ("Nguyễn Thị Lan", BOLD, 14),
        ("Nơi nhận:", BOLD_ITALIC, 12),
        ("- Các đơn vị được khảo sát;", PLAIN, 11),
        ("PL.(300)", PLAIN, 11),
        ("CHỈ SỐ CỦA CÁC ĐƠN VỊ", BOLD, 14),
        ("(Kèm theo Báo cáo số", ITALIC, 14),
    ],
)
def test_parts_have_their_font_and_size(whole: Measured, text: str, font: str, size: float) -> None:
    found = [line for sheet in whole.sheets for line in sheet.all(text)]
    assert (font, size) in {(line.font, line.size) for line in found}


def test_rule_under_the_motto_is_as_long_as_the_motto(first: Sheet) -> None:
    motto = first.find(MOTTO)
    rule = first.rule_below(motto)
    assert rule.left == pytest.approx(motto.left, abs=1)
    assert rule.width == pytest.approx(motto.width, abs=1)


@pytest.mark.parametrize("text", ["SỞ NỘI VỤ", "quan hành chính nhà nước năm 2026"])
def test_rules_under_agency_and_title_are_a_third_to_a_half(first: Sheet, text: str) -> None:
    line = next(one for one in first.lines if one.text.endswith(text)) if "năm" in text else first.find(text)
    # The title's text has several lines: the longest is its length.
    longest = max(one.width for one in first.lines if one.text.startswith("Kết quả khảo sát")) if "năm" in text else 0
    rule, width = first.rule_below(line), max(longest, line.width)
    assert width / 3 <= rule.width <= width / 2
    assert rule.middle == pytest.approx(line.middle, abs=1)


def test_country_and_motto_stand_right_in_single_lines(first: Sheet) -> None:
    country, motto = first.find(COUNTRY), first.find(MOTTO)
    assert country.left > first.find("UBND TỈNH KHÁNH HÒA").right
    assert country.middle == pytest.approx(motto.middle, abs=0.5)
    assert (motto.baseline - country.baseline) / POINT <= SINGLE * 13 * 1.05


def test_number_and_date_stand_in_one_row_under_their_heads(first: Sheet) -> None:
    number, sign, on = first.find("Số:"), first.find("/BC-SNV"), first.find("Khánh Hòa, ngày")
    year = first.find("năm 2026")
    assert on.baseline == pytest.approx(number.baseline, abs=0.3)
    assert (number.left + sign.right) / 2 == pytest.approx(first.find("SỞ NỘI VỤ").middle, abs=0.5)
    assert (on.left + year.right) / 2 == pytest.approx(first.find(COUNTRY).middle, abs=0.5)


def test_number_and_date_are_blank_in_a_draft(first: Sheet) -> None:
    assert first.find("/BC-SNV").left - first.find("Số:").right >= 10
    assert first.find("tháng").left - first.find("Khánh Hòa, ngày").right >= 8


@pytest.mark.parametrize(
    ("on", "said"),
    [
        (date(2026, 1, 5), "ngày 05 tháng 01 năm 2026"),
        (date(2026, 2, 9), "ngày 09 tháng 02 năm 2026"),
        (date(2026, 3, 3), "ngày 03 tháng 3 năm 2026"),
        (date(2026, 10, 10), "ngày 10 tháng 10 năm 2026"),
    ],
)
def test_days_below_10_and_months_1_and_2_have_a_nought(on: date, said: str) -> None:
    assert wording.day(on) == said


@pytest.mark.parametrize("text", ["BÁO CÁO", "MỤC LỤC"])
def test_titles_are_centred(first: Sheet, text: str) -> None:
    assert first.find(text).middle == pytest.approx(first.centre, abs=0.5)


def test_one_addressee_stands_on_the_line_of_the_label() -> None:
    sheet = _rendered("one addressee").sheets[0]
    assert sheet.find("Kính gửi: Ủy ban nhân dân tỉnh.").middle == pytest.approx(sheet.centre, abs=0.5)


def test_several_addressees_stand_below_with_hyphens_under_the_colon(first: Sheet) -> None:
    label = first.find("Kính gửi:")
    hyphens = [first.find("- Ủy ban nhân dân tỉnh Khánh Hòa;"), first.find("- Bộ Nội vụ.")]
    assert all(hyphen.left == pytest.approx(label.right - 1.3, abs=0.7) for hyphen in hyphens)
    assert label.baseline < hyphens[0].baseline < hyphens[1].baseline


def test_bases_stand_on_lines_of_their_own(first: Sheet) -> None:
    assert first.find("Căn cứ Kế hoạch thứ nhất;").baseline < first.find("Căn cứ Kế hoạch thứ hai.").baseline


def test_paragraphs_are_justified_indented_and_apart(whole: Measured) -> None:
    sheet = whole.sheets[1]
    start = next(place for place, line in enumerate(sheet.lines) if line.text.startswith("Đợt khảo sát"))
    top, below, following = sheet.lines[start : start + 3]
    assert top.left == pytest.approx(LEFT + 12.7, abs=0.3)
    assert top.right == pytest.approx(sheet.width - RIGHT, abs=0.3)
    assert below.left == pytest.approx(LEFT, abs=0.3)
    pitch = (below.baseline - top.baseline) / POINT
    assert 1 <= pitch / (14 * SINGLE) <= 1.5
    assert (following.baseline - below.baseline) / POINT - pitch >= 5.9


def test_headings_of_each_level(whole: Measured) -> None:
    sheet = whole.sheets[1]
    for text in ("I. PHẠM VI VÀ PHƯƠNG PHÁP", "1. Phạm vi, đối tượng", "a) Cách tính", "b) Khoảng tin cậy"):
        line = sheet.find(text)
        assert (line.font, line.size, round(line.left, 1)) == (BOLD, 14, LEFT + 12.7)


def test_room_to_sign_is_left_and_nothing_is_drawn_there(last: Sheet) -> None:
    post, name = last.find("PHÓ GIÁM ĐỐC"), last.find("Nguyễn Thị Lan")
    assert name.top - post.bottom >= 30
    assert post.middle == pytest.approx(name.middle, abs=0.5)
    inside = [one for one, box in last.ink if post.bottom < box.top and box.bottom < name.top and box.left > 110]
    assert inside == []
    assert last.page.images == []


def test_signer_is_printed_without_academic_titles(last: Sheet) -> None:
    assert not last.says("PGS")


@pytest.mark.parametrize(
    ("name", "printed"),
    [
        ("ThS. Lê Văn An", "Lê Văn An"),
        ("PGS.TS. Nguyễn Thị Lan", "Nguyễn Thị Lan"),
        ("PGS. TS Trần Sĩ", "Trần Sĩ"),
        ("TS.BS.CKII. Phạm Tú", "Phạm Tú"),
        ("Thạc sĩ Cao Thế Tài", "Cao Thế Tài"),
        ("GS.TSKH.NGND. Đỗ Ký", "Đỗ Ký"),
        ("Tsan Thị Bs", "Tsan Thị Bs"),
        ("Cù Thạc", "Cù Thạc"),
        ("", ""),
    ],
)
def test_titles_are_taken_off_names(name: str, printed: str) -> None:
    assert without_titles(name) == printed


def test_recipients_begin_level_with_the_signers_post(last: Sheet) -> None:
    label = last.find("Nơi nhận:")
    assert label.left == pytest.approx(LEFT, abs=0.3)
    assert label.baseline == pytest.approx(last.find("KT. GIÁM ĐỐC").baseline, abs=1.5)


def test_recipients_are_listed_with_hyphens_the_copy_kept_last(last: Sheet) -> None:
    listed = [last.find(text) for text in ("- Như trên;", "- Các đơn vị được khảo sát;", "- Lưu: VT, CCHC.")]
    assert {round(line.left, 1) for line in listed} == {LEFT}
    assert listed == sorted(listed, key=lambda line: line.baseline)


def test_annexes_have_roman_numbers_and_a_head(whole: Measured) -> None:
    for number in ("I", "II", "III"):
        sheet = next(one for one in whole.sheets if any(line.text == f"Phụ lục {number}" for line in one.lines))
        label, source = sheet.lines[0], sheet.find("(Kèm theo Báo cáo số")
        assert (label.text, label.font, label.size) == (f"Phụ lục {number}", BOLD, 14)
        assert sheet.lines[1].text.isupper()
        assert all(line.middle == pytest.approx(sheet.centre, abs=0.5) for line in sheet.lines[:3])
        assert sheet.find("/BC-SNV ngày").left - source.right >= 8
        assert sheet.says("năm 2026 của Sở Nội vụ)")


def test_a_single_annex_has_no_number() -> None:
    assert _rendered("one annex").with_text("(Kèm theo").lines[0].text == "Phụ lục"


def test_wide_tables_lie_on_their_side_and_nothing_else(whole: Measured) -> None:
    for sheet in whole.sheets:
        assert (sheet.width > sheet.height) == sheet.says("Y12")


def test_contents_name_the_pages_where_things_stand(whole: Measured) -> None:
    said = " ".join(line.text for line in whole.sheets[0].lines)
    assert said.index("MỤC LỤC") < said.index("DANH MỤC BẢNG") < said.index("DANH MỤC BIỂU ĐỒ")
    for title in ("III. KẾT QUẢ THEO KHỐI", "2. Phương pháp", "Bảng 3. Chỉ số của các đơn vị (%)", "Biểu đồ 1."):
        place = next(n for n, sheet in enumerate(whole.sheets[1:], 2) if sheet.says(title))
        line = next(line for line in whole.sheets[0].lines if line.text.startswith(title))
        assert re.fullmatch(rf".*\.\.+ ?{place}", line.text), line.text
    assert re.search(r"Phụ lục II\. BẢNG RỘNG.*\.\. ?PL II-1", said)
    assert re.search(r"Bảng 6\..*\.\. ?PL III-2", said)


def test_a_short_report_shows_no_contents() -> None:
    assert not _rendered("one addressee").sheets[0].says("MỤC LỤC")


def test_footnotes_stand_at_the_foot_of_their_page(whole: Measured) -> None:
    sheet = whole.sheets[1]
    note = sheet.find(specimen.FOOTNOTE)
    assert sheet.height - BOTTOM - note.bottom < 3
    assert any(0 <= note.top - rule["top"] * POINT < 4 for rule in sheet.page.rects)


def test_a_table_over_forty_pages_repeats_its_heads_and_keeps_long_names_whole() -> None:
    table = specimen.table(1, 400, name=f"{specimen.LONG} số {{}}.")
    made = Report(specimen.HEAD, numbered(Section("Kết quả", (table,))))
    measured = Measured(specimen.paper(made).content)
    assert len(measured.sheets) >= 40
    for sheet in measured.sheets[1:-1]:
        assert sheet.says("Chỉ số theo yếu tố")
        assert max(box.right for _one, box in sheet.ink) <= sheet.width - RIGHT + 0.3
