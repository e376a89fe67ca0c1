from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from accounts.models import AuditEntry
from agencies.files import versions_in
from agencies.models import Agency, AgencySuccession, AgencyVersion, Block
from agencies.selectors import predecessors, subtree
from agencies.services import Loaded, load_agencies
from agencies.services.checking import refuse_faults
from documents.reading import InvalidFile, UnreadableFile, read_bytes
from tests import factories

pytestmark = pytest.mark.django_db

HEAD = "code,name,level,block,parent,valid_from,valid_to"
QUANG_THANH = f"""# các bộ phận đứng trước đơn vị cấp trên
{HEAD}
ldtbxh,Bộ phận LĐTB&XH,unit,bo-phan,xa,2000-01-01,
tu-phap,Bộ phận Tư pháp,unit,bo-phan,xa,2000-01-01,
xa,UBND xã Quảng Thành,commune,cap-xa,,2000-01-01,
"""


def load(text: str) -> Loaded:
    return load_agencies(read_bytes(text.encode(), name="t.csv"), actor=None, at=factories.NOW)


def faults(text: str) -> list[tuple[int, str, str]]:
    with pytest.raises(InvalidFile) as refused:
        load(text)
    return [(fault.line, fault.column, fault.value) for fault in refused.value.faults]


def test_a_file_brings_agencies_blocks_and_parents() -> None:
    loaded = load(QUANG_THANH)

    assert (loaded.agencies, loaded.blocks, loaded.added) == (3, 2, 3)
    commune = Agency.objects.get(code="xa")
    assert subtree([commune.pk], on=date(2023, 1, 1)) == set(Agency.objects.values_list("pk", flat=True))


def test_the_same_file_again_adds_nothing() -> None:
    load(QUANG_THANH)

    again = load(QUANG_THANH)

    assert again == Loaded(agencies=0, blocks=0, added=0, changed=0, unchanged=3, successions=0)
    assert AuditEntry.objects.filter(action="agencies.loaded").count() == 1


def test_one_file_may_state_several_versions() -> None:
    load(f"{HEAD}\na,Sở Nông nghiệp,department,,,2000-01-01,2025-06-30\na,Sở NN và MT,department,,,2025-07-01,\n")

    versions = Agency.objects.get(code="a").versions
    assert versions.get(valid__contains=date(2025, 6, 30)).name == "Sở Nông nghiệp"
    assert versions.get(valid__contains=date(2025, 7, 1)).name == "Sở NN và MT"


def test_a_later_file_ends_a_version_and_starts_the_next() -> None:
    load(f"{HEAD}\na,Cũ,department,,,2000-01-01,\n")

    loaded = load(f"{HEAD}\na,Mới,department,,,2025-07-01,\na,Cũ,department,,,2000-01-01,30/06/2025\n")

    assert (loaded.added, loaded.changed) == (1, 1)


@pytest.mark.parametrize(("code", "name"), [("bo-phan-cap-xa", "Bộ phận thuộc UBND cấp xã"), ("khoi-la", "khoi-la")])
def test_a_block_without_a_name_gets_the_usual_one(code: str, name: str) -> None:
    load(f"code,name,level,valid_from,block\na,A,unit,2000-01-01,{code}\n")

    assert Block.objects.get(code=code).name == name


def test_block_names_and_positions_come_with_the_file() -> None:
    load('code,name,level,valid_from,block,block_name,position\na,A,unit,2000-01-01,so,"Sở, ban, ngành",7\n')

    assert Block.objects.get(code="so").name == "Sở, ban, ngành"
    assert AgencyVersion.objects.get().position == 7


def test_a_correction_is_written_down_with_before_and_after() -> None:
    load(f"{HEAD}\na,Sở Xây Dựng,department,,,2000-01-01,\n")

    load(f"{HEAD}\na,Sở Xây dựng,department,,,2000-01-01,\n")

    change = AuditEntry.objects.latest("pk").detail["changed"][0]
    assert (change["before"]["name"], change["after"]["name"]) == ("Sở Xây Dựng", "Sở Xây dựng")


