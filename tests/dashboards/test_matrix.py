import csv
import re
from collections.abc import Callable
from decimal import Decimal
from io import BytesIO

import pytest
from django.test import Client
from openpyxl import load_workbook

from accounts.models import User
from dashboards.matrix import map_pages
from dashboards.matrix.heat import Scale
from surveys.models import Round
from tests import factories
from tests.conftest import Cast
from tests.dashboards.factories import GOOD, POOR, answered, run, survey, unit_of

pytestmark = pytest.mark.django_db
HEAT, COMPARE = "/noi-bo/dot/dot-1/ma-tran/", "/noi-bo/dot/dot-1/so-sanh/"
BOTH = f"{COMPARE}?don-vi=so-xay-dung&don-vi=so-y-te"
FEW = (0, 0, 0, 1, 2)
UNITS = ("Sở Xây dựng", "Sở Y tế", "UBND phường Nha Trang")
Read = Callable[[User, str], str]
SignIn = Callable[[User], Client]


@pytest.fixture
def small(cast: Cast) -> Round:
    """A closed round in which the ward has three forms."""
    made = survey(cast.so_xay_dung, cast.so_y_te, cast.nha_trang)
    answered(unit_of(made, cast.so_xay_dung), GOOD)
    answered(unit_of(made, cast.so_y_te), POOR)
    answered(unit_of(made, cast.nha_trang), FEW)
    run(made)
    return made


def cells(text: str, unit: str) -> list[str]:
    [line] = [line for line in text.splitlines() if f";{unit};" in line]
    return line.split(";")[3:]


def test_map_has_the_items_of_units_as_their_pages_have_them(cast: Cast, page: Read, scored: Round) -> None:
    rows = page(cast.snv, f"{HEAT}bang.csv")
    good = cells(rows, "so-xay-dung")
    unit = page(cast.snv, "/noi-bo/dot/dot-1/don-vi/so-xay-dung/bang.csv")
    assert good[0] == "40"
    assert all(index in unit for index in good[1:])
    assert len(good) == 2 + 16 + 3


def test_map_of_factors(cast: Cast, page: Read, scored: Round) -> None:
    items, factors = page(cast.snv, f"{HEAT}bang.csv"), page(cast.snv, f"{HEAT}bang.csv?muc=nhan-to")
    assert len(cells(factors, "so-xay-dung")) < len(cells(items, "so-xay-dung"))


def test_the_lowest_is_said_to_be_by_the_figures_alone(cast: Cast, page: Read, scored: Round) -> None:
    text = page(cast.snv, HEAT)
    assert "Tính được thấp nhất" not in text
    assert '<abbr title="Thấp nhất theo số đo, chưa xét khoảng tin cậy">Thấp nhất (số đo)</abbr>' in text
    assert "Cột “thấp nhất (số đo)” cũng chưa xét khoảng tin cậy" in text


def test_equal_figures_wear_one_shade_and_the_lowest_the_first(cast: Cast, page: Read, scored: Round) -> None:
    said = page(cast.snv, HEAT)
    poor = said.partition("Sở Y tế</th>")[2].partition("</tr>")[0]
    good = said.partition("Sở Xây dựng</th>")[2].partition("</tr>")[0]
    assert set(re.findall(r"heat--[0-9]", poor)) == {"heat--1"}
    assert set(re.findall(r"heat--[0-9]", good)) == {"heat--3"}


def test_shades_have_a_fifth_of_the_figures_each() -> None:
    scale = Scale(tuple(Decimal(index) for index in range(50, 100)))
    assert [scale.shade(str(index)) for index in (50, 59, 60, 89, 90, 99)] == [1, 1, 2, 4, 5, 5]
    assert scale.legend[0] == (1, "từ 50 đến 59")
    assert scale.shade(None) == 0


def test_few_forms_show_no_figure_to_who_does_not_see_every_count(cast: Cast, page: Read, small: Round) -> None:
    full, hidden = page(cast.snv, f"{HEAT}bang.csv"), page(cast.lanh_dao, f"{HEAT}bang.csv")
    assert any(cell.replace(",", "").isdigit() for cell in cells(full, "nha-trang")[1:])
    assert not any(cell.replace(",", "").isdigit() for cell in cells(hidden, "nha-trang")[1:])


def test_comparison_hides_few_forms_too(cast: Cast, page: Read, small: Round) -> None:
    address = f"{COMPARE}bang.csv?don-vi=nha-trang&don-vi=so-y-te"
    first = page(cast.lanh_dao, address).splitlines()[1].split(";")
    assert first[2] == "không nêu: ít phiếu"
    assert first[3:5] == ["", ""]


