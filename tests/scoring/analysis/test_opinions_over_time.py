"""Opinions of stored answers: counted as a person would, and asked for again after forms came or went."""

from collections import Counter
from random import Random

import pytest

from scoring.analysis.asked import Asked
from scoring.disclosure import Chosen, hidden_answers, may_follow
from scoring.models import Analysis
from scoring.services.analyses import CannotAnalyse
from surveys.models import Response, Round
from surveys.services.rounds import close_round
from tests.factories import NOW
from tests.scoring.analysis.test_over_time import exclude, score
from tests.scoring.analysis.test_services import run
from tests.scoring.answers import send, survey, unit_of

ASKED = Asked("opinions")
K = 5


def sheets(*, yes: int, no: int, silent: int = 0) -> list[tuple[int, ...]]:
    """Return forms that tick one of two channels in turn, by what they answer to LOC."""
    answers = [1] * yes + [2] * no + [0] * silent
    return [(1 + at % 5, 1 + at % 4, loc, 1 + at % 2, 3) for at, loc in enumerate(answers)]


def closed(*forms: tuple[int, ...]) -> tuple[Round, list[Response]]:
    round = survey("so-mot", "so-hai")
    first = send(unit_of(round), *forms[::2])
    second = send(unit_of(round, "so-hai"), *forms[1::2])
    close_round(round=round, at=NOW)
    round.refresh_from_db()
    score(round)
    return round, [*first, *second]


def yes(forms: list[Response]) -> list[Response]:
    return [form for form in forms if form.answers[2] == 1]


def no(forms: list[Response]) -> list[Response]:
    return [form for form in forms if form.answers[2] == 2]


def told(analysis: Analysis) -> tuple[dict[int, int | None], bool]:
    """Return how many said yes and no to LOC, and whether that is what was told before."""
    (row,) = [row for row in analysis.result["questions"] if row["code"] == "LOC"]
    return {line["choice"]: line["figure"]["n"] for line in row["lines"]}, row["kept"]


@pytest.mark.django_db
class TestStored:
    def test_counts_are_those_of_the_rows(self) -> None:
        chance = Random(3)
        forms = [
            (chance.randint(1, 5), chance.choice([-1, 3, 4]), chance.choice([0, 1, 2]), chance.randint(0, 7), 1)
            for _ in range(120)
        ]
        round, _ = closed(*forms)
        found = {row["code"]: row for row in run(round, ASKED).result["questions"]}
        rows = Response.objects.filter(round_unit__round=round).values_list("answers", flat=True)
        loc, masks = Counter(row[2] for row in rows), [row[3] for row in rows]

        assert sorted(found) == ["KENH", "LOC"]  # neither what makes the index nor the number
        assert [line["figure"]["n"] for line in found["LOC"]["lines"]] == [loc[1], loc[2]]
        assert found["LOC"]["answered"] == 120 - loc[0]
        assert [line["figure"]["n"] for line in found["KENH"]["lines"]] == [
            sum(mask >> at & 1 for mask in masks) for at in range(3)
        ]
        assert found["KENH"]["answered"] == 120 - masks.count(0)

    def test_no_unit_has_them(self) -> None:
        round, _ = closed(*sheets(yes=30, no=20))
        with pytest.raises(CannotAnalyse):
            run(round, Asked("opinions", "don-vi:so-mot"))

    def test_what_one_form_said_does_not_follow_once_it_is_excluded(self) -> None:
        round, forms = closed(*sheets(yes=30, no=20))
        assert told(run(round, ASKED)) == ({1: 30, 2: 20}, False)
        exclude(yes(forms)[0])
        score(round)
        after = run(round, ASKED)

        assert told(after) == ({1: 30, 2: 20}, True)
        assert [row["forms"] for row in after.result["questions"]] == [50, 50]

    def test_enough_that_differ_are_told_and_then_held_to(self) -> None:
        round, forms = closed(*sheets(yes=30, no=20))
        run(round, ASKED)
        exclude(*yes(forms)[:6], *no(forms)[:5])
        score(round)
        assert told(run(round, ASKED)) == ({1: 24, 2: 15}, False)
        exclude(no(forms)[6])
        score(round)
        assert told(run(round, ASKED)) == ({1: 24, 2: 15}, True)

    def test_nor_do_a_few_that_say_so_step_by_step(self) -> None:
        round, forms = closed(*sheets(yes=30, no=20))
        for step in range(4):
            assert told(run(round, ASKED))[0] == {1: 30, 2: 20}
            exclude(yes(forms)[step])
            score(round)

    def test_all_that_left_may_not_have_said_one_thing(self) -> None:
        round, forms = closed(*sheets(yes=30, no=20))
        run(round, ASKED)
        exclude(*yes(forms)[:8])
        score(round)
        assert told(run(round, ASKED)) == ({1: 30, 2: 20}, True)

    @pytest.mark.parametrize(("silent", "kept"), [(3, True), (6, False)])
    def test_nor_does_it_follow_that_few_gave_no_answer(self, silent: int, kept: bool) -> None:
        round, forms = closed(*sheets(yes=30, no=20, silent=silent))
        run(round, ASKED)
        exclude(*(form for form in forms if not form.answers[2]))
        score(round)
        assert told(run(round, ASKED)) == ({1: 30, 2: 20}, kept)


SMALL = Chosen(23, {1: 21, 2: 2}, apart=False)


def test_numbers_that_are_hidden_once_stay_so_beside_others() -> None:
    later = Chosen(43, {1: 30, 2: 13}, apart=False)
    assert hidden_answers(SMALL, K) == {1, 2}
    assert hidden_answers(later, K) == frozenset()
    assert not may_follow(SMALL, {1, 2}, later, frozenset(), K)
    assert not may_follow(later, frozenset(), SMALL, {1, 2}, K)


@pytest.mark.parametrize(
    ("then", "now", "may"),
    [
        ({1: 30, 2: 20, 3: 10}, {1: 30, 2: 20, 3: 10}, True),
        ({1: 30, 2: 20, 3: 10}, {1: 35, 2: 25, 3: 10}, True),
        ({1: 30, 2: 20, 3: 10}, {1: 35, 2: 24, 3: 10}, False),
        ({1: 30, 2: 20, 3: 10}, {1: 35, 2: 20, 3: 10}, False),
        # As many came as left: all who came said the first.
        ({1: 30, 2: 20, 3: 20}, {1: 40, 2: 15, 3: 15}, False),
    ],
)
def test_what_moved_is_a_table_of_its_own(then: dict[int, int], now: dict[int, int], may: bool) -> None:
    before, after = (Chosen(sum(each.values()), each, apart=False) for each in (then, now))
    assert may_follow(before, frozenset(), after, frozenset(), K) is may


@pytest.mark.parametrize(
    ("answered", "ticked", "may"),
    [
        (50, 20, True),
        (60, 20, True),
        (60, 25, True),
        (60, 30, False),
        (60, 24, False),
        (53, 20, False),
        (54, 25, False),
    ],
)
def test_of_several_each_choice_moves_by_itself(answered: int, ticked: int, may: bool) -> None:
    then, now = Chosen(50, {1: 20}, apart=True), Chosen(answered, {1: ticked}, apart=True)
    assert may_follow(then, frozenset(), now, frozenset(), K) is may
