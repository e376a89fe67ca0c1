from copy import deepcopy
from datetime import date, timedelta
from io import StringIO
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from agencies.models import Service
from scoring.models import ChannelCount, DayTally, ServiceTally, Tally, UnitCount
from scoring.recount import Difference, recount
from scoring.services import score_round
from scoring.tally import fold_all
from surveys.layout import FIRST_CHOICE
from surveys.models import Channel, FoldInbox, Response, Round
from surveys.selectors import layout_of
from surveys.services import Origin, came_late, load_questionnaire, restore_response, store_answers
from surveys.services.plans import reword_round
from surveys.sheet import Reading
from tests import factories
from tests.factories import NOW
from tests.scoring.answers import GOOD, POOR, QUESTIONNAIRE, decide, send, survey, unit_of, with_no_opinion

pytestmark = pytest.mark.django_db


def mixed_round() -> Round:
    """Make a round with folded, waiting, excluded and restored answers."""
    round = survey("so-mot", "so-hai")
    service = Service.objects.create(code="khai-sinh", name="Đăng ký khai sinh")
    first, second, third = send(unit_of(round), GOOD, POOR, GOOD, channel=Channel.QR, service=service)
    send(unit_of(round, "so-hai"), GOOD, POOR)
    decide(second, "exclude", 1)
    fold_all()
    decide(third, "exclude", 1)
    decide(third, "restore", 2)
    decide(first, "exclude", 1)
    send(unit_of(round, "so-hai"), POOR)
    return round


def test_folded_and_waiting_answers_agree_with_raw_ones() -> None:
    assert recount(mixed_round()).differences == ()


def test_agrees_after_everything_is_folded() -> None:
    round = mixed_round()
    fold_all()

    result = recount(round)
    assert (result.forms, result.differences) == (4, ())


def test_no_opinion_is_neither_a_level_nor_not_applicable() -> None:
    round = survey(questionnaire=with_no_opinion(QUESTIONNAIRE, "A2"))
    send(unit_of(round), (5, -2, 1, 0, 0), (5, -1, 1, 0, 0), (5, 1, 1, 0, 0), (5, 5, 1, 0, 0))
    run = score_round(round=round, actor=None, at=NOW)

    item = next(node for node in run.units.get().result["nodes"] if node["code"] == "A2")
    assert (item["valid"], item["satisfied"]) == (2, 1)
    assert recount(round).differences == ()


def test_tampered_no_opinion_is_found() -> None:
    round = survey(questionnaire=with_no_opinion(QUESTIONNAIRE, "A2"))
    send(unit_of(round), (5, -2, 1, 0, 0))
    fold_all()
    cell = layout_of(round.questionnaire_version_id).by_code["A2"]
    tally = Tally.objects.get()
    tally.counts[cell.offset + cell.width - 1] = 4
    tally.save()

    (difference,) = recount(round).differences
    assert isinstance(difference, Difference)
    assert (difference.question, difference.place, difference.counted) == ("A2", "không có ý kiến", 1)


def test_tampered_count_is_found_with_its_place() -> None:
    round = mixed_round()
    cell = layout_of(round.questionnaire_version_id).by_code["A1"]
    tally = Tally.objects.get(channel=Channel.QR)
    tally.counts[cell.offset + FIRST_CHOICE + 4] += 1
    tally.save()

    (difference,) = recount(round).differences
    assert isinstance(difference, Difference)
    assert (difference.unit, difference.channel, f"{difference.month:%Y-%m}") == ("so-mot", "Mã QR", "2026-03")
    assert (difference.question, difference.place) == ("A1", "phương án 5")
    assert (difference.tallied, difference.counted) == (3, 2)


def test_tampered_number_of_forms_is_found() -> None:
    round = mixed_round()
    Tally.objects.filter(channel=Channel.QR).update(responses=9)

    (difference,) = recount(round).differences
    assert isinstance(difference, Difference)
    assert "số phiếu: bảng đếm 9, phiếu gốc 2" in str(difference)


def test_tampered_service_tally_is_found() -> None:
    round = mixed_round()
    ServiceTally.objects.filter(service__code="khai-sinh").update(responses=7)

    (difference,) = recount(round).differences
    assert isinstance(difference, Difference)
    assert str(difference) == "so-mot, thủ tục khai-sinh, số phiếu: bảng đếm 7, phiếu gốc 2"


