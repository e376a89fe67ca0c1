"""XLSForm in and out: own forms come back whole, pyxform takes them, and what is foreign is refused by row."""

import io
from collections.abc import Mapping
from contextlib import suppress
from typing import Any
from xml.etree import ElementTree as Tree

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyxform.xls2xform import convert

from surveys.questionnaire import parse
from surveys.questionnaire_file import parse_document
from surveys.xlsform.expressions import Unsupported, parse_bounds, parse_relevant
from surveys.xlsform.kinds import MEANINGS, PERSONS, TIMES
from surveys.xlsform.reading import read
from surveys.xlsform.words import LANGUAGE_NAMES, InvalidXLSForm
from surveys.xlsform.writing import sheets, workbook
from tests.surveys.xlsforms import FORMS, Document, form, question, section, text

X = {"h": "http://www.w3.org/1999/xhtml", "x": "http://www.w3.org/2002/xforms"}
Sheet = list[list[str]]
CHOICES: Sheet = [
    ["list_name", "name", "label"],
    ["yn", "y", "Có"],
    ["yn", "n", "Không"],
    *(["muc", str(level), f"Mức {level}"] for level in range(1, 6)),
]


def survey(*rows: list[str], head: tuple[str, ...] = ("type", "name", "label", "relevant", "constraint")) -> Sheet:
    return [[*head], ["select_one muc", "A1", "Câu A1"], *rows]


def read_rows(*rows: list[str], **settings: str) -> Document:
    given = {"survey": survey(*rows), "choices": CHOICES, "settings": [[*settings], [*settings.values()]]}
    return read(given, fallback_code="thu").document


def questions_of(document: Document) -> dict[str, Document]:
    return {each["code"]: each for part in document["sections"] for each in part["questions"]}


@pytest.mark.parametrize("document", FORMS.values(), ids=FORMS)
class TestOwnForms:
    def test_a_form_comes_back_from_its_file_as_it_was(self, document: Document) -> None:
        found = parse_document(io.BytesIO(workbook(document)), name="phieu.xlsx")
        assert found.document == document
        assert found.left_out == ()
        assert parse(found.document) == parse(document)

    def test_pyxform_makes_the_same_form_of_it(self, document: Document) -> None:
        """Names, labels, choices, conditions and duties stand in the XForm as in the document."""
        questionnaire = parse(document)
        made = XForm(convert(workbook(document)).xform)
        for asked in questionnaire.questions:
            path = made.path_of(asked.code)
            assert made.label(path) == {language: straight(words) for language, words in asked.text.items()}
            assert made.choices(path)[: len(asked.choices)] == [
                (str(number), straight(choice["vi"])) for number, choice in enumerate(asked.choices, 1)
            ]
            assert made.apart(path, len(asked.choices)) == {
                *(["na"] if asked.na and asked.choices else []),
                *(["kyk"] if asked.no_opinion and asked.choices else []),
            }
            assert made.is_required(path) == asked.required
            assert made.conditions(path) == {
                (condition.question, frozenset(map(str, condition.codes))) for condition in asked.conditions
            }


def straight(words: str) -> str:
    """pyxform writes curly quotes as straight ones."""
    return words.replace("“", '"').replace("”", '"')


