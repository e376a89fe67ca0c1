"""Pages, files and paper say over which units a mean changed, and which it leaves out."""

import csv
from collections.abc import Callable
from datetime import timedelta
from io import StringIO

import pytest
from django.test import Client

from accounts.models import User
from agencies.models import AgencyVersion
from scoring.models import YearRun
from scoring.selectors import result_of
from scoring.services import store_run
from scoring.services.years import store_year_run
from scoring.year_results import year_result_of
from surveys.models import Round, RoundUnit
from tests import factories
from tests.conftest import Cast
from tests.factories import NOW
from tests.scoring.year_factories import round_of, some

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
LATER = NOW + timedelta(days=1)
MEANS = {"parent": "mean", "block": "mean", "total": "mean"}
BEFORE = {"so-mot": some(60, 90), "so-ba": some(70, 90), "so-hai": some(30, 60)}


@pytest.fixture
def later() -> Round:
    """Of three units one has too few forms now, and one is new."""
    method = {"formula": "top2", "roll_up": MEANS, "minimum": 20}
    round_of("dot-2024", BEFORE, year=2024, **method)  # type: ignore[arg-type]
    now = {**BEFORE, "so-hai": some(5, 10), "so-moi": some(40, 45)}
    return round_of("dot-2025", now, year=2025, **method)  # type: ignore[arg-type]


