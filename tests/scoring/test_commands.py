import json
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from scoring.management.commands.score import line_of
from scoring.models import MethodVersion, RoundMethod, ScoringRun
from scoring.services import load_method
from surveys.models import QuestionnaireVersion, Round
from surveys.services import load_questionnaire
from tests import factories
from tests.factories import NOW
from tests.scoring.answers import GOOD, POOR, QUESTIONNAIRE, send, survey, unit_of
from tests.scoring.factories import document, method, score
from tests.scoring.factories import unit as counts

pytestmark = pytest.mark.django_db


def said(*command: str) -> str:
    output = StringIO()
    call_command(*command, stdout=output)
    return output.getvalue()


def refused(*command: str) -> str:
    with pytest.raises(CommandError) as refusal:
        call_command(*command)
    return str(refusal.value)


# load_definitions, load_method


def test_definitions_load_once() -> None:
    said("load_definitions")
    versions = MethodVersion.objects.count(), QuestionnaireVersion.objects.count()
    said("load_definitions")

    assert versions == (5, 3)
    assert (MethodVersion.objects.count(), QuestionnaireVersion.objects.count()) == versions


@pytest.mark.parametrize("suffix", ["yaml", "json"])
def test_method_loads_from_a_file(tmp_path: Path, suffix: str) -> None:
    file = tmp_path / f"method.{suffix}"
    file.write_text(json.dumps(document()), "utf-8")
    assert said("load_method", str(file)) == "thu: phiên bản 1\n"


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("m.yaml", b"formula: points", "title: thiếu chữ"),
        ("m.yaml", b"a: [", "không đọc được"),
        ("m.json", b"{", "không đọc được"),
        ("m.json", b"\xff", "không đọc được"),
        ("m.json", b"[" * 100_000, "không đọc được"),
        ("m.yaml", b"a: &x [1]\nb: *x", "bí danh"),
        ("m.json", json.dumps(document(code="x" * 61)).encode(), "tối đa 60 ký tự"),
        ("m.txt", b"", "cần tệp .yaml hoặc .json"),
    ],
)
def test_faulty_method_file_is_refused_in_words(tmp_path: Path, name: str, content: bytes, words: str) -> None:
    file = tmp_path / name
    file.write_bytes(content)

    assert words in refused("load_method", str(file))
    assert not MethodVersion.objects.exists()


def test_missing_method_file_is_named() -> None:
    assert "không mở được" in refused("load_method", "khong-co.yaml")


# create_round


@pytest.fixture
def ready() -> dict[str, Any]:
    """Three agencies of a block, one of them above the others, with a questionnaire and a method."""
    block = factories.block("khoi-dem")
    parent = factories.agency("ubnd-xa", block=block)
    factories.agency("so-mot", block=block, parent=parent)
    factories.agency("so-hai", block=block, parent=parent)
    load_questionnaire(document=QUESTIONNAIRE, at=NOW)
    load_method(document=document(), at=NOW)
    return {
        "--questionnaire": "phieu-dem",
        "--method": "thu",
        "--opens": "2026-01-01",
        "--closes": "2026-03-31",
        "--units": "so-mot,so-hai",
    }


def creating(options: dict[str, Any], *flags: str) -> list[str]:
    return ["create_round", "quy-1", *(part for option in options.items() for part in option), *flags]


def units_of(code: str) -> set[str]:
    return set(Round.objects.get(code=code).units.values_list("agency__code", flat=True))


def test_round_over_named_units(ready: dict[str, Any]) -> None:
    assert said(*creating(ready)) == "Đợt quy-1: Khảo sát mức độ hài lòng năm 2026 (quy-1), 2 đơn vị, chuẩn bị.\n"
    assert units_of("quy-1") == {"so-mot", "so-hai"}
    assert RoundMethod.objects.get().method_version.method.code == "thu"


def test_round_over_a_block_is_opened(ready: dict[str, Any]) -> None:
    del ready["--units"]
    said(*creating({**ready, "--block": "khoi-dem"}, "--open"))

    assert units_of("quy-1") == {"ubnd-xa", "so-mot", "so-hai"}
    assert Round.objects.get().state == Round.State.OPEN


def test_a_round_opened_after_its_last_day_is_told_to_close_soon(ready: dict[str, Any]) -> None:
    printed = said(*creating({**ready, "--opens": "2020-01-01", "--closes": "2020-03-31"}, "--open"))

    assert "Ngày kết thúc 31/03/2020 đã qua" in printed


