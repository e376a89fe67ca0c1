"""Spent links are tried again to stuff the ballot: each try is refused, counted by unit and day, and told."""

import json
from collections.abc import Callable
from datetime import timedelta
from threading import Thread

import pytest
import time_machine
from django.conf import LazySettings
from django.db import connection
from django.test import Client

from accounts.models import User
from dashboards.today.page import today
from surveys.models import Nullifier, Replay, Response, Round, RoundUnit
from surveys.selectors.quality import waiting_by_round
from surveys.services.spent import count_replay
from tests.conftest import Cast
from tests.factories import response
from tests.invitations.factories import answer_by, filled, links, sent
from tests.surveys import factories
from tests.surveys.browsing import ANSWERS, CONSENT, read
from tests.surveys.factories import NOON

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("noon")]
QUALITY = "/noi-bo/thu-phieu/dot-thu/chat-luong/"
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
    assert "duong-dan-dung-lai" not in office.get(QUALITY).content.decode()

    stuff(paths[0], 4)

    page = office.get(QUALITY)
    assert [(each.unit.version.name, each.tries, each.worst) for each in page.context["replays"]] == [("Sở Y tế", 4, 4)]
    assert "Đường dẫn mời đã dùng, có người gửi lại" in page.content.decode()
    assert "Sở Y tế;4;4" in office.get(f"{QUALITY}?bang=duong-dan-dung-lai&tep=csv").getvalue().decode()


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


def test_many_tries_on_a_day_are_told_on_the_day_for_a_week(
    paths: list[str], cast: Cast, signed_in: Browse, settings: LazySettings
) -> None:
    """Three tries by one link and four by another are seven at the unit; of an older day nothing is said."""
    settings.REPLAYS_WATCH_DAY = 7
    stuff(paths[0], 3)
    stuff(paths[1], 4)
    on, words = NOON.date(), "1 đơn vị có nhiều lần gửi phiếu bằng đường dẫn mời đã dùng"
    told = [one.waiting for one in today(cast.snv, on=on).lines if one.waiting.what == words]
    assert [(one.where, one.url) for one in told] == [
        ("Khảo sát mức độ hài lòng năm 2026 (dot-thu)", f"{QUALITY}#duong-dan-dung-lai")
    ]
    assert 'id="duong-dan-dung-lai"' in signed_in(cast.snv).get(QUALITY).content.decode()

    def says(days: int) -> bool:
        return words in [one.waiting.what for one in today(cast.snv, on=on + timedelta(days=days)).lines]

    assert [says(days) for days in (1, 7, 8)] == [True, True, False]
    assert words not in [one.waiting.what for one in today(cast.chi, on=on).lines]
    settings.REPLAYS_WATCH_DAY = 8
    assert not says(0)


def test_tries_stand_beside_the_doubtful_forms_of_their_round(paths: list[str], cast: Cast) -> None:
    unit = RoundUnit.objects.get()
    for number in (30, 1):
        Replay.objects.create(round_unit=unit, day=NOON.date() - timedelta(days=number), tries=number)
    response(unit, [5, 4], flags=int(Response.Flag.TOO_FAST))
    rounds = Round.objects.all()
    (found,) = waiting_by_round(rounds, since=NOON.date() - timedelta(days=7), tries=1)
    assert (found.code, found.unsettled, found.late, found.replayed) == ("dot-thu", 1, 0, 1)
    assert not waiting_by_round(rounds.none(), since=NOON.date(), tries=1)