def test_lost_tally_is_found() -> None:
    round = mixed_round()
    Tally.objects.filter(channel=Channel.QR).delete()

    assert recount(round).differences


def test_command_agrees() -> None:
    mixed_round()
    fold_all()
    output = StringIO()
    call_command("recount", "dot-dem", "--check", stdout=output)

    assert output.getvalue() == "Khớp: 4 phiếu trong bảng đếm, 0 mục trong hàng chờ.\n"


def test_command_fails_on_a_difference() -> None:
    mixed_round()
    Tally.objects.filter(channel=Channel.QR).update(responses=9)

    with pytest.raises(CommandError, match=r"lệch 1 chỗ:\nso-mot, Mã QR, 03/2026, số phiếu"):
        call_command("recount", "dot-dem", "--check")


def test_command_names_an_unknown_round() -> None:
    with pytest.raises(CommandError, match="Không có đợt khảo sát mã “dot-la”"):
        call_command("recount", "dot-la", "--check")


def test_answer_that_the_questionnaire_does_not_know_is_found() -> None:
    round = survey()
    send(unit_of(round), (9, 5, 1, 0, 0))
    fold_all()

    by_service, by_channel = recount(round).differences
    assert isinstance(by_channel, Difference)
    assert isinstance(by_service, Difference)
    assert (by_channel.question, by_channel.place, by_channel.counted) == ("A1", "giá trị lạ", 1)
    assert by_service.month is None


def forms() -> list[tuple[int, int, int, int]]:
    return list(UnitCount.objects.order_by("pk").values_list("received", "excluded", "flagged", "waited"))


def days() -> dict[int | None, dict[date, tuple[int, int]]]:
    """Return received and excluded of every day with a form, by surveyor."""
    found: dict[int | None, dict[date, tuple[int, int]]] = {}
    for tally in DayTally.objects.all():
        for at, (received, excluded) in enumerate(zip(tally.counts[::2], tally.counts[1::2], strict=True)):
            if received or excluded:
                day = tally.month + timedelta(days=at)
                found.setdefault(tally.surveyor_id, {})[day] = (received, excluded)
    return found


def store_late(round: Round) -> Response:
    """Store a form that came after the closing, as a tablet's late sync does."""
    unit = unit_of(round)
    origin = Origin(
        round_unit_id=unit.pk,
        questionnaire_version_id=round.questionnaire_version_id,
        channel=Channel.ENUMERATOR,
        received_at=NOW,
        submitted_on=NOW.date(),
        late=True,
        waits_because=came_late(),
    )
    receipt = store_answers(uuid4(), Reading(GOOD, {}, {}, ()), origin)
    return Response.objects.get(pk=receipt.response_id)


def test_days_count_what_came_in_and_what_was_left_out() -> None:
    round = mixed_round()
    fold_all()

    assert forms() == [(3, 2, 0, 0), (3, 0, 0, 0)]
    assert recount(round).differences == ()


def test_a_late_form_is_received_and_left_out_until_somebody_restores_it() -> None:
    round = survey()
    late = store_late(round)
    assert recount(round).differences == ()
    fold_all()
    assert (forms(), recount(round).forms) == ([(1, 1, 0, 1)], 0)

    restore_response(response=late, reason="có lý do chính đáng", actor=factories.user(), at=NOW)
    assert recount(round).differences == ()
    fold_all()
    assert (forms(), recount(round).forms) == ([(1, 0, 0, 1)], 1)
    assert recount(round).differences == ()


def test_days_tell_surveyors_apart_and_flagged_forms() -> None:
    round = survey()
    person = factories.user()
    form, _plain = send(unit_of(round), GOOD, GOOD)
    doubtful = Response.objects.create(
        id=uuid4(),
        round_unit=unit_of(round),
        questionnaire_version=round.questionnaire_version,
        channel=Channel.COUNTER,
        surveyor=person,
        received_at=NOW,
        submitted_on=form.submitted_on,
        flags=Response.Flag.TOO_FAST | Response.Flag.STRAIGHT_LINED,
        answers=list(GOOD),
    )
    FoldInbox.objects.create(response=doubtful, sign=1)
    fold_all()

    assert days() == {person.pk: {form.submitted_on: (1, 0)}, None: {form.submitted_on: (2, 0)}}
    assert forms() == [(3, 0, 1, 0)]
    assert recount(round).differences == ()


