"""The tables of a unit's page in the order that the address asks for, and their files."""

import csv
import io
import re
from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client

from accounts.models import User
from surveys.models import Round
from tests.conftest import Cast
from tests.dashboards.factories import GOOD, POOR, answered, run, survey, unit_of

Read = Callable[[User, str], str]
SignIn = Callable[[User], Client]
UNIT = "/noi-bo/dot/dot-1/don-vi/so-y-te/"
FAIR = (0, 4, 16, 10, 10)


@pytest.fixture
def mixed(cast: Cast) -> Round:
    """Sở Y tế: TT4 poor, CC2 fair and not for everybody, nobody filed a petition, the rest good."""
    made = survey(cast.so_y_te, cast.so_xay_dung)
    nobody = dict.fromkeys(("PA1", "PA2", "PA3"), (0, 0, 0, 0, 0))
    answered(unit_of(made, cast.so_y_te), GOOD, items={"TT4": POOR, "CC2": (0, 2, 8, 5, 5), **nobody})
    answered(unit_of(made, cast.so_xay_dung), POOR)
    run(made)
    return made


def codes(text: str) -> list[str]:
    return re.findall(r'cell-code quiet">(\w+)<', text)


def factors(text: str) -> list[str]:
    [table] = re.findall(r'<table class="table table--roomy table--factors.*?</table>', text, re.S)
    return [unescape(name) for name in re.findall(r'class="cell-name">([^<]+)', table)]


def heads(text: str) -> dict[str, tuple[str, str]]:
    """Return by column of both tables which way it is sorted, and where its head leads."""
    found = re.findall(r'<th ([^>]*)><a class="sort" href="([^"]*)">(.*?)</a></th>', text, re.S)
    plain = ((re.sub("<[^>]*>", "", inside).strip(), unescape(url), tag) for tag, url, inside in found)
    return {words: ("".join(re.findall(r'aria-sort="(\w+)"', tag)), url) for words, url, tag in plain}


def test_the_weakest_item_stands_first_unless_asked_otherwise(cast: Cast, mixed: Round, page: Read) -> None:
    text = page(cast.snv, UNIT)
    assert codes(text)[:2] == ["TT4", "CC2"]
    assert codes(text)[-3:] == ["PA1", "PA2", "PA3"]
    assert "Tiêu chí, thấp nhất trước" in text
    assert codes(page(cast.snv, UNIT + "?tieu-chi=la")) == codes(text)


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("-chi-so", None, "PA3"),
        ("cau", "TC1", "PA3"),
        ("-cau", "PA3", "TC1"),
        # Twenty people said that CC2 does not apply to them, forty of what nobody had.
        ("-khong-ap-dung", "PA1", None),
        ("phieu", "PA1", None),
    ],
)
def test_items_stand_as_asked(
    cast: Cast, mixed: Round, page: Read, asked: str, first: str | None, last: str | None
) -> None:
    text = page(cast.snv, f"{UNIT}?tieu-chi={asked}")
    assert first is None or codes(text)[0] == first
    assert last is None or codes(text)[-1] == last
    assert sorted(codes(text)) == sorted(codes(page(cast.snv, UNIT)))
    assert "thấp nhất trước" not in text


def test_the_strongest_first_has_the_weakest_before_those_without_an_index(
    cast: Cast, mixed: Round, page: Read
) -> None:
    assert codes(page(cast.snv, UNIT + "?tieu-chi=-chi-so"))[-5:] == ["CC2", "TT4", "PA1", "PA2", "PA3"]


def test_what_is_said_of_the_weakest_does_not_depend_on_the_order(cast: Cast, mixed: Round, page: Read) -> None:
    def quick(query: str) -> str:
        [said] = re.findall(r'<p class="headline__quick">.*?</p>', page(cast.snv, UNIT + query), re.S)
        return str(said)

    assert quick("") == quick("?tieu-chi=-chi-so&yeu-to=-chi-so") == quick("?tieu-chi=ten")


def test_factors_stand_in_the_methods_order_or_as_asked(cast: Cast, mixed: Round, page: Read) -> None:
    usual = factors(page(cast.snv, UNIT))
    by_index = factors(page(cast.snv, UNIT + "?yeu-to=chi-so"))
    assert by_index[0] == "Tổ chức giải quyết thủ tục hành chính"
    assert by_index != usual
    assert sorted(by_index) == sorted(usual)
    assert factors(page(cast.snv, UNIT + "?tieu-chi=ten")) == usual


def test_heads_lead_on_and_keep_the_other_tables_order(cast: Cast, mixed: Round, page: Read) -> None:
    text = page(cast.snv, UNIT + "?yeu-to=-phieu&trang=2")
    assert heads(text)["Câu"] == ("", "?yeu-to=-phieu&tieu-chi=cau#tieu-chi")
    assert heads(page(cast.snv, UNIT + "?tieu-chi=cau"))["Câu"] == ("ascending", "?tieu-chi=-cau#tieu-chi")
    assert heads(page(cast.snv, UNIT + "?tieu-chi=-cau"))["Câu"] == ("descending", "?tieu-chi=cau#tieu-chi")


def test_files_stand_as_the_page_does(cast: Cast, mixed: Round, page: Read, signed_in: SignIn) -> None:
    text = page(cast.snv, UNIT + "?tieu-chi=-cau")
    [address] = re.findall(r'href="([^"]*bang\.csv[^"]*)"', text)
    assert address == f"{UNIT}bang.csv?tieu-chi=-cau"
    rows = csv.reader(io.StringIO(b"".join(signed_in(cast.snv).get(address)).decode("utf-8-sig")), delimiter=";")
    table = list(rows)
    column = table[0].index("Mã")
    assert [row[column] for row in table[1:]][: len(codes(text))] == codes(text)


def test_hidden_counts_order_nothing(cast: Cast, page: Read) -> None:
    """What the page does not tell of an item must not be read off its place among the others."""
    made = survey(cast.so_y_te, cast.so_xay_dung)
    answered(unit_of(made, cast.so_y_te), GOOD, items={"TC1": (0, 0, 0, 2, 1), "TT2": (0, 0, 4, 10, 25)})
    answered(unit_of(made, cast.so_xay_dung), POOR)
    run(made)
    text = page(cast.binh, UNIT + "?tieu-chi=-khong-ap-dung")
    assert "không công bố do số phiếu ít" in text
    assert codes(text)[0] == "TT2"
    assert codes(text)[-2:] == ["TC1", "TC2"]
    assert codes(page(cast.snv, UNIT + "?tieu-chi=-khong-ap-dung"))[0] == "TC1"


@pytest.mark.parametrize("query", ["?tieu-chi=%00", "?tieu-chi=-", "?yeu-to=cau", "?tieu-chi=--cau", "?tieu-chi="])
def test_unknown_orders_are_as_if_absent(cast: Cast, mixed: Round, page: Read, query: str) -> None:
    text = page(cast.snv, UNIT + query)
    assert codes(text) == codes(page(cast.snv, UNIT))
    assert factors(text) == factors(page(cast.snv, UNIT))


def test_the_page_of_residents_is_sorted_as_well(cast: Cast, page: Read) -> None:
    made = survey(cast.so_xay_dung, code="nguoi-dan", questionnaire="bnv-ho-gia-dinh-2022", method="bnv-2022")
    answered(unit_of(made, cast.so_xay_dung), GOOD)
    run(made)
    usual = codes(page(cast.snv, "/noi-bo/dot/nguoi-dan/?tieu-chi=cau"))
    assert codes(page(cast.snv, "/noi-bo/dot/nguoi-dan/?tieu-chi=-cau")) == usual[::-1]
