from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import AuditEntry, User
from accounts.roles import Role
from surveys.models import Round
from tests.conftest import Cast
from tests.dashboards.factories import survey

SignIn = Callable[[User], Client]
Read = Callable[[User, str], str]
ROUND, CLOSE = "/noi-bo/dot/dot-1/", "/noi-bo/dot/dot-1/khoa/"


@pytest.fixture
def gathering(cast: Cast) -> Round:
    return survey(cast.so_xay_dung, state=Round.State.OPEN)


def test_home_affairs_closes_a_round(cast: Cast, gathering: Round, signed_in: SignIn) -> None:
    response = signed_in(cast.snv).post(CLOSE, follow=True)
    gathering.refresh_from_db()
    assert gathering.state == Round.State.CLOSED
    assert "Đã khóa thu phiếu" in response.content.decode()


def test_closing_is_written_down_with_who_did_it(cast: Cast, gathering: Round, signed_in: SignIn) -> None:
    signed_in(cast.snv).post(CLOSE)
    entry = AuditEntry.objects.get(action="round.closed")
    assert (entry.actor, entry.subject) == (cast.snv, "round:dot-1")


def test_closing_twice_says_so(cast: Cast, gathering: Round, signed_in: SignIn) -> None:
    signed_in(cast.snv).post(CLOSE)
    response = signed_in(cast.snv).post(CLOSE, follow=True)
    assert "không còn đang thu phiếu" in response.content.decode()
    assert AuditEntry.objects.filter(action="round.closed").count() == 1


@pytest.mark.parametrize("role", [role for role in Role if role != Role.HOME_AFFAIRS])
def test_nobody_else_can_close_it(cast: Cast, gathering: Round, signed_in: SignIn, role: Role) -> None:
    assert signed_in(cast.by_role[role]).post(CLOSE).status_code == 403
    gathering.refresh_from_db()
    assert gathering.state == Round.State.OPEN


def test_the_page_says_what_closing_does_before_it_is_done(cast: Cast, gathering: Round, page: Read) -> None:
    text = page(cast.snv, ROUND)
    assert "không nhận phiếu nữa" in text
    assert CLOSE in text


def test_only_home_affairs_is_offered_to_close(cast: Cast, gathering: Round, page: Read) -> None:
    assert CLOSE not in page(cast.lanh_dao, ROUND)


@pytest.mark.parametrize("state", [Round.State.DRAFT, Round.State.CLOSED])
def test_only_an_open_round_can_be_closed(cast: Cast, gathering: Round, page: Read, state: str) -> None:
    Round.objects.update(state=state)
    assert CLOSE not in page(cast.snv, ROUND)
