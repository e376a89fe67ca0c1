"""What is said of a change beside an index: as much as the forms hold."""

import pytest

from dashboards.overview.words import change_words
from scoring.results import Certain


@pytest.mark.parametrize(
    ("verdict", "change", "said"),
    [
        ("tang", "2.40", "So với kỳ trước, chỉ số tăng có căn cứ (+2,40 điểm %)."),
        ("giam", "-3.10", "So với kỳ trước, chỉ số giảm có căn cứ (−3,10 điểm %)."),
        ("tuong_duong", "0.10", "So với kỳ trước, chỉ số tương đương (+0,10 điểm %)."),
        (
            "chua_du_can_cu",
            "-0.80",
            "Với 120 phiếu, mức giảm 0,80 điểm % so với kỳ trước chưa đủ căn cứ để kết luận là giảm thật.",
        ),
        (
            "chua_du_can_cu",
            "0.80",
            "Với 120 phiếu, mức tăng 0,80 điểm % so với kỳ trước chưa đủ căn cứ để kết luận là tăng thật.",
        ),
        (
            "chua_du_can_cu",
            "0.00",
            "Với 120 phiếu, chỉ số bằng kỳ trước, nhưng chưa đủ căn cứ để kết luận là không đổi.",
        ),
    ],
)
def test_a_change_is_said_with_what_it_rests_on(verdict: str, change: str, said: str) -> None:
    assert list(change_words(Certain(change=change, verdict=verdict), 120)) == [said]  # type: ignore[arg-type]


def test_without_a_year_before_it_says_why() -> None:
    [said] = change_words(Certain(no_verdict="no_previous"), 120)
    assert said.startswith("Không so với kỳ trước: ")
    assert list(change_words(Certain(), 120)) == []
