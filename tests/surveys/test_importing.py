import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from agencies.models import Service
from documents.reading import InvalidFile, UnreadableFile
from surveys.models import Channel, FoldInbox, ImportBatch, Response, ResponseText, Round
from surveys.selectors import newest_version
from surveys.services import ImportReport, close_round, import_responses, load_shipped_questionnaires
from tests import factories as rows
from tests.surveys.factories import NOON, open_survey

QUANG_THANH = Path(__file__).parents[2] / "satisfaction" / "demo" / "quang_thanh_2023_forms.csv"
HEAD = "form_no,unit,submitted_on,A1,A2,LOC,A3,KENH,LAN,YK\n"


@pytest.fixture
def survey(db: None) -> Round:
    return open_survey(rows.agency("so-mot"), rows.agency("so-hai"))


def load(survey: Round, text: str | bytes, *, name: str = "phieu.csv", **options: Any) -> ImportReport:
    content = text.encode() if isinstance(text, str) else text
    return import_responses(round=survey, content=content, file_name=name, at=options.pop("at", NOON), **options)


def faults(survey: Round, text: str) -> list[tuple[int, str, str]]:
    with pytest.raises(InvalidFile) as refusal:
        load(survey, text)
    assert not Response.objects.exists()
    return [(fault.line, fault.column, fault.value) for fault in refusal.value.faults]


def test_rows_become_stored_answers_with_inbox_rows(survey: Round) -> None:
    report = load(survey, HEAD + "P1,so-mot,2026-02-01,5,na,1,2,1;2,3,Tốt\nP2,so-hai,28/02/2026,1,1,,,,,\n")

    assert (report.rows, report.added, report.repeated) == (2, 2, 0)
    first = Response.objects.get(form_no="P1")
    assert first.answers == [5, -1, 1, 2, 3, 4]
    assert (first.channel, first.submitted_on, first.late) == (Channel.FILE, date(2026, 2, 1), False)
    assert Response.objects.get(form_no="P2").submitted_on == date(2026, 2, 28)
    assert list(ResponseText.objects.values_list("response", "text")) == [(first.pk, "Tốt")]
    assert FoldInbox.objects.filter(sign=1).count() == 2
    assert ImportBatch.objects.get().added == 2


def test_the_same_file_again_adds_nothing(survey: Round) -> None:
    file = HEAD + "P1,so-mot,2026-02-01,5,1,,,,,Tốt\nP2,so-hai,,4,4,,,,,\n,so-hai,,4,4,,,,,\n,so-hai,,4,4,,,,,\n"
    first, again = load(survey, file), load(survey, file, at=NOON + timedelta(days=3))

    assert (first.added, first.repeated) == (4, 0)
    assert (again.added, again.repeated) == (0, 4)
    assert Response.objects.count() == FoldInbox.objects.count() == 4
    assert ImportBatch.objects.count() == 1


def test_a_longer_file_in_another_order_adds_only_what_is_new(survey: Round) -> None:
    load(survey, "unit,A1,A2\nso-mot,5,5\nso-hai,4,4\n")
    report = load(survey, "A2,A1,unit\n4,4,so-hai\n5,5,so-mot\n5,5,so-mot\n")

    assert (report.added, report.repeated, report.numbered) == (1, 2, False)


def test_a_number_used_for_other_answers_is_refused_not_overwritten(survey: Round) -> None:
    load(survey, HEAD + "P1,so-mot,,5,5,,,,,\n")
    for changed in (
        "P1,so-mot,,5,4,,,,,",
        "P1,so-hai,,5,5,,,,,",
        "P1,so-mot,,5,5,,,,,thêm",
        "P1,so-mot,2026-01-05,5,5,,,,,",
    ):
        with pytest.raises(InvalidFile) as refusal:
            load(survey, HEAD + "P2,so-mot,,1,1,,,,,\n" + changed + "\n")
        assert [(fault.line, fault.column, fault.value) for fault in refusal.value.faults] == [(3, "form_no", "P1")]
    assert Response.objects.get().answers[:2] == [5, 5]


def test_a_number_twice_in_a_file_counts_once_when_equal_and_is_refused_when_not(survey: Round) -> None:
    assert faults(survey, HEAD + "P1,so-mot,,5,5,,,,,\nP1,so-mot,,5,4,,,,,\n") == [(3, "form_no", "P1")]
    report = load(survey, HEAD + "P1,so-mot,,5,5,,,,,\nP1,so-mot,,5,5,,,,,\n")
    assert (report.added, report.repeated) == (1, 1)