class XForm:
    """What a field tool reads out of pyxform's XML."""

    def __init__(self, xml: str) -> None:
        self.tree = Tree.fromstring(xml)
        self.texts: dict[str, dict[str, str]] = {}
        codes = {f"{name} ({code})": code for code, name in LANGUAGE_NAMES.items()}
        for translation in self.tree.iterfind(".//x:translation", X):
            for entry in translation.iterfind("x:text", X):
                words = entry.findtext("x:value", "", X)
                if words != "-":
                    self.texts.setdefault(entry.attrib["id"], {})[codes[translation.attrib["lang"]]] = words
        self.binds = {bind.attrib["nodeset"]: bind.attrib for bind in self.tree.iterfind(".//x:bind", X)}

    def path_of(self, code: str) -> str:
        return next(path for path in self.binds if path.count("/") == 3 and path.rsplit("/", 1)[1] == code)

    def label(self, path: str) -> Mapping[str, str]:
        return self.texts[f"{path}:label"]

    def choices(self, path: str) -> list[tuple[str, str]]:
        itemset = self.tree.find(f".//*[@ref='{path}']/x:itemset", X)
        if itemset is None:
            return []
        instance = itemset.attrib["nodeset"].split("'")[1]
        items = self.tree.iterfind(f".//x:instance[@id='{instance}']/x:root/x:item", X)
        return [(item.findtext("x:name", "", X), self.said(item)) for item in items]

    def said(self, item: Tree.Element) -> str:
        return self.texts[item.findtext("x:itextId", "", X)]["vi"]

    def apart(self, path: str, numbered: int) -> set[str]:
        return {name for name, _words in self.choices(path)[numbered:]}

    def is_required(self, path: str) -> bool:
        return self.binds[path].get("required") == "true()"

    def conditions(self, path: str) -> set[tuple[str, frozenset[str]]]:
        """The question's own condition and its group's."""
        found = set()
        for place in (path, path.rsplit("/", 1)[0]):
            expression = self.binds.get(place, {}).get("relevant")
            if expression:
                parts = expression.replace("selected(", "").replace(",", "=").replace(")", "").split(" or ")
                pairs = [part.split("=") for part in parts]
                names = {left.strip().rsplit("/", 1)[1] for left, _right in pairs}
                assert len(names) == 1
                found.add((names.pop(), frozenset(right.strip().strip("'") for _left, right in pairs)))
        return found


class TestForeignForms:
    def test_a_form_of_another_tool_becomes_a_questionnaire(self) -> None:
        """One-language labels, names of choices in words, type names with spaces, questions outside groups."""
        document = read(
            {
                "survey": [
                    ["Type", "Name", "Label::Vietnamese", "label::English (en)", "Required", "Relevance", "appearance"],
                    ["begin group", "g", "Nhóm"],
                    ["note", "n", "Lời dẫn của nhóm"],
                    ["select one yn", "biet", "Có biết không", "Known?", "TRUE"],
                    ["note", "m", "Xin đọc kỹ"],
                    ["select_one muc", "hai_long", "Hài lòng không", "", "yes", "selected(${biet}, 'y')", "likert"],
                    ["end group"],
                    [],
                    ["text", "y_kien", "Ý kiến"],
                ],
                "choices": CHOICES,
                "settings": [["form_title", "form_id"], ["Phiếu Nước Ngoài", "Khảo sát_2024"]],
            }
        ).document
        assert document["code"] == "khao-sat-2024"
        asked = questions_of(document)
        assert asked["biet"]["kind"] == "yesno"
        assert asked["biet"]["text"] == {"vi": "Có biết không", "en": "Known?"}
        assert asked["hai_long"]["kind"] == "level5"
        assert asked["hai_long"]["asked_if"] == {"question": "biet", "is": [1]}
        assert asked["hai_long"]["help"] == {"vi": "Xin đọc kỹ"}
        assert asked["y_kien"] == {"code": "y_kien", "kind": "text", "text": {"vi": "Ý kiến"}, "long": False}
        assert document["sections"][0]["intro"] == {"vi": "Lời dẫn của nhóm"}
        assert len(parse(document).questions) == 3

    def test_numbered_choices_mean_their_numbers_in_any_order(self) -> None:
        backwards = [CHOICES[0], *reversed(CHOICES[3:])]
        found = read({"survey": survey(), "choices": backwards}, fallback_code="x").document
        assert [choice["vi"] for choice in questions_of(found)["A1"]["choices"]] == [f"Mức {n}" for n in range(1, 6)]

    def test_levels_that_run_from_best_to_worst_are_refused(self) -> None:
        words = ["Rất hài lòng", "Hài lòng", "Bình thường", "Không hài lòng", "Rất không hài lòng"]
        listed = [CHOICES[0], *(["m", f"c{number}", word] for number, word in enumerate(words))]
        rows = [["type", "name", "label", "appearance"], ["select_one m", "A1", "Câu", "likert"]]
        with pytest.raises(InvalidXLSForm, match="dòng 2: các mức đang xếp từ tốt đến xấu"):
            read({"survey": rows, "choices": listed}, fallback_code="x")

    def test_columns_without_use_here_are_named(self) -> None:
        rows = survey(["note", "n", "x", "", ""], head=("type", "name", "label", "hint", "constraint_message"))
        rows[1] = ["select_one muc", "A1", "Câu A1", "", "Sai rồi"]
        del rows[2]
        found = read({"survey": rows, "choices": CHOICES}, fallback_code="x")
        assert found.left_out == ("Bỏ qua cột “constraint_message” của trang survey.",)


