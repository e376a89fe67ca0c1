import re
from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from surveys.models import Round
from surveys.selectors import layout_of
from tests.conftest import Cast
from tests.dashboards.factories import GOOD, POOR, answered, counted, run, survey, unit_of
from tests.table_files import files_of

Read = Callable[[User, str], str]
UNIT = "/noi-bo/dot/dot-1/don-vi/so-y-te/"
BLOCK = "/noi-bo/dot/dot-1/khoi/"
HEAT = "/noi-bo/dot/dot-1/ma-tran/"
ITEMS = 19


@pytest.fixture
def weak(cast: Cast) -> Round:
    """Sở Y tế: everything good but TT4, nobody filed a petition, 40 forms."""
    made = survey(cast.so_y_te, cast.so_xay_dung)
    nobody = dict.fromkeys(("PA1", "PA2", "PA3"), (0, 0, 0, 0, 0))
    answered(unit_of(made, cast.so_y_te), GOOD, items={"TT4": POOR, **nobody})
    answered(unit_of(made, cast.so_xay_dung), POOR)
    run(made)
    return made


def few(cast: Cast, levels: tuple[int, ...]) -> None:
    made = survey(cast.so_y_te)
    answered(unit_of(made, cast.so_y_te), levels)
    run(made)


def test_items_stand_weakest_first(cast: Cast, weak: Round, page: Read) -> None:
    codes = re.findall(r'cell-code quiet">(\w+)<', page(cast.snv, UNIT))
    assert codes[0] == "TT4"
    assert len(codes) == ITEMS


def test_items_carry_their_wording(cast: Cast, weak: Round, page: Read) -> None:
    assert "Thời hạn giải quyết đúng quy định" in page(cast.snv, UNIT)


def test_the_index_is_said_in_a_sentence(cast: Cast, weak: Round, page: Read) -> None:
    assert re.search(r"9\d,\d\d %: tổng điểm các câu trả lời .* tính từ 40 phiếu", page(cast.snv, UNIT))


def test_the_rank_stands_with_the_number_of_ranked_units(cast: Cast, weak: Round, page: Read) -> None:
    assert "<strong>1/2</strong>" in page(cast.snv, UNIT)


def test_a_component_without_cases_is_not_scored(cast: Cast, weak: Round, page: Read) -> None:
    text = page(cast.snv, UNIT)
    assert text.count("không chấm điểm") == 1
    assert ">30</td>" in text


def test_levels_are_said_in_words(cast: Cast, weak: Round, page: Read) -> None:
    assert "Bình thường 5 %, Hài lòng 25 %, Rất hài lòng 70 %" in page(cast.snv, UNIT)


def test_the_axis_is_said_in_words(cast: Cast, weak: Round, page: Read) -> None:
    assert re.search(r"Trục \d+–\d+ %", page(cast.snv, UNIT))


def test_fewer_than_five_forms_are_not_shown_to_the_agency(cast: Cast, page: Read) -> None:
    few(cast, (0, 1, 1, 1, 1))
    text = page(cast.binh, UNIT)
    assert "số liệu không công bố do số phiếu ít" in text
    assert "70,00" not in text


def test_fewer_than_five_forms_are_shown_to_home_affairs(cast: Cast, page: Read) -> None:
    few(cast, (0, 1, 1, 1, 1))
    assert "70,00" in page(cast.snv, UNIT)


def test_below_thirty_forms_the_agency_sees_three_levels(cast: Cast, page: Read) -> None:
    few(cast, (1, 2, 3, 4, 10))
    assert "Không hài lòng (hai mức) 15 %, Bình thường 15 %, Hài lòng (hai mức) 70 %" in page(cast.binh, UNIT)


def test_below_thirty_forms_home_affairs_sees_five_levels(cast: Cast, page: Read) -> None:
    few(cast, (1, 2, 3, 4, 10))
    assert "Rất hài lòng 50 %" in page(cast.snv, UNIT)


def test_an_item_of_few_people_is_hidden_from_the_agency(cast: Cast, page: Read) -> None:
    made = survey(cast.so_y_te)
    answered(unit_of(made, cast.so_y_te), GOOD, items=dict.fromkeys(("PA1", "PA2", "PA3"), (2, 0, 0, 0, 1)))
    run(made)
    assert "không công bố do số phiếu ít" in page(cast.binh, UNIT)
    assert "46,67" not in page(cast.binh, UNIT)
    assert "46,67" in page(cast.snv, UNIT)