def test_each_wrong_row_gets_one_message_and_nothing_is_stored(survey: Round) -> None:
    wrong = [
        ("la,2026-02-01,5,5,,,,,", "unit", "la"),
        ("so-mot,31/02/2026,5,5,,,,,", "submitted_on", "31/02/2026"),
        ("so-mot,2026-12-01,5,5,,,,,", "submitted_on", "2026-12-01"),
        ("so-mot,1926-02-01,5,5,,,,,", "submitted_on", "1926-02-01"),
        ("so-mot,,6,5,,,,,", "A1", "6"),
        ("so-mot,,4.0,5,,,,,", "A1", "4.0"),
        ("so-mot,,na,5,,,,,", "A1", "na"),
        ("so-mot,,5,5,2,4,,,", "A3", "4"),
        ("so-mot,,5,5,,,1;3,,", "KENH", "1;3"),
        ("so-mot,,5,5,,,,10,", "LAN", "10"),
        ("so-mot,,,,,,,,", "A1", ""),
        (f"so-mot,,5,5,,,,,{'x' * 2001}", "YK", "x" * 2001),
    ]
    file = HEAD + "".join(f"P{n},{row}\n" for n, (row, _column, _value) in enumerate(wrong)) + "OK,so-mot,,5,5,,,,,\n"

    assert faults(survey, file) == [(n + 2, column, value) for n, (_row, column, value) in enumerate(wrong)]
    assert not ImportBatch.objects.exists()


def test_every_fault_of_a_row_is_told(survey: Round) -> None:
    assert faults(survey, HEAD + f"{'9' * 61},la,2026-12-01,6,9,,,,,\n") == [
        (2, "unit", "la"),
        (2, "submitted_on", "2026-12-01"),
        (2, "form_no", "9" * 61),
        (2, "A1", "6"),
        (2, "A2", "9"),
    ]


def test_a_message_says_what_was_expected(survey: Round) -> None:
    with pytest.raises(InvalidFile) as refusal:
        load(survey, HEAD + "P1,so-mot,,5,7,,,,,\n")
    assert str(refusal.value).startswith(
        "Dòng 2, cột “A2”: “7”. Cần: số từ 1 đến 5, “na” nếu không áp dụng, hoặc để trống."
    )


@pytest.mark.parametrize("head", ["form_no,A1", "unit,A1,LA"], ids=["no-unit", "foreign"])
def test_wrong_columns_are_refused_at_the_head(survey: Round, head: str) -> None:
    with pytest.raises(UnreadableFile, match=r"unit|LA"):
        load(survey, head + "\n" + "1,2,3"[: 2 * head.count(",") + 1] + "\n")


def test_channel_service_and_sample_marks_are_read(survey: Round) -> None:
    service = Service.objects.create(code="1.001", name="Khai sinh")
    load(survey, "unit,A1,A2,channel,service,stratum,sampling_unit\nso-mot,5,5,Paper,1.001,Đô thị,Tổ 1\n")

    stored = Response.objects.get()
    assert (stored.channel, stored.service) == (Channel.PAPER, service)
    assert (stored.stratum, stored.sampling_unit) == ("Đô thị", "Tổ 1")


@pytest.mark.parametrize(("column", "value"), [("channel", "tivi"), ("service", "khong-co"), ("form_no", "9" * 61)])
def test_foreign_marks_are_refused(survey: Round, column: str, value: str) -> None:
    assert faults(survey, f"unit,A1,A2,{column}\nso-mot,5,5,{value}\n") == [(2, column, value)]


@pytest.mark.parametrize("mark", [r"\N", r"\.", '"""a"""', "a;b", "=1+1"])
def test_marks_that_mean_something_to_copy_are_kept_as_written(survey: Round, mark: str) -> None:
    load(survey, f"unit,A1,A2,form_no,YK\nso-mot,5,5,{mark},{mark}\n")
    assert Response.objects.get().form_no == ResponseText.objects.get().text == mark.replace('"""', '"')


def test_what_comes_after_the_close_is_stored_as_late(survey: Round) -> None:
    close_round(round=survey, at=NOON)
    load(survey, HEAD + "P1,so-mot,2026-02-01,5,5,,,,,\n")
    assert Response.objects.get().late


@pytest.mark.parametrize("name", ["phi\udcffu.csv", "a\0.csv", "x" * 300 + ".csv"])
def test_an_odd_file_name_loses_no_answers(survey: Round, name: str) -> None:
    assert load(survey, "unit,A1\nso-mot,5\n", name=name).added == 1


def test_a_dry_run_checks_everything_and_keeps_nothing(survey: Round) -> None:
    report = load(survey, HEAD + "P1,so-mot,,5,5,,,,,\n", dry_run=True)

    assert (report.added, report.stored) == (1, False)
    assert not Response.objects.exists()
    assert not ImportBatch.objects.exists()