def test_comparison_says_where_limits_lie_apart(cast: Cast, page: Read, scored: Round) -> None:
    said = page(cast.snv, BOTH)
    assert '<td class="wrap">Sở Xây dựng cao hơn Sở Y tế</td>' in said
    assert said.count('scope="col" class="number"') == 2
    assert "cao hơn Sở" not in page(cast.snv, f"{COMPARE}?don-vi=so-xay-dung&don-vi=so-xay-dung")


def test_officer_compares_only_what_is_in_scope(cast: Cast, page: Read, scored: Round) -> None:
    said = page(cast.an, BOTH)
    assert "Sở Y tế" not in said
    assert "Sở Y tế" not in page(cast.an, HEAT)


@pytest.mark.parametrize(
    "query", ["?don-vi=la", "?don-vi=" + "x" * 900, "?don-vi=", "?muc=la&khoi=la", "?don-vi=%3Cb%3E"]
)
def test_unknown_values_are_as_if_absent(cast: Cast, page: Read, scored: Round, query: str) -> None:
    assert "Chọn đơn vị để so sánh" in page(cast.snv, f"{COMPARE}{query}")
    assert "Sở Xây dựng" in page(cast.snv, f"{HEAT}{query}")


def test_open_round_shows_nothing_but_why(cast: Cast, signed_in: Callable[[User], Client]) -> None:
    made = survey(cast.so_xay_dung, state=Round.State.OPEN)
    answered(unit_of(made, cast.so_xay_dung), GOOD)
    run(made)
    client = signed_in(cast.an)
    for address in (HEAT, BOTH):
        assert "Đợt đang thu phiếu" in client.get(address).content.decode()
    for address in (f"{HEAT}bang.csv", f"{COMPARE}bang.csv?don-vi=so-xay-dung"):
        [line] = b"".join(client.get(address)).decode().strip("\ufeff\r\n").splitlines()
        assert line.startswith("Đợt đang thu phiếu")


def test_the_spreadsheet_says_what_the_csv_says(cast: Cast, page: Read, signed_in: SignIn, scored: Round) -> None:
    for address in (f"{HEAT}bang.%s", f"{COMPARE}bang.%s?don-vi=so-xay-dung&don-vi=nha-trang"):
        book = load_workbook(BytesIO(signed_in(cast.snv).get(address % "xlsx").content))
        lines = ["\t".join(str(cell or "") for cell in row) for row in book.worksheets[0].iter_rows(values_only=True)]
        rows = csv.reader(page(cast.snv, address % "csv").lstrip("\ufeff").splitlines(), delimiter=";")
        assert lines == ["\t".join(row) for row in rows]


def test_a_spreadsheet_of_an_open_round_says_why_it_is_empty(cast: Cast, signed_in: SignIn) -> None:
    made = survey(cast.so_xay_dung, state=Round.State.OPEN)
    answered(unit_of(made, cast.so_xay_dung), GOOD)
    run(made)
    book = load_workbook(BytesIO(signed_in(cast.an).get(f"{HEAT}bang.xlsx").content))
    assert "Đợt đang thu phiếu" in str(book.worksheets[0]["A1"].value)


def test_who_sees_one_unit_is_led_to_its_years_and_sees_no_colour_of_the_worst(
    cast: Cast, page: Read, scored: Round
) -> None:
    said = page(cast.an, COMPARE)
    assert "<select" not in said.partition("<main")[2].partition("</main>")[0]
    assert 'href="/noi-bo/nam/don-vi/so-xay-dung/"' in said or "Xem các năm" in said
    heat = page(cast.an, HEAT)
    assert "heat--" not in heat
    assert "Chỉ có một đơn vị nên không tô màu" in heat


def test_a_line_without_a_sure_difference_says_so(cast: Cast, page: Read) -> None:
    made = survey(cast.so_xay_dung, cast.so_y_te)
    for agency in (cast.so_xay_dung, cast.so_y_te):
        answered(unit_of(made, agency), (0, 0, 3, 11, 26))
    run(made)
    said = page(cast.snv, BOTH)
    assert said.count("chưa đủ căn cứ để nói đơn vị nào cao hơn") == said.count('<tr class="compare--') > 5
    assert "xét chung mọi đơn vị của khối nên thận trọng hơn" in said


