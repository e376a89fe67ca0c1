import hashlib
import io
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from accounts.models import AuditEntry
from agencies.models import Agency
from documents.reading import InvalidFile, UnreadableFile, read_bytes
from scoring.models import PublishedResult, ResultBatch
from scoring.services.history import Loaded, load_results
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db
HEAD = "unit,year,method,n,value,low,high,source,correction\n"
GOOD = (
    'so-y-te,2022,top2,1.204,"84,25",83,"85,5",Báo cáo 12/BC-SNV,\n'
    "khoi:so,2022,top2,,83.1,,,Báo cáo 12/BC-SNV,\n"
    "toan-tinh,2022,points,5000,82.67%,,,QĐ 1/QĐ-BNV,\n"
)


@pytest.fixture(autouse=True)
def agency() -> Agency:
    return factories.agency("so-y-te", block=factories.block("so"))


def load(rows: str, **fields: Any) -> Loaded:
    content = (HEAD + rows).encode()
    return load_results(
        table=read_bytes(content, name="cu.csv"),
        file_name="cu.csv",
        sha256=hashlib.sha256(content).hexdigest(),
        actor=None,
        at=NOW,
        **fields,
    )


def faults(rows: str) -> list[tuple[int, str]]:
    with pytest.raises(InvalidFile) as refused:
        load(rows)
    assert not PublishedResult.objects.exists()
    assert not ResultBatch.objects.exists()
    return [(fault.line, fault.column) for fault in refused.value.faults]


def test_rows_are_figures_of_an_agency_a_block_and_the_province() -> None:
    assert load(GOOD) == Loaded(added=3, repeated=0, stored=True)
    stored = [(str(row.agency or row.block or ""), row.year, row.n, row.value) for row in PublishedResult.objects.all()]
    assert stored == [
        ("so-y-te", 2022, 1204, Decimal("84.25")),
        ("Khối so", 2022, None, Decimal("83.1")),
        ("", 2022, 5000, Decimal("82.67")),
    ]
    first = PublishedResult.objects.get(agency__code="so-y-te")
    assert (first.low, first.high, first.source) == (Decimal(83), Decimal("85.5"), "Báo cáo 12/BC-SNV")
    assert AuditEntry.objects.get(action="scoring.results_loaded").detail["added"] == 3


def test_same_file_again_adds_nothing() -> None:
    load(GOOD)
    assert load(GOOD) == Loaded(added=0, repeated=3, stored=True)
    assert (PublishedResult.objects.count(), ResultBatch.objects.count()) == (3, 1)


def test_trial_stores_nothing() -> None:
    assert load(GOOD, dry_run=True) == Loaded(added=3, repeated=0, stored=False)
    assert not PublishedResult.objects.exists()


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("khong-co,2022,top2,1,80,,,nguồn,", "unit"),
        ("khoi:la,2022,top2,1,80,,,nguồn,", "unit"),
        (",2022,top2,1,80,,,nguồn,", "unit"),
        ("so-y-te,22,top2,1,80,,,nguồn,", "year"),
        ("so-y-te,1880,top2,1,80,,,nguồn,", "year"),
        ("so-y-te,2099,top2,1,80,,,nguồn,", "year"),
        ("so-y-te,２０２２,top2,1,80,,,nguồn,", "year"),
        ("so-y-te,2022,median,1,80,,,nguồn,", "method"),
        ("so-y-te,2022,top2,0,80,,,nguồn,", "n"),
        ("so-y-te,2022,top2,-5,80,,,nguồn,", "n"),
        ("so-y-te,2022,top2,99999999999999999999,80,,,nguồn,", "n"),
        ("so-y-te,2022,top2,1,,,,nguồn,", "value"),
        ("so-y-te,2022,top2,1,100.01,,,nguồn,", "value"),
        ("so-y-te,2022,top2,1,-1,,,nguồn,", "value"),
        ("so-y-te,2022,top2,1,NaN,,,nguồn,", "value"),
        ("so-y-te,2022,top2,1,1e2,,,nguồn,", "value"),
        ("so-y-te,2022,top2,1,80.12345,,,nguồn,", "value"),
        ("so-y-te,2022,top2,1,=1+1,,,nguồn,", "value"),
        ("so-y-te,2022,top2,1,80,81,85,nguồn,", "value"),
        ("so-y-te,2022,top2,1,80,75,,nguồn,", "high"),
        ("so-y-te,2022,top2,1,80,,,,", "source"),
        (f"so-y-te,2022,top2,1,80,,,{'x' * 301},", "source"),
    ],
)
def test_wrong_row_is_named_and_nothing_is_stored(row: str, column: str) -> None:
    assert faults(f"{GOOD}{row}\n") == [(5, column)]