def test_a_workbook_with_typed_cells_reads_like_a_csv(survey: Round) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["form_no", "unit", "submitted_on", "A1", "A2"])
    sheet.append([17, "so-mot", date(2026, 2, 1), 4.0, "na"])
    book.save(content := BytesIO())

    load(survey, content.getvalue(), name="phieu.xlsx")
    report = load(survey, "form_no,unit,submitted_on,A1,A2\n17,so-mot,2026-02-01,4,na\n")

    assert (report.added, report.repeated) == (0, 1)


def test_the_forms_of_quang_thanh_come_in_once(db: None) -> None:
    load_shipped_questionnaires(at=NOON)
    units = [rows.agency(code) for code in ("tu-phap-ho-tich", "ldtbxh", "dc-xd-nn-mt")]
    version = newest_version("cap-xa-16-3")
    survey = open_survey(*units, version=version, opens_on=date(2023, 1, 1), closes_on=date(2023, 12, 31))

    first, again = (load(survey, QUANG_THANH.read_bytes(), name=QUANG_THANH.name) for _ in range(2))

    assert (first.added, again.added) == (45, 0)
    points = [sum(response.answers) for response in Response.objects.filter(round_unit__agency__code="tu-phap-ho-tich")]
    assert sum(points) == 1771


@pytest.fixture
def command(survey: Round, tmp_path: Path) -> Callable[..., str]:
    def run(text: str, *options: str) -> str:
        file = tmp_path / "phieu.csv"
        file.write_text(text)
        out = StringIO()
        try:
            call_command("import_responses", survey.code, str(file), *options, stdout=out)
        except CommandError as error:
            return out.getvalue() + f"\n!{error}"
        return out.getvalue()

    return run


def test_the_command_reports_as_json(command: Callable[..., str]) -> None:
    assert json.loads(command(HEAD + "P1,so-mot,,5,5,,,,,\n", "--json")) == {
        "round": "dot-thu", "rows": 1, "added": 1, "repeated": 0, "numbered": True, "stored": True,
        "waiting": 0, "accepted": 0,
    }  # fmt: skip


def test_the_command_names_faults_in_words_and_as_json(command: Callable[..., str]) -> None:
    printed, _, words = command(HEAD + "P1,la,,5,5,,,,,\n", "--json").partition("!")

    assert json.loads(printed)["errors"][0]["column"] == "unit"
    assert "so-hai, so-mot" in words
    assert "Không có dòng nào của tệp được lưu." in words


def test_the_command_warns_when_unnumbered_rows_repeat(command: Callable[..., str]) -> None:
    command("unit,A1,A2\nso-mot,5,5\n")
    assert "form_no" in command("unit,A1,A2\nso-mot,5,5\nso-mot,4,4\n")


def test_the_command_refuses_a_foreign_round_or_file(survey: Round, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="khong-co"):
        call_command("import_responses", "khong-co", "x.csv")
    with pytest.raises(CommandError, match=r"thieu\.csv"):
        call_command("import_responses", survey.code, str(tmp_path / "thieu.csv"))


@pytest.mark.django_db(transaction=True)
def test_the_same_file_twice_at_once_is_stored_once() -> None:
    survey = open_survey(rows.agency("so-a"), rows.agency("so-b"))
    content = ("unit,A1\n" + "so-a,5\n" * 50 + "so-b,4\n" * 50).encode()

    def work() -> int:
        try:
            return import_responses(round=survey, content=content, file_name="t.csv", at=NOON).added
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        added = list(pool.map(lambda _: work(), range(3)))

    assert sorted(added) == [0, 0, 100]
    assert Response.objects.count() == 100


def test_a_form_is_named_by_its_number_in_the_round(survey: Round) -> None:
    """Ids made before must be made again: whoever changes how stores every form of an earlier file a second time."""
    load(survey, HEAD + "P1,so-mot,,5,5,,,,,\n")

    assert Response.objects.get().pk == uuid5(uuid5(NAMESPACE_URL, "round:dot-thu"), "form:P1")


def test_signs_that_part_cells_and_rows_are_stored_as_they_are(survey: Round) -> None:
    load(survey, 'unit,A1,A2,form_no,stratum,YK\nso-mot,5,5,"a\tb\\n","c\\","một\nhai\t\\N ""ba"""\n')

    stored = Response.objects.get()
    assert (stored.form_no, stored.stratum) == ("a\tb\\n", "c\\")
    assert stored.texts.get().text == 'một\nhai\\N "ba"'
