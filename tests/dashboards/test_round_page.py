import re
from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from django.test import Client

from accounts.models import User
from surveys.models import Round
from surveys.selectors import layout_of
from tests import factories
from tests.conftest import Cast
from tests.dashboards.factories import GOOD, POOR, answered, run, survey, unit_of

Read = Callable[[User, str], str]
ROUND = "/noi-bo/dot/dot-1/"
# What a hostile or hurried hand may put into an address.
ODD = ("", "x", "'", '"><script>', "\0", "9" * 500, "ạ" * 300, "khoi[]=1", "%", "TC TC")


@pytest.fixture
def communes(cast: Cast) -> Round:
    """Four wards of which two tie on top and one has no form."""
    names = {"an": "Phường An", "binh": "Phường Bình", "dong": "Phường Đông", "yen": "Phường Yên"}
    agencies = [factories.agency(code, name=name, block=cast.communes) for code, name in names.items()]
    made = survey(*agencies)
    for agency, levels in zip(agencies, (POOR, GOOD, GOOD), strict=False):
        answered(unit_of(made, agency), levels)
    run(made)
    return made


def names_in(text: str) -> list[str]:
    return re.findall(r">(Phường \w+)</a>", text)


def test_the_page_shows_index_rank_and_forms(cast: Cast, scored: Round, page: Read) -> None:
    text = page(cast.snv, ROUND)
    row = next(row for row in text.split("<tr") if ">Sở Xây dựng<" in row)
    assert [">1<span" in row, ">40</td>" in row, ">93,00<span" in row] == [True] * 3
    assert "–" in row.split(">93,00<span")[1].split("</td>")[0]


def test_ties_are_marked(cast: Cast, communes: Round, page: Read) -> None:
    assert page(cast.snv, ROUND).count(">1=<span") == 2


def test_the_page_says_it_is_a_draft(cast: Cast, scored: Round, page: Read) -> None:
    assert "Dự thảo, chưa công bố" in page(cast.snv, ROUND)


@pytest.mark.parametrize(("synthetic", "said"), [(True, True), (False, False)])
def test_synthetic_figures_are_marked(cast: Cast, scored: Round, page: Read, synthetic: bool, said: bool) -> None:
    Round.objects.update(synthetic=synthetic)
    assert ("không phải kết quả thật" in page(cast.snv, ROUND)) is said


@pytest.mark.parametrize("address", ["/noi-bo/dot/", ROUND])
@pytest.mark.parametrize(("title", "tags"), [("Đợt 1 (số liệu giả định)", 0), ("Đợt 1", 1)])
def test_a_title_that_says_the_figures_are_synthetic_has_no_tag_besides(
    cast: Cast, scored: Round, page: Read, address: str, title: str, tags: int
) -> None:
    Round.objects.update(title=title, synthetic=True)
    assert page(cast.snv, address).count('<span class="tag tag--outline">Số liệu giả định</span>') == tags


def test_total_and_block_means_stand_at_the_foot(cast: Cast, scored: Round, page: Read) -> None:
    text = page(cast.snv, ROUND)
    assert text.count(">Trung bình khối<") == len([cast.departments, cast.communes])
    assert "Chung, gộp mọi phiếu" in text


def test_a_unit_without_enough_forms_says_why(cast: Cast, scored: Round, page: Read) -> None:
    row = next(row for row in page(cast.snv, ROUND).split("<tr") if "Nha Trang" in row)
    assert "không đủ phiếu" in row
    assert "Chưa có phiếu nào" in row


@pytest.fixture
def uneven(cast: Cast) -> Round:
    """Three wards of which one has an answer to nothing that is scored, and therefore no index."""
    agencies = [factories.agency(code, name=f"Phường {code}", block=cast.communes) for code in ("a", "b", "c")]
    made = survey(*agencies)
    items = {cell.code: (0,) * 5 for cell in layout_of(made.questionnaire_version_id).cells if cell.kind == "level5"}
    for agency, nothing in zip(agencies, ({}, {}, items), strict=True):
        answered(unit_of(made, agency), GOOD, items=nothing)
    run(made)
    return made


