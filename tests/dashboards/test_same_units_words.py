"""Pages, files and paper say over which units a mean changed, and which it leaves out."""

import csv
from collections.abc import Callable
from io import StringIO

import pytest
from django.test import Client

from accounts.models import User
from agencies.models import AgencyVersion
from scoring.selectors import result_of
from surveys.models import Round
from tests.conftest import Cast
from tests.scoring.year_factories import round_of, some

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
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
    # The strip, the block's row and the total's.
    assert page.count(moved) == 3
    assert "để ngoài 1 đơn vị không có chỉ số" in page
    head, *rows = csv.reader(StringIO(file(client, "/noi-bo/dot/dot-2025/bang.csv")), delimiter=";")
    means = [dict(zip(head, row, strict=True)) for row in rows if row[head.index("Mã đơn vị")] == ""]
    assert [(row["Số đơn vị so sánh"], row["Số đơn vị để ngoài"]) for row in means] == [("2", "1")] * len(means)


def test_paper_says_over_which_units(cast: Cast, later: Round, signed_in: SignIn) -> None:
    (block,) = result_of(later.runs.get()).blocks
    page = text(signed_in(cast.snv), "/noi-bo/dot/dot-2025/bao-cao/xem/?kind=province")
    assert "trên 2 đơn vị có chỉ số ở cả hai kỳ" in page
    assert "để ngoài 1 đơn vị không đủ phiếu" in page
    assert f"kỳ này {vi(block.compared_index)}" in page


def test_same_units_need_no_words(cast: Cast, signed_in: SignIn) -> None:
    for year in (2024, 2025):
        round_of(f"dot-{year}", BEFORE, year=year, formula="top2", roll_up=MEANS)
    AgencyVersion.objects.update(parent=None)
    page = text(signed_in(cast.snv), "/noi-bo/dot/dot-2025/")
    assert "có ở cả hai kỳ" not in page
    assert "để ngoài" not in page
