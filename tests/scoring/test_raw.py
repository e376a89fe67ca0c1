import pytest

from scoring import raw
from scoring.raw import BY_ITSELF, Place, raw_of
from surveys.models import Channel
from tests import factories
from tests.scoring.answers import GOOD, POOR, decide, send, survey, unit_of

pytestmark = pytest.mark.django_db


def test_counted_forms_come_as_they_were_stored() -> None:
    round = survey("so-mot", "so-hai")
    send(unit_of(round), GOOD, POOR)
    send(unit_of(round, "so-hai"), POOR, channel=Channel.QR)

    read = raw_of(round)

    rows = sorted(zip(read.unit.tolist(), read.channel.tolist(), map(tuple, read.answers.tolist()), strict=True))
    one, two = unit_of(round).pk, unit_of(round, "so-hai").pk
    assert rows == sorted([(one, 1, GOOD), (one, 1, POOR), (two, 6, POOR)])
    assert read.places == (("", "", 0),)
    assert not read.place.any()


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

    read = raw_of(round)

    counted: dict[tuple[str, str, int], int] = {}
    for place in read.place.tolist():
        counted[read.places[place]] = counted.get(read.places[place], 0) + 1
    assert counted == drawn


def test_round_without_forms_is_empty() -> None:
    read = raw_of(survey())
    assert read.answers.shape == (0, 5)
    assert read.unit.shape == (0,)


def test_rows_may_be_cut_anywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scoring.raw.BUFFER", 50)
    round = survey()
    send(unit_of(round), *[GOOD, POOR] * 5)
    assert sorted(map(tuple, raw_of(round).answers.tolist())) == sorted([GOOD, POOR] * 5)


def test_a_place_that_came_up_meanwhile_is_read_too(monkeypatch: pytest.MonkeyPatch) -> None:
    round = survey()
    send(unit_of(round), GOOD, sampling_unit="tổ 1")
    asked: list[str] = []

    def listed(cursor: object, of: str) -> tuple[Place, ...]:
        asked.append(of)
        return places(cursor, of) if len(asked) > 1 else (BY_ITSELF,)

    places = raw._places
    monkeypatch.setattr(raw, "_places", listed)
    found = raw_of(round)
    assert [found.places[place] for place in found.place.tolist()] == [("", "tổ 1", 0)]