def test_a_total_of_points_does_not_give_a_hidden_component_away(cast: Cast, page: Read) -> None:
    made = survey(cast.so_y_te)
    answered(unit_of(made, cast.so_y_te), GOOD, items=dict.fromkeys(("PA1", "PA2", "PA3"), (2, 0, 0, 0, 1)))
    run(made)
    assert ">30</td>" in page(cast.snv, UNIT)
    assert ">30</td>" not in page(cast.binh, UNIT)


def test_a_unit_without_forms_says_so(cast: Cast, page: Read) -> None:
    made = survey(cast.so_y_te)
    run(made)
    assert "dưới mức tối thiểu 1 phiếu" in page(cast.snv, UNIT)


def test_before_a_run_the_page_shows_the_count(cast: Cast, page: Read) -> None:
    answered(unit_of(survey(cast.so_y_te), cast.so_y_te))
    text = page(cast.binh, UNIT)
    assert "Phiếu đã nhận" in text
    assert ">40<" in text


def test_the_path_leads_back_through_block_and_round(cast: Cast, weak: Round, page: Read) -> None:
    text = page(cast.snv, UNIT)
    assert 'href="/noi-bo/dot/dot-1/khoi/so/"' in text
    assert 'href="/noi-bo/dot/dot-1/"' in text


def test_sections_of_quang_thanh_print_as_published(cast: Cast, page: Read) -> None:
    """1771 of 2000 points from 25 forms print as 88,55 (document 003)."""
    made = survey(cast.so_y_te)
    items = dict.fromkeys(("TC1", "TC2", "TC3", "TC4", "TT1", "TT2", "TT3", "TT4", "CC1", "CC2"), (0, 0, 0, 14, 11))
    items |= dict.fromkeys(("CC3", "CC4", "CC5", "KQ1", "KQ2"), (0, 0, 0, 14, 11)) | {"KQ3": (0, 0, 0, 19, 6)}
    items |= dict.fromkeys(("PA1", "PA2", "PA3"), (0, 0, 0, 0, 0))
    answered(unit_of(made, cast.so_y_te), (0, 0, 0, 0, 25), items=items)
    run(made)
    assert "88,55 <" in page(cast.snv, UNIT)


def test_the_units_report_is_offered(cast: Cast, weak: Round, page: Read) -> None:
    text = page(cast.binh, UNIT)
    assert 'name="kind" value="agency"' in text
    assert 'name="agency" value="so-y-te"' in text


def lone_petitioners(cast: Cast) -> None:
    """Sở Y tế: three people alone filed petitions, and all 40 answered KQ1 alike."""
    made = survey(cast.so_y_te, cast.so_xay_dung)
    few = dict.fromkeys(("PA1", "PA2", "PA3"), (2, 0, 0, 0, 1))
    answered(unit_of(made, cast.so_y_te), GOOD, items={**few, "KQ1": (0, 0, 0, 40, 0)})
    answered(unit_of(made, cast.so_xay_dung), POOR)
    run(made)


def hidden_lines(text: str) -> int:
    return text.count("không nêu: từ số này tính ra được số phải ẩn")


def test_what_a_hidden_figure_follows_from_is_hidden_too(cast: Cast, page: Read) -> None:
    lone_petitioners(cast)
    assert hidden_lines(page(cast.binh, UNIT)) >= 2
    assert not hidden_lines(page(cast.snv, UNIT))


def test_the_units_file_hides_what_its_page_hides(cast: Cast, page: Read) -> None:
    lone_petitioners(cast)
    assert hidden_lines(page(cast.binh, f"{UNIT}bang.csv")) >= 2
    assert not hidden_lines(page(cast.snv, f"{UNIT}bang.csv"))


def test_who_sees_the_whole_round_reads_no_unit_that_tells_another_one(cast: Cast, page: Read) -> None:
    made = survey(cast.so_y_te, cast.so_xay_dung)
    answered(unit_of(made, cast.so_y_te), GOOD)
    answered(unit_of(made, cast.so_xay_dung), (0, 0, 1, 1, 1))
    run(made)
    assert "93,00" not in page(cast.lanh_dao, UNIT)
    assert "93,00" not in page(cast.lanh_dao, "/noi-bo/dot/dot-1/")
    assert "93,00" not in page(cast.lanh_dao, "/noi-bo/dot/dot-1/bang.csv")


