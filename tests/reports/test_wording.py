from datetime import date

import pytest

from reports import wording
from scoring.results import UnitResult
from tests.scoring.factories import document, method, score
from tests.scoring.factories import unit as counts


@pytest.mark.parametrize(
    ("on", "said"),
    [
        (date(2026, 1, 5), "ngày 05 tháng 01 năm 2026"),
        (date(2026, 2, 9), "ngày 09 tháng 02 năm 2026"),
        (date(2026, 3, 3), "ngày 03 tháng 3 năm 2026"),
        (date(2026, 10, 20), "ngày 20 tháng 10 năm 2026"),
    ],
)
def test_dates_have_leading_zeros_where_the_decree_wants_them(on: date, said: str) -> None:
    assert wording.day(on) == said


@pytest.mark.parametrize(
    ("title", "said"), [("Đợt 2 năm 2026", "đợt 2 năm 2026"), ("Khảo sát cấp xã", "năm 2026"), ("Đợt", "năm 2026")]
)
def test_period_is_the_title_or_the_year(title: str, said: str) -> None:
    assert wording.period(title, 2026) == said


@pytest.mark.parametrize(
    ("name", "said"), [("Tiếp cận dịch vụ", "tiếp cận dịch vụ"), ("TTHC", "TTHC"), ("", ""), ("Ủy ban", "ủy ban")]
)
def test_names_begin_small_inside_a_sentence(name: str, said: str) -> None:
    assert wording.lower_first(name) == said


def test_long_lists_are_cut() -> None:
    assert wording.listed(list("ABCDEFG")) == "A; B; C; D; E và 2 đơn vị khác"


def test_factor_heads_are_short() -> None:
    names = [
        "Tiếp cận dịch vụ",
        "Tổ chức giải quyết thủ tục hành chính",
        "Công chức giải quyết thủ tục hành chính",
        "Kết quả giải quyết thủ tục hành chính",
        "Tiếp nhận, xử lý phản ánh, kiến nghị",
    ]
    assert wording.short_heads(names) == ("Tiếp cận", "TTHC", "Công chức", "Kết quả", "PAKN")


def test_colliding_short_heads_stay_whole() -> None:
    assert wording.short_heads(["Kết quả A", "Kết quả B"]) == ("Kết quả A", "Kết quả B")


def units_of(*sizes: int) -> tuple[UnitResult, ...]:
    """Units with so many forms each; fewer than ten are too few for an index."""
    units = [counts(str(place), {"A1": (0, 0, 0, size, 0), "A2": (0,) * 5}) for place, size in enumerate(sizes)]
    return score(method(**document(minimum=10)), *units).agencies


def test_a_pooled_figure_counts_the_forms_of_units_without_an_index_too() -> None:
    said = wording.basis(units_of(1200, 30, 4, 0), "pooled")
    assert said == "tính từ 1.234 phiếu của 3 đơn vị (1 đơn vị không có chỉ số riêng)"


def test_a_mean_counts_the_forms_of_units_with_an_index_alone() -> None:
    left = "; để ngoài 2 đơn vị không có chỉ số"
    assert (
        wording.basis(units_of(20, 30, 4, 0), "mean")
        == f"trung bình cộng chỉ số của 2 đơn vị (50 phiếu tính chỉ số{left})"
    )


def test_assumptions_are_one_paragraph_without_labels() -> None:
    said = wording.assumptions(("GIẢ ĐỊNH: trọng số 0,60.", "tối thiểu 30 phiếu"))
    assert said == "Trọng số 0,60. Tối thiểu 30 phiếu."


def test_units_without_a_valid_answer_stand_apart_from_those_of_few_forms() -> None:
    none = counts("k", {"A1": (0,) * 5, "A2": (0,) * 5}, n=12)
    few, good = (counts(code, {"A1": (0, 0, 0, size, 0), "A2": (0,) * 5}) for code, size in (("f", 4), ("g", 20)))
    found = score(method(**document(minimum=10)), none, few, good).agencies
    assert wording.enough(found, 10) == (
        "1 đơn vị được tính chỉ số; 1 đơn vị có phiếu, không có câu trả lời hợp lệ để tính: k (12 phiếu); "
        "1 đơn vị không đủ phiếu: f (4 phiếu)."
    )
