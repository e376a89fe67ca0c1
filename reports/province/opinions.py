"""Part 7: what people think beside the items that are scored, and what they need and expect."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from charts.numbers import NONE, vi
from reports import wording
from reports.content import Block, Cell, Row, Section, Table, Text
from reports.gathered import Gathered
from reports.keyed import keyed
from reports.pen import Pen
from reports.tables.cells import figures, text
from scoring.analysis.opinions import NOT_APPLICABLE
from surveys.questionnaire import Question, say

Json = Mapping[str, Any]
TITLE = "Nhận định của người trả lời, nhu cầu và mong đợi"
# What the press asks of every year: said in a sentence, not in the table alone.
ASKED_FOR = ("phiền hà", "sách nhiễu", "ngoài quy định", "mấy lần", "số lần", "đi lại")
WHY = {
    "none": "không có ai trả lời",
    "few": "quá ít người trả lời, không nêu",
    "alike": "mọi người trả lời như nhau, không nêu",
    "follows": "không nêu, vì từ đó suy ra được số đã ẩn",
}
TOP = 3


def part(more: Gathered, pen: Pen) -> Section:
    asked, result = more.opinion_questions, more.opinions
    if not asked:
        return Section(TITLE, keyed("7", khong_co="Phiếu khảo sát không có câu nào ngoài các câu chấm điểm."))
    if not more.source.whole:
        return Section(TITLE, keyed("7", khong_co="Phần này chỉ nêu cho nơi xem được số liệu của cả đợt."))
    if result is None:
        return Section(TITLE, keyed("7", khong_co="Chưa lập bảng các câu ngoài câu chấm điểm cho lần tính này."))
    if "questions" not in result:
        return Section(TITLE, keyed("7", khong_co="Quá ít phiếu nên không nêu các câu ngoài câu chấm điểm."))
    by_code = {question.code: question for question in asked}
    rows = [(by_code[row["code"]], row) for row in result["questions"] if row["code"] in by_code]
    needs = [pair for pair in rows if pair[0].use == "need"]
    others = [pair for pair in rows if pair[0].use != "need"]
    opinions = _about(others, more, pen, "nhan_dinh", "Nhận định của người trả lời")
    expected = _about(needs, more, pen, "nhu_cau", "Nhu cầu, mong đợi")
    return Section(TITLE, (), (Section("Nhận định", opinions), Section("Nhu cầu, mong đợi", expected)))


def _about(
    rows: Sequence[tuple[Question, Json]], more: Gathered, pen: Pen, key: str, caption: str
) -> tuple[Block, ...]:
    if not rows:
        return keyed("7", **{f"{key}_khong_co": f"Phiếu khảo sát không có câu hỏi về {wording.lower_first(caption)}."})
    said = tuple(text for question, row in rows for text in _sentence(question, row))
    certainty = more.source.method.certainty
    hides = any(line["figure"]["hidden"] for _question, row in rows for line in row["lines"])
    sure = any(line["figure"]["low"] is not None for _question, row in rows for line in row["lines"])
    table = Table(
        number=next(pen.tables),
        caption=f"{caption} (% số người trả lời câu hỏi)",
        look="opinions",
        heads=(
            Row(
                (
                    *text("Câu hỏi, phương án"),
                    *figures("Số người", "%", *((wording.limits_head(certainty),) if sure else ())),
                )
            ),
        ),
        rows=tuple(line for question, row in rows for line in _rows(question, row, sure)),
        notes=(wording.hidden_note(certainty) if hides else "",),
    )
    return (*keyed("7", **{f"{key}_bang": _shows(table)}), *said, table)


def _shows(table: Table) -> str:
    """Say what the table shows: without it two headings, caption, heads and rows would move on in one piece."""
    return f"Bảng {table.number} nêu tỷ lệ người trả lời chọn từng phương án trả lời của mỗi câu hỏi."


def _rows(question: Question, row: Json, sure: bool) -> Iterator[Row]:
    words = say(question.text, "vi") + (" (chọn được nhiều phương án)" if question.kind == "several" else "")
    if not row["lines"]:
        why = WHY.get(row["state"], WHY["none"])
        yield Row((*text(words), Cell(why, columns=2 + sure, figure=False)), strong=True)
        return
    answered = NONE if row["answered"] is None else vi(row["answered"])
    yield Row((*text(words), *figures(answered, *[""] * (1 + sure))), strong=True)
    for line in row["lines"]:
        figure = line["figure"]
        if figure["hidden"]:
            yield Row((*text(_answer(question, line["choice"])), *figures(*[wording.HIDDEN] * (2 + sure))))
            continue
        between = f"{vi(figure['low'])}–{vi(figure['high'])}" if figure["low"] is not None else NONE
        values = (vi(figure["n"]), vi(figure["index"]), *((between,) if sure else ()))
        yield Row((*text(_answer(question, line["choice"])), *figures(*values)))


def _sentence(question: Question, row: Json) -> tuple[Text, ...]:
    """Return a sentence on a need, or on what is asked of every year; nothing on other questions."""
    words = say(question.text, "vi")
    told = [line for line in row["lines"] if not line["figure"]["hidden"] and line["figure"]["index"] is not None]
    if not told:
        return ()
    if question.use == "need":
        first = sorted(told, key=lambda line: -float(line["figure"]["index"]))[:TOP]
        among = "" if len(told) == len(row["lines"]) else " trong các phương án được nêu"
        said = f"“{words}”: tỷ lệ tính được cao nhất{among} ở {_shares(question, first)}."
    elif any(each in words.casefold() for each in ASKED_FOR):
        said = f"“{words}”: {_shares(question, told)}."
    else:
        return ()
    return (Text(said, key=f"7.{question.code}"),)


def _shares(question: Question, lines: Sequence[Json]) -> str:
    return "; ".join(
        f"{_answer(question, line['choice'])} {wording.percent(line['figure']['index'])}" for line in lines
    )


def _answer(question: Question, choice: int) -> str:
    if choice < 0:
        return "Không áp dụng" if choice == NOT_APPLICABLE else "Không có ý kiến"
    return say(question.choices[choice - 1], "vi")
