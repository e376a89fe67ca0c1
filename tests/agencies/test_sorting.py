import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agencies.models import AgencyVersion
from agencies.sorting import MAX_KEY, folded, person_key, sort_key
from tests import factories


@pytest.mark.parametrize(
    "ordered",
    [
        ["an", "ăn", "ân", "ba"],
        ["da", "dy", "đa", "e"],
        ["ê", "g"],
        ["o", "ô", "ơ", "p"],
        ["u", "ư", "v"],
        ["ma", "mà", "mả", "mã", "má", "mạ", "me"],
        ["ma", "mà", "mab"],
        ["Sở", "Sở Y tế", "Sởi"],
        ["Sở Công Thương", "Sở Dân tộc", "Sở Du lịch", "Sở Giáo dục", "Sở Y tế"],
        ["Phường 2", "Phường 10", "Phường Ba"],
        ["phường Ba Ngòi", "Phường Bắc Cam Ranh", "PHƯỜNG CAM LINH", "xã Đại Lãnh"],
        ["Tư pháp", "Tư pháp - Hộ tịch", "Tư vấn"],
    ],
)
def test_names_stand_in_vietnamese_order(ordered: list[str]) -> None:
    backwards = list(reversed(ordered))

    assert sorted(backwards, key=sort_key) == ordered


def test_composed_and_decomposed_letters_are_one() -> None:
    assert sort_key("Đặng Thị Hòa") == sort_key(unicodedata.normalize("NFD", "Đặng Thị Hòa"))


def test_a_note_in_brackets_does_not_count_for_a_persons_place() -> None:
    people = ["Nguyễn Văn An (cán bộ Sở Tư pháp)", "Trần Thị Hạnh (Sở Nội vụ) ", "Bùi Đức Long", "(thử)"]

    assert sorted(people, key=person_key) == people


def test_people_stand_by_their_last_word() -> None:
    people = ["Trần Văn An", "Vũ Bình", "Nguyễn Đức", "Nguyễn Văn Em"]
    backwards = list(reversed(people))

    assert sorted(backwards, key=person_key) == people


def test_search_folds_marks_and_case() -> None:
    assert folded("  Ủy ban  ĐẦM Môn ") == folded("uy ban dam mon")


@given(st.text(max_size=300))
def test_any_text_has_a_key_that_fits(text: str) -> None:
    assert len(sort_key(text)) <= MAX_KEY


@pytest.mark.django_db
def test_the_database_keeps_the_order() -> None:
    names = ["Sở Dân tộc", "Sở Du lịch", "Sở Đối ngoại", "Sở Y tế"]
    for name in reversed(names):
        factories.agency(name=name)

    assert list(AgencyVersion.objects.values_list("name", flat=True)) == names