def file(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return b"".join(response).decode("utf-8-sig")


def text(client: Client, address: str) -> str:
    return " ".join(file(client, address).split())


def vi(number: str | None) -> str:
    return str(number).replace(".", ",")


def test_round_page_and_file_say_over_which_units(cast: Cast, later: Round, signed_in: SignIn) -> None:
    client, (block,) = signed_in(cast.snv), result_of(later.runs.get()).blocks
    page = text(client, "/noi-bo/dot/dot-2025/")
    moved = f"trên 2 đơn vị có ở cả hai kỳ: {vi(block.previous)} → {vi(block.compared_index)}"
    # The strip, the factor, the block among blocks and under its units, the total.
    assert page.count(moved) == 5
    assert "để ngoài 1 đơn vị không có chỉ số" in page
    head, *rows = csv.reader(StringIO(file(client, "/noi-bo/dot/dot-2025/bang.csv")), delimiter=";")
    means = [dict(zip(head, row, strict=True)) for row in rows if row[head.index("Mã đơn vị")] == ""]
    assert [(row["Số đơn vị so sánh"], row["Số đơn vị để ngoài"]) for row in means] == [("2", "1")] * len(means)


def test_paper_says_over_which_units(cast: Cast, later: Round, signed_in: SignIn) -> None:
    (block,) = result_of(later.runs.get()).blocks
    page = text(signed_in(cast.snv), "/noi-bo/dot/dot-2025/bao-cao/xem/?kind=province")
    assert "trên 2 đơn vị có chỉ số ở cả hai kỳ" in page
    assert "để ngoài 1 đơn vị không có chỉ số" in page
    assert f"kỳ này {vi(block.compared_index)}" in page


def test_same_units_need_no_words(cast: Cast, signed_in: SignIn) -> None:
    for year in (2024, 2025):
        round_of(f"dot-{year}", BEFORE, year=year, formula="top2", roll_up=MEANS)
    AgencyVersion.objects.update(parent=None)
    page = text(signed_in(cast.snv), "/noi-bo/dot/dot-2025/")
    assert "có ở cả hai kỳ" not in page
    assert "để ngoài" not in page


POOLED = {"parent": "pooled", "block": "pooled", "total": "pooled"}
IN_BOTH = "gộp mọi phiếu; 2 đơn vị có ở cả hai kỳ"


@pytest.fixture
def pooled() -> Round:
    """One unit is gone, and one is new."""
    round_of("dot-2024", BEFORE, year=2024, formula="top2", roll_up=POOLED)
    now = {**BEFORE, "so-moi": some(40, 45)}
    del now["so-hai"]
    return round_of("dot-2025", now, year=2025, formula="top2", roll_up=POOLED)


def test_pages_and_file_say_how_many_units_a_pooled_row_has_of_both_years(
    cast: Cast, pooled: Round, signed_in: SignIn
) -> None:
    client = signed_in(cast.snv)
    page = text(client, "/noi-bo/dot/dot-2025/")
    # The strip, the block twice, the total: the index before is that of all forms then.
    assert (page.count(IN_BOTH), "→" in page) == (4, False)
    head, *rows = csv.reader(StringIO(file(client, "/noi-bo/dot/dot-2025/bang.csv")), delimiter=";")
    groups = [dict(zip(head, row, strict=True)) for row in rows if row[head.index("Mã đơn vị")] == ""]
    assert [(row["Số đơn vị so sánh"], row["Ghi chú"]) for row in groups] == [("", IN_BOTH)] * 2


def test_paper_says_how_many_units_a_pooled_row_has_of_both_years(cast: Cast, pooled: Round, signed_in: SignIn) -> None:
    page = text(signed_in(cast.snv), "/noi-bo/dot/dot-2025/bao-cao/xem/?kind=province")
    assert page.count("%; gộp mọi phiếu, 2 đơn vị có phiếu ở cả hai kỳ)") == 2
    assert "hai kỳ không cùng các đơn vị: 2 đơn vị có phiếu ở cả hai kỳ." in page
    assert "có chỉ số ở cả hai kỳ" not in page


def test_year_page_says_over_which_units(cast: Cast, later: Round, signed_in: SignIn) -> None:
    for year in (2024, 2025):
        store_year_run(year=year, actor=None, at=NOW)
    (block,) = year_result_of(YearRun.objects.get(year=2025)).blocks
    page = text(signed_in(cast.snv), "/noi-bo/nam/2025/")
    moved = f"trên 2 đơn vị có ở cả hai kỳ: {vi(block.previous)} → {vi(block.compared_index)}"
    assert page.count(moved) == 3


def under_one_parent() -> None:
    parent = factories.agency("so-cha", name="Sở Cha")
    units = RoundUnit.objects.filter(round__code="dot-2025").values("agency")
    AgencyVersion.objects.filter(agency__in=units).update(parent=parent)


def test_parents_row_says_over_which_units(cast: Cast, later: Round, signed_in: SignIn) -> None:
    under_one_parent()
    again = [store_run(round=Round.objects.get(code=code), actor=None, at=LATER) for code in ("dot-2024", "dot-2025")]
    (parent,) = result_of(again[-1]).parents
    assert (parent.compared_units, parent.change is None) == (2, False)
    rows = (
        text(signed_in(cast.snv), "/noi-bo/dot/dot-2025/").partition('id="khoi-cap-tren"')[2].partition("</table>")[0]
    )
    assert f"trên 2 đơn vị có ở cả hai kỳ: {vi(parent.previous)} → {vi(parent.compared_index)}" in rows


def with_few() -> Round:
    """Beside units of the year before one is new and one has two forms: means over some units would tell of it."""
    method = {"formula": "top2", "roll_up": MEANS, "minimum": 1}
    before = {**BEFORE, "so-bon": some(50, 80)}
    round_of("dot-2024", before, year=2024, **method)  # type: ignore[arg-type]
    now = {**before, "so-moi": some(40, 45), "so-it": some(1, 2)}
    return round_of("dot-2025", now, year=2025, **method)  # type: ignore[arg-type]


def test_round_and_parents_row_tell_no_change_over_some_units_beside_a_hidden_one(
    cast: Cast, signed_in: SignIn
) -> None:
    made = with_few()
    under_one_parent()
    for code in ("dot-2024", "dot-2025"):
        store_run(round=Round.objects.get(code=code), actor=None, at=LATER)
    found = result_of(made.runs.latest("at"))
    for row in (found.parents[0], found.blocks[0], found.total):
        assert row.compared_index is not None
    full, told = (text(signed_in(who), "/noi-bo/dot/dot-2025/") for who in (cast.snv, cast.lanh_dao))
    assert (full.count("có ở cả hai kỳ"), told.count("có ở cả hai kỳ")) == (6, 0)
    assert f">{vi(found.parents[0].index)}<" in told.partition('id="khoi-cap-tren"')[2]


def test_year_tells_no_change_over_some_units_beside_a_hidden_one(cast: Cast, signed_in: SignIn) -> None:
    with_few()
    for year in (2024, 2025):
        store_year_run(year=year, actor=None, at=NOW)
    found = year_result_of(YearRun.objects.get(year=2025))
    full, told = (text(signed_in(who), "/noi-bo/nam/2025/") for who in (cast.snv, cast.lanh_dao))
    assert (full.count("có ở cả hai kỳ"), told.count("có ở cả hai kỳ")) == (3, 0)
    assert f">{vi(found.blocks[0].index)}<" in told
