"""What is read out of a directive's text: its points, their deadlines, whom they speak to."""

from datetime import date

import pytest

from actionplans import bearers
from actionplans.addressing import BODIES, COMMUNES, DEPARTMENTS, OFFICES, PLACES, addressed
from actionplans.bearers import Unknown
from actionplans.deadlines import deadlines_in
from actionplans.naming import named_in
from actionplans.points import gist, is_lead, parts, split
from tests.actionplans.factories import DIRECTIVE, OFFICIAL_LETTER

AGENCIES = {
    1: ("Sở Tư pháp", "STP"),
    2: ("Sở Y tế", "SYT"),
    3: ("Sở Nội vụ", "SNV"),
    4: ("Sở Thông tin và Truyền thông", "STTTT"),
    5: ("Sở Nông nghiệp và Phát triển nông thôn", "SNN"),
    6: ("Công an tỉnh", ""),
}


def test_two_real_documents_come_apart_into_their_points() -> None:
    letter, directive = split(OFFICIAL_LETTER), split(DIRECTIVE)
    assert [point.label for point in letter] == [str(number) for number in range(1, 10)]
    assert [point.label for point in directive] == [str(number) for number in range(1, 16)]
    assert letter[0].text.startswith("Tổ chức hội nghị công bố")
    assert "Giao Đài Phát thanh" in letter[0].text
    assert directive[14].text.startswith("Đề nghị các cơ quan báo chí")


def test_a_line_that_begins_with_another_number_is_text() -> None:
    points = split("Mở đầu\n1. Một\n25. không phải điểm\n2) Hai\n\n - gạch đầu dòng\n3.14 là số")
    assert [(point.label, point.text) for point in points] == [
        ("1", "Một\n25. không phải điểm"),
        ("2", "Hai\n- gạch đầu dòng\n3.14 là số"),
    ]


@pytest.mark.parametrize("text", ["", "Không có điểm nào", "2. Bắt đầu từ hai", "\0", "1."])
def test_a_text_without_points_has_none(text: str) -> None:
    assert split(text) == ()


def test_deadlines_of_the_real_letter() -> None:
    found = [deadlines_in(point.text) for point in split(OFFICIAL_LETTER)]
    # Trước ngày 15/4/2017; ngay trong tháng 4/2017; đến năm 2020 và trong năm 2017; tháng 4 và cuối năm 2017; tháng 5.
    assert found == [
        (date(2017, 4, 14),),
        (),
        (date(2017, 4, 30),),
        (),
        (),
        (),
        (date(2020, 12, 31), date(2017, 12, 31)),
        (date(2017, 4, 30), date(2017, 12, 31)),
        (date(2017, 5, 31),),
    ]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("trước ngày 31/02/2026", ()),
        ("trước ngày 1/1/0001", ()),
        ("hoàn thành ngày 05.6.2026", (date(2026, 6, 5),)),
        ("chậm nhất là ngày 20-12-2026; trong tháng 2/2028", (date(2026, 12, 20), date(2028, 2, 29))),
        ("năm 2026", ()),
    ],
)
def test_deadlines_in_words(text: str, days: tuple[date, ...]) -> None:
    assert deadlines_in(text) == days


def test_who_a_point_speaks_to_stands_before_its_colon() -> None:
    points = split(DIRECTIVE)
    leading = [named_in(point.text, AGENCIES).leading for point in points]
    assert leading[1] == {1}
    assert leading[3] == {2}
    assert leading[7] == {5}
    assert leading[8] == {4}
    assert leading[12] == {3}
    assert leading[10] == {6}
    # "Giám đốc các sở, …" speaks to no agency by name.
    assert leading[0] == frozenset()
    assert named_in(points[0].text, AGENCIES).groups[0] == "Các sở"
    # Newspapers are some bodies, not all.
    assert named_in(points[14].text, AGENCIES).groups == ()


def test_other_agencies_are_mentioned() -> None:
    seventh = split(OFFICIAL_LETTER)[6].text
    assert named_in(seventh, AGENCIES).mentioned == {2}
    assert named_in("Sở Y tế tế nhị", {1: ("Sở Y tế tế", "")}).mentioned == {1}
    assert named_in("Sở Y tếx", AGENCIES).mentioned == frozenset()
    assert named_in("", AGENCIES).mentioned == frozenset()


def test_a_gist_is_the_first_sentence_cut_at_a_word() -> None:
    assert gist("Một việc. Việc khác.") == "Một việc"
    assert gist("Sở Nội vụ:\n- Thanh tra công vụ. Kiểm tra") == "Sở Nội vụ: Thanh tra công vụ"
    long = gist("chữ " * 100)
    assert len(long) <= 200
    assert long.endswith("chữ…")


