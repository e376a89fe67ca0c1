"""A plan's page says what waits in its measures, as Hôm nay does, and leads there."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate

from accounts.models import User
from actionplans.models import Measure, Plan
from actionplans.services import plans
from dashboards.today.page import today
from tests.actionplans.factories import in_days
from tests.conftest import Cast
from tests.dashboards.plans.test_pages import LIST, begun, hand, signed_in

pytestmark = pytest.mark.django_db
NOTHING = "Hiện không có việc gì cho ông/bà ở đây."
LATE, SOON, LATER = (-5, -2), (0, 14), (15, 90)


def carried_out(cast: Cast, *days: int) -> Plan:
    """Return an accepted plan of Sở Xây dựng with a measure due in each of so many days."""
    made = begun(cast.chi, cast.so_xay_dung, "Kế hoạch", *(f"Việc {number}" for number in range(len(days))))
    plans.submit(plan=made, hand=hand(cast.chi, made))
    plans.accept(plan=made, hand=hand(cast.snv, made))
    for measure, day in zip(made.measures.order_by("position"), days, strict=True):
        Measure.objects.filter(pk=measure.pk).update(due_on=in_days(day))
    made.refresh_from_db()
    return made


def told(person: User, plan: Plan) -> tuple[str, list[str]]:
    """Return the words of what is to be done on a plan's page, and where they lead."""
    page = unescape(signed_in(person).get(f"{LIST}{plan.pk}/").content.decode())
    (section,) = re.findall(r"<h2>Việc cần làm</h2>(.*?)</section>", page, re.DOTALL)
    words = re.sub(r"<[^>]+>", "", section.replace("</p>", " "))
    return " ".join(words.split()), re.findall(r'href="([^"]+)"', section)


def of(plan: Plan, number: int) -> str:
    return f"{LIST}{plan.pk}/bien-phap/{plan.measures.get(action=f'Việc {number}').pk}/"


@pytest.mark.parametrize(
    ("days", "words", "first"),
    [
        (LATE, "2 biện pháp quá hạn, gấp nhất: Việc 0, quá hạn 5 ngày.", [0]),
        ((30, -1), "1 biện pháp quá hạn: Việc 1, quá hạn 1 ngày.", [1]),
        (SOON, "2 biện pháp sắp tới hạn, gấp nhất: Việc 0, hạn hôm nay.", [0]),
        ((3, -4), "1 biện pháp quá hạn: Việc 1, quá hạn 4 ngày. 1 biện pháp sắp tới hạn: Việc 0, còn 3 ngày.", [1, 0]),
        (LATER, "Chưa biện pháp nào tới hạn, tiếp theo: Việc 0, còn 15 ngày.", [0]),
    ],
)
def test_a_head_is_led_to_the_first_measure(cast: Cast, days: tuple[int, ...], words: str, first: list[int]) -> None:
    made = carried_out(cast, *days)

    assert told(cast.chi, made) == (words, [of(made, number) for number in first])
    assert all(signed_in(cast.chi).get(address).status_code == 200 for address in told(cast.chi, made)[1])


@pytest.mark.parametrize("days", [LATE, SOON, LATER])
def test_the_page_and_the_day_agree(cast: Cast, days: tuple[int, ...]) -> None:
    made = carried_out(cast, *days)
    waits = {line.waiting.url for line in today(cast.chi, on=localdate()).lines}

    assert (of(made, 0) in waits) == ("Chưa" not in told(cast.chi, made)[0])


def test_who_writes_nothing_is_told_that_nothing_waits(cast: Cast) -> None:
    made = carried_out(cast, *LATE)

    for person in (cast.dung, cast.lanh_dao):
        assert told(person, made) == (NOTHING, [])
    assert "biện pháp" not in told(cast.snv, made)[0]


def test_where_nothing_is_open_nothing_waits(cast: Cast) -> None:
    made = carried_out(cast, *LATE)
    made.measures.update(state=Measure.State.DONE)

    assert told(cast.chi, made) == (NOTHING, [])


def test_a_plan_that_is_not_carried_out_has_no_late_measures(cast: Cast) -> None:
    made = begun(cast.chi, cast.so_xay_dung, "Kế hoạch", "Việc 0")
    made.measures.update(due_on=in_days(-5))
    assert "quá hạn" not in told(cast.chi, made)[0]


def test_a_difficulty_waits_for_who_answers_it(cast: Cast) -> None:
    made = carried_out(cast, *LATER)
    made.measures.filter(action="Việc 1").update(state=Measure.State.STUCK)

    words, links = told(cast.snv, made)
    assert words.startswith("1 vướng mắc chờ trả lời: Việc 1, còn 90 ngày.")
    assert links == [of(made, 1)]
    assert "vướng mắc" not in told(cast.chi, made)[0]


def test_it_costs_no_query(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.chi)
    counts = []
    for days in (LATER, (*LATE, *SOON)):
        address = f"{LIST}{carried_out(cast, *days).pk}/"
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        counts.append(len(asked))

    assert counts[0] == counts[1] <= 12
