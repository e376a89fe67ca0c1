"""Tries to join people to answers through every pair of columns of a whole database, and must do no better than chance.

The attacker holds the running database: every table, every column, and what PostgreSQL keeps of each row (its place and
the number of the transaction that wrote it). For each column that tells of people and each that tells of answers, three
guesses are made: the k-th of one is the k-th of the other, the same from behind, and each belongs to whichever stands
nearest. Of 30 people in three units chance is right 3 times (Poisson); more than 16 come once in 10^8, and some
thousand guesses are made. A leak gives 30.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import product
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.utils.timezone import localdate, now

from feedback.models import ContactDetail
from feedback.services.mixing import mix_contacts
from feedback.tasks import gather
from invitations.models import Contact
from tests.conftest import Cast
from tests.invitations.test_unlinkable import Known, known, settled
from tests.surveys import browsing
from tests.surveys.factories import door_of, open_survey

__all__ = ["known", "settled"]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("noon")]
MOST_RIGHT = 16
SHORTEST_VALUE = 6

Row = Mapping[str, Any]
Rows = Mapping[Any, Row]
Guess = Callable[[Sequence[Any], Sequence[Any], Rows, Rows, str, str], Sequence[tuple[Any, Any]]]

PEOPLE = """
SELECT c.id AS whose, c.*, c.ctid AS c_place, c.xmin::text AS c_written, m.id AS m_id, m.ctid AS m_place,
       m.xmin::text AS m_written, m.state AS m_state, m.attempts, m.reason, m.sent_on, m.not_before
FROM invitations_contact c LEFT JOIN invitations_message m ON m.contact_id = c.id
"""
ANSWERS = """
SELECT r.id AS whose, r.*, r.ctid AS r_place, r.xmin::text AS r_written, i.id AS i_id, i.ctid AS i_place,
       i.xmin::text AS i_written, t.id AS t_id, t.ctid AS t_place, t.xmin::text AS t_written
FROM surveys_response r LEFT JOIN surveys_foldinbox i ON i.response_id = r.id
LEFT JOIN surveys_responsetext t ON t.response_id = r.id
"""
DIRECT = """
SELECT c.id AS whose, c.*, c.ctid AS c_place, c.xmin::text AS c_written, d.id AS d_id, d.sealed, d.kept_until,
       d.ctid AS d_place, d.xmin::text AS d_written