def test_every_day_of_a_month_has_its_place() -> None:
    round = survey()
    ends = [date(2026, 1, 1), date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 1), date(2028, 2, 29)]
    for number, day in enumerate(ends, 1):
        send(unit_of(round), *[GOOD] * number, on=day)
    fold_all()

    assert days() == {None: {day: (number, 0) for number, day in enumerate(ends, 1)}}
    assert list(DayTally.objects.order_by("month").values_list("responses", flat=True)) == [3, 3, 4, 5]
    assert recount(round).differences == ()


def tampered() -> tuple[Round, DayTally]:
    round = mixed_round()
    fold_all()
    return round, DayTally.objects.get(round_unit=unit_of(round))


def test_tampered_day_is_found() -> None:
    round, tally = tampered()
    tally.counts[3], tally.counts[4], tally.responses = 1, 1, 9
    tally.save()

    month, excluded, received = recount(round).differences
    assert str(month) == "so-mot, 03/2026, số phiếu: bảng đếm 9, phiếu gốc 1"
    assert str(excluded) == "so-mot, 02/03/2026, loại: bảng đếm 1, phiếu gốc 2"
    assert str(received) == "so-mot, 03/03/2026, thu về: bảng đếm 1, phiếu gốc 0"


def test_day_of_another_surveyor_is_found() -> None:
    round, tally = tampered()
    person = factories.user()
    tally.surveyor = person
    tally.save()

    words = [str(difference) for difference in recount(round).differences]
    assert "so-mot, 02/03/2026, loại: bảng đếm 0, phiếu gốc 2" in words
    assert f"so-mot, 02/03/2026, điều tra viên {person.username}, loại: bảng đếm 2, phiếu gốc 0" in words
    assert len(words) == 6


def test_tampered_counts_of_forms_are_found() -> None:
    round, _tally = tampered()
    UnitCount.objects.filter(round_unit=unit_of(round)).update(flagged=3, waited=4)
    ChannelCount.objects.filter(channel=Channel.QR).update(excluded=1)

    assert [str(difference) for difference in recount(round).differences] == [
        "so-mot, có dấu hiệu cần xem: bảng đếm 3, phiếu gốc 0",
        "so-mot, đến muộn: bảng đếm 4, phiếu gốc 0",
        "so-mot, Mã QR, loại: bảng đếm 1, phiếu gốc 2",
    ]


@pytest.mark.parametrize(
    ("table", "values", "name"),
    [
        (UnitCount, {"waited": -1}, "unit_count_is_not_negative"),
        (ChannelCount, {"excluded": -1}, "channel_count_is_not_negative"),
        (DayTally, {"responses": -1}, "day_tally_is_not_negative"),
        (DayTally, {"counts": [0] * 61 + [-1]}, "day_tally_is_not_negative"),
        (DayTally, {"counts": [0] * 60}, "day_tally_has_all_days"),
    ],
)
def test_the_database_refuses_counts_that_cannot_be(
    table: type[UnitCount | ChannelCount | DayTally], values: dict[str, Any], name: str
) -> None:
    tampered()
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        table.objects.update(**values)


def test_the_database_keeps_one_count_for_each_key() -> None:
    _round, tally = tampered()
    for row in (tally, UnitCount.objects.first(), ChannelCount.objects.first()):
        assert row is not None
        row.pk = None
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save()


def test_answers_under_both_wordings_of_a_round_count_once_each() -> None:
    round = survey()
    send(unit_of(round), GOOD)
    reworded = deepcopy(QUESTIONNAIRE)
    reworded["sections"][0]["questions"][0]["text"] = "Câu A1, nói rõ hơn"
    before = round.questionnaire_version
    version = load_questionnaire(document=reworded, at=NOW)
    reword_round(round=round, version=version, actor=factories.user(), at=NOW)
    send(unit_of(round), GOOD, POOR)
    fold_all()

    kept = Response.objects.values_list("questionnaire_version", flat=True)
    assert sorted(kept) == sorted([before.pk, version.pk, version.pk])
    assert (recount(round).forms, recount(round).waiting, recount(round).differences) == (3, 0, ())
    assert score_round(round=round, actor=None, at=NOW).units.get().n == 3
