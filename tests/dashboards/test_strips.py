from decimal import Decimal

from dashboards.overview.aims import Reached
from dashboards.strips import MOST_NAMED, strip_of
from scoring.results import Certain

CERTAIN = Certain(low="81.20", high="86.70", previous="87.12")


def test_the_strip_says_all_in_one_sentence_and_each_mark_its_own() -> None:
    strip = strip_of("84.10", CERTAIN, Reached("từ 90 %", Decimal("90.00")))

    assert strip.mark is not None
    assert strip.mark.words == "chỉ số 84,10 %, khoảng tin cậy 81,20–86,70 %"
    assert (strip.previous_words, strip.target_words) == ("kỳ trước: 87,12 %", "chỉ tiêu 90 %")
    assert strip.words == "; ".join((strip.mark.words, strip.previous_words, strip.target_words))


def test_units_are_named_where_they_can_be_told_apart() -> None:
    few = strip_of("84.10", CERTAIN, None, others=[("Sở Tư pháp", "84.10"), ("Sở Y tế", "80.00")])
    many = strip_of("84.10", CERTAIN, None, others=[("Xã", "84.10")] * (MOST_NAMED + 1))

    assert [each.words for each in few.others] == ["Sở Tư pháp: 84,10 %", "Sở Y tế: 80,00 %"]
    assert {each.words for each in many.others} == {""}
    assert len(many.others) == MOST_NAMED + 1