def test_the_agency_keeps_its_own_figures_beside_a_small_one(cast: Cast, page: Read) -> None:
    made = survey(cast.so_y_te, cast.so_xay_dung)
    answered(unit_of(made, cast.so_y_te), GOOD)
    answered(unit_of(made, cast.so_xay_dung), (0, 0, 1, 1, 1))
    run(made)
    assert "93,00" in page(cast.binh, UNIT)
    assert "93,00" in page(cast.binh, "/noi-bo/dot/dot-1/")


def test_nobody_is_told_the_lowest_while_one_is_hidden(cast: Cast, page: Read) -> None:
    """Three people filed a petition and are not satisfied: that figure stays hidden, and nothing else is the lowest."""
    made = survey(cast.so_y_te, cast.so_xay_dung)
    three = dict.fromkeys(("PA1", "PA2", "PA3"), (3, 0, 0, 0, 0))
    answered(unit_of(made, cast.so_y_te), GOOD, items=three)
    answered(unit_of(made, cast.so_xay_dung), GOOD)
    run(made)
    whole, masked = page(cast.snv, UNIT), page(cast.lanh_dao, UNIT)
    for words in ("hấp nhất chắc chắn trong các yếu tố", "Chỉ số tính được thấp nhất ở"):
        assert words in whole
        assert words not in masked
    assert "<td><abbr title=" in page(cast.snv, HEAT)
    assert "<td><abbr title=" not in page(cast.lanh_dao, HEAT)


def test_what_people_wrote_is_one_link_away(cast: Cast, weak: Round, page: Read) -> None:
    address = "/noi-bo/gop-y/?don-vi=so-y-te&amp;tinh-trang=tat-ca"
    assert f'href="{address}"' in page(cast.snv, UNIT)
    page(cast.snv, address.replace("&amp;", "&"))


def test_an_item_surely_below_all_others_is_called_so_beside_what_people_wrote(
    cast: Cast, weak: Round, page: Read
) -> None:
    """TT4 is poor where all else is good; it belongs to the factor of procedures."""
    text = page(cast.binh, UNIT)
    assert "Thấp nhất chắc chắn trong các tiêu chí: Thời hạn giải quyết đúng quy định" in text
    assert text.count("thấp nhất chắc chắn</span>") == 1
    address = "/noi-bo/gop-y/?tinh-trang=tat-ca&amp;chu-de=procedure&amp;don-vi=so-y-te&amp;dot=dot-1"
    # In what is read at a glance, and in the item's own row.
    assert text.count(f'<a href="{address}">Ý kiến về “Thủ tục hành chính”</a>') == 1
    assert text.count(f'<a class="sub" href="{address}">Ý kiến về “Thủ tục hành chính”</a>') == 1
    assert "Thủ tục hành chính" in page(cast.binh, address.replace("&amp;", "&"))


def test_items_of_few_people_do_not_keep_others_from_being_told_apart(cast: Cast, page: Read) -> None:
    made = survey(cast.so_y_te)
    six = dict.fromkeys(("PA1", "PA2", "PA3"), (1, 2, 2, 1, 0))
    answered(unit_of(made, cast.so_y_te), GOOD, items={"TT4": POOR, **six})
    run(made)
    said = "Thấp nhất chắc chắn trong các tiêu chí có từ 30 người trả lời: Thời hạn giải quyết đúng quy định"
    assert said in page(cast.snv, UNIT)


def test_beside_an_item_of_few_people_stands_the_lowest_that_many_answered(cast: Cast, page: Read) -> None:
    """Nothing is certain: six people are least satisfied with a petition, of forty a few more are not with TT4."""
    made = survey(cast.so_y_te)
    six = dict.fromkeys(("PA1", "PA2", "PA3"), (0, 1, 2, 2, 1))
    answered(unit_of(made, cast.so_y_te), GOOD, items={"TT4": (0, 0, 3, 11, 26), **six})
    run(made)
    text = page(cast.snv, UNIT)
    assert "hấp nhất chắc chắn" not in text
    assert re.search(r"thấp nhất ở tiêu chí [^(]+ \([0-9,]+ %, 6 phiếu\), nhưng chưa đủ căn cứ", text)
    many = "Trong các tiêu chí có từ 30 người trả lời thì thấp nhất là Thời hạn giải quyết đúng quy định"
    assert re.search(rf"{many} \([0-9,]+ %, 40 phiếu\)\.", text)


