"""Access points: made many at once, closed, reopened, replaced; counted openings; what a merger shows."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from accounts.models import AuditEntry
from agencies.models import Service
from surveys import bodies
from surveys.models import AccessPoint, Channel, DoorOpenings, Kiosk, Round
from surveys.selectors import open_access_point
from surveys.selectors.doors import WantedDoors, days_of, doors_of
from surveys.services import ReasonMissing, RoundHasEnded, close_access_point, close_round
from surveys.services.doors import (
    AlreadyClosed,
    TooManyDoors,
    create_access_points,
    reopen_access_point,
    replace_access_point,
)
from surveys.services.kiosks import set_up_kiosk
from surveys.services.openings import flush_openings, note_opening
from tests import factories as base
from tests.surveys import factories
from tests.surveys.factories import NOON

pytestmark = pytest.mark.django_db

DAY = date(2026, 3, 2)
ALL_YEARS: dict[str, Any] = {"opens_on": date(2001, 1, 1), "closes_on": date(2999, 12, 31)}


@pytest.fixture
def survey() -> Round:
    return factories.open_survey(base.agency("so-a", name="Sở A"), base.agency("so-b", name="Sở B"), **ALL_YEARS)


def make(survey: Round, *channels: Channel, services: Any = (), label: str = "") -> list[AccessPoint]:
    units = list(survey.units.all())
    return create_access_points(round=survey, units=units, channels=channels, services=services, label=label, at=NOON)


def test_a_door_for_every_unit_channel_and_service(survey: Round) -> None:
    services = [Service.objects.create(code=f"tt-{number}", name=f"Thủ tục {number}") for number in (1, 2)]
    made = make(survey, Channel.QR, Channel.KIOSK, services=services, label="Quầy 3")

    assert len(made) == len({door.token for door in made}) == 2 * 2 * 2
    assert {(door.round_unit.agency.code, door.channel, door.service.code) for door in made if door.service} == {
        (unit, channel, service) for unit in ("so-a", "so-b") for channel in (6, 10) for service in ("tt-1", "tt-2")
    }
    assert Kiosk.objects.count() == 4
    assert AuditEntry.objects.get(action="access_point.create_many").detail["doors"] == 8


def test_asking_twice_makes_nothing_twice_and_a_closed_door_is_made_again(survey: Round) -> None:
    first = make(survey, Channel.QR)
    assert make(survey, Channel.QR) == []
    assert len(make(survey, Channel.QR, label="Quầy 1")) == 2
    close_access_point(access_point=first[0], at=NOON)

    assert [door.round_unit_id for door in make(survey, Channel.QR)] == [first[0].round_unit_id]


def test_a_closed_round_and_absurd_numbers_are_refused(survey: Round, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("surveys.services.doors.MOST_AT_ONCE", 1)
    with pytest.raises(TooManyDoors):
        make(survey, Channel.QR)
    close_round(round=survey, at=NOON)
    with pytest.raises(RoundHasEnded):
        make(survey, Channel.QR)
    assert AccessPoint.objects.count() == 0


def test_closing_keeps_the_reason_and_can_be_taken_back(survey: Round) -> None:
    door = make(survey, Channel.QR)[0]
    close_access_point(access_point=door, reason="dán nhầm chỗ", at=NOON)
    assert AccessPoint.objects.get(pk=door.pk).closed_because == "dán nhầm chỗ"
    reopen_access_point(access_point=door, at=NOON)

    again = AccessPoint.objects.get(pk=door.pk)
    assert (again.closed_at, again.closed_because) == (None, "")


def test_an_abused_door_is_replaced_by_one_like_it(survey: Round, client: Client) -> None:
    old = make(survey, Channel.KIOSK, label="Quầy 2")[0]
    set_up_kiosk(kiosk=old.kiosk, reset_seconds=90, pause_seconds=9, pin="2580", at=NOON)
    new = replace_access_point(access_point=old, reason="gửi hàng loạt", at=NOON)

    old.refresh_from_db()
    assert (old.replaced_by_id, old.closed_because) == (new.pk, "gửi hàng loạt")
    assert new.token != old.token
    assert (new.round_unit_id, new.channel, new.label) == (old.round_unit_id, old.channel, "Quầy 2")
    assert (new.kiosk.reset_seconds, new.kiosk.pause_seconds) == (60, 5)  # as made; the row says what was handed over
    kept = Kiosk.objects.get(access_point=new)
    assert (kept.reset_seconds, kept.pause_seconds, kept.pin_hash) == (90, 9, old.kiosk.pin_hash)
    assert client.get(f"/s/{old.token}/").status_code == 410
    assert new.token not in client.get(f"/s/{old.token}/").content.decode()
    assert client.get(f"/s/{new.token}/").status_code == 200


def test_a_replaced_door_stays_closed_and_a_reason_is_needed(survey: Round) -> None:
    door = make(survey, Channel.QR)[0]
    with pytest.raises(ReasonMissing):
        replace_access_point(access_point=door, reason=" ", at=NOON)
    replace_access_point(access_point=door, reason="lạm dụng", at=NOON)
    door.refresh_from_db()
    with pytest.raises(AlreadyClosed):
        replace_access_point(access_point=door, reason="lạm dụng", at=NOON)
    with pytest.raises(AlreadyClosed):
        reopen_access_point(access_point=door, at=NOON)


def test_the_database_refuses_reasons_on_open_doors_and_doors_in_place_of_themselves(survey: Round) -> None:
    door = make(survey, Channel.QR)[0]
    for values in ({"closed_because": "x"}, {"replaced_by": door}, {"replaced_by": door, "closed_at": NOON}):
        with pytest.raises(IntegrityError), transaction.atomic():
            AccessPoint.objects.filter(pk=door.pk).update(**values)


def test_openings_add_up_by_door_and_day(survey: Round) -> None:
    flush_openings()
    first, second = make(survey, Channel.QR)
    for _time in range(3):
        note_opening(first.pk, DAY)
    note_opening(second.pk, DAY)
    assert flush_openings() == 4
    note_opening(first.pk, DAY)
    assert flush_openings() == 1
    assert flush_openings() == 0

    assert dict(DoorOpenings.objects.values_list("access_point", "count")) == {first.pk: 4, second.pk: 1}


def test_showing_a_form_counts_and_refusing_one_does_not(survey: Round, client: Client) -> None:
    flush_openings()
    open_door, shut = make(survey, Channel.QR)
    close_access_point(access_point=shut, at=NOON)
    bodies.forget()
    client.get(f"/s/{open_door.token}/")
    client.head(f"/s/{open_door.token}/")
    client.get(f"/s/{shut.token}/")

    assert flush_openings() == 1
    assert DoorOpenings.objects.get().access_point == open_door


def test_a_list_tells_openings_from_answers_and_is_filtered(survey: Round) -> None:
    door = make(survey, Channel.QR, Channel.WEB)[0]
    factories.answer(open_access_point(door.token), {"A1": "4", "A2": "na", "LOC": "2"})
    note_opening(door.pk, DAY)
    note_opening(door.pk, DAY)
    flush_openings()
    units = list(survey.units.all())

    listed = {each.pk: (each.opened, each.answers) for each in doors_of(survey, units, WantedDoors())}  # type: ignore[attr-defined]
    assert len(listed) == 4
    assert listed[door.pk] == (2, 1)
    assert sorted(listed.values()) == [(0, 0), (0, 0), (0, 0), (2, 1)]
    assert [(each.day, each.opened, each.answers) for each in days_of(door, last=14)] == [(DAY, 2, 1)]
    assert doors_of(survey, units[:1], WantedDoors()).count() == 2
    assert doors_of(survey, units, WantedDoors(channel=int(Channel.WEB))).count() == 2
    assert doors_of(survey, units, WantedDoors(unit="so-b")).count() == 2
    assert doors_of(survey, units, WantedDoors(state="closed")).count() == 0


def test_doors_of_one_use_links_are_not_listed(survey: Round) -> None:
    unit = survey.units.all()[0]
    base.access_point(unit, token="m-abc")

    assert doors_of(survey, [unit], WantedDoors()).count() == 0


def test_the_door_of_a_merged_unit_shows_whom_its_answers_count_for(survey: Round, client: Client) -> None:
    old, new = survey.units.order_by("agency__code")
    door = make(survey, Channel.QR)[0]
    assert door.round_unit_id in (old.pk, new.pk)
    AccessPoint.objects.filter(pk=door.pk).update(round_unit=old)
    survey.units.filter(pk=old.pk).update(reports_into=new)
    bodies.forget()

    seen = open_access_point(door.token)
    assert (seen.unit_name, seen.former_name, seen.round_unit_id) == ("Sở B", "Sở A", old.pk)
    page = client.get(f"/s/{door.token}/").content.decode()
    assert "Sở A nay là Sở B." in page
    assert page.count("Sở A") == 1


def test_a_chain_of_mergers_ends_and_a_circle_does_not_hang() -> None:
    agencies = [base.agency(name=f"Đơn vị {letter}") for letter in "XYZ"]
    survey = factories.open_survey(*agencies)
    x, y, z = (survey.units.get(agency=agency) for agency in agencies)
    _point, door = factories.door_of(x)
    survey.units.filter(pk=x.pk).update(reports_into=y)
    survey.units.filter(pk=y.pk).update(reports_into=z)
    assert open_access_point(door.token).unit_name == "Đơn vị Z"
    survey.units.filter(pk=z.pk).update(reports_into=x)

    assert open_access_point(door.token).unit_name.startswith("Đơn vị")
