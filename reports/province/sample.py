"""Part 3: who answered, by the questions about the respondent; small groups are hidden in what is stored."""

from collections.abc import Iterator, Mapping
from typing import Any

from charts.numbers import NONE, vi
from reports import wording
from reports.content import Block, Row, Section, Table, Text
from reports.gathered import Gathered
from reports.keyed import keyed
from reports.pen import Pen
from reports.tables.cells import figures, share, text
from surveys.questionnaire import Question, say

Json = Mapping[str, Any]
TITLE = "Đặc điểm mẫu"
# The total stands last in a stored table.
NOT_ANSWERED = "Không trả lời"


def part(more: Gathered, pen: Pen) -> Section:
    if not more.profile_questions:
        return Section(TITLE, keyed("3", khong_co="Phiếu khảo sát không có câu hỏi về người trả lời."))
    if not more.source.whole:
        return Section(TITLE, keyed("3", khong_co="Đặc điểm mẫu chỉ nêu cho nơi xem được số liệu của cả đợt."))
    found = [(question, more.profile(question)) for question in more.profile_questions]
    told = [(question, result) for question, result in found if result is not None and "rows" in result]
    missing = [say(question.text, "vi") for question, result in found if result is None]
    few = [say(question.text, "vi") for question, result in found if result is not None and "rows" not in result]
    blocks = (*_absent(missing, few), *_present(told, more, pen))
    return Section(TITLE, blocks)


def _absent(missing: list[str], few: list[str]) -> tuple[Text, ...]:
    uncounted = f"Chưa lập bảng theo các câu: {'; '.join(missing)}." if missing else ""
    hidden = f"Quá ít phiếu nên không nêu bảng theo các câu: {'; '.join(few)}." if few else ""
    return keyed("3", chua_lap=uncounted, qua_it=hidden)


def _present(told: list[tuple[Question, Json]], more: Gathered, pen: Pen) -> Iterator[Block]:
    if not told:
        return
    hides = any(row["forms"] is None for _question, result in told for row in result["rows"])
    said = "Tỷ lệ tính trên số phiếu tính chỉ số; chỉ số của nhóm là của riêng người trong nhóm."
    yield from keyed("3", cach_tinh=said)
    yield Table(
        number=next(pen.tables),
        caption="Đặc điểm người trả lời và chỉ số theo nhóm",
        look="profile",
        heads=(Row((*text("Câu hỏi, nhóm"), *figures("Số phiếu", "%", "Chỉ số (%)"))),),
        rows=tuple(row for question, result in told for row in _rows(question, result)),
        notes=(wording.hidden_note(more.source.method.certainty),) if hides or _hides_index(told) else (),
    )


def _hides_index(told: list[tuple[Question, Json]]) -> bool:
    return any(row["figures"][0]["hidden"] for _question, result in told for row in result["rows"])


def _rows(question: Question, result: Json) -> Iterator[Row]:
    *groups, whole = result["rows"]
    yield Row((*text(say(question.text, "vi")), *_cells(whole, whole["forms"])), strong=True)
    for row in groups:
        yield Row((*text(_group(question, row["groups"][0])), *_cells(row, whole["forms"])))


def _cells(row: Json, total: int | None) -> Any:
    index = row["figures"][0]
    shown = wording.HIDDEN if index["hidden"] else vi(index["index"]) if index["index"] else NONE
    if row["forms"] is None:
        return figures(wording.HIDDEN, wording.HIDDEN, shown)
    return figures(vi(row["forms"]), NONE if total is None else share(row["forms"], total, 1), shown)


def _group(question: Question, choice: int) -> str:
    if not choice:
        return NOT_ANSWERED
    # Answers loaded from elsewhere may hold a choice that the question does not have.
    known = choice <= len(question.choices)
    return say(question.choices[choice - 1], "vi") if known else f"lựa chọn {choice}"
