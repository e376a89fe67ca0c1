"""Units under one agency stand together on the page of a round and in its file, hidden like blocks."""

import csv
import io
from collections.abc import Callable

import pytest

from accounts.models import User
from agencies.models import Agency, AgencyVersion
from surveys.models import Round
from tests import factories
from tests.conftest import Cast
from tests.dashboards.factories import GOOD, POOR, answered, run, survey, unit_of

Read = Callable[[User, str], str]
ROUND = "/noi-bo/dot/dot-1/"
TITLE = "Theo cơ quan cấp trên"


def under(parent: Agency, *units: Agency) -> None:
    AgencyVersion.objects.filter(agency__in=units).update(parent=parent)


@pytest.fixture
def four(cast: Cast) -> list[Agency]:
    """Two departments and two wards, of which Sở Y tế and one ward stand under "Cơ quan A"."""
    wards = [factories.agency(code, name=f"Phường {code}", block=cast.communes) for code in ("an", "binh")]
    above = factories.agency("co-quan-a", name="Cơ quan A")
    AgencyVersion.objects.update(parent=None)
    under(above, cast.so_y_te, wards[0])
    return [cast.so_xay_dung, cast.so_y_te, *wards]


def scored(agencies: list[Agency], *levels: tuple[int, ...]) -> Round:
    made = survey(*agencies)
    for agency, given in zip(agencies, levels, strict=True):
        answered(unit_of(made, agency), given)
    run(made)
    return made


def section(text: str) -> str:
    return text.partition('id="khoi-cap-tren"')[2].partition("</section>")[0]


def test_units_under_one_agency_stand_together(cast: Cast, four: list[Agency], page: Read) -> None:
    scored(four, GOOD, POOR, GOOD, GOOD)
    for person in (cast.snv, cast.lanh_dao):
        table = section(page(person, ROUND))
        # The mean of 65,00 and 93,00, of 80 forms.
        assert (TITLE in table, "Cơ quan A" in table, ">79,00<" in table, ">80</td>" in table) == (True,) * 4


def test_the_file_has_them_too(cast: Cast, four: list[Agency], page: Read) -> None:
    scored(four, GOOD, POOR, GOOD, GOOD)
    rows = csv.DictReader(io.StringIO(page(cast.snv, f"{ROUND}bang.csv").lstrip("\ufeff")), delimiter=";")
    (row,) = [row for row in rows if row["Khối"].startswith(TITLE)]
    assert (row["Mã đơn vị"], row["Đơn vị"], row["Chỉ số, %"]) == ("co-quan-a", "Cơ quan A", "79,00")


def test_there_is_no_table_where_no_two_units_stand_under_one(cast: Cast, page: Read) -> None:
    AgencyVersion.objects.update(parent=None)
    scored([cast.so_xay_dung, cast.so_y_te], GOOD, POOR)
    assert TITLE not in page(cast.snv, ROUND)


def test_a_part_of_the_round_is_not_set_beside_all_of_a_parent(cast: Cast, four: list[Agency], page: Read) -> None:
    scored(four, GOOD, POOR, GOOD, GOOD)
    assert TITLE not in page(cast.snv, f"{ROUND}?khoi=so")
    assert TITLE not in page(cast.dung, ROUND)
    assert TITLE not in page(cast.an, ROUND)


def test_a_parent_does_not_tell_a_unit_of_few_forms(cast: Cast, four: list[Agency], page: Read) -> None:
    """Cơ quan A has a unit of four forms and one whose index is shown: their mean would tell the former."""
    scored(four, GOOD, GOOD, (0, 1, 1, 1, 1), GOOD)
    table = section(page(cast.lanh_dao, ROUND))
    assert "Không nêu" in table
    assert "81,50" not in table
    assert "81,50" in section(page(cast.snv, ROUND))
