import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from surveys.models import QuestionnaireVersion
from surveys.questionnaire import Questionnaire, parse
from surveys.services import load_questionnaire, load_shipped_questionnaires
from surveys.services.questionnaires import DEFINITIONS
from surveys.sheet import AnswerSheet
from surveys.yaml_file import UnreadableDocument, parse_yaml, read_yaml
from tests.surveys.factories import DOCUMENT, NOON, door_of, open_survey

SHIPPED = ("bnv-2640", "bnv-ho-gia-dinh-2022", "cap-xa-16-3")
PROFILE_OF_PEOPLE = {"họ và tên", "email", "thư điện tử", "số điện thoại", "địa chỉ"}


def shipped(code: str) -> Questionnaire:
    return parse(read_yaml(DEFINITIONS / f"{code}.yaml"))


def codes(questionnaire: Questionnaire, use: str) -> list[str]:
    return [question.code for question in questionnaire.questions if question.use == use]


@pytest.mark.parametrize("code", SHIPPED)
def test_a_shipped_questionnaire_speaks_vietnamese_and_english_throughout(code: str) -> None:
    questionnaire = shipped(code)
    texts = [questionnaire.title, questionnaire.purpose]
    for section in questionnaire.sections:
        texts += [section.title, *(filter(None, [section.intro]))]
        for question in section.questions:
            texts += [question.text, *filter(None, [question.help]), *question.choices]
    assert questionnaire.languages == ("vi", "en")
    assert all({"vi", "en"} <= {*text} for text in texts)


@pytest.mark.parametrize("code", SHIPPED)
def test_a_shipped_questionnaire_asks_nobody_who_they_are(code: str) -> None:
    for question in shipped(code).questions:
        assert question.text["vi"].lower() not in PROFILE_OF_PEOPLE


@pytest.mark.parametrize("code", ["bnv-2640", "cap-xa-16-3"])
def test_comments_are_asked_for_apart_and_say_who_reads_them(code: str) -> None:
    questionnaire = shipped(code)
    (section,) = [each for each in questionnaire.sections if any(q.kind == "text" for q in each.questions)]

    assert (section.title["vi"], [q.code for q in section.questions]) == ("Ý kiến thêm", ["YK"])
    assert "Cơ quan được hỏi đọc" in section.intro["vi"]
    assert "Không ghi họ tên, số điện thoại" in section.questions[0].help["vi"]


@pytest.mark.parametrize("code", SHIPPED)
def test_how_long_a_form_takes_is_said_by_the_page_alone(code: str) -> None:
    assert "phút" not in shipped(code).purpose["vi"]
    assert "minute" not in shipped(code).purpose["en"]


def test_the_commune_questionnaire_has_sixteen_items_and_three_for_petitioners() -> None:
    questionnaire = shipped("cap-xa-16-3")
    items = [
        f"{factor}{n}"
        for factor, most in {"TC": 4, "TT": 4, "CC": 5, "KQ": 3, "PA": 3}.items()
        for n in range(1, most + 1)
    ]

    assert codes(questionnaire, "scored") == items
    assert codes(questionnaire, "screening") == ["PAKN"]
    assert [q.code for q in questionnaire.questions if q.conditions] == ["PA1", "PA2", "PA3"]


def test_petition_items_are_asked_only_of_petitioners() -> None:
    sheet = AnswerSheet(shipped("cap-xa-16-3"))
    items = {code: "4" for code in codes(sheet.questionnaire, "scored") if not code.startswith("PA")}

    assert sheet.read({**items, "PAKN": "2"}).is_valid
    assert sorted(sheet.read({**items, "PAKN": "1"}).errors) == ["PA1", "PA2", "PA3"]


def test_the_questionnaire_of_2640_has_twenty_two_items_and_names_what_is_unverified() -> None:
    questionnaire = shipped("bnv-2640")
    items = codes(questionnaire, "scored")

    assert len(items) == 23
    assert items[-1] == "HLC"
    assert [sum(item.startswith(factor) for item in items) for factor in ("TC", "TT", "CC", "KQ", "PA")] == [
        4,
        5,
        6,
        3,
        4,
    ]
    unverified = questionnaire.note.split("CHƯA kiểm chứng câu chữ:")[1].split("(")[0]
    assert {code.strip() for code in unverified.split(",")} == {
        "TC2", "TC3", "TC4", "TT2", "TT3", "TT4", "CC2", "CC5", "KQ1", "KQ2", "KQ3", "PA1", "PA2", "PA3",
    }  # fmt: skip


def test_the_household_questionnaire_is_the_whole_form_and_measures_a_province() -> None:
    questionnaire = shipped("bnv-ho-gia-dinh-2022")

    assert questionnaire.measures == "province"
    assert codes(questionnaire, "scored") == [f"C9_{n}" for n in range(1, 34)]
    assert codes(questionnaire, "need") == [f"C10_{n}" for n in (1, 2, 3, 4, 5, 6, 7, 9, 10)]
    assert codes(questionnaire, "screening") == [f"C8_{n}" for n in range(1, 8)]
    assert codes(questionnaire, "profile") == [f"A{n}" for n in range(5, 12)]
    assert codes(questionnaire, "opinion") == [f"C1_{n}" for n in range(1, 9)] + [f"C{n}" for n in range(2, 8)]
    assert not any(question.na for question in questionnaire.questions)