def row_of(text: str, name: str) -> str:
    return next(row for row in text.split("<tr") if f">{name}" in row)


def test_a_mean_counts_the_forms_of_units_with_an_index(cast: Cast, uneven: Round, page: Read) -> None:
    assert 'data-label="phiếu">80</td>' in row_of(page(cast.snv, ROUND), "Trung bình khối")


def test_a_total_of_all_forms_counts_them_all(cast: Cast, uneven: Round, page: Read) -> None:
    assert 'data-label="phiếu">120</td>' in row_of(page(cast.snv, ROUND), "Chung, gộp mọi phiếu")


def test_a_block_cut_by_a_page_has_its_mean_where_it_ends(
    cast: Cast, communes: Round, page: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dashboards.views.MOST_BELOW_OVERVIEW", 2)
    whole = communes.units.count()
    assert whole > 2
    groups = [
        page(cast.snv, f"{ROUND}?trang={number}")
        .partition('<section class="group" id="khoi-')[2]
        .partition("</section>")[0]
        for number in range(1, -(-whole // 2) + 1)
    ]
    assert ["<tfoot" in group for group in groups] == [*[False] * (len(groups) - 1), True]
    assert all(f"{whole} đơn vị" in group for group in groups)


@pytest.mark.parametrize("query", ["ten=a", "tinh-trang=du"])
def test_a_filtered_table_says_the_mean_is_of_the_whole_block(
    cast: Cast, uneven: Round, page: Read, query: str
) -> None:
    assert "Trung bình cả khối, 2 đơn vị" in page(cast.snv, f"{ROUND}?{query}")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, ["Phường Bình", "Phường Đông", "Phường An", "Phường Yên"]),
        ({"chieu": "giam"}, ["Phường Bình", "Phường Đông", "Phường An", "Phường Yên"]),
        ({"sap-xep": "hang", "chieu": "giam"}, ["Phường An", "Phường Bình", "Phường Đông", "Phường Yên"]),
        ({"sap-xep": "chi-so"}, ["Phường An", "Phường Bình", "Phường Đông", "Phường Yên"]),
        ({"sap-xep": "chi-so", "chieu": "giam"}, ["Phường Bình", "Phường Đông", "Phường An", "Phường Yên"]),
        ({"sap-xep": "TC"}, ["Phường An", "Phường Bình", "Phường Đông", "Phường Yên"]),
        ({"sap-xep": "don-vi"}, ["Phường An", "Phường Bình", "Phường Đông", "Phường Yên"]),
        ({"sap-xep": "don-vi", "chieu": "giam"}, ["Phường Đông", "Phường Bình", "Phường An", "Phường Yên"]),
        ({"ten": "DONG"}, ["Phường Đông"]),
        ({"ten": "phuong b"}, ["Phường Bình"]),
        ({"tinh-trang": "it"}, ["Phường Yên"]),
        ({"tinh-trang": "du"}, ["Phường Bình", "Phường Đông", "Phường An"]),
        ({"khoi": "cap-xa"}, ["Phường Bình", "Phường Đông", "Phường An", "Phường Yên"]),
        ({"khoi": "so"}, ["Phường Bình", "Phường Đông", "Phường An", "Phường Yên"]),
        ({"ten": "không có"}, []),
    ],
)
def test_the_address_sorts_and_filters(
    cast: Cast, communes: Round, page: Read, query: dict[str, str], expected: list[str]
) -> None:
    assert names_in(page(cast.snv, f"{ROUND}?{urlencode(query)}")) == expected


def test_a_filter_that_finds_nothing_says_what_to_do(cast: Cast, communes: Round, page: Read) -> None:
    assert "Không có đơn vị nào như đang lọc" in page(cast.snv, f"{ROUND}?ten=zzz")


