"""How tables are shown: what the cookie holds, and what anybody may have written into it."""

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from accounts.table_looks import COOKIE, LONGEST, Column, Wish, chosen, look_of, read, written
from tests.conftest import Cast

pytestmark = pytest.mark.django_db
ADDRESS = "/noi-bo/tai-khoan/cua-toi/bang/"
COLUMNS = [Column("a", "A", spanned=False), Column("b", "B"), Column("c", "C")]


def choose(cookie: str = "", table: str = "khoi", **sent: object) -> str:
    return chosen(cookie, table, **{"density": "", "known": "a b c", "shown": (), "every": False, **sent})  # type: ignore[arg-type]


def test_who_chose_nothing_sees_everything() -> None:
    look = look_of({}, "khoi", COLUMNS, back="/x", roomy=True)
    assert (sorted(look.shown), look.missing, look.roomy, look.span) == (["a", "b", "c"], 0, True, 3)


def test_what_is_not_ticked_goes() -> None:
    look = look_of({COOKIE: choose(shown=["a", "c"])}, "khoi", COLUMNS, back="/x")
    assert (sorted(look.shown), look.missing, look.span) == (["a", "c"], 1, 2)
    assert look_of({COOKIE: choose(shown=["a", "c"])}, "dot", COLUMNS, back="/x").missing == 0


def test_density_and_columns_are_chosen_apart() -> None:
    cookie = choose(choose(shown=["a"]), known="", density="thoang")
    look = look_of({COOKIE: cookie}, "khoi", COLUMNS, back="/x")
    assert (sorted(look.shown), look.roomy) == (["a"], True)
    again = look_of({COOKIE: choose(cookie, every=True)}, "khoi", COLUMNS, back="/x")
    assert (again.missing, again.roomy) == (0, True)


def test_a_choice_leaves_other_tables_alone() -> None:
    cookie = choose(choose(shown=["a"]), table="dot", shown=["b"])
    assert {name: wish.hidden for name, wish in read(cookie).items()} == {"dot": {"a", "c"}, "khoi": {"b", "c"}}


def test_only_columns_that_can_be_taken_away_are_hidden() -> None:
    look = look_of({COOKIE: "khoi::ten+a"}, "khoi", COLUMNS, back="/x")
    assert look.hidden == {"a"}


def test_the_newest_choices_are_kept_where_there_is_no_room() -> None:
    cookie = written({name: Wish(hidden=frozenset([name * 1200])) for name in ("a", "b", "c")})
    assert list(read(cookie)) == ["a", "b"]
    assert written({"a": Wish(hidden=frozenset(["x" * LONGEST]))}) == ""


@given(st.text(max_size=200))
def test_any_cookie_can_be_read(cookie: str) -> None:
    assert written(read(cookie)).isascii()


@given(st.frozensets(st.text(max_size=20, alphabet='aé |:+%;,"~.-_0'), max_size=5))
def test_any_code_comes_back(codes: frozenset[str]) -> None:
    wishes = {"khoi": Wish("gon", codes - {""})}
    assert read(written(wishes)) == wishes


def test_the_choice_is_remembered_and_leads_back(client: Client, cast: Cast) -> None:

    client.force_login(cast.snv)
    sent = {"table": "khoi", "density": "thoang", "next": "/noi-bo/dot/?x=1#ket-qua"}
    answer = client.post(ADDRESS, sent)
    assert (answer.status_code, answer["Location"]) == (302, "/noi-bo/dot/?x=1#ket-qua")
    kept = client.cookies[COOKIE]
    assert (kept.value, kept["path"], kept["httponly"], kept["samesite"]) == ("khoi:thoang:", "/", True, "Lax")


@pytest.mark.parametrize("asked", ["https://example.org/", "//example.org", "javascript:x", "x", "/" + "x" * 3000, ""])
def test_nobody_is_led_elsewhere(client: Client, cast: Cast, asked: str) -> None:
    client.force_login(cast.snv)
    assert client.post(ADDRESS, {"next": asked})["Location"] == "/noi-bo/bat-dau/"
