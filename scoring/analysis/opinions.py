"""What people answered to the questions that make no index: how many chose what, with limits. Pure.

Shares are of those who answered the question, "không áp dụng" and "không có ý kiến" among the answers. Each share is a
ratio with y = 1 for who chose it and m = 1 for who answered (STATISTICS §§ 1–4): units are strata, interviewers and
places clusters, as in the other tables of the whole round.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from fractions import Fraction
from typing import Any, Literal, Self

import numpy as np
from numpy.typing import NDArray

from scoring.analysis.answers import HIDDEN, WHOLE, Answers, Figure, figure_of
from scoring.certainty.intervals import Estimate
from scoring.disclosure import FOLD_BELOW, Chosen, all_alike, hidden_answers, may_follow
from scoring.formulas import PooledKind
from scoring.sampling.cells import Tree, cells_of
from scoring.sampling.estimates import Sample, pooled
from surveys.questionnaire import Question

Json = Mapping[str, Any]
# "follows": what is hidden of the question that says who is asked it would follow.
State = Literal["shown", "none", "few", "alike", "follows"]
SILENT, NOT_APPLICABLE, NO_OPINION = 0, -1, -2
# States that tell something of the answers, beside which later ones are held.
TELLING = frozenset({"shown", "alike"})
# Codes of an answer sheet of two levels, of which `points0` makes 0 and 1.
NOT_CHOSEN, CHOSEN = 1, 2


@dataclass(frozen=True, slots=True)
class Line:
    """An answer: its choice, -1 "không áp dụng" or -2 "không có ý kiến"; `n` of the figure are those who gave it."""

    choice: int
    figure: Figure


@dataclass(frozen=True, slots=True)
class Row:
    """A question. `forms` are all, `answered` those that answer it; without lines `state` says why.

    `kept`: what an earlier analysis told stands, as so few answers have changed since that both would tell of them.
    """

    code: str
    state: State
    forms: int
    answered: int | None = None
    lines: tuple[Line, ...] = ()
    kept: bool = False

    @property
    def hidden(self) -> frozenset[int]:
        return frozenset(line.choice for line in self.lines if line.figure.hidden)

    @property
    def is_whole(self) -> bool:
        """Whether all of it is told as it is now."""
        return self.state == "shown" and not self.kept and not self.hidden

    @classmethod
    def from_json(cls, json: Json) -> Self:
        lines = tuple(Line(line["choice"], Figure(**line["figure"])) for line in json["lines"])
        return cls(**{**json, "lines": lines})


@dataclass(frozen=True, slots=True)
class Opinions:
    reach: str
    forms: int
    volunteered: bool
    questions: tuple[Row, ...]
    hidden: int

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class ToldRow:
    """What an earlier analysis told of a question, and the numbers behind it."""

    row: Row
    chosen: Chosen

    @property
    def hidden(self) -> Collection[int]:
        return self.row.hidden if self.row.state == "shown" else self.chosen.counts.keys()


def opinions(
    answers: Answers, questions: Sequence[Question], told: Mapping[str, Sequence[ToldRow]] | None = None
) -> Opinions:
    """Return the answers of the whole round to these questions; `told` are by code what was told of each, in order.

    Nothing is told of a unit or block: few people answer there, and no questionnaire asks these questions of one.
    """
    counted = answers.counted()
    rows: dict[str, Row] = {}
    for question in questions:
        rows[question.code] = _row(counted, question, rows, (told or {}).get(question.code, ()))
    hidden = sum(len(row.hidden) for row in rows.values())
    return Opinions(WHOLE, counted.forms, counted.volunteered, tuple(rows.values()), hidden)


def chosen_of(answers: Answers, questions: Sequence[Question]) -> dict[str, Any]:
    """Return the numbers behind all questions as they are kept with an analysis, never shown."""
    counted = answers.counted()
    found = {question.code: _chosen(counted, question) for question in questions}
    return {
        code: {"answered": each.answered, "apart": each.apart, "counts": {str(at): n for at, n in each.counts.items()}}
        for code, each in found.items()
    }


def told_rows(result: Json, cells: Json) -> Iterator[tuple[str, ToldRow]]:
    """Yield by code what a stored analysis told first."""
    for row in map(Row.from_json, result["questions"]):
        if row.state in TELLING and not row.kept:
            kept = cells[row.code]
            counts = {int(at): n for at, n in kept["counts"].items()}
            yield row.code, ToldRow(row, Chosen(kept["answered"], counts, kept["apart"]))


def _row(answers: Answers, question: Question, above: Mapping[str, Row], told: Sequence[ToldRow]) -> Row:
    """Return what may be told now, or what was told last where that would tell of few people."""
    chosen, k = _chosen(answers, question), answers.method.certainty.suppression_k
    state, hidden = _state(question, chosen, answers.forms - chosen.answered, above, k)
    lost = hidden if state == "shown" else chosen.counts.keys()
    moved = any(_gives_away(each, chosen, lost, answers.forms, k) for each in told)
    if told and (moved or state not in TELLING):
        last = told[-1].row
        return Row(last.code, last.state, last.forms, last.answered, last.lines, kept=True)
    if state != "shown":
        known = None if state in {"few", "follows"} else chosen.answered
        return Row(question.code, state, answers.forms, known)
    return Row(question.code, state, answers.forms, chosen.answered, tuple(_lines(answers, question, chosen, hidden)))


def _gives_away(told: ToldRow, chosen: Chosen, lost: Collection[int], forms: int, k: int) -> bool:
    """Say whether few people's answers, or that few gave none, would follow from what was told and these numbers."""
    silent = forms - chosen.answered - (told.row.forms - told.chosen.answered)
    return 0 < abs(silent) < k or not may_follow(told.chosen, told.hidden, chosen, lost, k)