@pytest.mark.parametrize("name", ["sap-xep", "chieu", "khoi", "ten", "tinh-trang", "la"])
@pytest.mark.parametrize("value", ODD)
def test_odd_addresses_are_answered(cast: Cast, communes: Round, page: Read, name: str, value: str) -> None:
    assert "<script>" not in page(cast.snv, f"{ROUND}?{urlencode({name: value})}")


def test_sorting_keeps_the_filters(cast: Cast, communes: Round, page: Read) -> None:
    assert "?sap-xep=chi-so&amp;chieu=giam&amp;ten=binh" in page(cast.snv, f"{ROUND}?ten=binh")


def test_the_file_is_of_the_view_shown(cast: Cast, communes: Round, page: Read) -> None:
    assert "bang.csv?sap-xep=TC&amp;chieu=giam&amp;tinh-trang=du" in page(
        cast.snv, f"{ROUND}?sap-xep=TC&chieu=giam&tinh-trang=du"
    )


def test_the_sorted_column_is_said_to_be_sorted(cast: Cast, communes: Round, page: Read) -> None:
    assert page(cast.snv, f"{ROUND}?sap-xep=phieu&chieu=giam").count('aria-sort="descending"') == 1


def test_before_a_run_the_page_says_how_many_forms_wait(cast: Cast, page: Read) -> None:
    answered(unit_of(survey(cast.so_y_te), cast.so_y_te))
    text = page(cast.snv, ROUND)
    assert "Đã nhận 40 phiếu" in text
    assert "Tính chỉ số" in text


def test_forms_since_the_run_are_announced(cast: Cast, scored: Round, page: Read) -> None:
    answered(unit_of(scored, cast.nha_trang), GOOD)
    assert "Có 40 phiếu mới chưa tính" in page(cast.snv, ROUND)


def test_a_fresh_run_announces_nothing(cast: Cast, scored: Round, page: Read) -> None:
    assert "chưa tính" not in page(cast.snv, ROUND)


def test_the_method_stands_under_the_table_with_its_rounding(cast: Cast, scored: Round, page: Read) -> None:
    text = page(cast.snv, ROUND)
    assert "làm tròn nửa lên 2 chữ số thập phân" in text
    assert 'href="/phuong-phap/"' in text


def test_few_answers_of_a_factor_are_hidden_from_all_but_home_affairs(cast: Cast, page: Read) -> None:
    made = survey(cast.so_y_te)
    few = dict.fromkeys(("PA1", "PA2", "PA3"), (0, 0, 1, 1, 1))
    answered(unit_of(made, cast.so_y_te), GOOD, items=few)
    run(made)
    assert "ít phiếu</span>" in page(cast.binh, ROUND)
    assert "ít phiếu</span>" not in page(cast.snv, ROUND)


def test_a_factor_of_few_people_says_how_many(cast: Cast, page: Read) -> None:
    made = survey(cast.so_y_te)
    some = dict.fromkeys(("PA1", "PA2", "PA3"), (0, 0, 2, 10, 17))
    answered(unit_of(made, cast.so_y_te), GOOD, items=some)
    run(made)
    text = page(cast.snv, ROUND)
    assert "tính từ 29 người trả lời" in text
    assert "yếu tố tính từ dưới 30 người trả lời" in text


def test_a_factor_of_many_people_wears_no_mark(cast: Cast, scored: Round, page: Read) -> None:
    assert 'class="few"' not in page(cast.snv, ROUND)


def test_the_note_explains_only_what_is_hidden(cast: Cast, page: Read) -> None:
    made = survey(cast.so_y_te)
    few = dict.fromkeys(("PA1", "PA2", "PA3"), (0, 0, 1, 1, 1))
    answered(unit_of(made, cast.so_y_te), GOOD, items=few)
    run(made)
    assert "dưới 5 người trả lời nên không nêu" in page(cast.binh, ROUND)
    assert "dưới 5 người trả lời nên không nêu" not in page(cast.snv, ROUND)