def test_items_alike_are_no_sure_weakest(cast: Cast, page: Read) -> None:
    made = survey(cast.so_y_te)
    slightly = (0, 0, 3, 11, 26)
    answered(unit_of(made, cast.so_y_te), GOOD, items={"TT4": slightly})
    run(made)
    text = page(cast.binh, UNIT)
    [said] = re.findall(r"Chỉ số tính được thấp nhất ở [^.]+\.", text)
    assert re.search(r"Thời hạn giải quyết đúng quy định \([0-9,]+ %, 40 phiếu\), nhưng chưa đủ căn cứ", said)
    assert "chưa đủ căn cứ để nói yếu tố nào thấp nhất" in text
    assert "hấp nhất chắc chắn" not in text


def test_what_is_certain_is_said_before_what_is_not_and_of_what_kind_it_is(cast: Cast, page: Read) -> None:
    """TT4 surely is the lowest item; ten people of a petition leave open which factor is."""
    made = survey(cast.so_y_te)
    ten = dict.fromkeys(("PA1", "PA2", "PA3"), (0, 2, 2, 4, 2))
    answered(unit_of(made, cast.so_y_te), GOOD, items={"TT4": POOR, **ten})
    run(made)
    text = page(cast.snv, UNIT)
    quick = re.sub(r"<[^>]+>", "", text.partition("Đọc nhanh.")[2].partition("</p>")[0])
    item = quick.index("Thấp nhất chắc chắn trong các tiêu chí")
    factor = quick.index("Trong các yếu tố thì chưa đủ căn cứ để nói yếu tố nào thấp nhất")
    assert item < factor
    assert re.search(r"ở [^(]+ \([0-9,]+ %, 10 phiếu\)\.", quick[factor:])
    # All other items lie close: the axis shows them, and cuts these.
    assert "vượt ra ngoài khung của trục" in text
    assert "Mũi tên ở mép trục" in text


def test_the_years_panel_tells_the_year_of_a_round_that_still_collects_as_a_draft(cast: Cast, page: Read) -> None:
    made = survey(cast.so_y_te, state=Round.State.OPEN)
    answered(unit_of(made, cast.so_y_te), GOOD)
    run(made)
    panel = page(cast.snv, UNIT).partition('id="qua-cac-nam"')[2].partition("</section>")[0]
    assert re.search(r"<strong>2026: [0-9,]+ %</strong>", panel)
    assert "dự thảo" in panel
    assert "40 phiếu" in panel


def test_the_years_panel_leaves_a_closed_round_to_the_chart(cast: Cast, weak: Round, page: Read) -> None:
    assert "dự thảo" not in page(cast.snv, UNIT).partition('id="qua-cac-nam"')[2].partition("</section>")[0]


def test_the_table_of_factors_says_its_axis_and_no_magnifying(cast: Cast, weak: Round, page: Read) -> None:
    text = page(cast.snv, UNIT)
    assert "phóng to" not in text
    assert "Biểu đồ thanh: từ 0 đến 100 %. Cột có khoảng tin cậy trong bảng: Trục" in text


def test_forms_without_a_valid_answer_are_not_called_too_few(cast: Cast, page: Read) -> None:
    """Forty forms say that no item applies: the unit has no index, though not for want of forms."""
    made = survey(cast.so_y_te, cast.so_xay_dung)
    width = len(layout_of(made.questionnaire_version_id).cells)
    counted(unit_of(made, cast.so_y_te), [(-1,) * width] * 40)
    answered(unit_of(made, cast.so_xay_dung), GOOD)
    run(made)
    for text in (page(cast.snv, UNIT), page(cast.binh, UNIT)):
        assert "Có 40 phiếu, không có câu trả lời hợp lệ để tính chỉ số" in text
        assert "không đủ phiếu" not in text
    for address in ("/noi-bo/dot/dot-1/", f"{BLOCK}so/"):
        row = next(
            part for part in page(cast.snv, address).split("<tr") if "Sở Y tế</a>" in part and "cell-reason" in part
        )
        assert "không có câu trả lời hợp lệ</span>" in row
        assert "không đủ phiếu" not in row


def test_points_are_a_file_with_their_sum(cast: Cast, weak: Round, signed_in: Callable[[User], Client]) -> None:
    for person in (cast.snv, cast.lanh_dao):
        points = files_of(signed_in(person), UNIT)["diem"]
        assert points[-1][0] == "Tổng"
        assert len(points[-1]) == 3
