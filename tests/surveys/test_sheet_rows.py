import random
from typing import Any

import pytest

from surveys.questionnaire import parse
from surveys.sheet import AnswerSheet
from surveys.sheet_rows import RowReader
from tests.surveys.factories import DOCUMENT

MANY: dict[str, Any] = {
    **DOCUMENT,
    "sections": [
        *DOCUMENT["sections"],
        {
            "code": "B",
            "title": "Phần B",
            "asked_if": {"question": "KENH", "is": [2]},
            "questions": [
                {"code": "B1", "kind": "level3", "text": "B1", "choices": ["Kém", "Vừa", "Tốt"], "no_opinion": True},
                {"code": "B2", "kind": "text", "text": "B2", "asked_if": {"question": "LOC", "is": [2]}},
            ],
        },
    ],
}
WORDS = (
    "",
    "",
    "",
    "1",
    "2",
    "3",
    "5",
    "6",
    "0",
    "-1",
    "-2",
    "na",
    "NA ",
    " kyk",
    "1;2",
    "2;1;1",
    "1;",
    "x",
    "4.0",
    "٣",
)


@pytest.fixture(scope="module")
def sheet() -> AnswerSheet:
    return AnswerSheet(parse(MANY))


@pytest.mark.parametrize("seed", range(4))
def test_a_row_reads_as_the_sheet_reads_it(sheet: AnswerSheet, seed: int) -> None:
    chance = random.Random(seed)
    columns = [code for code in sheet.questionnaire.by_code if chance.random() < 0.9]
    rows = RowReader(sheet, columns)

    for _ in range(2000):
        row = {code: chance.choice(WORDS) for code in columns}
        assert rows.read({"unit": "x", **row}) == sheet.read(row, complete=False)


def test_a_flood_of_different_words_is_not_kept(sheet: AnswerSheet, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("surveys.sheet_rows.MOST_KEPT", 3)
    rows = RowReader(sheet, ["LAN"])

    assert all(rows.read({"LAN": str(number)}).errors for number in range(10, 50))
    assert all(len(meanings) <= 3 for meanings in rows.meanings)