def test_a_province_is_not_ranked(cast: Cast, page: Read) -> None:
    made = survey(cast.ubnd, questionnaire="bnv-ho-gia-dinh-2022", method="bnv-2022")
    answered(unit_of(made, cast.ubnd), GOOD)
    run(made)
    text = page(cast.snv, ROUND)
    assert "Không xếp hạng cơ quan" in text
    assert "Hạng" not in text
    assert "Cung ứng dịch vụ hành chính công" in text


def test_a_province_round_has_no_page_of_a_unit(cast: Cast, signed_in: Callable[[User], Client]) -> None:
    survey(cast.ubnd, questionnaire="bnv-ho-gia-dinh-2022", method="bnv-2022")
    assert signed_in(cast.snv).get(f"{ROUND}don-vi/ubnd/").status_code == 404


def test_the_list_shows_rounds_with_forms_and_total(cast: Cast, scored: Round, page: Read) -> None:
    text = page(cast.snv, "/noi-bo/dot/")
    assert ["Đợt dot-1" in text, ">80</td>" in text, ">79,00</td>" in text] == [True] * 3


def test_the_list_leaves_out_rounds_outside_the_scope(cast: Cast, page: Read) -> None:
    survey(cast.nha_trang, code="dot-xa")
    assert "dot-xa" not in page(cast.an, "/noi-bo/dot/")


def test_an_empty_list_says_how_a_round_is_made(cast: Cast, page: Read) -> None:
    assert "/noi-bo/thu-phieu/moi/" in page(cast.snv, "/noi-bo/dot/")


def test_an_officers_empty_list_says_whom_to_ask(cast: Cast, page: Read) -> None:
    assert "Sở Nội vụ lập đợt khảo sát" in page(cast.an, "/noi-bo/dot/")


@pytest.mark.parametrize(("who", "offered"), [("snv", True), ("lanh_dao", True), ("an", False), ("dung", False)])
def test_the_provinces_report_is_offered_to_whoever_sees_the_province(
    cast: Cast, scored: Round, page: Read, who: str, offered: bool
) -> None:
    assert ('name="kind" value="province"' in page(getattr(cast, who), ROUND)) is offered


@pytest.mark.parametrize(("who", "offered"), [("snv", True), ("lanh_dao", False), ("an", False)])
def test_computing_is_offered_to_home_affairs_alone(
    cast: Cast, scored: Round, page: Read, who: str, offered: bool
) -> None:
    assert ("Tính lại chỉ số" in page(getattr(cast, who), ROUND)) is offered


def test_a_row_shows_the_limits_of_its_change(cast: Cast, two_years: Round, page: Read) -> None:
    row = next(row for row in page(cast.snv, ROUND).split("<tr") if ">Sở Xây dựng<" in row)
    cell = row.split("cell-change")[1].split("</td>")[0]
    assert re.search(r'<span class="sub">\+\d+,\d\d đến \+\d+,\d\d</span>', cell)


def test_the_strip_names_the_level_of_its_limits(cast: Cast, two_years: Round, page: Read) -> None:
    for address in (ROUND, f"{ROUND}don-vi/so-xay-dung/"):
        strip = page(cast.snv, address).split('class="headline__quick"')[0]
        assert "khoảng tin cậy 95 %:" in strip


def test_the_strip_of_a_unit_names_the_level_of_the_changes_limits(cast: Cast, two_years: Round, page: Read) -> None:
    strip = page(cast.snv, f"{ROUND}don-vi/so-xay-dung/").split('class="headline__quick"')[0]
    assert re.search(r"So kỳ trước \(\d+,\d\d %\), khoảng tin cậy 95 %", strip)


def test_open_ranks_are_explained_beside_the_table(cast: Cast, scored: Round, page: Read) -> None:
    head = page(cast.snv, ROUND).split('id="ket-qua"')[1].split("<table")[0]
    assert "xét chung mọi đơn vị của khối" in head
    assert 'href="#cach-doc"' in head
    assert 'id="cach-doc"' in page(cast.snv, ROUND)
