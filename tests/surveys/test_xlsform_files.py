"""Questionnaires in files: YAML, JSON and XLSForm say the same, and a hostile file is refused in words."""

import io
import json
import zipfile
from io import StringIO
from pathlib import Path

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from surveys.models import QuestionnaireVersion
from surveys.questionnaire_file import Format, parse_document, parse_json, read_document, written
from surveys.xlsform.writing import workbook
from surveys.yaml_file import UnreadableDocument
from tests.surveys.factories import DOCUMENT, questionnaire
from tests.surveys.xlsforms import FORMS, Document


@pytest.mark.parametrize("format", ["yaml", "json", "xlsx"])
@pytest.mark.parametrize("document", FORMS.values(), ids=FORMS)
def test_a_document_written_to_a_file_is_read_back(document: Document, format: Format) -> None:
    content = written(document, format, version="3")
    assert parse_document(io.BytesIO(content), name=f"x.{format}").document == document


def test_keys_stand_in_the_order_in_which_people_read() -> None:
    stored = json.loads(json.dumps(FORMS["relevance"], sort_keys=True))
    assert [*json.loads(written(stored, "json"))] == ["code", "title", "sections"]
    assert written(stored, "yaml").startswith("code: dieu-kien\ntitle:\n  vi: Phiếu dieu-kien\n".encode())


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b'{"a": 1, "a": 2}', "hai lần"),
        (b'{"a": NaN}', "NaN"),
        (b"\xff\xfe", "UTF-8"),
        (b"[" * 100_000, "JSON"),
        (b'{"a": ' + b"1" * 5_000 + b"}", "JSON"),
        (b"{", "JSON"),
        (b" " * 3_000_000, "2 MB"),
    ],
    ids=["twice", "nan", "encoding", "deep", "number", "cut", "large"],
)
def test_what_is_no_json_document_is_refused_in_words(content: bytes, words: str) -> None:
    with pytest.raises(UnreadableDocument, match=words):
        parse_json(content)


def xlsx(*, sheets: dict[str, list[list[str]]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)  # type: ignore[arg-type]
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(content := io.BytesIO())
    return content.getvalue()


def zipped(**entries: bytes) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return content.getvalue()


def with_macros() -> bytes:
    content = io.BytesIO(workbook(FORMS["levels"]))
    with zipfile.ZipFile(content, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"macro")
    return content.getvalue()


HEAD = ["type", "name", "label"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "Excel"),
        (b"type,name\n", "Excel"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "Excel"),
        (workbook(FORMS["levels"])[:4000], "hỏng"),
        (with_macros(), "macro"),
        (zipped(**{"a.bin": b"\0" * 60_000_000}), "lớn"),
        (zipped(**{"word/document.xml": b"<x/>"}), "Word"),
        (xlsx(sheets={"Trang tính1": [["a"]]}), "survey"),
        (xlsx(sheets={"survey": [HEAD, *([["note", "n", "x"]] * 5001)]}), "5000 dòng"),
        (xlsx(sheets={"survey": [HEAD, ["x"] * 300]}), "200 cột"),
        (xlsx(sheets={"survey": [HEAD, ["geopoint", "A1", "x"]]}), "trang survey, dòng 2: kiểu “geopoint”"),
        (xlsx(sheets={"survey": [[*HEAD, "label"], ["text", "A1", "x"]]}), "cột “label” có hai lần"),
        (xlsx(sheets={"survey": [[*HEAD[:2], "label::Klingon"], ["text", "A1", "x"]]}), "Klingon"),
        (xlsx(sheets={"survey": [HEAD, ["text", "A1", "®¬n vÞ hµnh chÝnh cña ñy ban nh©n d©n tØnh"]]}), "TCVN3"),
    ],
    ids=[
        *["empty", "csv", "xls", "cut", "macros", "bomb", "docx", "no survey", "long", "wide", "kind", "twice"],
        *["language", "mojibake"],
    ],
)
def test_a_hostile_or_foreign_workbook_is_refused_in_words(content: bytes, words: str) -> None:
    with pytest.raises(UnreadableDocument, match=words):
        parse_document(io.BytesIO(content), name="phieu.xlsx")


def test_another_ending_is_refused() -> None:
    with pytest.raises(UnreadableDocument, match=r"phieu\.docx"):
        parse_document(io.BytesIO(b"x"), name="phieu.docx")
    with pytest.raises(UnreadableDocument, match="khong-co"):
        read_document(Path("/khong-co.json"))


@pytest.mark.django_db
class TestCommand:
    def load(self, path: Path) -> str:
        call_command("load_questionnaire", str(path), stdout=(out := StringIO()))
        return out.getvalue()

    @pytest.mark.parametrize("format", ["yaml", "json", "xlsx"])
    def test_every_kind_of_file_is_loaded(self, tmp_path: Path, format: Format) -> None:
        path = tmp_path / f"phieu.{format}"
        path.write_bytes(written(FORMS["relevance"], format))
        assert self.load(path) == "dieu-kien: phiên bản 1, Phiếu dieu-kien\n"
        assert QuestionnaireVersion.objects.get().definition == FORMS["relevance"]

    def test_an_own_form_that_comes_back_makes_no_new_version(self, tmp_path: Path) -> None:
        """A document with plain strings and spelt-out defaults is spelt otherwise after XLSForm, and says the same."""
        version = questionnaire(DOCUMENT)
        path = tmp_path / "x.xlsx"
        path.write_bytes(written(version.definition, "xlsx"))
        assert self.load(path).startswith("phieu-thu: phiên bản 1")
        assert QuestionnaireVersion.objects.get() == version

    def test_a_refused_form_stores_nothing(self, tmp_path: Path) -> None:
        path = tmp_path / "x.xlsx"
        path.write_bytes(xlsx(sheets={"survey": [HEAD, ["image", "A1", "x"], ["date", "A2", "y"]]}))
        with pytest.raises(CommandError, match=r"dòng 2: kiểu “image”(.|\n)*dòng 3: kiểu “date”"):
            self.load(path)
        assert not QuestionnaireVersion.objects.exists()
