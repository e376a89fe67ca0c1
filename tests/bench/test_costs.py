"""What is said to follow from unit costs is what they multiply to."""

import json

import pytest

from bench.costs.programme import arguments
from bench.costs.telling import (
    BACK,
    COPY,
    DESTROY,
    FILE,
    FOLD,
    FREEZE,
    LOGGED,
    MIB,
    Cost,
    as_json,
    as_text,
    between,
    follows,
)

FOUND = [
    Cost("surveys_response: dòng", 200, 200, "byte"),
    Cost("surveys_response: chỉ mục", 100, 100, "byte"),
    Cost("surveys_response: số dòng", 1, 1, "dòng"),
    Cost("surveys_responsetext: dòng", 80, 80, "byte"),
    Cost("surveys_responsetext: chỉ mục", 40, 40, "byte"),
    Cost("surveys_responsetext: số dòng", 0.5, 0.5, "dòng"),
    Cost(LOGGED[0], 800, 1000, "byte"),
    Cost(LOGGED[1], 200, 200, "byte"),
    between(FOLD, [0.018, 0.036], "ms"),
    Cost(FILE, 64, 64, "byte"),
    Cost(COPY, 20, 40, "MiB/s"),
    Cost(BACK, 10, 10, "MiB/s"),
    Cost(FREEZE, 3, 6, "s"),
    Cost(DESTROY, 60, 60, "s"),
]


def test_a_year_is_twenty_million_of_each() -> None:
    year = dict(follows(FOUND))
    disk = 20e6 * (300 + 0.5 * 120)
    assert year["đĩa của phiếu gốc và ý kiến"] == f"{disk / 2**30:.1f} GiB" == "6.7 GiB"
    assert year["WAL đi qua trong năm"] == "18.6–22.4 GiB"
    assert year["đếm"] == "0.1–0.2 giờ"
    # What is slow takes long: the least speed makes the longest time.
    assert year["một lần sao lưu"] == f"{disk / MIB / 40 / 60:.3g}–{disk / MIB / 20 / 60:.3g} phút"
    assert (year["đóng băng bảng phiếu"], year["hủy phiếu gốc của cả năm"]) == ("1–2 phút", "20 phút")


def test_the_load_stands_above_the_costs_and_both_forms_say_the_same() -> None:
    assert as_text(FOUND, "2 nhân; tải máy 9").startswith("Đo trên 2 nhân; tải máy 9\n")
    told = json.loads(as_json(FOUND, "2 nhân"))
    assert (told["machine"], len(told["costs"])) == ("2 nhân", len(FOUND))
    assert told["year"] == dict(follows(FOUND))


def test_too_few_forms_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        arguments(["--forms", "10"])
    assert "từ 2000" in capsys.readouterr().err