class TestRefusals:
    @pytest.mark.parametrize("kind", sorted({*MEANINGS, *TIMES, *PERSONS, "select_one_external muc", "chưa có", "xyz"}))
    def test_a_kind_that_is_not_taken_is_named_with_its_row(self, kind: str) -> None:
        with pytest.raises(InvalidXLSForm) as refused:
            read_rows(["text", "Y", "Ý kiến"], [kind, "B1", "Câu B1"])
        assert len(refused.value.faults) == 1
        assert refused.value.faults[0].startswith(f"trang survey, dòng 4: kiểu “{kind}”")

    @pytest.mark.parametrize(
        ("row", "words"),
        [
            (["", "B1", "x"], "thiếu type"),
            (["select_one khong", "B1", "x"], "không có danh sách “khong”"),
            (["select_one yn or_other", "B1", "x"], "or_other"),
            (["integer", "B1", "x"], "cần constraint"),
            (["integer", "B1", "x", "", ". >= 0"], "cần constraint"),
            (["integer", "B1", "x", "", "regex(., '[0-9]')"], "constraint chỉ nhận"),
            (["integer", "B1", "x", "", ". >= 0 and . <= 99999"], "số nguyên từ 0"),
            (["text", "B1", "x", "", ". > 3"], "constraint chỉ nhận"),
            (["select_one yn", "B1", "x", "", ". > 3"], "constraint chỉ nhận"),
            (["text", "B1", "x", "${B2} = '1'"], "đứng trước"),
            (["text", "B1", "x", "${A1} = '9'"], "đứng trước"),
            (["text", "B1", "x", "${A1} = '1' and ${A1} = '2'"], "and"),
            (["text", "B1", "x", "not(selected(${A1}, '1'))"], "relevant chỉ nhận"),
            (["text", "B1", "x", "${A1} != '1'"], "relevant chỉ nhận"),
            (["text", "B1", "x", "(${A1} = '1'"], "relevant viết không đúng"),
            (["text", "B1", ""], "thiếu chữ tiếng Việt"),
            (["text", "B1", "Chào ${A1}"], "tham chiếu"),
            (["text", "mot-cai-ten-rat-dai-dai", "x"], "phải là mã"),
            (["text", "A1", "x"], "đã dùng ở trên"),
            (["begin_group", "g", "x"], "begin_group không có end_group"),
            (["end_group"], "end_group không có begin_group"),
            (["note", "n", "x"], "ghi chú phải đứng trước một câu hỏi"),
        ],
    )
    def test_a_row_that_cannot_be_taken_is_named_with_the_reason(self, row: list[str], words: str) -> None:
        with pytest.raises(InvalidXLSForm) as refused:
            read_rows(row)
        assert any(fault.startswith("trang survey, dòng 3: ") and words in fault for fault in refused.value.faults)

    @pytest.mark.parametrize("column", ["calculation", "choice_filter", "default", "read_only", "trigger"])
    def test_columns_that_change_the_meaning_are_refused(self, column: str) -> None:
        rows = [["type", "name", "label", column], ["select_one muc", "A1", "Câu", "x"]]
        with pytest.raises(InvalidXLSForm, match=f"dòng 2: cột {column}"):
            read({"survey": rows, "choices": CHOICES}, fallback_code="x")

    def test_all_faults_are_told_at_once(self) -> None:
        with pytest.raises(InvalidXLSForm) as refused:
            read_rows(["geopoint", "B1", "x"], ["image", "B2", "x"], ["text", "B3", "x", "1 = 1"])
        assert [fault.split(":")[0] for fault in refused.value.faults] == [
            f"trang survey, dòng {row}" for row in (3, 4, 5)
        ]

    def test_the_standards_own_error_is_passed_on(self) -> None:
        """The name of a note means nothing to the portal, but the standard wants a name there."""
        with pytest.raises(InvalidXLSForm, match=r"pyxform .*row : 3"):
            read_rows(["note", "hai từ", "Xin đọc kỹ"], ["text", "B1", "Ý kiến"])

    def test_what_an_xlsform_cannot_hold_is_not_written(self) -> None:
        with pytest.raises(InvalidXLSForm, match="pyxform"):
            workbook(form("x", section("A", {"code": "A1", "kind": "level5", "text": text("Chào ${B9}")})))
        with pytest.raises(InvalidXLSForm, match="ngôn ngữ “tiếng lạ”"):
            workbook(form("x", section("A", question("A1", "level5", help={"vi": "a", "tiếng lạ": "b"}))))


