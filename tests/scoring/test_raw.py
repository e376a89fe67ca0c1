import pytest

from scoring.raw import raw_of
from surveys.models import Channel
from tests import factories
from tests.scoring.answers import GOOD, POOR, decide, send, survey, unit_of

pytestmark = pytest.mark.django_db


def test_counted_forms_come_as_they_were_stored() -> None:
    round = survey("so-mot", "so-hai")
    send(unit_of(round), GOOD, POOR)
    send(unit_of(round, "so-hai"), POOR, channel=Channel.QR)

    raw = raw_of(round)

    rows = sorted(zip(raw.unit.tolist(), raw.channel.tolist(), map(tuple, raw.answers.tolist()), strict=True))
    one, two = unit_of(round).pk, unit_of(round, "so-hai").pk
    assert rows == sorted([(one, 1, GOOD), (one, 1, POOR), (two, 6, POOR)])
    assert raw.places == (("", "", 0),)
    assert not raw.place.any()


def test_excluded_forms_are_not_read_and_restored_ones_are() -> None:
    round = survey()
    first, second, _third = send(unit_of(round), GOOD, GOOD, POOR)
    decide(first, "exclude", 1)
    decide(second, "exclude", 1)
    decide(second, "restore", 2)

    assert sorted(map(tuple, raw_of(round).answers.tolist())) == sorted([GOOD, POOR])


def test_forms_know_where_they_were_drawn() -> None:
    round = survey()
    who = factories.user("dieu-tra")
    unit = unit_of(round)
    drawn = {("phường", "tổ 1", who.pk): 2, ("phường", "tổ 2", 0): 1, ("", "", who.pk): 1, ("", "", 0): 1}
    for (stratum, village, surveyor), forms in drawn.items():
        send(unit, *[GOOD] * forms, stratum=stratum, sampling_unit=village, surveyor_id=surveyor or None)

    raw = raw_of(round)

    counted: dict[tuple[str, str, int], int] = {}
    for place in raw.place.tolist():
        counted[raw.places[place]] = counted.get(raw.places[place], 0) + 1
    assert counted == drawn


def test_round_without_forms_is_empty() -> None:
    raw = raw_of(survey())
    assert raw.answers.shape == (0, 5)
    assert raw.unit.shape == (0,)
