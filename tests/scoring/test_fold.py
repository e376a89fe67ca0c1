from datetime import date
from uuid import uuid4

import numpy as np
import pytest

from agencies.models import Service
from scoring.models import ServiceTally, Tally
from scoring.recount import recount
from scoring.selectors import received
from scoring.tally import fold_all, fold_batch
from scoring.tasks import fold_inbox
from surveys.layout import count
from surveys.models import Channel, FoldInbox, Response
from surveys.selectors import layout_of
from tests import factories
from tests.scoring.answers import GOOD, POOR, decide, send, survey, unit_of

pytestmark = pytest.mark.django_db


def counts_of(tally: Tally, code: str) -> list[int]:
    cell = layout_of(tally.round_unit.round.questionnaire_version_id).by_code[code]
    return tally.counts[cell.offset : cell.offset + cell.width]


def test_answers_are_added_to_their_tally() -> None:
    unit = unit_of(survey())
    send(unit, GOOD, GOOD, POOR)

    assert fold_all() == 3

    tally = Tally.objects.get()
    assert (tally.round_unit, tally.channel, tally.month, tally.responses) == (unit, 1, date(2026, 3, 1), 3)
    assert counts_of(tally, "A1") == [0, 0, 1, 0, 0, 0, 2]
    assert counts_of(tally, "A2") == [0, 1, 0, 0, 0, 0, 2]
    assert counts_of(tally, "KENH") == [1, 0, 2, 0, 2]
    assert counts_of(tally, "LAN") == [1, 0, 2]
    assert not FoldInbox.objects.exists()


def test_second_fold_adds_to_the_first() -> None:
    unit = unit_of(survey())
    send(unit, GOOD)
    fold_all()
    send(unit, POOR)
    fold_all()

    tally = Tally.objects.get()
    assert (tally.responses, counts_of(tally, "A1")) == (2, [0, 0, 1, 0, 0, 0, 1])


def test_empty_inbox_folds_nothing() -> None:
    assert fold_all() == 0


def test_channels_and_months_are_counted_apart() -> None:
    unit = unit_of(survey())
    send(unit, GOOD, on=date(2026, 3, 31))
    send(unit, GOOD, on=date(2026, 4, 1))
    send(unit, GOOD, on=date(2026, 4, 30), channel=Channel.QR)
    fold_all()

    cells = Tally.objects.order_by("month").values_list("channel", "month", "responses")
    assert list(cells) == [
        (Channel.COUNTER, date(2026, 3, 1), 1),
        (Channel.COUNTER, date(2026, 4, 1), 1),
        (Channel.QR, date(2026, 4, 1), 1),
    ]


def test_services_are_counted_apart_and_none_is_one_of_them() -> None:
    unit = unit_of(survey())
    birth = Service.objects.create(code="khai-sinh", name="Đăng ký khai sinh")
    send(unit, GOOD, GOOD, service=birth)
    send(unit, POOR)
    fold_all()
    send(unit, POOR)
    fold_all()

    cells = ServiceTally.objects.order_by("-responses", "service_id").values_list("service__code", "responses")
    assert sorted(cells, key=str) == [("khai-sinh", 2), (None, 2)]


def test_excluded_answer_is_taken_back() -> None:
    unit = unit_of(survey())
    _kept, excluded = send(unit, GOOD, POOR)
    fold_all()
    decide(excluded, "exclude", 1)
    fold_all()

    tally = Tally.objects.get()
    assert (tally.responses, counts_of(tally, "A1")) == (1, [0, 0, 0, 0, 0, 0, 1])


def test_answer_excluded_before_it_was_ever_folded_counts_nothing() -> None:
    (response,) = send(unit_of(survey()), GOOD)
    decide(response, "exclude", 1)
    fold_all()

    tally = Tally.objects.get()
    assert (tally.responses, set(tally.counts)) == (0, {0})


def test_restored_answer_counts_again() -> None:
    (response,) = send(unit_of(survey()), GOOD)
    decide(response, "exclude", 1)
    decide(response, "restore", 2)
    fold_all(batch=1)

    assert Tally.objects.get().responses == 1


def test_batch_takes_no_more_than_its_size() -> None:
    send(unit_of(survey()), GOOD, GOOD, GOOD)

    assert fold_batch(batch=2) == 2
    assert FoldInbox.objects.count() == 1


def test_task_folds_what_waits() -> None:
    send(unit_of(survey()), GOOD, POOR)

    assert fold_inbox() == 2
    assert fold_inbox() == 0


def test_answer_under_another_version_of_the_questionnaire_stays_in_the_inbox() -> None:
    unit = unit_of(survey())
    send(unit, GOOD)
    stray = Response.objects.create(
        id=uuid4(),
        round_unit=unit,
        questionnaire_version=factories.questionnaire_version(),
        channel=Channel.COUNTER,
        received_at=factories.NOW,
        submitted_on=date(2026, 3, 2),
        answers=[1, 1],
    )
    FoldInbox.objects.create(response=stray, sign=1)

    assert fold_all() == 1
    assert FoldInbox.objects.get().response_id == stray.pk


def test_received_counts_forms_by_unit() -> None:
    round = survey("so-mot", "so-hai", "so-ba")
    send(unit_of(round), GOOD, POOR)
    send(unit_of(round, "so-hai"), GOOD, channel=Channel.QR)
    send(unit_of(round, "so-hai"), GOOD, channel=Channel.WEB)
    fold_all()

    assert received(round) == {unit_of(round).pk: 2, unit_of(round, "so-hai").pk: 2}


@pytest.mark.parametrize("batch", [1, 2, 3, 7])
def test_size_of_batches_makes_no_difference(batch: int) -> None:
    unit = unit_of(survey())
    sheets = [(level, -1 if level == 3 else level, 1, level, level) for level in (1, 2, 3, 4, 5, 5)]
    send(unit, *sheets)
    fold_all(batch=batch)

    expected = count(layout_of(unit.round.questionnaire_version_id), np.array(sheets, dtype=np.int16))
    assert Tally.objects.get().counts == expected.tolist()
    assert recount(unit.round).differences == ()