def test_the_household_questionnaire_mends_the_faults_of_its_transcription() -> None:
    by_code = shipped("bnv-ho-gia-dinh-2022").by_code

    assert by_code["A6"].choices[0]["vi"] == "18–24"
    assert len(by_code["C5"].choices) == 3
    assert by_code["C2"].kind == "several"
    assert not by_code["A7"].required


def test_the_household_questionnaire_skips_what_question_8_rules_out() -> None:
    conditions = {
        q.code: [(c.question, *c.codes) for c in q.conditions] for q in shipped("bnv-ho-gia-dinh-2022").questions
    }

    assert {code for code, asked in conditions.items() if asked == [("C8_4", 1)]} == {f"C9_{n}" for n in range(15, 31)}
    assert {code for code, asked in conditions.items() if asked == [("C8_5", 1)]} == {f"C9_{n}" for n in range(31, 34)}
    assert sum(map(bool, conditions.values())) == 19


@pytest.mark.django_db
class TestLoading:
    def test_shipped_questionnaires_load_once(self) -> None:
        first, again = load_shipped_questionnaires(at=NOON), load_shipped_questionnaires(at=NOON)

        assert sorted(version.questionnaire.code for version in first) == sorted(SHIPPED)
        assert first == again
        assert QuestionnaireVersion.objects.count() == 3

    def test_a_changed_document_becomes_the_next_version(self) -> None:
        changed = {**DOCUMENT, "note": "đã sửa"}
        numbers = [load_questionnaire(document=d, at=NOON).number for d in (DOCUMENT, changed, DOCUMENT, changed)]
        assert numbers == [1, 2, 1, 2]

    def test_the_command_loads_a_file(self, tmp_path: Path) -> None:
        file = tmp_path / "phieu.yaml"
        file.write_text(json.dumps(DOCUMENT))
        call_command("load_questionnaire", str(file), stdout=(out := StringIO()))
        assert out.getvalue().startswith("phieu-thu: phiên bản 1")

    @pytest.mark.parametrize(
        ("content", "words"),
        [
            (b"code: x\ncode: y", "hai lần"),
            (b"a: &a [1]\nb: *a", "bí danh"),
            (b"code: [", "YAML"),
            (b"\xff\xfe", "UTF-8"),
            (b"code: Sai Ma", "code"),
            (b"", "phiếu"),
            (b"!!python/object/apply:os.system [ls]", "YAML"),
            (b"{" * 5000, "YAML"),
            (b"x" * 3_000_000, "2 MB"),
        ],
        ids=["twice", "alias", "syntax", "encoding", "content", "empty", "object", "deep", "large"],
    )
    def test_a_bad_file_is_refused_in_words(self, tmp_path: Path, content: bytes, words: str) -> None:
        file = tmp_path / "phieu.yaml"
        file.write_bytes(content)
        with pytest.raises(CommandError, match=words):
            call_command("load_questionnaire", str(file))
        assert not QuestionnaireVersion.objects.exists()

    @pytest.mark.parametrize("name", ["phieu.xlsx", "khong-co.yaml"])
    def test_a_file_that_is_none_of_ours_is_refused(self, tmp_path: Path, name: str) -> None:
        with pytest.raises(UnreadableDocument, match=name):
            read_yaml(tmp_path / name)

    def test_dates_and_nul_in_a_document_are_refused(self, tmp_path: Path) -> None:
        for note in ("2024-01-17", r'"a\0b"'):
            file = tmp_path / "phieu.yaml"
            file.write_text(json.dumps({**DOCUMENT, "note": "@"}).replace('"@"', note))
            with pytest.raises(CommandError):
                call_command("load_questionnaire", str(file))


@pytest.mark.django_db
class TestAccessPointCommand:
    def made(self, *arguments: str) -> str:
        call_command("create_access_point", *arguments, stdout=(out := StringIO()))
        return out.getvalue()

    def test_it_prints_token_and_address(self) -> None:
        unit = open_survey().units.get()
        printed: dict[str, Any] = json.loads(
            self.made("dot-thu", "--unit", unit.agency.code, "--channel", "qr", "--json")
        )
        assert unit.access_points.get().token == printed["token"]
        assert printed["url"] == f"http://localhost:8000/s/{printed['token']}/"

    def test_what_is_not_there_is_refused_in_words(self) -> None:
        unit = open_survey().units.get()
        door_of(unit)
        for arguments in (("khong-co", "--unit", unit.agency.code), ("dot-thu", "--unit", "khong-co")):
            with pytest.raises(CommandError, match="khong-co"):
                self.made(*arguments, "--channel", "web")
        with pytest.raises(CommandError, match="channel"):
            self.made("dot-thu", "--unit", unit.agency.code, "--channel", "tv")


def test_plain_yaml_reads_as_plain_values() -> None:
    assert parse_yaml(b"a: 1\nb: [x, true]") == {"a": 1, "b": ["x", True]}
