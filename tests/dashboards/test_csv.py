import csv
import io
from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import AuditEntry, User
from agencies.models import AgencyVersion
from surveys.models import Channel, Round
from tests.conftest import Cast
from tests.dashboards.factories import GOOD, answered, run, survey, unit_of

SignIn = Callable[[User], Client]
BOARD, UNIT = "/noi-bo/dot/dot-1/bang.csv", "/noi-bo/dot/dot-1/don-vi/so-xay-dung/bang.csv"


def rows_of(client: Client, address: str) -> list[dict[str, str]]:
    response = client.get(address)
    assert response.status_code == 200
    text = b"".join(response).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


@pytest.mark.parametrize("address", [BOARD, UNIT])
def test_files_begin_with_the_mark_that_spreadsheets_look_for(
    cast: Cast, scored: Round, signed_in: SignIn, address: str
) -> None:
    assert b"".join(signed_in(cast.snv).get(address)).startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize(("address", "name"), [(BOARD, "ket-qua-dot-1.csv"), (UNIT, "ket-qua-dot-1-so-xay-dung.csv")])
def test_files_are_named_after_the_round(cast: Cast, scored: Round, signed_in: SignIn, address: str, name: str) -> None:
    assert signed_in(cast.snv).get(address)["Content-Disposition"] == f'attachment; filename="{name}"'


def test_figures_have_decimal_commas(cast: Cast, scored: Round, signed_in: SignIn) -> None:
    first = rows_of(signed_in(cast.snv), BOARD)[0]
    assert (first["Đơn vị"], first["Hạng"], first["Số phiếu"], first["Chỉ số, %"]) == (
        "Sở Xây dựng",
        "1",
        "40",
        "93,00",
    )


def test_the_file_is_sorted_and_filtered_like_the_page(cast: Cast, scored: Round, signed_in: SignIn) -> None:
    rows = rows_of(signed_in(cast.snv), f"{BOARD}?khoi=so&sap-xep=chi-so")
    assert [row["Đơn vị"] for row in rows][:2] == ["Sở Y tế", "Sở Xây dựng"]
    assert "UBND phường Nha Trang" not in {row["Đơn vị"] for row in rows}


def test_limits_stand_beside_the_index(cast: Cast, scored: Round, signed_in: SignIn) -> None:
    first = rows_of(signed_in(cast.snv), BOARD)[0]
    low, index, high = (float(first[name].replace(",", ".")) for name in ("Thấp, %", "Chỉ số, %", "Cao, %"))
    assert low < index < high


def number(text: str) -> float:
    return float(text.replace(",", ".").replace("−", "-"))


@pytest.mark.parametrize("address", [BOARD, UNIT])
def test_the_change_stands_with_its_limits_and_its_verdict(
    cast: Cast, two_years: Round, signed_in: SignIn, address: str
) -> None:
    first = rows_of(signed_in(cast.snv), address)[0]
    low, change, high = (number(first[f"So kỳ trước{name}"]) for name in (", thấp", "", ", cao"))
    assert 0 < low < change < high
    assert round(number(first["Chỉ số, %"]) - number(first["Kỳ trước, %"]), 2) == change
    assert first["Nhận xét"] == "tăng"


def test_a_unit_without_a_year_before_says_so_in_the_file(cast: Cast, two_years: Round, signed_in: SignIn) -> None:
    row = next(row for row in rows_of(signed_in(cast.snv), BOARD) if row["Đơn vị"] == "Sở Y tế")
    assert (row["So kỳ trước"], row["Nhận xét"]) == ("", "không có kỳ trước để so trực tiếp")


def test_the_file_has_no_columns_for_changes_that_no_row_has(cast: Cast, scored: Round, signed_in: SignIn) -> None:
    for address in (BOARD, UNIT):
        assert not any("kỳ trước" in name.lower() for name in rows_of(signed_in(cast.snv), address)[0])


def test_a_units_file_has_the_limits_of_its_items(cast: Cast, scored: Round, signed_in: SignIn) -> None:
    first = rows_of(signed_in(cast.snv), UNIT)[0]
    assert number(first["Thấp, %"]) < number(first["Chỉ số, %"]) < number(first["Cao, %"])


def test_the_file_has_no_columns_for_intervals_that_no_row_has(cast: Cast, signed_in: SignIn) -> None:
    made = survey(cast.so_xay_dung)
    answered(unit_of(made, cast.so_xay_dung), channel=Channel.QR)
    run(made)
    rows = rows_of(signed_in(cast.snv), BOARD)
    assert rows[0]["Chỉ số, %"] == "93,00"
    assert rows[0].keys().isdisjoint({"Thấp, %", "Cao, %"})
    assert rows[0]["Rất hài lòng, %"] == "70"


def test_a_units_file_holds_its_items_weakest_first(cast: Cast, scored: Round, signed_in: SignIn) -> None:
    rows = rows_of(signed_in(cast.snv), UNIT)
    assert sum(row["Loại"] == "Tiêu chí" for row in rows) == 19
    assert rows[0]["Rất hài lòng, %"] == "70"


def test_hidden_counts_are_hidden_in_the_file_too(cast: Cast, signed_in: SignIn) -> None:
    made = survey(cast.so_xay_dung)
    few = dict.fromkeys(("PA1", "PA2", "PA3"), (1, 0, 0, 0, 1))
    answered(unit_of(made, cast.so_xay_dung), GOOD, items=few)
    run(made)
    row = next(row for row in rows_of(signed_in(cast.an), UNIT) if row["Mã"] == "PA1")
    assert (row["Chỉ số, %"], row["Rất hài lòng, %"], row["Không áp dụng"]) == ("", "", "")
    assert row["Ghi chú"] == "không công bố do số phiếu ít"


def test_a_name_that_looks_like_a_formula_is_quoted(cast: Cast, signed_in: SignIn) -> None:
    AgencyVersion.objects.filter(agency=cast.so_y_te).update(name='=HYPERLINK("x")')
    run(survey(cast.so_y_te))
    names = {row["Đơn vị"] for row in rows_of(signed_in(cast.snv), BOARD)}
    assert '\'=HYPERLINK("x")' in names


def test_taking_a_file_is_written_down(cast: Cast, scored: Round, signed_in: SignIn) -> None:
    signed_in(cast.snv).get(f"{BOARD}?ten=so")
    entry = AuditEntry.objects.get(action="export")
    assert (entry.actor, entry.subject, entry.detail["query"]) == (cast.snv, "round:dot-1", {"ten": "so"})
