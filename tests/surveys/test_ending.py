"""A round takes answers until its last day, or until somebody closes it."""

from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import AuditEntry
from agencies.models import Agency
from surveys.models import Response, Round
from surveys.services import create_round, import_responses
from surveys.tasks import close_ended_rounds
from tests import factories
from tests.surveys.factories import NOON, open_survey, questionnaire

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
TODAY = date(2026, 3, 2)


def overdue(*agencies: Agency, code: str, **fields: Any) -> Round:
    """Make an open round whose last day was yesterday, planned a month before."""
    made = open_survey(*agencies, code=code, closes_on=TODAY - timedelta(days=1), **fields)
    made.created_at = NOON - timedelta(days=30)
    made.save(update_fields=["created_at"])
    return made


def state_of(code: str) -> str:
    return Round.objects.values_list("state", flat=True).get(code=code)


def said(*command: str) -> str:
    output = StringIO()
    call_command(*command, stdout=output)
    return output.getvalue()


def test_a_round_is_closed_after_its_last_day() -> None:
    overdue(code="qua-han")

    assert close_ended_rounds() == 1
    assert state_of("qua-han") == Round.State.CLOSED
    entry = AuditEntry.objects.get(action="round.closed")
    assert (entry.actor, entry.subject) == (None, "round:qua-han")


def test_a_round_stays_open_through_its_last_day_in_local_time(noon: time_machine.Traveller) -> None:
    open_survey(code="hom-nay", closes_on=TODAY)
    noon.move_to(NOON.replace(hour=16, minute=59))  # 23:59 in Việt Nam
    assert close_ended_rounds() == 0

    noon.move_to(NOON.replace(hour=17, minute=0))
    assert close_ended_rounds() == 1


def test_a_round_made_for_a_past_survey_stays_open_until_a_person_closes_it() -> None:
    agency = factories.agency("don-vi")
    made = open_survey(agency, code="nam-truoc", opens_on=date(2025, 1, 1), closes_on=date(2025, 12, 31))
    assert close_ended_rounds() == 0

    report = import_responses(round=made, content=b"unit,A1,A2\ndon-vi,5,4\n", file_name="phieu.csv", at=NOON)

    assert (state_of("nam-truoc"), report.added, report.waiting) == (Round.State.OPEN, 1, 0)
    assert not Response.objects.get().late


def test_nothing_ended_costs_one_query() -> None:
    with CaptureQueriesContext(connection) as asked:
        close_ended_rounds()

    assert len([query for query in asked.captured_queries if "SAVEPOINT" not in query["sql"]]) == 1


def test_a_paper_form_of_a_closed_round_comes_in_late() -> None:
    agency = factories.agency("don-vi")
    made = overdue(agency, code="qua-han")
    close_ended_rounds()

    import_responses(round=made, content=b"unit,A1,A2\ndon-vi,5,4\n", file_name="phieu.csv", at=NOON)

    assert Response.objects.get().late


def test_commands_open_and_close_a_round() -> None:
    create_round(
        code="dot",
        questionnaire_version=questionnaire(),
        opens_on=TODAY,
        closes_on=TODAY,
        agencies=[factories.agency()],
        at=NOON,
    )

    assert "đến hết 02/03/2026" in said("open_round", "dot")
    assert state_of("dot") == Round.State.OPEN
    assert "đã khóa thu phiếu" in said("close_round", "dot")
    assert state_of("dot") == Round.State.CLOSED


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (("open_round", "khong-co"), "Không có đợt"),
        (("close_round", "khong-co"), "Không có đợt"),
        (("open_round", "dang-mo"), "đang mở rồi"),
        (("open_round", "da-khoa"), "không mở lại được"),
        (("close_round", "da-khoa"), "không đang mở"),
    ],
)
def test_commands_say_why_not(command: tuple[str, str], words: str) -> None:
    version = questionnaire()
    open_survey(code="dang-mo", version=version)
    overdue(code="da-khoa", version=version)
    close_ended_rounds()

    with pytest.raises(CommandError, match=words):
        call_command(*command)
