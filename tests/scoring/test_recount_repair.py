from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import AuditEntry
from scoring.models import ChannelCount, DayTally, ServiceTally, Tally, UnitCount
from scoring.recount import recount
from scoring.services.tallies import Contradiction, repair_tallies
from scoring.tally import fold_all
from surveys.models import Channel, FoldInbox, Round
from tests.factories import NOW
from tests.scoring.answers import GOOD, POOR, decide, send, survey, unit_of
from tests.scoring.test_recount import mixed_round

pytestmark = pytest.mark.django_db


def repaired(code: str = "dot-dem") -> str:
    output = StringIO()
    call_command("recount", code, "--repair", stdout=output)
    return output.getvalue()


def wreck(round: Round) -> None:
    """Spoil every table: wrong counts, a lost tally, one too many, wrong counts of forms, days in another month."""
    tally = Tally.objects.filter(channel=Channel.QR).get()
    tally.counts[3] += 5
    tally.save()
    Tally.objects.exclude(pk=tally.pk).delete()
    Tally.objects.create(
        round_unit=unit_of(round), channel=Channel.ZALO, month=tally.month, responses=2, counts=tally.counts
    )
    ServiceTally.objects.filter(service=None).update(responses=9)
    UnitCount.objects.update(excluded=7)
    ChannelCount.objects.filter(channel=Channel.QR).update(received=7)
    ChannelCount.objects.exclude(channel=Channel.QR).delete()
    DayTally.objects.filter(round_unit=tally.round_unit).update(month=date(2025, 5, 1))


def rows() -> list[object]:
    return [
        *Tally.objects.order_by("round_unit", "channel", "month").values_list(
            "channel", "month", "responses", "counts"
        ),
        *ServiceTally.objects.order_by("round_unit", "service").values_list("service", "responses", "counts"),
        *UnitCount.objects.order_by("round_unit").values_list("received", "excluded", "flagged", "waited"),
        *ChannelCount.objects.order_by("round_unit", "channel").values_list("channel", "received", "excluded"),
        *DayTally.objects.order_by("round_unit", "month").values_list("month", "responses", "counts"),
    ]


def test_wrecked_tallies_are_as_they_were() -> None:
    round = mixed_round()
    before = rows()
    wreck(round)
    assert recount(round).differences

    repaired()

    assert rows() == before
    assert recount(round).differences == ()


def test_what_waits_is_counted_once_by_the_next_fold() -> None:
    round = mixed_round()
    waiting = FoldInbox.objects.count()
    wreck(round)
    repair_tallies(round=round, actor=None, at=NOW)
    assert FoldInbox.objects.count() == waiting

    fold_all()

    assert (recount(round).forms, recount(round).differences) == (4, ())


def test_repair_says_what_it_changed_and_writes_it_down_once() -> None:
    Tally.objects.filter(round_unit__round=mixed_round(), channel=Channel.QR).update(responses=9)

    assert repaired() == (
        "Đã sửa 1 chỗ trong bảng đếm:\nso-mot, Mã QR, 03/2026, số phiếu: bảng đếm 9, phiếu gốc 2\n"
        "Bảng đếm nay khớp: 4 phiếu.\n"
    )
    assert repaired() == "Không có gì phải sửa: 4 phiếu.\n"
    entry = AuditEntry.objects.get(action="tallies.repair")
    assert (entry.subject, entry.detail) == ("round:dot-dem", {"differences": 1})


def test_other_rounds_are_left_alone() -> None:
    mine = mixed_round()
    Tally.objects.all().update(responses=9)
    other = Round.objects.get(pk=mine.pk)
    other.pk, other.code = None, "dot-khac"
    other.save()

    assert repair_tallies(round=other, actor=None, at=NOW).changed == ()
    assert set(Tally.objects.values_list("responses", flat=True)) == {9}


def test_values_that_no_question_knows_are_named_and_the_rest_is_repaired() -> None:
    round = survey()
    send(unit_of(round), (9, 5, 1, 0, 0), GOOD)
    fold_all()
    Tally.objects.all().update(responses=9)

    with pytest.raises(CommandError, match="Không sửa được 2 chỗ vì phiếu gốc có giá trị lạ:\nso-mot, thủ tục –, A1"):
        repaired()
    assert Tally.objects.get().responses == 2
    assert repair_tallies(round=round, actor=None, at=NOW).changed == ()


def test_a_contradiction_changes_nothing() -> None:
    round = survey()
    (response,) = send(unit_of(round), POOR)
    FoldInbox.objects.create(response=response, sign=1)
    Tally.objects.create(round_unit=unit_of(round), channel=1, month=NOW.date(), responses=5, counts=[])

    with pytest.raises(Contradiction):
        repair_tallies(round=round, actor=None, at=NOW)
    with pytest.raises(CommandError, match="không sửa gì"):
        repaired()
    assert Tally.objects.get().responses == 5


def test_excluded_while_waiting_is_neither_counted_nor_lost() -> None:
    round = survey()
    folded, fresh = send(unit_of(round), GOOD, POOR)
    decide(fresh, "exclude", 1)
    assert repair_tallies(round=round, actor=None, at=NOW).changed == ()
    fold_all()
    decide(folded, "exclude", 1)
    Tally.objects.all().delete()

    repair_tallies(round=round, actor=None, at=NOW)
    fold_all()

    assert (recount(round).forms, recount(round).differences) == (0, ())


@pytest.mark.parametrize("words", [[], ["--check", "--repair"]])
def test_one_of_check_and_repair_must_be_named(words: list[str]) -> None:
    with pytest.raises(CommandError):
        call_command("recount", "dot-dem", *words)
