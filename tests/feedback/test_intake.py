"""From what is written in forms to comments: each once, whatever is interrupted; the agency sees them late and few."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import DateTimeField

from feedback.models import Audience, Comment, Source, State
from feedback.receipts import receipt_hash
from feedback.redaction import RULES
from feedback.services import intake
from feedback.services.intake import take_in
from feedback.services.releasing import read_anew, release
from surveys.models import Channel, ResponseText, RoundUnit
from surveys.services.storing import receipt_code
from tests import factories
from tests.conftest import Cast
from tests.feedback.conftest import NOW, comment, wrote

pytestmark = pytest.mark.django_db


def test_a_text_becomes_one_comment_however_often_it_is_taken_in(unit: RoundUnit) -> None:
    wrote(unit, "Chờ lâu")

    assert [take_in(at=NOW), take_in(at=NOW)] == [1, 0]
    assert Comment.objects.count() == 1


def test_a_lost_comment_is_found_again(unit: RoundUnit) -> None:
    text = wrote(unit, "Chờ lâu")
    take_in(at=NOW)
    Comment.objects.all().delete()

    take_in(at=NOW)

    assert Comment.objects.get().text == text


def test_more_than_one_batch_is_taken_in(unit: RoundUnit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "BATCH", 2)
    for number in range(5):
        wrote(unit, f"Chờ lâu {number}")

    assert take_in(at=NOW) == 5


def test_answers_to_other_questions_are_no_comments(cast: Cast) -> None:
    definition = {
        **factories.TWO_ITEMS,
        "sections": [
            {
                "code": "A",
                "title": "A",
                "questions": [
                    {"code": "A1", "kind": "level5", "text": "Thái độ"},
                    {"code": "NGHE", "kind": "text", "use": "profile", "text": "Nghề nghiệp"},
                    {"code": "GY", "kind": "text", "text": "Góp ý"},
                ],
            }
        ],
    }
    round = factories.survey_round(questionnaire_version=factories.questionnaire_version(definition=definition))
    unit = factories.round_unit(round, cast.so_y_te)
    text = wrote(unit, "Chờ lâu")
    ResponseText.objects.create(response=text.response, question="NGHE", text="Giáo viên")

    take_in(at=NOW)

    assert [each.question for each in Comment.objects.all()] == ["GY"]


def test_a_comment_knows_the_unit_and_the_day_and_no_time(unit: RoundUnit, cast: Cast) -> None:
    found = comment(unit, "Chờ lâu")

    assert (found.agency, found.handler, found.block) == (cast.so_xay_dung, cast.so_xay_dung, cast.departments)
    times = [field.name for field in Comment._meta.concrete_fields if isinstance(field, DateTimeField)]
    assert times == []


def test_the_order_of_the_table_is_not_the_order_of_arrival(unit: RoundUnit) -> None:
    for number in range(40):
        wrote(unit, f"Chờ lâu {number}")
    take_in(at=NOW)

    with connection.cursor() as cursor:
        cursor.execute("SELECT text_id FROM feedback_comment ORDER BY ctid")
        lying = [text for (text,) in cursor.fetchall()]

    assert lying != sorted(lying)


def test_after_a_merger_the_unit_that_answers_now_gets_it(unit: RoundUnit, cast: Cast) -> None:
    unit.reports_into = factories.round_unit(unit.round, cast.so_y_te)
    unit.save()

    assert comment(unit, "Chờ lâu").handler == cast.so_y_te


@pytest.mark.parametrize(
    ("channel", "source"),
    [
        (Channel.QR, Source.FORM),
        (Channel.PAPER, Source.PAPER),
        (Channel.PHONE, Source.CALL),
        (Channel.FILE, Source.FORM),
    ],
)
def test_sources(unit: RoundUnit, channel: Channel, source: Source) -> None:
    text = wrote(unit, "Chờ lâu", channel=channel)
    take_in(at=NOW)

    assert Comment.objects.get(text=text).source == source


def test_who_had_nothing_to_say_needs_no_answer(unit: RoundUnit) -> None:
    found = comment(unit, "Không có ý kiến")

    assert (found.state, found.version) == (State.CLOSED, 1)
    assert found.steps.get().actor is None


def test_only_a_keyed_hash_of_the_receipt_is_kept(unit: RoundUnit) -> None:
    text = wrote(unit, "Chờ lâu")
    take_in(at=NOW)
    code = receipt_code(text.response_id)

    found = Comment.objects.get()
    assert found.receipt_hash == receipt_hash(code)
    assert code.lower() not in str(vars(found)).lower()


def test_few_forms_keep_a_comment_from_the_agency(unit: RoundUnit) -> None:
    yesterday = NOW - timedelta(days=1)
    wrote(unit, "Chờ lâu", received_at=yesterday, submitted_on=yesterday.date())
    for _form in range(3):
        factories.response(unit, [4, 5], received_at=yesterday)
    take_in(at=NOW)
    assert release(at=NOW) == 0

    factories.response(unit, [4, 5], received_at=yesterday)

    assert release(at=NOW) == 1
    assert Comment.objects.get().released_on == NOW.date()


def test_what_came_today_waits_for_tomorrow(unit: RoundUnit) -> None:
    yesterday = NOW - timedelta(days=1)
    for _form in range(9):
        factories.response(unit, [4, 5], received_at=yesterday)
    wrote(unit, "Chờ lâu", received_at=NOW, submitted_on=NOW.date())
    take_in(at=NOW)

    assert [release(at=NOW), release(at=NOW + timedelta(days=1))] == [0, 1]


def test_newer_rules_mask_anew_and_may_narrow_who_reads(unit: RoundUnit) -> None:
    found = comment(unit, "Chị Lan quát dân")
    Comment.objects.update(rules=0, masked="Chị Lan quát dân", search="chi lan quat dan", audience=Audience.AGENCY)

    assert [read_anew(), read_anew()] == [1, 0]

    found.refresh_from_db()
    assert found.masked == "Chị ▇▇▇ quát dân"
    assert found.audience == Audience.HEAD
    assert found.rules == RULES