def test_round_over_a_file_measures_those_that_are_nobodys_parent_in_it(ready: dict[str, Any], tmp_path: Path) -> None:
    file = tmp_path / "don-vi.csv"
    file.write_text("code,parent\nubnd-xa,\nso-mot,ubnd-xa\nso-hai,ubnd-xa\n", "utf-8")
    del ready["--units"]
    said(*creating({**ready, "--agencies": str(file)}))

    assert units_of("quy-1") == {"so-mot", "so-hai"}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"--questionnaire": "la"}, "Không có phiếu hỏi mã “la”"),
        ({"--method": "la"}, "Không có phương pháp mã “la”"),
        ({"--units": "so-mot,la"}, "Không có đơn vị mã: la"),
        ({"--units": ","}, "ít nhất một đơn vị"),
        ({"--opens": "2026-13-01"}, "không phải ngày"),
        ({"--closes": "2025-01-01"}, "đứng trước"),
        ({"--opens": "1990-01-01"}, "không hoạt động vào ngày 01/01/1990"),
        ({"--year": "99999"}, "năm"),
    ],
)
def test_round_with_a_fault_is_refused_and_nothing_stored(
    ready: dict[str, Any], change: dict[str, str], words: str
) -> None:
    assert words in refused(*creating({**ready, **change}))
    assert not Round.objects.exists()


def test_empty_block_is_refused(ready: dict[str, Any]) -> None:
    del ready["--units"]
    assert "không có đơn vị nào thuộc khối “la”" in refused(*creating({**ready, "--block": "la"}))


def test_unreadable_agency_file_is_refused(ready: dict[str, Any], tmp_path: Path) -> None:
    del ready["--units"]
    file = tmp_path / "don-vi.csv"
    file.write_text("name\nSở\n", "utf-8")
    assert "không có cột code" in refused(*creating({**ready, "--agencies": str(file)}))
    assert refused(*creating({**ready, "--agencies": str(tmp_path / "khong-co.csv")}))


def test_round_with_a_misfitting_method_is_refused_and_nothing_stored(ready: dict[str, Any]) -> None:
    load_method(document=document(code="khac", tree={"items": ["ZZ"]}), at=NOW)

    assert "ZZ: phiếu phieu-dem không có câu hỏi này" in refused(*creating({**ready, "--method": "khac"}))
    assert not Round.objects.exists()


# score


def test_score_prints_a_table() -> None:
    round = survey()
    send(unit_of(round), GOOD, POOR)
    output = said("score", "dot-dem")
    assert "phiếu mới đếm: 2" in output
    assert "so-mot" in output
    assert "73,33" in output


def test_score_prints_the_contracts_object() -> None:
    round = survey(points={"components": {"A": 6}})
    send(unit_of(round), GOOD)
    printed = json.loads(said("score", "dot-dem", "--json"))

    assert printed.keys() == {"round", "method", "run", "input_hash", "folded", "agencies", "blocks", "total"}
    assert (printed["round"], printed["method"], printed["folded"]) == ("dot-dem", "thu", 1)
    agency = {"agency", "name", "n", "status", "index", "exact", "low", "high", "rank", "rank_low", "rank_high"}
    agency |= {"previous", "change", "verdict", "nodes", "points", "max_points"}
    node = {"code", "kind", "index", "exact", "n", "satisfied", "valid", "points", "max_points"}
    assert printed["agencies"][0].keys() >= agency
    assert printed["total"].keys() >= agency
    assert printed["agencies"][0]["nodes"][0].keys() >= node
    assert printed["blocks"][0].keys() >= {"block", "index", "agencies", "low", "high", "nodes"}


def test_score_of_an_unknown_round_is_refused() -> None:
    assert refused("score", "la") == "Không có đợt khảo sát mã “la”."


def test_score_by_an_unknown_method_is_refused() -> None:
    survey()
    assert refused("score", "dot-dem", "--method", "la") == "Không có phương pháp mã “la”."
    assert not ScoringRun.objects.exists()


def test_score_by_a_misfitting_method_is_refused() -> None:
    survey()
    load_method(document=document(code="khac", tree={"items": ["LOC"]}), at=NOW)
    assert "LOC: không phải câu chấm điểm" in refused("score", "dot-dem", "--method", "khac")
    assert not ScoringRun.objects.exists()


@pytest.mark.parametrize(
    ("forms", "words"), [(4, "không đủ phiếu"), (0, "không đủ phiếu"), (40, "có phiếu, không có câu trả lời hợp lệ")]
)
def test_a_line_says_why_there_is_no_index(forms: int, words: str) -> None:
    unit = score(method(**document(minimum=10)), counts("a", {"A1": (0,) * 5, "A2": (0,) * 5})).agencies[0]

    assert words in line_of(replace(unit, n=forms), 10)
