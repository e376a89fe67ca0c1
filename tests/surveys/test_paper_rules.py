"""The pure rules of paper: serial numbers, keys, comparing, agreement, drawing."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from surveys.paper.agreement import Agreement, agreement, pooled
from surveys.paper.comparison import ASSISTED, DAY, Keyed, differences
from surveys.paper.drawing import draw, sample_size
from surveys.paper.keying import read, share_answered, typed_of
from surveys.paper.serial import BadSerial, Serial, parse
from surveys.questionnaire import parse as questionnaire
from surveys.sheet import AnswerSheet
from tests.surveys.factories import DOCUMENT

FORM = questionnaire(DOCUMENT)
SHEET = AnswerSheet(FORM)


def test_a_serial_is_read_however_it_is_typed() -> None:
    serial = Serial("NT", 123)

    for text in (
        str(serial),
        str(serial).lower().replace("-", ""),
        f"{serial.number:04d}{serial.check}",
        f"123{serial.check}",
    ):
        assert parse(text, prefix="NT") == serial


def test_every_wrong_digit_and_every_swap_of_neighbours_is_caught() -> None:
    for number in range(1, 3000, 7):
        digits = f"{number:04d}{Serial('NT', number).check}"
        wrong = {digits[:place] + digit + digits[place + 1 :] for place in range(5) for digit in "0123456789"}
        wrong |= {digits[:place] + digits[place + 1] + digits[place] + digits[place + 2 :] for place in range(4)}
        for typed in wrong - {digits}:
            with pytest.raises(BadSerial, match="check_digit"):
                parse(typed, prefix="NT")


@pytest.mark.parametrize(
    ("text", "fault"),
    [("", "unreadable"), ("NT", "unreadable"), ("NT-1\0", "unreadable"), ("AB-0123-4", "other_batch")],
)
def test_what_is_no_serial_of_the_batch_says_why(text: str, fault: str) -> None:
    with pytest.raises(BadSerial, match=fault):
        parse(text, prefix="NT")


@pytest.mark.parametrize(
    ("code", "keys", "raw"),
    [
        ("A1", "5", "5"), ("A1", "0", ""), ("A1", " ", ""), ("A1", "9", "9"), ("A2", "9", "na"), ("A2", "K", "na"),
        ("A2", "8", "8"), ("KENH", "21", "2;1"), ("KENH", "1, 2", "1;2"), ("LAN", "0", "0"), ("LAN", "9", "9"),
        ("YK", "x", "x"),
    ],
)  # fmt: skip
def test_keys_mean_what_stands_beside_the_boxes(code: str, keys: str, raw: str) -> None:
    assert read(FORM, {code: keys}).raw[code] == raw


def test_two_ticks_are_no_answer_but_are_noted() -> None:
    keys = read(FORM, {"A1": "X", "A2": "3"})

    assert keys.unclear == ("A1",)
    assert SHEET.read(keys.raw, complete=False).answers[:2] == (0, 3)


def test_a_keyed_form_is_shown_again_as_it_was_keyed() -> None:
    typed = {"A1": "4", "A2": "k", "LOC": "1", "A3": "2", "KENH": "1 2", "LAN": "0", "YK": "Tốt"}
    reading = SHEET.read(read(FORM, typed).raw, complete=False)

    assert typed_of(FORM, reading.answers, reading.texts, ()) == typed


def keyed(day: int = 2, **typed: str) -> Keyed:
    keys = read(FORM, typed)
    reading = SHEET.read(keys.raw, complete=False)
    return Keyed(reading.answers, reading.texts, keys.unclear, date(2026, 3, day))


def test_differences_name_the_places_and_both_readings() -> None:
    first, second = keyed(A1="4", A2="9", YK="Rất  tốt"), keyed(day=3, A1="X", A2="9", YK="Rất tốt")

    found = differences(FORM, first, second)

    assert [(each.code, each.first, each.second) for each in found] == [
        (DAY, "02/03/2026", "03/03/2026"),
        ("A1", "4", "x"),
    ]


def test_a_tick_for_help_on_one_keying_alone_is_a_difference() -> None:
    alone = keyed(A1="4")
    helped = replace(alone, assisted=True)

    assert [(each.code, each.first, each.second) for each in differences(FORM, alone, helped)] == [(ASSISTED, "", "x")]
    assert differences(FORM, helped, helped) == ()


def test_an_unclear_mark_is_not_a_blank() -> None:
    assert [each.code for each in differences(FORM, keyed(A1="X"), keyed())] == ["A1"]


def test_the_share_answered_leaves_out_who_answered_and_what_was_not_asked() -> None:
    def share(**typed: str) -> float:
        return share_answered(FORM, SHEET.read(read(FORM, typed).raw, complete=False).answers)

    assert share() == 0
    assert share(A1="3") == 1 / 5  # A3 stands behind a condition
    assert share(A1="3", LOC="1", A3="2") == 3 / 6


def test_agreement_counts_pairs_in_which_something_was_said() -> None:
    assert agreement([(4, 4), (4, 5), (0, 0), (0, 3)]) == Agreement(3, 1, agreement([(4, 4), (4, 5), (0, 3)]).kappa)
    assert pooled([Agreement(3, 1), Agreement(1, 1)]).share == Fraction(1, 2)
    assert agreement([]).share is None


def test_kappa_is_cohens() -> None:
    # Cohen's table [[20, 5], [10, 15]]: p_o = 0.7, p_e = 0.5, kappa = 0.4.
    pairs = [(1, 1)] * 20 + [(1, 2)] * 5 + [(2, 1)] * 10 + [(2, 2)] * 15

    assert agreement(pairs).kappa == Fraction(2, 5)
    assert agreement([(3, 3)] * 4).kappa is None


def test_the_same_seed_draws_the_same_forms_whatever_their_order() -> None:
    names = [f"so/{number}" for number in range(200)]

    drawn = draw(names, seed=7, count=10)

    assert drawn == draw(reversed(names), seed=7, count=10)
    assert drawn != draw(names, seed=8, count=10)


def test_the_draw_is_even() -> None:
    names = [f"so/{number}" for number in range(20)]
    times = dict.fromkeys(names, 0)
    for seed in range(2000):
        for name in draw(names, seed=seed, count=5):
            times[name] += 1

    # 2000 draws of 5 in 20: each form 500 times, standard deviation 19.4.
    assert all(abs(count - 500) < 5 * 19.4 for count in times.values())


@pytest.mark.parametrize(
    ("population", "percent", "size"), [(100, "5", 5), (101, "5", 6), (3, "0.01", 1), (0, "5", 0), (7, "100", 7)]
)
def test_a_sample_is_rounded_up(population: int, percent: str, size: int) -> None:
    assert sample_size(population, Decimal(percent)) == size