@pytest.mark.parametrize(
    ("row", "column", "value"),
    [
        ("Sở A,A,unit,,,2000-01-01,", "code", "Sở A"),
        (",A,unit,,,2000-01-01,", "code", ""),
        ("a,,unit,,,2000-01-01,", "name", ""),
        (f"a,{'n' * 201},unit,,,2000-01-01,", "name", "n" * 201),
        ("a,A,huyen,,,2000-01-01,", "level", "huyen"),
        ("a,A,unit,Khối,,2000-01-01,", "block", "Khối"),
        ("a,A,unit,,a,2000-01-01,", "parent", "a"),
        ("a,A,unit,,khong-co,2000-01-01,", "parent", "khong-co"),
        ("a,A,unit,,,,", "valid_from", ""),
        ("a,A,unit,,,31/02/2000,", "valid_from", "31/02/2000"),
        ("a,A,unit,,,2000-01-01,1999-12-31", "valid_to", "1999-12-31"),
    ],
)
def test_a_wrong_cell_is_named_by_line_column_and_value(row: str, column: str, value: str) -> None:
    assert faults(f"{HEAD}\n{row}\n") == [(2, column, value)]


def test_every_wrong_row_has_one_fault_and_nothing_is_stored() -> None:
    found = faults(f"{HEAD}\ntot,Tốt,unit,khoi,,2000-01-01,\nA!,,x,,,y,z\nb,,unit,,,2000-01-01,\n")

    assert [line for line, _, _ in found] == [3, 4]
    assert not Agency.objects.exists()
    assert not Block.objects.exists()


def test_faults_of_every_kind_are_listed_together() -> None:
    load(f"{HEAD}\ncu,Cũ,unit,,,2000-01-01,\n")

    found = faults(
        f"{HEAD},predecessors\na,A,huyen,,,2000-01-01,,\nb,B,unit,,khong-co,2000-01-01,,\nc,C,unit,,a,2000-01-01,,\n"
        "c,C,unit,,,2000-01-01,,\nd,D,unit,,e,2000-01-01,,\ne,E,unit,,d,2000-01-01,,\n"
        "cu,Mới,unit,,,2020-01-01,,\nf,F,unit,,,2020-01-01,,khong-co\n"
    )

    assert [(line, column) for line, column, _ in found] == [
        (2, "level"), (3, "parent"), (5, "code"), (6, "parent"), (7, "parent"), (8, "valid_from"), (9, "predecessors"),
    ]  # fmt: skip


def test_an_agency_with_an_unread_row_is_not_said_to_overlap() -> None:
    load(f"{HEAD}\na,A,unit,,,2000-01-01,\n")

    found = faults(f"{HEAD}\na,A,unit,,,2000-01-01,30.6.2025\na,B,unit,,,2025-07-01,\n")

    assert [(line, column) for line, column, _ in found] == [(2, "valid_to")]


def test_the_same_version_twice_is_refused() -> None:
    assert faults(f"{HEAD}\na,A,unit,,,2000-01-01,\na,A,unit,,,2000-01-01,\n") == [(3, "code", "a")]


def test_versions_that_overlap_in_the_file_are_refused() -> None:
    found = faults(f"{HEAD}\na,A,unit,,,2000-01-01,2025-07-01\na,B,unit,,,2025-07-01,\n")

    assert found == [(2, "valid_to", "2025-07-01")]


def test_a_version_that_overlaps_a_stored_one_is_refused() -> None:
    load(f"{HEAD}\na,A,unit,,,2000-01-01,\n")

    assert faults(f"{HEAD}\na,B,unit,,,2025-07-01,\n") == [(2, "valid_from", "2025-07-01")]


def test_a_cycle_of_parents_is_refused() -> None:
    found = faults(
        f"{HEAD}\na,A,unit,,b,2000-01-01,\nb,B,unit,,c,2000-01-01,\nc,C,unit,,a,2000-01-01,\nd,D,unit,,a,2000-01-01,\n"
    )

    assert found == [(2, "parent", "b"), (3, "parent", "c"), (4, "parent", "a")]


def test_a_long_cycle_is_found_without_walking_it_from_everywhere() -> None:
    rows = [f"a{number},A,unit,,a{(number + 1) % 20_000},2000-01-01," for number in range(20_000)]

    with pytest.raises(InvalidFile) as refused:
        refuse_faults(versions_in(read_bytes("\n".join([HEAD, *rows]).encode(), name="t.csv"))[0], {})
    assert len(refused.value.faults) == 20_000


