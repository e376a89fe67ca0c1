"""Answers out: every kind of file opens in its tool with the same counts, names nobody and runs nothing."""

import csv
import io
import json
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID
from xml.etree import ElementTree as Tree

import numpy as np
import openpyxl
import pandas as pd
import pyreadstat
import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts.models import AuditEntry, User
from jobs.models import Job
from scoring.models import Tally
from scoring.tally import fold_all
from surveys.export_tasks import export_round
from surveys.exports import xlsx_file
from surveys.exports.ddi_file import NAMESPACE
from surveys.exports.extent import EVERYTHING, OWN_SURVEY, SMALLEST_UNIT, Extent
from surveys.layout import FIRST_CHOICE
from surveys.models import Response, ResponseText, Round
from surveys.selectors import layout_of
from surveys.services import exclude_response, exports
from surveys.services.exports import Format, NotAllowed, NothingToExport, RoundStillOpen, Wanted, wanted_for
from tests import factories
from tests.conftest import Cast
from tests.surveys.factories import DOCUMENT, NOON, answer, door_of, open_survey, questionnaire

ASKED: dict[str, Any] = {
    **DOCUMENT,
    "code": "phieu-xuat",
    "sections": [
        *DOCUMENT["sections"],
        {
            "code": "B",
            "title": "Phần B",
            "questions": [
                {"code": "B1", "kind": "level5", "text": "Câu B1", "no_opinion": True, "na": True},
                {"code": "GT", "kind": "single", "text": "Giới", "use": "profile", "choices": ["Nam", "Nữ"]},
                {"code": "a1", "kind": "yesno", "text": "Trùng tên A1", "required": False},
            ],
        },
    ],
}
FORMS: list[dict[str, Any]] = [
    {"A1": 5, "A2": 4, "LOC": 1, "A3": 2, "KENH": [1, 2], "LAN": 0, "YK": "=1+1", "B1": 3, "GT": 1},
    {"A1": 5, "A2": "na", "LOC": 2, "KENH": [2], "LAN": 9, "YK": "  -2 “nhanh”;=x\n@y", "B1": "kyk", "GT": 2, "a1": 1},
    {"A1": 1, "A2": 3, "B1": "na", "GT": 2},
]
CSV_ROWS = [
    {**dict.fromkeys(["A3", "LAN", "YK", "KENH_1", "KENH_2", "LOC", "a1_2"]), "A1": 1, "A2": 3, "B1": -1, "GT": 2},
    {"A1": 5, "A2": -1, "LOC": 2, "A3": None, "KENH_1": 0, "KENH_2": 1, "LAN": 9, "B1": -2, "GT": 2, "a1_2": 1},
    {"A1": 5, "A2": 4, "LOC": 1, "A3": 2, "KENH_1": 1, "KENH_2": 1, "LAN": 0, "B1": 3, "GT": 1, "a1_2": None},
]
ADDRESS = "/noi-bo/thu-phieu/dot-thu/xuat/"


@pytest.fixture
def survey(cast: Cast) -> Round:
    """A round with three forms over two units; the first one's is excluded."""
    made = open_survey(cast.nha_trang, cast.so_y_te, version=questionnaire(ASKED))
    doors = [door_of(made.units.get(agency=agency))[1] for agency in (cast.so_y_te, cast.nha_trang, cast.nha_trang)]
    for number, (door, form) in enumerate(zip(doors, FORMS, strict=True), start=1):
        answer(door, form, visit_id=UUID(int=number))
    exclude_response(response=Response.objects.get(pk=UUID(int=1)), reason="thử", actor=cast.snv, at=NOON)
    return made


def write(survey: Round, format: Format, extent: Extent = EVERYTHING) -> bytes:
    exports.write_export(round=survey, wanted=Wanted(format, extent), file=(file := io.BytesIO()), at=NOON)
    return file.getvalue()


def frame(survey: Round, extent: Extent = EVERYTHING) -> pd.DataFrame:
    return pd.read_csv(io.BytesIO(write(survey, "csv", extent)), sep=";")


def read_sav(content: bytes, tmp_path: Path, **options: Any) -> tuple[pd.DataFrame, Any]:
    (path := tmp_path / "x.sav").write_bytes(content)
    table, meta = pyreadstat.read_sav(path, **options)
    return table, meta