def _state(
    question: Question, chosen: Chosen, silent: int, above: Mapping[str, Row], k: int
) -> tuple[State, frozenset[int]]:
    """Say whether a question's numbers may be told by themselves, and which of them not; `silent` did not answer."""
    if not chosen.answered:
        return "none", frozenset()
    # Who is asked, and so nearly who answers, follows from the answers to another question.
    if any(not above[each.question].is_whole for each in question.conditions if each.question in above):
        return "follows", frozenset()
    # Five levels of fewer people are told as three elsewhere: nobody may take them apart here.
    least = FOLD_BELOW if question.kind == "level5" else k
    if chosen.answered < least or (question.conditions and 0 < silent < k):
        return "few", frozenset()
    return ("alike" if all_alike(chosen) else "shown"), hidden_answers(chosen, k)


def _chosen(answers: Answers, question: Question) -> Chosen:
    column = answers.asked[question.code]
    answered = int((column != SILENT).sum())
    counts = {code: int(_gave(question, column, code).sum()) for code in _codes(question)}
    return Chosen(answered, counts, question.kind == "several")


def _codes(question: Question) -> tuple[int, ...]:
    """Return the answers that can be given, as they are numbered."""
    others = ((NOT_APPLICABLE, question.na), (NO_OPINION, question.no_opinion))
    return (*range(1, len(question.choices) + 1), *(code for code, offered in others if offered))


def _gave(question: Question, column: "NDArray[np.int16]", code: int) -> "NDArray[np.bool_]":
    if question.kind == "several" and code > 0:
        ticked: NDArray[np.bool_] = np.logical_and(column > 0, column >> (code - 1) & 1)
        return ticked
    return np.isin(column, [code])


def _lines(answers: Answers, question: Question, chosen: Chosen, hidden: Collection[int]) -> Iterator[Line]:
    codes = _codes(question)
    shares = _shares(answers, question, codes)
    for code, share in zip(codes, shares, strict=True):
        n = chosen.counts[code]
        lost = code in hidden
        yield Line(code, HIDDEN if lost else figure_of(answers.method, share, n, sure=not answers.volunteered))


def _shares(answers: Answers, question: Question, codes: Sequence[int]) -> list[Estimate]:
    """Return the estimate of the share of those who answered that gave each of these answers."""
    column = answers.asked[question.code]
    gave = np.column_stack([_gave(question, column, code) for code in codes])
    sheets = np.where(column[:, None] == SILENT, 0, np.where(gave, CHOSEN, NOT_CHOSEN)).astype(np.int16)
    names = tuple(map(str, codes))
    bases: list[PooledKind] = ["points0" for _ in names]
    tree = Tree(names, names, tuple(bases), np.eye(len(names)), CHOSEN)
    sample = Sample(cells_of(tree, sheets, answers.unit, answers.place, answers.places), {})
    rho = answers.method.certainty.rho
    return [pooled(sample.strata(at), at, Fraction(0), rho) for at in range(len(codes))]
