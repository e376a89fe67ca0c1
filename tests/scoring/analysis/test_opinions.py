"""Shares of answers to questions that make no index: exact counts, limits, and what a table of one moment hides."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from random import Random
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from statsmodels.stats.proportion import proportion_confint

from scoring.analysis.answers import Answers
from scoring.analysis.opinions import Opinions, Row, ToldRow, chosen_of, opinions, told_rows
from surveys.questionnaire import Question, parse
from tests.scoring.analysis.forms import COUNTER, QR, answers

# The forms that were counted, and by answer how many gave it, None where that is hidden.
Shown = tuple[NDArray[np.bool_], Mapping[int, int | None]]
CHOICES = ["Một", "Hai", "Ba"]
QUESTIONS: Mapping[str, Question] = parse(
    {
        "code": "phieu",
        "title": "Phiếu",
        "sections": [
            {
                "code": "A",
                "title": "A",
                "questions": [
                    {"code": "CHON", "kind": "single", "text": "Chọn một", "choices": CHOICES, "no_opinion": True},
                    {"code": "KENH", "kind": "several", "text": "Chọn nhiều", "choices": CHOICES},
                    {"code": "CO", "kind": "yesno", "use": "screening", "text": "Có không"},
                    {
                        "code": "SAU",
                        "kind": "single",
                        "text": "Hỏi tiếp",
                        "choices": CHOICES,
                        "asked_if": {"question": "CO", "is": [1]},
                    },
                    {"code": "HLC", "kind": "level5", "text": "Nhìn chung"},
                ],
            }
        ],
    }
).by_code


def told(given: dict[str, Sequence[int]], **rest: Any) -> Opinions:
    return opinions(forms(given, **rest), [QUESTIONS[code] for code in given])


def forms(given: dict[str, Sequence[int]], **rest: Any) -> Answers:
    n = len(next(iter(given.values())))
    made = answers([[4] * 5] * n, **rest)
    return replace(made, asked={code: np.array(column, dtype=np.int16) for code, column in given.items()})


def numbers(row: Row) -> dict[int, int | None]:
    return {line.choice: line.figure.n for line in row.lines}


def drawn(n: int, codes: Sequence[int], seed: int = 7) -> list[int]:
    return Random(seed).choices(codes, k=n)


def test_shares_are_those_of_a_hand_count() -> None:
    column = drawn(200, [0, 1, 1, 1, 2, 2, 3, -2])
    (row,) = told({"CHON": column}).questions
    count = Counter(column)

    assert (row.state, row.forms, row.answered) == ("shown", 200, 200 - count[0])
    assert numbers(row) == {code: count[code] for code in (1, 2, 3, -2)}
    for line in row.lines:
        assert line.figure.index == f"{100 * count[line.choice] / (200 - count[0]):.2f}"


def test_limits_of_people_drawn_by_themselves_are_wilsons() -> None:
    column = [1] * 60 + [2] * 40 + [3] * 20
    (row,) = told({"CHON": column}).questions

    for line, ticked in zip(row.lines, (60, 40, 20), strict=False):
        low, high = proportion_confint(ticked, 120, method="wilson")
        assert (line.figure.low, line.figure.high) == (f"{100 * low:.2f}", f"{100 * high:.2f}")


def test_people_of_one_place_who_are_alike_say_less() -> None:
    column = [1] * 60 + [2] * 60
    by_place = replace(
        forms({"CHON": column}),
        place=np.array([1 + at // 12 for at in range(120)], dtype=np.int32),
        places=(("", "", 0), *(("", f"thôn {at}", 0) for at in range(10))),
    )
    (alone,), (clustered,) = (
        opinions(each, [QUESTIONS["CHON"]]).questions for each in (forms({"CHON": column}), by_place)
    )

    assert numbers(alone) == numbers(clustered)
    wide, narrow = (float(each.lines[0].figure.high or 0) - 50 for each in (clustered, alone))
    assert wide > 2 * narrow


def test_of_several_each_choice_is_a_share_of_those_who_answered() -> None:
    column = drawn(150, [0b000, 0b001, 0b011, 0b110, 0b111, 0b101])
    (row,) = told({"KENH": column}).questions
    ticked = {at + 1: sum(mask >> at & 1 for mask in column) for at in range(3)}
    answered = sum(mask > 0 for mask in column)

    assert numbers(row) == ticked
    assert [line.figure.index for line in row.lines] == [f"{100 * n / answered:.2f}" for n in ticked.values()]
    assert sum(float(line.figure.index or 0) for line in row.lines) > 100


def test_forms_that_the_index_does_not_count_are_not_counted_here() -> None:
    column = [1] * 30 + [2] * 30 + [3] * 50
    (row,) = told({"CHON": column}, channel=[COUNTER] * 60 + [QR] * 50).questions
    assert (row.forms, numbers(row)) == (60, {1: 30, 2: 30, 3: 0, -2: 0})


def test_what_people_volunteered_has_no_limits() -> None:
    found = told({"CHON": [1] * 30 + [2] * 30}, channel=[QR] * 60, counted=frozenset({QR}))
    assert found.volunteered
    assert [line.figure.low for line in found.questions[0].lines] == [None] * 4
    assert found.questions[0].lines[0].figure.index == "50.00"


@pytest.mark.parametrize("few", [1, 4])
def test_an_answer_of_few_is_hidden_with_the_smallest_other(few: int) -> None:
    (row,) = told({"CHON": [1] * 50 + [2] * 20 + [3] * few}).questions
    assert numbers(row) == {1: 50, 2: None, 3: None, -2: 0}


def test_five_people_are_not_few() -> None:
    (row,) = told({"CHON": [1] * 50 + [2] * 20 + [3] * 5}).questions
    assert numbers(row) == {1: 50, 2: 20, 3: 5, -2: 0}


def test_of_several_a_choice_that_few_ticked_or_few_left_out_is_hidden() -> None:
    column = [0b001] * 3 + [0b101] * 47 + [0b110] * 4
    (row,) = told({"KENH": column}).questions
    # 50 of 54 ticked the first, four the second, 51 the third: few did not tick the first or the third.
    assert numbers(row) == {1: None, 2: None, 3: None}


def test_what_all_ticked_is_hidden_and_what_nobody_did_is_shown() -> None:
    (row,) = told({"KENH": [0b001] * 40 + [0b011] * 20}).questions
    assert numbers(row) == {1: None, 2: 20, 3: 0}


def test_where_all_answered_alike_nothing_is_told() -> None:
    (row,) = told({"CHON": [1] * 40 + [0] * 7}).questions
    assert (row.state, row.lines) == ("alike", ())


@pytest.mark.parametrize(
    ("code", "column", "state", "answered"),
    [
        ("CHON", [0] * 60, "none", 0),
        ("CHON", [1, 1, 2, 2] + [0] * 60, "few", None),
        ("HLC", [1, 2, 3, 4, 5] * 5, "few", None),
        ("HLC", [1, 2, 3, 4, 5] * 6, "shown", 30),
    ],
)
def test_too_few_answers_are_not_told_apart(code: str, column: list[int], state: str, answered: int | None) -> None:
    (row,) = told({code: column}).questions
    assert (row.state, row.answered) == (state, answered)


def test_a_question_for_some_does_not_tell_how_few_were_not_asked() -> None:
    asked = [1] * 47 + [2] * 3
    given = [1, 2, 3] * 15 + [1, 2] + [0] * 3
    first, second = told({"CO": asked, "SAU": given}).questions
    assert numbers(first) == {1: None, 2: None}
    assert (second.state, second.answered, second.lines) == ("follows", None, ())

    (alone,) = told({"SAU": given}).questions
    assert alone.state == "few"
    first, second = told({"CO": asked + [2] * 10, "SAU": [*given, *[0] * 10]}).questions
    assert (first.state, second.state, second.answered) == ("shown", "shown", 47)


def test_what_is_stored_reads_back() -> None:
    found = told({"CHON": drawn(80, [1, 2, 3]), "KENH": drawn(80, [1, 2, 4, 7])})
    assert tuple(map(Row.from_json, found.to_json()["questions"])) == found.questions


def shown_step_by_step(code: str, column: "NDArray[np.int16]", chance: Random, *, careful: bool) -> Iterator[Shown]:
    """Yield what is told while forms are left out and taken back: who was counted, and how many gave each answer."""
    told: list[ToldRow] = []
    counted = np.ones(len(column), dtype=np.bool_)
    for _ in range(6):
        now = replace(answers([[4] * 5] * int(counted.sum())), asked={code: column[counted]})
        found = opinions(now, [QUESTIONS[code]], {code: told} if careful else {})
        new = [row for _code, row in told_rows(found.to_json(), chosen_of(now, [QUESTIONS[code]]))]
        told += new
        yield from ((counted.copy(), numbers(each.row)) for each in new if each.row.state == "shown")
        for at in chance.sample(range(len(column)), chance.choice([1, 2, 6, 12, 30])):
            counted[at] = not counted[at]


def given_away(column: "NDArray[np.int16]", shown: Sequence[Shown]) -> list[Any]:
    """Return what follows of few people from any two tables told: where an answer moved by few, or all that came
    (or left) gave the same. Worked out from the forms, by another way than the rule of the code."""
    found: list[Any] = []
    for (before, then), (after, now) in combinations(shown, 2):
        came, left = column[after & ~before], column[before & ~after]
        known = [code for code in now if now[code] is not None and then.get(code) is not None]
        moves = {code: int((came == code).sum()) - int((left == code).sum()) for code in known}
        found += [(code, move) for code, move in moves.items() if 0 < abs(move) < 5]
        alone = [set(each.tolist()) - {0} for each in (came, left)]
        found += [one for one in alone if len(one) == 1 and len(known) == len(now) and len(came) * len(left) == 0]
    return found


@pytest.mark.parametrize("careful", [True, False])
def test_tables_told_one_after_the_other_give_few_people_away_only_without_care(careful: bool) -> None:
    several = 0
    leaks: list[Any] = []
    for seed in range(60):
        chance = Random(seed)
        column = np.array(chance.choices([0, 1, 2, 3, -2], [1, 9, 7, 4, 2], k=150), dtype=np.int16)
        shown = list(shown_step_by_step("CHON", column, chance, careful=careful))
        several += len(shown) > 1
        leaks += given_away(column, shown)
    assert several
    assert bool(leaks) is not careful