def test_a_long_map_has_pages_and_files_have_all_of_it(
    cast: Cast, page: Read, scored: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(map_pages, "ROOM", 1)
    pages = [page(cast.snv, f"{HEAT}?trang={number}") for number in (1, 2, 3, 99)]
    shown = [[unit for unit in UNITS if f"{unit}</th>" in text] for text in pages]
    assert [len(units) for units in shown] == [1, 1, 1, 1]
    assert (set(UNITS), shown[3]) == ({unit for units in shown for unit in units}, shown[2])
    # The colours are those among all units, and the mean of a block stands below its last one.
    assert [text.count("heat--1") > 1 for text in pages[:3]].count(True) == 1
    assert [text.count("heat__mean") for text in pages[:3]] == [1, 2, 2]
    assert "?trang=2" in pages[0]
    assert f"{HEAT}bang.csv?muc=nhan-to&amp;trang" not in pages[0]
    assert all(unit in page(cast.snv, f"{HEAT}bang.csv?trang=2") for unit in UNITS)


def test_five_units_are_compared_at_most(cast: Cast, page: Read) -> None:
    made = survey(*(factories.agency(f"xa-{number}", block=cast.communes) for number in range(6)))
    for unit in made.units.all():
        answered(unit, GOOD)
    run(made)
    said = page(cast.snv, COMPARE + "?" + "&".join(f"don-vi=xa-{number}" for number in range(6)))
    assert len(re.findall(r'<th scope="col" class="number">', said)) == 5


def boxes(text: str) -> list[str]:
    return re.findall(r'name="don-vi" value="([^"]*)"', text)


def errors(text: str) -> list[str]:
    return re.findall(r'id="don-vi-[1-5]-error">.*?</span> (.*?)</span></p>', text, re.S)


@pytest.mark.parametrize("said", ["so-y-te", "Sở Y tế", "sở y tế", "so y te", "y te", " Sở  Y tế "])
def test_a_unit_is_chosen_by_its_code_or_in_words(cast: Cast, signed_in: SignIn, scored: Round, said: str) -> None:
    asked = {"don-vi": ["so-xay-dung", said]}
    text = signed_in(cast.snv).get(COMPARE, asked).content.decode()
    assert boxes(text) == ["Sở Xây dựng", "Sở Y tế", "", "", ""]
    assert "Sở Xây dựng cao hơn Sở Y tế" in text
    assert errors(text) == []
    assert "so-sanh/bang.csv?don-vi=so-xay-dung&amp;don-vi=so-y-te" in text


def test_what_is_no_unit_is_told_at_its_box_and_stays_there(cast: Cast, signed_in: SignIn, scored: Round) -> None:
    client = signed_in(cast.snv)
    text = client.get(COMPARE, {"don-vi": ["so-xay-dung", "Sở <b>", "sở", "Sở Xây dựng"]}).content.decode()
    assert boxes(text) == ["Sở Xây dựng", "Sở &lt;b&gt;", "sở", "Sở Xây dựng", ""]
    assert [words.partition(" ")[0] for words in errors(text)] == ["Không", "“sở”", "Đơn"]
    assert "Sở Xây dựng (so-xay-dung); Sở Y tế (so-y-te)" in text
    assert len(re.findall(r'<th scope="col" class="number">', text)) == 1


def test_boxes_tell_nothing_of_units_that_one_does_not_see(cast: Cast, signed_in: SignIn, scored: Round) -> None:
    client = signed_in(cast.an)
    said = [errors(client.get(COMPARE, {"don-vi": name}).content.decode()) for name in ("so-y-te", "so-khong-co")]
    assert [words.replace("so-khong-co", "so-y-te") for words in said[1]] == said[0]


def test_units_of_one_name_are_told_apart_by_their_codes(cast: Cast, signed_in: SignIn) -> None:
    run(survey(*(factories.agency(f"xa-{number}", name="Xã Tân Lập", block=cast.communes) for number in (1, 2))))
    client = signed_in(cast.snv)
    text = client.get(COMPARE).content.decode()
    assert re.findall(r'<option value="([^"]+)"></option>', text) == ["Xã Tân Lập (xa-1)", "Xã Tân Lập (xa-2)"]
    text = client.get(COMPARE, {"don-vi": ["Xã Tân Lập (xa-2)", "Xã Tân Lập"]}).content.decode()
    assert boxes(text)[0] == "Xã Tân Lập (xa-2)"
    assert "ở nhiều đơn vị" in errors(text)[0]
