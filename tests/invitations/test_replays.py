"""Spent links are tried again to stuff the ballot: each try is refused, counted by unit and day, and told."""

import json
from collections.abc import Callable
from datetime import timedelta
from threading import Thread

import pytest
import time_machine
from django.db import connection
from django.test import Client

from accounts.models import User
from surveys.models import Nullifier, Replay, Response, RoundUnit
from surveys.services.spent import count_replay
from tests.conftest import Cast
from tests.invitations.factories import answer_by, filled, links, sent
from tests.surveys import factories
from tests.surveys.browsing import ANSWERS, CONSENT, read
from tests.surveys.factories import NOON

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("noon")]
Browse = Callable[[User], Client]
OTHERS = {**ANSWERS, "A1": "1", "A2": "2"}


@pytest.fixture
def paths(cast: Cast) -> list[str]:
    """Links of six people of Sở Y tế."""
    sent(filled(factories.open_survey(cast.so_y_te)))
    return list(links().values())


def counted() -> list[tuple[str, int]]:
    return [(f"{each.day:%d/%m}", each.tries) for each in Replay.objects.order_by("day")]


def stuff(path: str, times: int) -> None:
    """Keep pages that were opened before the link was spent, spend it, then send all of them with other answers."""
    pages = [read(Client().get(path).content.decode()).hidden for _page in range(times)]
    assert answer_by(path).status_code == 303
    for hidden in pages:
        assert Client().post(path, {**hidden, **CONSENT, **OTHERS}).status_code == 200


def test_each_refused_try_is_counted_by_unit_and_day(paths: list[str], noon: time_machine.Traveller) -> None:
    stuff(paths[0], 5)
    stuff(paths[1], 2)
    noon.shift(timedelta(days=1))
    stuff(paths[2], 1)

    assert counted() == [("02/03", 7), ("03/03", 1)]
    assert Response.objects.count() == Nullifier.objects.count() == 3


def test_looking_and_the_same_form_again_are_no_try(paths: list[str]) -> None:
    client = Client()
    hidden = read(client.get(paths[0]).content.decode()).hidden
    for _turn in range(3):
        assert client.post(paths[0], {**hidden, **CONSENT, **ANSWERS}).status_code == 303
    for _turn in range(3):
        assert "Ông/bà đã trả lời" in client.get(paths[0]).content.decode()

    assert counted() == []


def test_a_form_with_faults_by_a_spent_link_is_no_try(paths: list[str]) -> None:
    hidden = read(Client().get(paths[0]).content.decode()).hidden
    answer_by(paths[0])
    Client().post(paths[0], {**hidden, **CONSENT, "A1": "99"})

    assert counted() == []


def test_tries_at_once_are_all_counted(paths: list[str]) -> None:
    unit = RoundUnit.objects.get()

    def count() -> None:
        for _turn in range(20):
            count_replay(round_unit_id=unit.pk, on=NOON.date())
        connection.close()

    threads = [Thread(target=count) for _thread in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert counted() == [("02/03", 80)]


def test_the_office_finds_the_units(paths: list[str], cast: Cast, signed_in: Browse) -> None:
    office = signed_in(cast.snv)
    quality = "/noi-bo/thu-phieu/dot-thu/chat-luong/"
    assert "duong-dan-dung-lai" not in office.get(quality).content.decode()

    stuff(paths[0], 4)

    page = office.get(quality)
    assert [(each.unit.version.name, each.tries, each.worst) for each in page.context["replays"]] == [("Sở Y tế", 4, 4)]
    assert "Đường dẫn mời đã dùng, có người gửi lại" in page.content.decode()
    assert "Sở Y tế;4;4" in office.get(f"{quality}?bang=duong-dan-dung-lai&tep=csv").getvalue().decode()


def test_nothing_of_link_form_or_person_is_kept(paths: list[str]) -> None:
    """The row of a count says the unit, the day and the number, and is the only one that a refused try writes."""
    stuff(paths[0], 3)
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(r) FROM surveys_replay r")
        ((row,),) = cursor.fetchall()
        cursor.execute("SELECT xmin::text FROM surveys_replay")
        ((mark,),) = cursor.fetchall()
        others = []
        for table in ("surveys_response", "surveys_nullifier", "invitations_contact", "invitations_message"):
            cursor.execute(f"SELECT xmin::text FROM {table}")
            others += [xmin for (xmin,) in cursor.fetchall()]

    assert set(json.loads(row)) == {"id", "round_unit_id", "day", "tries"}
    assert mark not in others
