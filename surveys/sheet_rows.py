"""Reads rows of files through an answer sheet, at the speed of one lookup per cell. Pure.

A file says the same few words over and over. What one of them means for one question the sheet is asked once; a row
with anything out of the ordinary (refused words, text, an answer to a skipped question) the sheet reads whole.
"""

from collections.abc import Collection, Mapping

from surveys.questionnaire import Question
from surveys.sheet import NOT_ANSWERED, AnswerSheet, Reading

# So many different words in one column are no answers to choose from.
MOST_KEPT = 50_000


class _Meanings(dict[str, int | None]):
    """What words mean for one question; None for a word that the sheet refuses."""

    def __init__(self, sheet: AnswerSheet, question: Question, place: int) -> None:
        super().__init__({"": NOT_ANSWERED})
        self.sheet = sheet
        self.code = question.code
        self.place = place

    def __missing__(self, word: str) -> int | None:
        # Alone on a sheet a question counts as asked: blanks before it do not speak against it.
        reading = self.sheet.read({self.code: word}, complete=False)
        code = None if reading.errors else reading.answers[self.place]
        if len(self) < MOST_KEPT:
            self[word] = code
        return code


class RowReader:
    """Reads rows like `AnswerSheet.read(row, complete=False)`; build one per file, with the columns of all rows."""

    def __init__(self, sheet: AnswerSheet, columns: Collection[str]) -> None:
        self.sheet = sheet
        coded = sheet.questionnaire.coded
        places = {question.code: place for place, question in enumerate(coded)}
        self.known = tuple(code for code in sheet.questionnaire.by_code if code in columns)
        self.meanings = tuple(_Meanings(sheet, question, places[question.code]) for question in coded)
        # Of a column that the file lacks every cell is blank.
        self.cells = tuple(question.code if question.code in columns else "" for question in coded)
        self.texts = tuple(code for code in self.known if code not in places)
        self.conditional = tuple(
            (places[question.code], self._allowed(question, places)) for question in coded if question.conditions
        )

    def _allowed(self, question: Question, places: Mapping[str, int]) -> tuple[tuple[int, frozenset[int]], ...]:
        """Return the conditions as the place of an earlier answer and the answers that let the question be asked."""
        return tuple(
            (places[condition.question], self._meeting(condition.question, condition.codes))
            for condition in question.conditions
        )

    def _meeting(self, code: str, choices: frozenset[int]) -> frozenset[int]:
        earlier = self.sheet.questionnaire.by_code[code]
        if earlier.kind != "several":
            return choices | {NOT_ANSWERED}
        wanted = sum(1 << (choice - 1) for choice in choices)
        return frozenset({NOT_ANSWERED, *(mask for mask in range(1 << len(earlier.choices)) if mask & wanted)})

    def read(self, row: Mapping[str, str]) -> Reading:
        """Read one row; columns that are no questions are left aside."""
        codes = [meanings[row[code] if code else ""] for code, meanings in zip(self.cells, self.meanings, strict=True)]
        if None in codes or self._contradicts(codes) or any(row[code] for code in self.texts):
            return self.sheet.read({code: row[code] for code in self.known if row[code]}, complete=False)
        return Reading(tuple(codes), {}, {}, ())  # type: ignore[arg-type]

    def _contradicts(self, codes: list[int | None]) -> bool:
        for place, conditions in self.conditional:
            if codes[place] and any(codes[earlier] not in allowed for earlier, allowed in conditions):
                return True
        return False
