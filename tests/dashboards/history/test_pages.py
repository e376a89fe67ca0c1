import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from accounts.roles import Role
from agencies.models import Agency
from documents.reading import read_bytes
from scoring.services.history import load_results
from surveys.models import Round
from tests import factories
from tests.conftest import Cast
from tests.factories import NOW
from tests.scoring.history.years import MERGER, method, run, scored, succeeded, year

pytestmark = pytest.mark.django_db
Page = Callable[[User, str], str]
UNIT = "/noi-bo/lich-su/don-vi/so-xay-dung/"


def stated(rows: str) -> None:
    head = "unit,year,method,n,value,source\n"
    load_results(
        table=read_bytes((head + rows).encode(), name="cu.csv"), file_name="cu.csv", sha256="", actor=None, at=NOW
    )


@pytest.fixture
def two_years(cast: Cast) -> Round:
    how = method()
    scored(2024, {cast.so_xay_dung: (60, 20), cast.so_y_te: (30, 30)}, method=how)
    return scored(2025, {cast.so_xay_dung: (70, 10), cast.so_y_te: (30, 30)}, method=how).round


@pytest.fixture
def merged(cast: Cast) -> Agency:
    """Sở Mới of 2025 out of Sở Giao thông (60 forms, 100 %) and Sở Cũ (20 forms, 20 %)."""
    old = [factories.agency(code, name=name, block=cast.departments, valid_to=MERGER) for code, name in
           (("so-gt-cu", "Sở Giao thông cũ"), ("so-xd-cu", "Sở Xây dựng cũ"))]  # fmt: skip
    new = factories.agency("so-moi", name="Sở Mới", block=cast.departments, valid_from=MERGER)
    how = method()
    scored(2024, {old[0]: (60, 0), old[1]: (0, 20)}, method=how)
    for each in old:
        succeeded(each, new, "merge")
    scored(2025, {new: (40, 40)}, method=how)
    return new


def test_unit_shows_its_years_in_a_table_and_a_chart(two_years: Round, cast: Cast, page: Page) -> None:
    html = page(cast.an, UNIT)
    assert "<h1" in html
    assert [value in html for value in ("80,00", "90,00", "2024", "2025")] == [True] * 4
    assert 'class="years__line"' in html
    assert f"/noi-bo/dot/{two_years.code}/don-vi/so-xay-dung/" in html


def test_unit_without_any_year_says_what_will_be_here(cast: Cast, page: Page) -> None:
    assert "Chưa có số liệu năm nào" in page(cast.an, UNIT)


def test_a_year_that_nobody_published_is_marked_as_a_draft(two_years: Round, cast: Cast, page: Page) -> None:
    assert page(cast.an, UNIT).count('<span class="tag tag--grey">dự thảo</span>') == 2


def test_open_round_is_no_year(cast: Cast, page: Page) -> None:
    scored(2025, {cast.so_xay_dung: (60, 20)}, method=method(), state=Round.State.OPEN)
    assert "Chưa có số liệu năm nào" in page(cast.an, UNIT)


def test_older_published_figure_is_marked_and_no_line_leads_to_it(cast: Cast, page: Page) -> None:
    scored(2025, {cast.so_xay_dung: (60, 20)}, method=method())
    stated('so-xay-dung,2022,top2,400,"81,25",Báo cáo 12/BC-SNV\n')
    html = page(cast.an, UNIT)
    assert "81,25" in html
    assert "Báo cáo 12/BC-SNV" in html
    assert "không tính lại được" in html
    assert "Không so sánh 2025 với 2022" in html
    assert 'class="years__line"' not in html


def test_older_published_figures_alone_are_a_page(cast: Cast, page: Page) -> None:
    stated("so-xay-dung,2021,top2,,80,Báo cáo\nso-xay-dung,2022,top2,,81.5,Báo cáo\n")
    html = page(cast.an, UNIT)
    assert "Số liệu đã công bố" in html
    assert 'class="years__line"' in html


def test_change_of_method_breaks_the_series_and_both_years_are_computed_again(cast: Cast, page: Page) -> None:
    scored(2024, {cast.so_xay_dung: (60, 20)}, method=method(code="ty-le", formula="top2"))
    scored(2025, {cast.so_xay_dung: (70, 10)}, method=method())
    html = page(cast.snv, UNIT)
    assert "Không so sánh trực tiếp 2025 với 2024: công thức khác: cả chỉ số (tỷ lệ hài lòng → điểm (1 đến 5))." in html
    assert "75,00" in html
    assert "Tính lại theo phương pháp “Phương pháp thử”, 2 tiêu chí chung" in html
    assert "+10,00" in html
    assert "Thay đổi cơ cấu trả lời" in html


