"""Two people who note what became of the same postal list: neither takes back what the other noted."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import AuditEntry, User
from invitations.models import Contact, SampleList
from surveys.models import Channel
from tests.conftest import Cast
from tests.html_forms import fields_in
from tests.invitations.factories import filled, survey

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


@pytest.fixture
def listed() -> SampleList:
    return filled(survey(), 3, channel=Channel.POST)


@pytest.fixture
def two(cast: Cast, signed_in: Callable[[User], Client]) -> tuple[Client, Client]:
    return signed_in(cast.buu_dien), signed_in(cast.snv)


def address(listed: SampleList) -> str:
    return f"/noi-bo/thu-phieu/{listed.round.code}/moi-tra-loi/{listed.pk}/phat-thu/"


def names() -> list[str]:
    return [f"n-{pk}" for pk in Contact.objects.order_by("position").values_list("pk", flat=True)]


def outcomes() -> list[str]:
    return list(Contact.objects.order_by("position").values_list("outcome", flat=True))


def opened(client: Client, listed: SampleList) -> dict[str, str]:
    return fields_in(client.get(address(listed)), names()[0])


def test_who_was_left_alone_stays_as_a_colleague_noted(listed: SampleList, two: tuple[Client, Client]) -> None:
    one, other = two
    (first, second, _third), mine, theirs = names(), opened(one, listed), opened(other, listed)

    assert one.post(address(listed), {**mine, first: "collected"}).status_code == 302
    assert other.post(address(listed), {**theirs, second: "absent"}).status_code == 302

    assert outcomes() == ["collected", "absent", ""]


def test_the_second_is_told_and_sees_both(listed: SampleList, two: tuple[Client, Client]) -> None:
    one, other = two
    (first, second, _third), mine, theirs = names(), opened(one, listed), opened(other, listed)
    labels = dict(Contact.Outcome.choices)

    one.post(address(listed), {**mine, first: "collected"})
    answer = other.post(address(listed), {**theirs, first: "absent", second: "absent"})

    page = answer.content.decode()
    assert answer.status_code == 409
    assert outcomes() == ["collected", "", ""]
    assert f"<td>{labels['collected']}</td><td>{labels['absent']}</td>" in page
    # The page shows people in clear once more.
    assert AuditEntry.objects.filter(action="invitations.shown").count() == 3
    again = fields_in(answer, first)
    assert (again[first], again[second]) == ("absent", "absent")
    assert other.post(address(listed), again).status_code == 302
    assert outcomes() == ["absent", "absent", ""]


def test_two_who_note_the_same_are_not_stopped(listed: SampleList, two: tuple[Client, Client]) -> None:
    one, other = two
    first, mine, theirs = names()[0], opened(one, listed), opened(other, listed)

    assert one.post(address(listed), {**mine, first: "collected"}).status_code == 302
    assert other.post(address(listed), {**theirs, first: "collected"}).status_code == 302
    assert outcomes() == ["collected", "", ""]


@pytest.mark.parametrize("shown", ["x", "\x00", "collected", "1" * 5000])
def test_what_no_page_showed_is_no_way_around(listed: SampleList, two: tuple[Client, Client], shown: str) -> None:
    one, other = two
    first = names()[0]
    one.post(address(listed), {**opened(one, listed), first: "refused"})

    answer = other.post(address(listed), {first: "absent", f"w-{first[2:]}": shown})

    assert answer.status_code == 409
    assert outcomes() == ["refused", "", ""]
    assert other.post(address(listed), {first: "absent", "w-x": shown}).status_code == 404