def test_every_wrong_row_is_named_at_once() -> None:
    assert faults("la,2022,top2,1,80,,,nguồn,\nso-y-te,2022,top2,1,x,,,nguồn,\n") == [(2, "unit"), (3, "value")]


def test_index_stated_twice_in_a_file_is_refused() -> None:
    assert faults(GOOD + "so-y-te,2022,top2,,84.3,,,nguồn khác,\n") == [(5, "unit")]


def test_columns_that_lack_or_nobody_knows_refuse_the_file() -> None:
    for head in (b"unit,year,value\n", b"unit,year,method,value,source,rank\n"):
        with pytest.raises(UnreadableFile):
            load_results(
                table=read_bytes(head, name="x.csv"), file_name="x.csv", sha256="", actor=None, at=NOW
            )  # fmt: skip


def test_another_value_needs_a_reason_and_the_first_stays_on_record() -> None:
    load(GOOD)
    other = "so-y-te,2022,top2,1204,84.52,,,Báo cáo 12/BC-SNV,{}\n"
    with pytest.raises(InvalidFile) as refused:
        load(other.format(""))
    assert "84,25 %" in str(refused.value)

    assert load(other.format("đảo chữ số khi gõ")).added == 1
    values = PublishedResult.objects.filter(agency__code="so-y-te").order_by("id").values_list("value", "correction")
    assert list(values) == [(Decimal("84.25"), ""), (Decimal("84.52"), "đảo chữ số khi gõ")]
    corrected = AuditEntry.objects.filter(action="scoring.results_loaded").order_by("id").last()
    assert corrected is not None
    assert corrected.detail["corrected"][0]["before"] == "84.2500"


def test_figures_on_record_never_change() -> None:
    load(GOOD)
    for change in (PublishedResult.objects.all().delete, lambda: PublishedResult.objects.update(value=1)):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def written(path: Path, name: str, write: Callable[[Path], object]) -> str:
    write(path / name)
    return str(path / name)


def sheet(path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["unit", "year", "method", "n", "value", "source"])
    book.active.append(["so-y-te", 2022, "top2", 1204, 84.25, "Báo cáo 12/BC-SNV"])
    book.save(path)


def test_command_reads_a_spreadsheet_and_a_trial_leaves_nothing(tmp_path: Path) -> None:
    file, said = written(tmp_path, "cu.xlsx", sheet), io.StringIO()
    call_command("load_results", file, "--dry-run", stdout=said)
    assert "chưa lưu gì" in said.getvalue()
    assert not PublishedResult.objects.exists()

    call_command("load_results", file, stdout=io.StringIO())
    assert PublishedResult.objects.get().value == Decimal("84.25")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("cu.csv", (HEAD + "la,2022,top2,1,80,,,nguồn,\n").encode()),
        ("cu.csv", b"%PDF-1.7"),
        ("cu.xlsx", b"PK\x03\x04 broken"),
        ("cu.csv", b""),
        ("cu.exe", b"MZ"),
    ],
)
def test_command_refuses_hostile_files_in_words(tmp_path: Path, name: str, content: bytes) -> None:
    with pytest.raises(CommandError):
        call_command("load_results", written(tmp_path, name, lambda path: path.write_bytes(content)))
    assert not PublishedResult.objects.exists()


def test_command_says_that_there_is_no_such_file(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="Không mở được"):
        call_command("load_results", str(tmp_path / "khong-co.csv"))
