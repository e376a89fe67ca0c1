"""The published data set of xã Quảng Thành goes in at one end of the commands and its figures come out at the other."""

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from scoring.models import Tally
from tests.scoring.factories import DATA

pytestmark = pytest.mark.django_db
FORMS = str(DATA / "quang_thanh_2023_forms.csv")


def said(*command: str) -> str:
    output = StringIO()
    call_command(*command, stdout=output)
    return output.getvalue()


def scored(*options: str) -> dict[str, Any]:
    printed: dict[str, Any] = json.loads(said("score", "quang-thanh-2023", "--json", *options))
    return printed


@pytest.fixture
def quang_thanh(db: None) -> None:
    agencies = str(DATA / "quang_thanh_agencies.csv")
    said("load_definitions")
    said("load_agencies", agencies)
    said(
        *("create_round", "quang-thanh-2023", "--questionnaire", "cap-xa-16-3", "--method", "diem-cap-xa"),
        *("--opens", "2023-01-01", "--closes", "2023-12-31", "--agencies", agencies, "--open"),
    )
    said("import_responses", "quang-thanh-2023", FORMS)


@pytest.mark.usefixtures("quang_thanh")
def test_published_figures_come_out() -> None:
    printed = scored()

    units = {unit["agency"]: unit for unit in printed["agencies"]}
    assert {code: (unit["n"], unit["index"], unit["exact"]) for code, unit in units.items()} == {
        "tu-phap-ho-tich": (25, "88.55", "1771/2000"),
        "ldtbxh": (12, "81.88", "131/160"),
        "dc-xd-nn-mt": (8, "83.13", "133/160"),
    }
    assert {code: unit["rank"] for code, unit in units.items()} == {
        "tu-phap-ho-tich": 1,
        "dc-xd-nn-mt": 2,
        "ldtbxh": 3,
    }
    assert (printed["folded"], printed["method"]) == (45, "diem-cap-xa")


@pytest.mark.usefixtures("quang_thanh")
def test_total_and_its_points_come_out() -> None:
    total = scored()["total"]

    components = {node["code"]: node["points"] for node in total["nodes"] if node["max_points"]}
    assert components == {"TC": "5.09", "TT": "5.08", "CC": "5.26", "KQ": "5.13", "PA": None}
    assert (total["exact"], total["points"], total["max_points"]) == ("3089/3600", "20.56", "30")


@pytest.mark.usefixtures("quang_thanh")
def test_twin_cuts_as_the_published_table_did() -> None:
    printed = scored("--method", "diem-cap-xa-cat")

    indices = {unit["agency"]: unit["index"] for unit in printed["agencies"]}
    assert indices == {"tu-phap-ho-tich": "88.55", "ldtbxh": "81.87", "dc-xd-nn-mt": "83.12"}
    assert (printed["total"]["points"], printed["total"]["max_points"]) == ("20.56", "30")


@pytest.mark.usefixtures("quang_thanh")
def test_same_file_again_adds_nothing() -> None:
    before = scored()
    said("import_responses", "quang-thanh-2023", FORMS)
    after = scored()

    assert after["folded"] == 0
    assert after["input_hash"] == before["input_hash"]
    assert sum(Tally.objects.values_list("responses", flat=True)) == 45


@pytest.mark.usefixtures("quang_thanh")
def test_recount_agrees_before_and_after_the_fold() -> None:
    before = said("recount", "quang-thanh-2023", "--check")
    scored()
    after = said("recount", "quang-thanh-2023", "--check")

    assert before == "Khớp: 0 phiếu trong bảng đếm, 45 mục trong hàng chờ.\n"
    assert after == "Khớp: 45 phiếu trong bảng đếm, 0 mục trong hàng chờ.\n"