def test_a_cycle_through_a_stored_version_that_begins_later_is_refused() -> None:
    load(f"{HEAD}\na,A,unit,,,2000-01-01,\nb,B,unit,,,2000-01-01,2019-12-31\nb,B,unit,,a,2020-01-01,\n")

    assert faults(f"{HEAD}\na,A,unit,,b,2000-01-01,\n") == [(2, "parent", "b")]


def test_parents_may_change_places_over_time() -> None:
    loaded = load(
        f"{HEAD}\na,A,unit,,b,2000-01-01,2009-12-31\na,A,unit,,,2010-01-01,\n"
        "b,B,unit,,,2000-01-01,2009-12-31\nb,B,unit,,a,2010-01-01,\n"
    )

    assert loaded.added == 4


def test_a_version_that_a_round_uses_does_not_change() -> None:
    load(f"{HEAD}\na,A,unit,,,2000-01-01,\n")
    factories.round_unit(factories.survey_round(), Agency.objects.get())

    assert faults(f"{HEAD}\na,Tên khác,unit,,,2000-01-01,\n") == [(2, "name", "Tên khác")]


def test_a_version_that_a_round_uses_may_end() -> None:
    load(f"{HEAD}\na,A,unit,,,2000-01-01,\n")
    factories.round_unit(factories.survey_round(), Agency.objects.get())

    assert load(f"{HEAD}\na,A,unit,,,2000-01-01,2026-06-30\n").changed == 1


def test_missing_columns_are_named() -> None:
    with pytest.raises(UnreadableFile, match="Thiếu cột: level, valid_from"):
        load("code,name\na,A\n")


def test_predecessors_become_successions() -> None:
    text = (
        "code,name,level,valid_from,valid_to,predecessors\ncu-1,Xã Cũ Một,commune,2000-01-01,2025-06-30,\n"
        "cu-2,Xã Cũ Hai,commune,2000-01-01,2025-06-30,\nmoi,Xã Mới,commune,2025-07-01,,cu-1|cu-2:0.25\n"
    )

    assert load(text).successions == 2
    assert load(text).successions == 0
    found = predecessors(Agency.objects.get(code="moi"), until=date(2025, 12, 31))
    assert [(p.name, p.kind, p.share) for p in found] == [
        ("Xã Cũ Một", "merge", None),
        ("Xã Cũ Hai", "merge", Decimal("0.25")),
    ]


@pytest.mark.parametrize(
    ("rows", "kind"),
    [
        (["moi,Mới,unit,2025-07-01,cu"], "rename"),
        (["moi,Mới,unit,2025-07-01,cu", "moi-2,Mới 2,unit,2025-07-01,cu"], "split"),
    ],
)
def test_the_kind_of_succession_follows_from_the_rows(rows: list[str], kind: str) -> None:
    load("\n".join(["code,name,level,valid_from,predecessors", "cu,Cũ,unit,2000-01-01,", *rows]))

    assert set(AgencySuccession.objects.values_list("kind", flat=True)) == {kind}


@pytest.mark.parametrize("cell", ["cu|cu", "moi", "cu:0", "cu:nan", "cu:1.1", "Cũ", "khong-co"])
def test_wrong_predecessors_are_refused(cell: str) -> None:
    found = faults(f"code,name,level,valid_from,predecessors\ncu,Cũ,unit,2000-01-01,\nmoi,Mới,unit,2025-07-01,{cell}\n")

    assert [(line, column) for line, column, _ in found] == [(3, "predecessors")]


def test_the_command_says_what_it_did(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "don-vi.csv"
    file.write_text(QUANG_THANH, encoding="utf-8-sig")

    call_command("load_agencies", file)

    assert "Đơn vị mới: 3" in capsys.readouterr().out


def test_the_command_fails_with_the_faults(tmp_path: Path) -> None:
    file = tmp_path / "don-vi.csv"
    file.write_text(f"{HEAD}\na,A,huyen,,,2000-01-01,\n")

    with pytest.raises(CommandError, match="Dòng 2, cột “level”: “huyen”"):
        call_command("load_agencies", file)