def test_merged_unit_shows_predecessors_and_their_labelled_mean(merged: Agency, cast: Cast, page: Page) -> None:
    html = page(cast.snv, "/noi-bo/lich-su/don-vi/so-moi/")
    assert "Đơn vị hình thành do sáp nhập" in html
    assert "Các đơn vị tiền thân (không so sánh trực tiếp)" in html
    # With its predecessors' names and tables in one place: the unit's page shows it under the chart.
    past = html.partition('id="nam-1-tien-than"')[2]
    assert "Sở Giao thông cũ" in past
    assert "Sở Xây dựng cũ" in past
    # (60 · 100 + 20 · 20) / 80
    assert "2024: 80,00 %" in html
    assert "bình quân các đơn vị tiền thân, có trọng số theo số phiếu (n)" in html


def test_predecessor_leads_to_what_it_became(merged: Agency, cast: Cast, page: Page) -> None:
    html = page(cast.snv, "/noi-bo/lich-su/don-vi/so-gt-cu/")
    assert "Từ 01/07/2025 chuyển sang" in html
    assert "/noi-bo/lich-su/don-vi/so-moi/" in html
    assert "100,00" in html


def test_who_sees_the_merged_unit_sees_its_past(merged: Agency, page: Page) -> None:
    officer = factories.user("can-bo")
    factories.membership(officer, Role.OFFICER, agency=merged)
    assert "Sở Giao thông cũ" in page(officer, "/noi-bo/lich-su/don-vi/so-moi/")


def test_figure_of_few_people_is_hidden_from_the_unit_and_shown_to_the_office(cast: Cast, page: Page) -> None:
    how = method(minimum=1)
    scored(2024, {cast.so_xay_dung: (3, 1), cast.so_y_te: (50, 0)}, method=how)
    scored(2025, {cast.so_xay_dung: (70, 10)}, method=how)
    assert "80,00" in page(cast.snv, UNIT)
    for person in (cast.an, cast.lanh_dao, cast.dung):
        html = page(person, UNIT)
        assert "80,00" not in html
        assert "không công bố do số phiếu ít" in html


def test_figure_that_would_tell_another_is_hidden_too(cast: Cast, page: Page) -> None:
    how = method(minimum=1)
    scored(2024, {cast.so_xay_dung: (3, 1), cast.so_y_te: (6, 0)}, method=how)
    html = page(cast.dung, "/noi-bo/lich-su/don-vi/so-y-te/")
    assert "100,00" not in html


def test_others_units_do_not_exist_for_an_officer_and_blocks_are_closed(
    two_years: Round, cast: Cast, signed_in: Any
) -> None:
    client: Client = signed_in(cast.an)
    statuses = {"don-vi/so-y-te/": 404, "don-vi/khong-co/": 404, "khoi/so/": 403, "khoi/khong-co/": 403}
    assert {address: client.get(f"/noi-bo/lich-su/{address}").status_code for address in statuses} == statuses


def test_lead_of_a_block_finds_no_other(two_years: Round, cast: Cast, signed_in: Any) -> None:
    client: Client = signed_in(cast.dung)
    statuses = {"khoi/so/": 200, "khoi/cap-xa/": 404, "don-vi/nha-trang/": 404, "don-vi/so-y-te/": 200}
    assert {address: client.get(f"/noi-bo/lich-su/{address}").status_code for address in statuses} == statuses


def test_block_and_whole_have_years(two_years: Round, cast: Cast, page: Page) -> None:
    # Points of levels 5 and 1: (80 + 60) / 2 and (90 + 60) / 2; pooled (60·5 + 20 + 30·5 + 30)/700 and so on.
    html = page(cast.dung, "/noi-bo/lich-su/khoi/so/")
    assert "70,00" in html
    assert "75,00" in html
    html = page(cast.lanh_dao, "/noi-bo/lich-su/")
    assert "71,43" in html
    assert "77,14" in html
    assert "/noi-bo/lich-su/khoi/so/" in html