class TestTheSameEverywhere:
    def test_csv_holds_every_form_with_its_codes(self, survey: Round) -> None:
        table = frame(survey).sort_values(["A1", "A2"]).reset_index(drop=True)
        for number, expected in enumerate(CSV_ROWS):
            for column, value in expected.items():
                if column != "YK":
                    cell: Any = table.loc[number, column]
                    assert pd.isna(cell) if value is None else cell == value, (number, column)
        assert Counter(table["unit"]) == {"nha-trang": 2, "so-y-te": 1}
        assert set(table["channel"]) == {"qr"}
        assert set(table["submitted_on"]) == {"2026-03-02"}
        assert [*table["counted"]] == [1, 1, 0]

    def test_lines_made_whole_are_those_made_by_column(self, survey: Round, monkeypatch: pytest.MonkeyPatch) -> None:
        fast = write(survey, "csv")
        monkeypatch.setattr(exports, "line_query", lambda study: None)
        assert write(survey, "csv") == fast

    @pytest.mark.parametrize("code", ['a"b', "a;b", "a,b", "a\\b", "=a"])
    def test_a_code_that_needs_quotes_or_an_apostrophe_gets_them(self, cast: Cast, survey: Round, code: str) -> None:
        cast.nha_trang.code = code
        cast.nha_trang.save()
        written = f"'{code}" if code.startswith("=") else code
        assert written in set(frame(survey)["unit"])

    def test_every_tool_reads_the_same_table(self, survey: Round, tmp_path: Path) -> None:
        """pandas from CSV, pandas from XLSX, JSON and pyreadstat agree cell by cell."""
        plain = frame(survey).astype(object).where(lambda table: table.notna(), None)
        sheet = pd.read_excel(io.BytesIO(write(survey, "xlsx")), sheet_name="Mã", dtype=object)
        sheet["submitted_on"] = sheet["submitted_on"].astype(str).str[:10]
        data = json.loads(write(survey, "json"))
        from_json = pd.DataFrame(data["data"], columns=data["columns"])
        sav, meta = read_sav(write(survey, "sav"), tmp_path)
        coded = {"unit", "channel", "service", "language"}
        for column in plain.columns:
            expected = [None if cell is None else str(cell).removesuffix(".0") for cell in plain[column]]
            for table in (sheet, from_json):
                found = [None if pd.isna(cell) else str(cell).removesuffix(".0") for cell in table[column]]
                assert found == expected, column
            if column not in coded:
                name = "Q_GT" if column == "GT" else column
                found = [None if pd.isna(cell) else str(cell).removesuffix(".0") for cell in sav[name]]
                # Missing answers are declared, so pyreadstat shows them as empty.
                assert found == [None if cell in {"-1", "-2"} else cell for cell in expected], column
        assert data["count"] == len(plain) == meta.number_rows == 3

    def test_spss_knows_labels_missing_values_and_who_asked(self, survey: Round, tmp_path: Path) -> None:
        table, meta = read_sav(write(survey, "sav"), tmp_path, user_missing=True)
        assert meta.column_names_to_labels["A1"] == "Câu A1"
        assert meta.column_names_to_labels["KENH_2"] == "Kênh: Đài"
        assert meta.variable_value_labels["A2"][5] == "Rất hài lòng"
        assert meta.variable_value_labels["B1"] == {
            **{1: "Rất không hài lòng", 2: "Không hài lòng", 3: "Bình thường", 4: "Hài lòng", 5: "Rất hài lòng"},
            **{-9: "Không trả lời hoặc không được hỏi", -1: "Không áp dụng", -2: "Không có ý kiến"},
        }
        assert {value["lo"] for value in meta.missing_ranges["B1"]} == {-9, -1, -2}
        assert {value["lo"] for value in meta.missing_ranges["A1"]} == {-9}
        assert sorted(table["B1"]) == [-2, -1, 3]
        assert sorted(table["A3"]) == [-9, -9, 2]
        units = table["unit"].map(meta.variable_value_labels["unit"])
        assert Counter(units) == {"UBND phường Nha Trang": 2, "Sở Y tế": 1}
        assert meta.variable_measure["A1"] == "ordinal"
        assert meta.file_encoding == "UTF-8"

    def test_the_counts_are_those_of_the_tallies(self, survey: Round, tmp_path: Path) -> None:
        """Every item and level of the counted forms, in CSV and in .sav, as folded from the same answers."""
        fold_all()
        cells = layout_of(survey.questionnaire_version_id).by_code
        tallied = np.sum([tally.counts for tally in Tally.objects.all()], axis=0)
        table = frame(survey)
        sav, _meta = read_sav(write(survey, "sav"), tmp_path)
        for code in ("A1", "A2", "A3", "LOC", "B1"):
            cell = cells[code]
            levels = cell.of(tallied)[FIRST_CHOICE : FIRST_CHOICE + cell.choices].tolist()
            for each in (table, sav):
                counted = each[each["counted"] == 1][code]
                assert [int((counted == level).sum()) for level in range(1, cell.choices + 1)] == levels
        assert sum(tally.responses for tally in Tally.objects.all()) == table["counted"].sum() == 2

    def test_labels_stand_on_a_sheet_of_their_own(self, survey: Round) -> None:
        book = openpyxl.load_workbook(io.BytesIO(write(survey, "xlsx")), read_only=True)
        assert book.sheetnames == ["Mã", "Nhãn", "Về tệp này", "Biến", "Giá trị"]
        labels = pd.read_excel(io.BytesIO(write(survey, "xlsx")), sheet_name="Nhãn", dtype=object)
        assert Counter(labels["A2"]) == {"Không áp dụng": 1, "Bình thường": 1, "Hài lòng": 1}
        assert Counter(labels["unit"]) == {"UBND phường Nha Trang": 2, "Sở Y tế": 1}
        assert set(labels["counted"]) == {"Có", "Không"}

    def test_more_rows_than_a_sheet_takes_go_on_the_next(self, survey: Round, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(xlsx_file, "SHEET_ROWS", 3)
        book = pd.read_excel(io.BytesIO(write(survey, "xlsx")), sheet_name=None)
        assert [len(book[name]) for name in ("Mã", "Mã 2", "Nhãn", "Nhãn 2")] == [2, 1, 2, 1]


class TestNothingRuns:
    def test_texts_that_look_like_formulas_are_disarmed_in_csv(self, survey: Round) -> None:
        content = write(survey, "csv", Extent(full=True, texts=True)).decode("utf-8-sig")
        texts = {row["YK"] for row in csv.DictReader(io.StringIO(content), delimiter=";")}
        assert texts == {"'=1+1", "'-2 “nhanh”;=x\n@y", ""}
        assert '"\'=1+1"' in content

    @pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t=", "\r", "＝", " ="])
    def test_every_sign_that_starts_a_formula_is_disarmed(self, survey: Round, sign: str) -> None:
        ResponseText.objects.create(response_id=UUID(int=3), question="YK", text=f"{sign}cmd|' /C calc'!A0")
        table = frame(survey, Extent(full=True, texts=True))
        assert f"'{sign}cmd|' /C calc'!A0".replace("\r", "\n") in {
            str(text).replace("\r", "\n") for text in table["YK"]
        }

    def test_a_spreadsheet_holds_texts_as_text(self, survey: Round) -> None:
        book = openpyxl.load_workbook(io.BytesIO(write(survey, "xlsx", Extent(full=True, texts=True))))
        cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
        assert "=1+1" in {cell.value for cell in cells}
        assert {cell.data_type for cell in cells} == {"s", "n", "d"}
        assert not any(cell.hyperlink for cell in cells)


class TestNobodyIsNamed:
    @pytest.mark.parametrize("format", ["csv", "xlsx", "json"])
    def test_no_id_no_hour_no_text_unless_asked_for(self, survey: Round, format: Format) -> None:
        content = write(survey, format)
        columns = read_columns(content, format)
        assert "YK" not in columns
        assert not {"id", "receipt", "received_at", "surveyor", "form_no", "device_time", "access_point"} & columns
        plain = content if format != "xlsx" else b"".join(openpyxl_texts(content))
        assert str(UUID(int=3)).encode() not in plain
        assert b"1+1" not in plain
        assert b"05:00" not in plain

    def test_rows_do_not_stand_in_the_order_of_arrival(self, cast: Cast) -> None:
        survey = open_survey(cast.nha_trang, version=questionnaire(ASKED))
        door = door_of(survey.units.get())[1]
        for number in (9, 3, 7, 1):
            answer(door, {**FORMS[2], "LAN": number}, visit_id=UUID(int=number))
        assert [*frame(survey)["LAN"]] == [1, 3, 7, 9]

    def test_spss_has_no_texts(self, cast: Cast, survey: Round) -> None:
        assert not wanted_for(cast.snv, survey, format="sav", texts=True, at=NOON).extent.texts

    def test_a_demonstration_says_so_in_every_file(self, survey: Round, tmp_path: Path) -> None:
        Round.objects.filter(pk=survey.pk).update(synthetic=True)
        survey.refresh_from_db()
        assert read_sav(write(survey, "sav"), tmp_path)[1].file_label.startswith("[DỮ LIỆU GIẢ ĐỊNH]")
        assert json.loads(write(survey, "json"))["study"]["synthetic"] is True
        assert "GIẢ ĐỊNH" in write(survey, "ddi").decode()
        book = openpyxl.load_workbook(io.BytesIO(write(survey, "xlsx")), read_only=True)
        assert "GIẢ ĐỊNH" in (book.properties.title or "")
        assert Wanted("csv", EVERYTHING).name(survey) == "phieu-dot-thu-gia-dinh.csv"


def read_columns(content: bytes, format: Format) -> set[str]:
    if format == "json":
        return {*json.loads(content)["columns"]}
    if format == "csv":
        return {*pd.read_csv(io.BytesIO(content), sep=";").columns}
    return {*pd.read_excel(io.BytesIO(content), sheet_name="Mã").columns}


def openpyxl_texts(content: bytes) -> list[bytes]:
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    data = [book["Mã"], book["Nhãn"]]
    return [str(cell).encode() for sheet in data for row in sheet.iter_rows(values_only=True) for cell in row]


@pytest.mark.django_db
class TestOwnSurveys:
    """What an agency takes away of its own visitors' answers."""

    @pytest.fixture
    def own(self, cast: Cast) -> Round:
        made = factories.survey_round(
            "tu-khao-sat", questionnaire_version=questionnaire(ASKED), owner=cast.so_xay_dung, state=Round.State.CLOSED
        )
        for agency, forms in ((cast.phong_quy_hoach, SMALLEST_UNIT), (cast.so_xay_dung, SMALLEST_UNIT - 1)):
            unit = factories.round_unit(made, agency)
            for number in range(forms):
                day = date(2026, 3, 1 + number % 28)
                factories.response(unit, [number % 5 + 1, 4, 1, 3, 0, 0, 2, 1, 0], submitted_on=day)
        return made

    def test_months_no_person_and_no_small_unit(self, own: Round) -> None:
        table = frame(own, OWN_SURVEY)
        assert Counter(table["unit"]) == {"phong-quy-hoach": SMALLEST_UNIT}
        assert set(table["submitted_month"]) == {"2026-03-01"}
        assert not {"submitted_on", "service", "language", "flags", "GT", "YK"} & {*table.columns}
        assert "1 đơn vị có dưới 30 phiếu" in str(json.loads(write(own, "json", OWN_SURVEY))["study"])

    def test_who_may_have_what(self, own: Round, cast: Cast) -> None:
        assert wanted_for(cast.an, own, format="csv", texts=True, at=NOON).extent == OWN_SURVEY
        assert wanted_for(cast.snv, own, format="csv", texts=True, at=NOON).extent == Extent(full=True, texts=True)
        for person in (cast.binh, cast.dung, cast.lanh_dao, cast.giam_sat, cast.admin, cast.moi, None):
            with pytest.raises(NotAllowed):
                wanted_for(person, own, format="csv", texts=False, at=NOON)

    def test_no_single_answers_while_the_round_is_open(self, own: Round, cast: Cast) -> None:
        Round.objects.filter(pk=own.pk).update(state=Round.State.OPEN)
        own.refresh_from_db()
        with pytest.raises(RoundStillOpen):
            wanted_for(cast.an, own, format="sav", texts=False, at=NOON)
        assert wanted_for(cast.an, own, format="codebook", texts=False, at=NOON).format == "codebook"


class TestDescriptions:
    def test_ddi_describes_every_column_by_the_standard(self, survey: Round) -> None:
        root = Tree.fromstring(write(survey, "ddi"))
        ddi = {"d": NAMESPACE}
        assert root.tag == f"{{{NAMESPACE}}}codeBook"
        assert [_name(child) for child in root] == SEQUENCES["codeBook"]
        table = frame(survey)
        variables = root.findall("d:dataDscr/d:var", ddi)
        assert [variable.get("name") for variable in variables] == [*table.columns]
        assert root.findtext("d:fileDscr/d:fileTxt/d:dimensns/d:caseQnty", "", ddi) == str(len(table))
        assert root.findtext("d:fileDscr/d:fileTxt/d:format", "", ddi) == "delimited by ;"
        by_name = {variable.get("name"): variable for variable in variables}
        categories = by_name["B1"].findall("d:catgry", ddi)
        assert {category.findtext("d:catValu", "", ddi) for category in categories} == {*"12345", "-1", "-2"}
        assert {item.get("VALUE") for item in by_name["B1"].findall("d:invalrng/d:item", ddi)} == {"-1", "-2"}
        for variable in variables:
            assert variable.get("files") == "F1"
        assert all(_in_order(element) for element in root.iter())
        identifiers = [element.get("ID") for element in root.iter() if element.get("ID")]
        assert len(identifiers) == len(set(identifiers))

    def test_the_codebook_names_every_column_and_value(self, survey: Round) -> None:
        content = write(survey, "codebook")
        book = pd.read_excel(io.BytesIO(content), sheet_name=None, dtype=str)
        assert [*book] == ["Về tệp này", "Biến", "Giá trị"]
        assert [*book["Biến"]["Cột"]] == [*frame(survey).columns]
        assert "LOC: Có" in set(book["Biến"]["Chỉ hỏi khi"])

    def test_words_that_xml_cannot_hold_are_left_out(self, cast: Cast) -> None:
        document = {**ASKED, "code": "x", "title": "Phiếu \x0b & <b>"}
        survey = open_survey(cast.nha_trang, version=questionnaire(document))
        assert "Phiếu  &amp; &lt;b&gt;" in write(survey, "ddi").decode() or Tree.fromstring(write(survey, "ddi"))


# By parent, the sequence that the schema of DDI-Codebook 2.5 demands, of the elements that are written.
SEQUENCES = {
    "codeBook": ["docDscr", "stdyDscr", "fileDscr", "dataDscr"],
    "citation": ["titlStmt", "rspStmt", "prodStmt", "distStmt"],
    "titlStmt": ["titl", "IDNo"],
    "stdyDscr": ["citation", "stdyInfo", "method", "dataAccs", "notes"],
    "stdyInfo": ["abstract", "sumDscr"],
    "sumDscr": ["timePrd", "collDate", "nation", "anlyUnit", "dataKind"],
    "fileTxt": ["fileName", "dimensns", "fileType", "format"],
    "dimensns": ["caseQnty", "varQnty"],
    "var": ["labl", "qstn", "valrng", "invalrng", "universe", "catgry", "varFormat"],
    "catgry": ["catValu", "labl"],
}


def _in_order(element: Tree.Element) -> bool:
    order = SEQUENCES.get(_name(element))
    tags = [_name(child) for child in element]
    return order is None or tags == sorted(tags, key=order.index)


def _name(element: Tree.Element) -> str:
    return element.tag.split("}")[1]


class TestCommand:
    @pytest.mark.parametrize("format", exports.FORMATS)
    def test_it_writes_every_kind_and_says_how_many(self, survey: Round, tmp_path: Path, format: str) -> None:
        out = tmp_path / "x"
        call_command(
            "export_responses", "dot-thu", "--format", format, "--out", str(out), stdout=(said := io.StringIO())
        )
        assert said.getvalue() == f"Đã ghi {out}: 3 phiếu.\n"
        assert out.stat().st_size > 300
        assert [*tmp_path.iterdir()] == [out]
        entry = AuditEntry.objects.get(action="responses.export")
        assert entry.detail == {"format": format, "texts": False, "full": True}

    def test_what_cannot_be_is_refused_and_leaves_no_file(self, survey: Round, cast: Cast, tmp_path: Path) -> None:
        (out := tmp_path / "x").write_text("cũ")
        open_survey(cast.so_y_te, code="trong", version=questionnaire(ASKED))
        for arguments, words in (
            (("khong-co", "--format", "csv"), "khong-co"),
            (("trong", "--format", "csv"), "Chưa có phiếu"),
            (("dot-thu", "--format", "sav", "--texts"), "sav"),
        ):
            with pytest.raises(CommandError, match=words):
                call_command("export_responses", *arguments, "--out", str(out))
        with pytest.raises(CommandError, match="Không ghi được"):
            call_command("export_responses", "dot-thu", "--format", "csv", "--out", str(tmp_path / "khong/x"))
        assert out.read_text() == "cũ"
        assert [*tmp_path.iterdir()] == [out]


class TestPage:
    @pytest.fixture
    def office(self, survey: Round, cast: Cast, signed_in: Callable[[User], Client]) -> Client:
        return signed_in(cast.snv)

    def ask(self, client: Client, capture: Any, **data: str) -> Job:
        with capture(execute=False):
            asked = client.post(ADDRESS, data)
        assert asked.status_code == 302
        return Job.objects.get()

    def test_a_file_is_made_by_a_job_and_handed_over(
        self, office: Client, survey: Round, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
    ) -> None:
        job = self.ask(office, django_capture_on_commit_callbacks, format="csv", texts="1")
        assert AuditEntry.objects.get(action="responses.export").detail["texts"] is True
        export_round(job_id=str(job.pk), **job.params)
        job.refresh_from_db()
        assert (job.state, job.file_name) == (Job.State.DONE, "phieu-dot-thu.csv")
        taken = office.get(f"/noi-bo/viec/{job.pk}/tep/", follow=True)
        content = b"".join(taken.streaming_content)  # type: ignore[attr-defined]
        assert content == write(survey, "csv", Extent(full=True, texts=True))
        assert AuditEntry.objects.get(action="responses.downloaded").detail["sha256"] == job.file_sha256
        assert "phieu-dot-thu.csv" in office.get(ADDRESS).content.decode()

    def test_a_right_that_ended_meanwhile_ends_the_job(
        self,
        office: Client,
        cast: Cast,
        django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    ) -> None:
        job = self.ask(office, django_capture_on_commit_callbacks, format="csv")
        cast.snv.memberships.all().delete()
        export_round(job_id=str(job.pk), **job.params)
        job.refresh_from_db()
        assert (job.state, "quyền" in job.error, job.file_name) == (Job.State.FAILED, True, "")

    @pytest.mark.parametrize("data", [{}, {"format": "exe"}, {"format": "²"}])
    def test_no_or_an_unknown_kind_is_asked_for_again(self, office: Client, data: dict[str, str]) -> None:
        answered = office.post(ADDRESS, data)
        assert answered.status_code == 422
        assert "Chưa xuất được" in answered.content.decode()
        assert not Job.objects.exists()

    def test_an_officer_has_no_texts_to_tick_and_waits_for_the_end(
        self, cast: Cast, signed_in: Callable[[User], Client]
    ) -> None:
        own = open_survey(cast.phong_quy_hoach, code="tu-lam", version=questionnaire(ASKED))
        Round.objects.filter(pk=own.pk).update(owner=cast.so_xay_dung)
        client = signed_in(cast.an)
        page = client.get("/noi-bo/thu-phieu/tu-lam/xuat/").content.decode()
        assert 'name="texts"' not in page
        assert "sau khi khóa thu phiếu" in page
        assert client.post("/noi-bo/thu-phieu/tu-lam/xuat/", {"format": "csv"}).status_code == 422
        assert client.post("/noi-bo/thu-phieu/tu-lam/xuat/", {"format": "ddi"}).status_code == 302


def test_a_round_without_forms_gives_no_data_but_a_codebook(cast: Cast) -> None:
    survey = open_survey(cast.nha_trang, version=questionnaire(ASKED))
    for format in ("csv", "xlsx", "sav", "json"):
        with pytest.raises(NothingToExport):
            write(survey, format)
    assert write(survey, "codebook")
