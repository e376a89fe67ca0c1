"""Long tables as their reader wants them: columns away, rows apart, files whole."""

import re
from collections.abc import Callable
from html.parser import HTMLParser

import pytest
from django.test import Client

from accounts.models import User
from accounts.table_looks import COOKIE
from surveys.models import Round
from tests.conftest import Cast

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
ROUND, BLOCK, HEAT, MONITOR = "dot/dot-1/", "dot/dot-1/khoi/cap-xa/", "dot/dot-1/ma-tran/", "thu-phieu/dot-1/"
TABLES = {ROUND: "dot", BLOCK: "khoi", HEAT: "nhiet", MONITOR: "thu-phieu"}
# Those that no page is without.
STAY = {ROUND: "Chỉ số, %", BLOCK: "Chỉ số, %", HEAT: "Chỉ số, %", MONITOR: "Hợp lệ"}


class Widths(HTMLParser):
    """How many columns each row of the first table spans, and the words of its heads."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[int] = []
        self.heads: list[str] = []
        self.inside = self.heading = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self.inside = not self.rows
        elif self.inside and tag == "tr":
            self.rows.append(0)
        elif self.inside and tag in ("td", "th"):
            self.rows[-1] += int(dict(attrs).get("colspan") or 1)
            self.heading = len(self.rows) == 1
            self.heads += [""] if self.heading else []

    def handle_data(self, data: str) -> None:
        if self.inside and self.heading:
            self.heads[-1] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "table":
            self.inside = False
        elif tag == "th":
            self.heading = False


def read(client: Client, place: str) -> Widths:
    found = Widths()
    text = client.get(f"/noi-bo/{place}").content.decode()
    # The overview above the units has tables of its own.
    found.feed(text.split('name="known"')[1])
    return found


def codes(client: Client, place: str) -> list[str]:
    return re.findall(r'name="column" value="([^"]+)"', client.get(f"/noi-bo/{place}").content.decode())


@pytest.fixture
def reader(cast: Cast, wards: Round, signed_in: SignIn) -> Client:
    return signed_in(cast.snv)


@pytest.mark.parametrize("place", TABLES)
def test_each_column_can_be_taken_away_and_rows_stay_whole(reader: Client, place: str) -> None:
    whole = read(reader, place)
    assert set(whole.rows) == {len(whole.heads)}
    for code in codes(reader, place):
        reader.cookies[COOKIE] = f"{TABLES[place]}::{code}"
        less = read(reader, place)
        assert set(less.rows) == {len(whole.heads) - 1}, code
        assert STAY[place] in [head.strip() for head in less.heads]


@pytest.mark.parametrize("place", TABLES)
def test_without_all_that_can_go_name_and_figure_are_left(reader: Client, place: str) -> None:
    reader.cookies[COOKIE] = f"{TABLES[place]}::{'+'.join(codes(reader, place))}"
    left = read(reader, place)
    assert (set(left.rows), [head.strip() for head in left.heads]) == ({2}, ["Đơn vị", STAY[place]])


@pytest.mark.parametrize("place", TABLES)
def test_files_keep_all_columns(reader: Client, place: str) -> None:
    def file() -> bytes:
        answer = reader.get(f"/noi-bo/{place.split('khoi/')[0]}bang.csv")
        return b"".join(answer.streaming_content)  # type: ignore[attr-defined]

    whole = file()
    reader.cookies[COOKIE] = f"{TABLES[place]}::{'+'.join(codes(reader, place))}"
    assert file() == whole


@pytest.mark.parametrize("place", TABLES)
def test_rows_stand_apart_where_asked(reader: Client, place: str) -> None:
    assert "table--roomy" not in reader.get(f"/noi-bo/{place}").content.decode().split('name="known"')[1]
    reader.cookies[COOKIE] = f"{TABLES[place]}:thoang:"
    text = reader.get(f"/noi-bo/{place}").content.decode()
    assert "table--roomy" in text.split('name="known"')[1]
    assert re.search(r'value="thoang" aria-pressed="true"', text)


def test_figures_that_refresh_lead_back_to_their_page(reader: Client) -> None:
    text = reader.get(f"/noi-bo/{MONITOR}so-lieu/?sap-xep=hop-le").content.decode()
    assert 'name="next" value="/noi-bo/thu-phieu/dot-1/?sap-xep=hop-le#theo-don-vi"' in text