class TestExpressions:
    @pytest.mark.parametrize(
        "expression",
        [
            "${A} = '1' or ${A} = '2'",
            "selected(${A}, '1') or selected(${A},\"2\")",
            "(( ${ A } = 1 ) or (${A}='2'))",
            "selected( ${A} , '1' ) or ${A} = 2",
        ],
    )
    def test_one_question_answered_by_one_of_some_choices(self, expression: str) -> None:
        found = parse_relevant(expression)
        assert (found.question, found.values) == ("A", ("1", "2"))

    @pytest.mark.parametrize(
        "expression",
        ["", "or", "${A}", "${A} = '1' ${A} = '2'", "() ${A} = 1", "${A} = 1 or", ") ${A} = 1", "${A} = 1 or ${B} = 1"],
    )
    def test_anything_else_is_refused(self, expression: str) -> None:
        with pytest.raises(Unsupported):
            parse_relevant(expression)

    @pytest.mark.parametrize(
        ("constraint", "bounds"),
        [
            (".>=0 and .<=9", (0, 9)),
            ("(. > 0) and (. < 9)", (1, 8)),
            ("((. <= 5) and . >= 2)", (2, 5)),
            ("", (None, None)),
        ],
    )
    def test_bounds_of_a_number(self, constraint: str, bounds: tuple[int | None, int | None]) -> None:
        found = parse_bounds(constraint)
        assert (found.minimum, found.maximum) == bounds

    @pytest.mark.parametrize(
        "expression", ["(" * 5000, "${A} = '1' or " * 2000, "selected(" * 300, "'" * 1999, "." * 9999]
    )
    def test_long_and_hostile_expressions_end_at_once(self, expression: str) -> None:
        with pytest.raises(Unsupported):
            parse_relevant(expression)
        with pytest.raises(Unsupported):
            parse_bounds(expression)


def test_no_text_becomes_a_formula() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook(FORMS["odd words"])))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert any(cell.value == "=1+1" for cell in cells)
    assert {cell.data_type for cell in cells} == {"s"}
    assert not any(cell.hyperlink for cell in cells)


WORDS = st.sampled_from(
    [
        *[
            "begin_group",
            "end_group",
            "note",
            "text",
            "integer",
            "select_one muc",
            "select_multiple yn",
            "A1",
            "B",
            "vi",
        ],
        *[
            "${A1} = '1'",
            "selected(${A1}, '2')",
            ". >= 0 and . <= 9",
            "yes",
            "",
            "",
            "likert",
            "number",
            "scored",
            "na",
        ],
    ]
) | st.text(max_size=12)
HEADS = ["type", "name", "label", "label::en", "hint", "relevant", "constraint", "required", "appearance", "sat_kind"]


@settings(deadline=None, max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.lists(WORDS, max_size=12), max_size=6),
    st.lists(st.sampled_from(HEADS) | st.text(max_size=6), max_size=9),
)
def test_whatever_stands_in_the_cells_it_is_read_or_refused(rows: list[list[str]], more: list[str]) -> None:
    sheet = [["type", "name", *more], ["select_one muc", "A1", "Câu A1"], *rows]
    with suppress(InvalidXLSForm):
        document: Any = read({"survey": sheet, "choices": CHOICES}, fallback_code="thu").document
        assert parse(read(sheets(document)).document) == parse(document)