@pytest.mark.parametrize(
    ("roll_up", "block", "whole"),
    [("pooled", 127, 127), ("mean", 120, 120), ("weighted", 80, 80)],
)
def test_years_count_the_forms_that_the_round_counts(
    cast: Cast, page: Page, roll_up: str, block: int, whole: int
) -> None:
    """Sở Nhỏ has too few forms for an index, and Sở Y tế no size to weigh it by: a mean rests on neither."""
    small = factories.agency("so-nho", name="Sở Nhỏ", block=cast.departments)
    forms = {cast.so_xay_dung: (70, 10), cast.so_y_te: (30, 10), small: (5, 2)}
    how = method(roll_up={"block": roll_up, "total": roll_up})
    made = year(2025, forms, method=how, populations={cast.so_xay_dung: 500})
    run(made)
    years = [forms_in(page(cast.lanh_dao, address)) for address in ("/noi-bo/lich-su/khoi/so/", "/noi-bo/lich-su/")]
    assert years == [[block], [whole]]
    assert f'<td role="cell" class="number cell-n" data-label="phiếu">{block}</td>' in page(
        cast.lanh_dao, f"/noi-bo/dot/{made.code}/khoi/so/"
    )


def forms_in(html: str) -> list[int]:
    """Return how many forms each year of a page says to rest on."""
    return [int(n) for n in re.findall(r'class="number cell-n" data-label="phiếu">(\d+)<', html)]


def test_a_year_of_the_province_names_its_source_once(two_years: Round, cast: Cast, page: Page) -> None:
    stated("toan-tinh,2023,top2,18200,84.20,Niên giám\n")
    table = page(cast.lanh_dao, "/noi-bo/lich-su/").partition("<tbody")[2].partition("</tbody>")[0]
    assert [table.count(source) for source in (two_years.title, "Niên giám")] == [1, 1]


def test_officer_finds_only_the_own_units_on_the_first_page(two_years: Round, cast: Cast, page: Page) -> None:
    html = page(cast.an, "/noi-bo/lich-su/")
    assert "/noi-bo/lich-su/don-vi/so-xay-dung/" in html
    assert "so-y-te" not in html
    assert "77,14" not in html


def test_published_figures_of_block_and_province_stand_on_their_pages(cast: Cast, page: Page) -> None:
    stated("khoi:so,2022,top2,,83.1,Báo cáo\ntoan-tinh,2022,top2,,84.2,QĐ\n")
    assert "83,10" in page(cast.dung, "/noi-bo/lich-su/khoi/so/")
    assert "84,20" in page(cast.lanh_dao, "/noi-bo/lich-su/")


def test_a_page_asks_the_database_as_often_for_many_years(
    cast: Cast, signed_in: Any, django_assert_max_num_queries: Any
) -> None:
    how = method()
    for number in range(2016, 2026):
        scored(number, {cast.so_xay_dung: (60, 20)}, method=how)
    client: Client = signed_in(cast.snv)
    client.get(UNIT)
    with django_assert_max_num_queries(40):
        assert client.get(UNIT).status_code == 200


def test_years_of_a_survey_of_ones_own_stand_apart(cast: Cast, page: Page) -> None:
    how = method()
    scored(2024, {cast.so_xay_dung: (60, 20)}, method=how)
    scored(2025, {cast.so_xay_dung: (70, 10)}, method=how, owner=cast.so_xay_dung)
    html = page(cast.snv, UNIT)
    assert "Tự khảo sát:" in html
    assert 'class="years__line"' not in html


def file(client: Client, address: str) -> list[list[str]]:
    text = b"".join(client.get(address)).decode("utf-8-sig")
    return [line.split(";") for line in text.splitlines()]


def test_years_are_a_file_too(two_years: Round, cast: Cast, signed_in: Callable[[User], Client]) -> None:
    head, *rows = file(signed_in(cast.an), f"{UNIT}bang.csv")
    years = [dict(zip(head, row, strict=True)) for row in rows if row[3].startswith("20") and len(row) == len(head)]
    assert [(year["Năm"], year["Chỉ số, %"], year["Số phiếu"]) for year in years[:2]] == [
        ("2024", "80,00", "80"),
        ("2025", "90,00", "80"),
    ]
    assert any(row[1] == "Cộng" for row in rows)


def test_predecessors_stand_in_the_file_under_their_names(
    merged: Agency, cast: Cast, signed_in: Callable[[User], Client]
) -> None:
    head, *rows = file(signed_in(cast.snv), "/noi-bo/lich-su/don-vi/so-moi/bang.csv")
    assert ["Sở Giao thông cũ", "tiền thân", "2024", "100,00"] in [row[1:5] for row in rows]
    assert {len(row) for row in rows} == {len(head)}


def test_who_sees_a_part_gets_no_years_of_the_whole(
    two_years: Round, cast: Cast, signed_in: Callable[[User], Client]
) -> None:
    assert "80,00" not in str(file(signed_in(cast.an), "/noi-bo/lich-su/bang.csv"))
    assert len(file(signed_in(cast.snv), "/noi-bo/lich-su/bang.csv")) > 2
