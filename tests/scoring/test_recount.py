from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from agencies.models import Service
from scoring.models import ServiceTally, Tally
from scoring.recount import recount
from scoring.tally import fold_all
from surveys.layout import FIRST_CHOICE
from surveys.models import Channel, Round
from surveys.selectors import layout_of
from scoring.services import score_round
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
    assert (difference.question, difference.place, difference.counted) == ("A2", "không có ý kiến", 1)


def test_tampered_count_is_found_with_its_place() -> None:
    round = mixed_round()
    cell = layout_of(round.questionnaire_version_id).by_code["A1"]
    tally = Tally.objects.get(channel=Channel.QR)
    tally.counts[cell.offset + FIRST_CHOICE + 4] += 1
    tally.save()

    (difference,) = recount(round).differences
    assert (difference.unit, difference.channel, f"{difference.month:%Y-%m}") == ("so-mot", "Mã QR", "2026-03")
    assert (difference.question, difference.place) == ("A1", "phương án 5")
    assert (difference.tallied, difference.counted) == (3, 2)


def test_tampered_number_of_forms_is_found() -> None:
    round = mixed_round()
    Tally.objects.filter(channel=Channel.QR).update(responses=9)

    (difference,) = recount(round).differences
    assert "số phiếu: bảng đếm 9, phiếu gốc 2" in str(difference)


def test_tampered_service_tally_is_found() -> None:
    round = mixed_round()
    ServiceTally.objects.filter(service__code="khai-sinh").update(responses=7)

    (difference,) = recount(round).differences
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
    assert (by_channel.question, by_channel.place, by_channel.counted) == ("A1", "giá trị lạ", 1)
    assert by_service.month is None