def test_bearers_are_read_by_names_short_names_and_blocks() -> None:
    found = bearers.read("sở tư pháp\nSYT;Khối sở, ngành\n\n  Sở   Tư pháp ", AGENCIES, {"Khối sở, ngành": (3, 1)})
    assert found.agency_ids == (1, 2, 3)
    assert found.unknown == ()


def test_a_line_that_names_nobody_is_told_with_the_nearest_name() -> None:
    found = bearers.read("Sở Tư phá\nNgân hàng Nhà nước", AGENCIES, {})
    assert found.agency_ids == ()
    assert found.unknown == (Unknown("Sở Tư phá", "Sở Tư pháp"), Unknown("Ngân hàng Nhà nước", ""))


IN_ONE_LINE = (
    "Sở Tư pháp, Sở Y tế: a) Niêm yết đầy đủ thủ tục trong tháng 12/2026; "
    "b) Báo cáo kết quả về Sở Nội vụ trước ngày 20/12/2026."
)


def test_sub_points_of_one_line_come_apart() -> None:
    lead, first, second = parts(IN_ONE_LINE)
    assert (lead.letter, lead.text, is_lead(lead)) == ("", "Sở Tư pháp, Sở Y tế:", True)
    assert (first.letter, deadlines_in(first.text)) == ("a", (date(2026, 12, 31),))
    assert (second.letter, deadlines_in(second.text)) == ("b", (date(2026, 12, 19),))


def test_no_text_of_a_point_with_sub_points_is_lost() -> None:
    text = "Họp dân. Các việc:\na) Một (xem điểm b) dưới):\n- gạch\nb) Hai\nd) Ba, theo mẫu đ) nào đó"
    text += "\nGiao Sở Nội vụ đôn đốc."
    found = parts(text)
    assert [(part.letter, part.text) for part in found] == [
        ("", "Họp dân. Các việc:"),
        ("a", "Một (xem điểm b) dưới):\n- gạch"),
        ("b", "Hai"),
        ("d", "Ba, theo mẫu đ) nào đó"),
        ("", "Giao Sở Nội vụ đôn đốc."),
    ]
    # What says something of its own is a task of its own.
    assert not is_lead(found[0])


@pytest.mark.parametrize("text", ["Không có điểm con", "Theo mẫu a) và b)", "b) Bắt đầu từ b", "", "Xong; a)"])
def test_a_point_without_sub_points_has_no_parts(text: str) -> None:
    assert parts(text) == ()


@pytest.mark.parametrize(
    ("text", "ids", "groups", "rest"),
    [
        ("Giám đốc các sở, Chủ tịch UBND các xã, phường, đặc khu: Họp.", (), (OFFICES, COMMUNES), "Họp."),
        ("Thủ trưởng các sở, ban, ngành; Chủ tịch UBND cấp xã: Họp", (), (DEPARTMENTS, COMMUNES), "Họp"),
        ("Giao Sở Nội vụ theo dõi, đôn đốc.", (3,), (), "Theo dõi, đôn đốc."),
        ("Giao các sở, ngành, địa phương và Sở Y tế báo cáo", (2,), (DEPARTMENTS, PLACES), "Báo cáo"),
        ("Các cơ quan, đơn vị: công khai", (), (BODIES,), "công khai"),
        ("Các sở, ngành liên quan: phối hợp", (), (), None),
        ("Các sở: Nội vụ, Y tế: phối hợp", (), (), None),
        ("Phối hợp với các sở, ngành: làm", (), (), None),
        ("Tổ chức: một", (), (), None),
    ],
)
def test_whom_a_text_speaks_to(text: str, ids: tuple[int, ...], groups: tuple[str, ...], rest: str | None) -> None:
    found = addressed(text, AGENCIES)
    assert (found.agency_ids, found.groups) == (frozenset(ids), groups)
    assert rest is None or found.rest == rest


def test_groups_are_typed_in_the_words_of_papers() -> None:
    groups = {OFFICES: (1, 2), COMMUNES: (8, 9)}
    found = bearers.read("các sở\nGiám đốc các sở, Chủ tịch UBND các xã, phường\nSở Y tế, STP", AGENCIES, groups)
    assert (found.agency_ids, found.unknown) == ((1, 2, 8, 9), ())
    # Nothing is guessed of a line that says more, nor of a group without members.
    missing = bearers.read("các sở liên quan\ncác địa phương", AGENCIES, groups)
    assert [each.line for each in missing.unknown] == ["các sở liên quan", "các địa phương"]