FROM feedback_comment c JOIN feedback_contactdetail d ON d.comment_id = c.id
"""


def rows(sql: str) -> Rows:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        names = [column[0] for column in cursor.description]
        return {row[0]: dict(zip(names[1:], row[1:], strict=True)) for row in cursor.fetchall()}


def key(value: Any) -> tuple[int, Any]:
    """Return what a value is sorted by: numbers by size, times by their second, places by page and line."""
    if isinstance(value, datetime):
        return 0, value.timestamp()
    if isinstance(value, bool | int | float):
        return 0, float(value)
    text = str(value)
    if found := re.fullmatch(r"\((\d+),(\d+)\)", text):
        return 0, int(found[1]) * 1e5 + int(found[2])
    return (0, float(text)) if text.isdigit() and len(text) < 16 else (1, text)


def in_order(people: Sequence[Any], answers: Sequence[Any], whom: Rows, what: Rows, one: str, other: str) -> Any:
    by_one = sorted(people, key=lambda each: key(whom[each][one]))
    return list(zip(by_one, sorted(answers, key=lambda each: key(what[each][other])), strict=True))


def from_behind(people: Sequence[Any], answers: Sequence[Any], whom: Rows, what: Rows, one: str, other: str) -> Any:
    guessed = in_order(people, answers, whom, what, one, other)
    return list(zip([person for person, _ in guessed], [answer for _, answer in reversed(guessed)], strict=True))


def nearest(people: Sequence[Any], answers: Sequence[Any], whom: Rows, what: Rows, one: str, other: str) -> Any:
    numbers = {each: place for each in answers if (place := key(what[each][other]))[0] == 0}
    for person in people:
        kind, at = key(whom[person][one])
        if kind == 0 and numbers:
            # What came shortly before: who writes after answering.
            yield person, min(numbers, key=lambda each: (numbers[each][1] > at, abs(numbers[each][1] - at)))


GUESSES: tuple[Guess, ...] = (in_order, from_behind, nearest)


def telling(table: Rows) -> list[str]:
    """Return the columns that tell one row from another."""
    names = next(iter(table.values()))
    return [name for name in names if len({str(row[name]) for row in table.values()}) > 1]


def attack(groups: Sequence[tuple[Sequence[Any], Sequence[Any]]], whom: Rows, what: Rows) -> Iterator[tuple[int, Any]]:
    """Yield how many guesses were right, for each pair of columns and kind of guess.

    `groups`: people and their answers, in the same order, of each unit: what the attacker seeks.
    """
    for one, other, guess in product(telling(whom), telling(what), GUESSES):
        right = 0
        for people, answers in groups:
            true = dict(zip(people, answers, strict=True))
            # Nothing of the order in which the test knows them may help to break ties.
            mixed = sorted(answers, key=str)
            guessed = guess(sorted(people, key=str), mixed, whom, what, one, other)
            right += sum(true[person] == answer for person, answer in guessed)
        yield right, (one, other, guess.__name__)


def groups_of(known: Known) -> list[tuple[Sequence[Any], Sequence[Any]]]:
    """Return contacts and responses of each unit in the order in which they came."""
    found = rows("SELECT id, round_unit_id, received_at FROM surveys_response")
    by_time = sorted(found, key=lambda each: found[each]["received_at"])
    return [
        (contacts, [each for each in by_time if found[each]["round_unit_id"] == unit])
        for unit, contacts in known.order.items()
    ]


def test_no_pair_of_columns_links_a_person_to_an_answer(settled: Known) -> None:
    found = list(attack(groups_of(settled), rows(PEOPLE), rows(ANSWERS)))

    assert len(found) > 300
    assert [each for each in found if each[0] > MOST_RIGHT] == []


def test_the_attack_finds_each_kind_of_leak(settled: Known) -> None:
    """Were “đã trả lời” written one after the other, place and transaction would give everybody away, both ways."""
    for _unit, contact in settled.answered:
        Contact.objects.filter(pk=contact).update(answered=True)
    best: dict[str, int] = {}
    for right, (one, _other, guess) in attack(groups_of(settled), rows(PEOPLE), rows(ANSWERS)):
        if one == "c_written":
            best[guess] = max(right, best.get(guess, 0))

    assert best["in_order"] == 30
    assert best["from_behind"] <= MOST_RIGHT


def test_no_value_of_a_person_stands_with_an_answer(settled: Known) -> None:
    """No hash, id, text or number of one is equal to, or part of, one of the other."""
    shared = {"round_id", "round_unit_id"}

    def values(table: Rows) -> set[str]:
        told = {str(row[name]) for row in table.values() for name in telling(table) if name not in shared}
        return {value for value in told if len(value) >= SHORTEST_VALUE and not re.fullmatch(r"\(\d+,\d+\)", value)}

    whom, what = values(rows(PEOPLE)), values(rows(ANSWERS))
    assert len(whom) > 100
    assert whom.isdisjoint(what)
    assert [(one, other) for one in whom for other in what if _shares(one, other)] == []


def _shares(one: str, other: str) -> bool:
    return min(len(one), len(other)) >= 8 and (one in other or other in one)


@pytest.fixture
def writers(noon: time_machine.Traveller, cast: Cast) -> list[tuple[Any, Any]]:
    """Twenty people who answer a form, then write on their own with a way to answer them; others answer meanwhile."""
    door = door_of(open_survey(cast.so_xay_dung).units.get())[1]
    true: list[tuple[Any, Any]] = []
    for number in range(20):
        before = set(rows("SELECT id FROM surveys_response"))
        for _who in range(2):
            client = Client()
            noon.shift(timedelta(minutes=3))
            answer = browsing.send(client, door, browsing.opened(client, door))
            assert answer.status_code in (302, 303)
            if _who == 0:
                (response,) = set(rows("SELECT id FROM surveys_response")) - before
                visit = uuid4()
                said = {"visit": str(visit), "agency": "so-xay-dung", "words": "Mở thêm quầy", "name": f"Bà {number}"}
                noon.shift(timedelta(seconds=40))
                assert Client().post("/gop-y/gui/", {**said, "phone": f"09123450{number:02d}"}).status_code == 200
                (comment,) = set(rows("SELECT id FROM feedback_comment")) - {each for each, _ in true}
                true.append((comment, response))
    return true


def test_who_answers_and_then_writes_with_a_contact_is_not_linked(writers: list[tuple[Any, Any]]) -> None:
    gather()
    groups = [([person for person, _ in writers], [answer for _, answer in writers])]
    what = {each: row for each, row in rows(ANSWERS).items() if each in groups[0][1]}
    found = list(attack(groups, rows(DIRECT), what))

    assert ContactDetail.objects.count() == 20
    assert len(found) > 50
    assert [each for each in found if each[0] > MOST_RIGHT - 3] == []


def test_a_contact_alone_is_not_next_to_the_form_before_it(writers: list[tuple[Any, Any]]) -> None:
    """With a single contact there is nothing to mix it with: only the number of the last mixing is left."""
    comment, response = writers[7]
    ContactDetail.objects.exclude(comment=comment).delete()
    gather()
    numbers = {each: int(row["r_written"]) for each, row in rows(ANSWERS).items()}
    (direct,) = rows(DIRECT).values()

    for column in ("c_written", "d_written"):
        assert int(direct[column]) > max(numbers.values())
    assert max(numbers, key=lambda each: numbers[each]) != response


def test_who_deals_with_a_contact_holds_nobody_up(writers: list[tuple[Any, Any]]) -> None:
    """A comment that somebody holds is left for the next time, not waited for."""
    other = connection.copy()
    with other.cursor() as cursor:
        other.set_autocommit(False)
        cursor.execute("SELECT 1 FROM feedback_comment WHERE id = %s FOR UPDATE", [writers[3][0]])
        assert mix_contacts(today=localdate()) == 0
        other.rollback()
    other.close()
    assert mix_contacts(today=localdate()) == 20
    assert ContactDetail.objects.count() == 20
    assert mix_contacts(today=localdate() + timedelta(days=2)) == 0


def test_no_time_of_what_was_written_with_a_contact_is_finer_than_the_day(writers: list[tuple[Any, Any]]) -> None:
    gather()
    moments = {(now() - timedelta(minutes=number)).strftime("%H:%M") for number in range(5, 130)}
    told = " ".join(str(value) for row in rows(DIRECT).values() for value in row.values())

    assert [moment for moment in moments if f"{moment}:" in told] == []
