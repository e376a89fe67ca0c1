"""What the page of a round says first: only what its figures hold, and only to whom they are shown."""

import csv
import re
from collections.abc import Callable
from datetime import date
from html import unescape

import pytest
from django.test import Client
from django.utils.timezone import localdate, now

from accounts.models import User
from dashboards.overview.risk import MOST
from surveys.models import Round
from tests import factories
from tests.conftest import Cast
from tests.dashboards.factories import GOOD, POOR, answered, run, survey, unit_of
from tests.dashboards.history.test_pages import stated
from tests.dashboards.overview.conftest import Aim
from tests.scoring.factories import publish

pytestmark = pytest.mark.django_db
Read = Callable[[User, str], str]
ROUND = "/noi-bo/dot/dot-1/"


def words(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def section(html: str, name: str) -> str:
    return html.split(f'id="{name}"', 1)[1].split("</section>")[0]


def quick(html: str) -> str:
    return words(html.split("Đọc nhanh.", 1)[1].split("</p>")[0])


def test_a_sure_fall_is_said_and_named(cast: Cast, fallen: Round, page: Read) -> None:
    text = page(cast.snv, ROUND)
    assert "So với kỳ trước, chỉ số giảm có căn cứ" in quick(text)
    risk = words(section(text, "can-chu-y"))
    assert "Sở Xây dựng" in risk
    assert "giảm chắc chắn" in risk
    assert "Sở Y tế" not in risk


def test_a_units_own_page_says_its_change_and_its_target_in_words(
    cast: Cast, fallen: Round, aim: Aim, page: Read
) -> None:
    aim(88, block=cast.departments)
    said = quick(page(cast.an, f"{ROUND}don-vi/so-xay-dung/"))
    assert "So với kỳ trước, chỉ số giảm có căn cứ" in said
    assert "Chắc chắn không đạt chỉ tiêu từ 88 %, còn cách" in said
    same = quick(page(cast.binh, f"{ROUND}don-vi/so-y-te/"))
    assert re.search(r"Với \d+ phiếu, chỉ số bằng kỳ trước, nhưng chưa đủ căn cứ|chỉ số tương đương", same)


def test_a_low_unit_is_not_at_risk_for_being_low(cast: Cast, scored: Round, page: Read) -> None:
    risk = words(section(page(cast.snv, ROUND), "can-chu-y"))
    assert "Sở Y tế" not in risk
    assert "chưa có kỳ trước để so và chưa xét chỉ tiêu của đơn vị nào" in risk


def test_a_target_of_the_province_is_judged_of_the_whole_alone(cast: Cast, scored: Round, aim: Aim, page: Read) -> None:
    aim(99)
    text = page(cast.snv, ROUND)
    assert "Chắc chắn không đạt chỉ tiêu từ 99 %, còn cách 20,00 điểm %." in quick(text)
    assert "chắc chắn không đạt" in words(text.split('class="headline"')[1].split("headline__quick")[0])
    assert "Sở Y tế" not in section(text, "can-chu-y")


def test_a_target_within_the_limits_is_not_sure(cast: Cast, scored: Round, aim: Aim, page: Read) -> None:
    aim(79)
    said = quick(page(cast.snv, ROUND))
    assert "Theo số ghi ở đây, chỉ số đạt chỉ tiêu từ 79 %; do sai số chọn mẫu chưa nói chắc được." in said
    assert "Chắc chắn" not in said


def test_units_that_surely_miss_the_blocks_target_are_named(cast: Cast, scored: Round, aim: Aim, page: Read) -> None:
    aim(88, block=cast.departments)
    text = page(cast.snv, ROUND)
    risk = words(section(text, "can-chu-y"))
    assert "Sở Y tế 65,00" in risk
    assert "chắc chắn không đạt từ 88 %" in risk
    assert "Sở Xây dựng" not in risk
    assert "1/2 đơn vị đạt theo số ghi ở đây" in words(section(text, "cac-khoi"))


def test_a_units_own_target_goes_before_its_blocks(cast: Cast, scored: Round, aim: Aim, page: Read) -> None:
    aim(88, block=cast.departments)
    aim(50, agency=cast.so_y_te)
    assert "Sở Y tế" not in section(page(cast.snv, ROUND), "can-chu-y")


def test_targets_are_not_judged_while_forms_come_in(cast: Cast, scored: Round, aim: Aim, page: Read) -> None:
    aim(99)
    aim(99, block=cast.departments)
    Round.objects.update(state=Round.State.OPEN)
    text = page(cast.snv, ROUND)
    assert "xét sau khi khóa thu phiếu" in text
    assert "hắc chắn không đạt chỉ tiêu" not in quick(text)
    assert "Sở Y tế" not in section(text, "can-chu-y")


def test_one_round_of_several_leaves_the_target_to_the_year(cast: Cast, scored: Round, aim: Aim, page: Read) -> None:
    aim(99)
    survey(cast.so_y_te, code="dot-2")
    assert "xét theo chỉ số cả năm" in page(cast.snv, ROUND)


def test_factors_stand_weakest_first_and_sort_by_address(cast: Cast, page: Read) -> None:
    made = survey(cast.so_y_te)
    answered(unit_of(made, cast.so_y_te), GOOD, items=dict.fromkeys(("PA1", "PA2", "PA3"), POOR))
    run(made)
    names = [
        re.findall(r'class="cell-name wrap">([^<]+)<', section(page(cast.snv, f"{ROUND}{query}"), "yeu-to"))
        for query in ("", "?yeu-to=-chi-so", "?yeu-to=ten", "?yeu-to=la")
    ]
    assert names[0][0].startswith("Tiếp nhận")
    assert names[1] == [*names[1][:-1], names[0][0]]
    assert names[2] == sorted(names[0])
    assert names[3] == names[0]
    assert f"Yếu tố thấp nhất: {names[0][0]}" in quick(page(cast.snv, ROUND))


def test_the_axis_holds_index_limits_before_and_target(cast: Cast, fallen: Round, aim: Aim, page: Read) -> None:
    aim(99)
    strip = page(cast.snv, ROUND).split('class="headline"')[1].split("headline__quick")[0]
    low, high = map(int, re.findall(r"Trục (\d+)–(\d+) %", strip)[0])
    assert (low, high) in {(60, 100), (0, 100)}
    assert "chỉ tiêu 99" in strip
    assert "kỳ trước: 93,00" in strip


def test_years_are_drawn_with_their_table(cast: Cast, fallen: Round, page: Read) -> None:
    years = words(section(page(cast.snv, ROUND), "cac-nam"))
    assert "2025 93,00" in years
    assert "2026 79,00" in years


def test_the_year_of_the_page_is_a_draft_until_it_is_published(cast: Cast, fallen: Round, page: Read) -> None:
    def standing() -> str:
        return words(section(page(cast.snv, ROUND), "cac-nam")).partition("2026 79,00")[2][:200]

    assert "dự thảo" in standing()
    said = {"issuing_body": "UBND tỉnh", "decision_number": "9/QĐ-UBND", "decision_date": localdate(), "actor": None}
    publish(run=fallen.runs.get(), at=now(), **said)
    assert "đã công bố" in standing()


def test_older_figures_stand_with_the_survey_the_province_measures_itself_by(
    cast: Cast, fallen: Round, page: Read
) -> None:
    stated("toan-tinh,2022,top2,6200,80.5,Quyết định 1\n")
    other = survey(cast.so_y_te, code="dot-2", questionnaire="bnv-2640", method="top2-2640")
    Round.objects.filter(pk=other.pk).update(opens_on=date(2025, 6, 1), closes_on=date(2025, 6, 20))
    run(other)
    assert "2022 80,50" in words(section(page(cast.snv, ROUND), "cac-nam"))
    assert 'id="cac-nam"' not in page(cast.snv, "/noi-bo/dot/dot-2/")

    # The other survey is measured later: the old figures go with it.
    Round.objects.filter(pk=other.pk).update(opens_on=date(2026, 12, 1), closes_on=date(2026, 12, 20))
    assert "2022 80,50" in words(section(page(cast.snv, "/noi-bo/dot/dot-2/"), "cac-nam"))
    assert "2022" not in words(section(page(cast.snv, ROUND), "cac-nam"))


def test_one_year_draws_no_years(cast: Cast, scored: Round, page: Read) -> None:
    assert 'id="cac-nam"' not in page(cast.snv, ROUND)


def test_a_figure_hidden_from_leaders_is_in_no_part_of_the_overview(cast: Cast, page: Read) -> None:
    made = survey(cast.so_xay_dung, cast.so_y_te, cast.nha_trang)
    answered(unit_of(made, cast.so_xay_dung), GOOD)
    few = dict.fromkeys(("PA1", "PA2", "PA3"), (0, 0, 0, 1, 2))
    answered(unit_of(made, cast.so_y_te), POOR, items=few)
    run(made)
    full, told = (section(page(who, ROUND), "yeu-to") for who in (cast.snv, cast.lanh_dao))
    assert "Phân bố trả lời" in full
    # Beside the answers to all items those of four factors would tell the fifth's.
    assert "Phân bố trả lời" not in told
    assert "không nêu" in told or "không công bố" in told
    assert "Yếu tố thấp nhất" not in quick(page(cast.lanh_dao, ROUND))


@pytest.mark.parametrize(
    ("who", "seen"), [("snv", True), ("lanh_dao", True), ("giam_sat", True), ("an", False), ("dung", False)]
)
def test_the_overview_is_for_who_sees_the_province(cast: Cast, scored: Round, page: Read, who: str, seen: bool) -> None:
    text = page(getattr(cast, who), ROUND)
    assert ('id="can-chu-y"' in text, 'id="cac-khoi"' in text) == (seen, seen)


def test_the_list_of_units_at_risk_has_pages(cast: Cast, aim: Aim, page: Read) -> None:
    agencies = [factories.agency(name=f"Xã {number:02}", block=cast.communes) for number in range(MOST + 2)]
    made = survey(*agencies)
    for unit in made.units.all():
        answered(unit, POOR)
    run(made)
    aim(99, block=cast.communes)
    first, second = (section(page(cast.snv, f"{ROUND}{query}"), "can-chu-y") for query in ("", "?chu-y=2"))
    assert [len(re.findall(r'class="cell-name"', part)) for part in (first, second)] == [MOST, 2]
    assert f"Trang 1 trong 2, {MOST + 2} đơn vị" in words(first)
    rows = page(cast.snv, f"{ROUND}tong-quan/can-chu-y.csv").splitlines()
    assert len(rows) == 1 + MOST + 2


@pytest.mark.parametrize(
    "query", ["?chu-y=x", "?chu-y=0", "?chu-y=99999999", "?yeu-to=%00", "?cac-khoi=-", "?trang=-1"]
)
def test_odd_addresses_are_answered(cast: Cast, fallen: Round, page: Read, query: str) -> None:
    assert "Sở Xây dựng" in section(page(cast.snv, f"{ROUND}{query}"), "can-chu-y")


@pytest.mark.parametrize("table", ["yeu-to", "khoi", "can-chu-y"])
def test_files_have_the_rows_of_the_page(cast: Cast, fallen: Round, aim: Aim, page: Read, table: str) -> None:
    aim(88, block=cast.departments)
    rows = list(
        csv.reader(page(cast.snv, f"{ROUND}tong-quan/{table}.csv").lstrip("\ufeff").splitlines(), delimiter=";")
    )
    assert len({len(row) for row in rows}) == 1
    html = section(page(cast.snv, ROUND), {"khoi": "cac-khoi"}.get(table, table))
    assert len(rows) - 1 == html.split("<tbody")[1].count('scope="row"')
    index = rows[0].index("Chỉ số, %")
    assert all(row[index] in html for row in rows[1:])


def test_files_are_for_who_sees_the_province(cast: Cast, fallen: Round, signed_in: Callable[[User], Client]) -> None:
    for end in ("csv", "xlsx"):
        assert signed_in(cast.an).get(f"{ROUND}tong-quan/khoi.{end}").status_code == 403
        assert signed_in(cast.snv).get(f"{ROUND}tong-quan/la.{end}").status_code == 404


def test_who_sees_all_units_of_a_round_but_not_the_province_gets_no_overview(cast: Cast, page: Read) -> None:
    made = survey(cast.so_xay_dung)
    answered(unit_of(made, cast.so_xay_dung), GOOD)
    run(made)
    assert 'id="can-chu-y"' not in page(cast.an, ROUND)
    assert 'id="can-chu-y"' in page(cast.snv, ROUND)
