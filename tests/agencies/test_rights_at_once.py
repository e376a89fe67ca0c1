from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import AuditEntry, OneTimeLink, User
from accounts.roles import Role
from accounts.selectors import SpentLink
from accounts.services import make_link, open_account
from agencies.models import Membership
from agencies.services import LastAdministrator, end_membership, switch_account
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)

TODAY = date(2026, 3, 2)


def at_once(*deeds: Callable[[], Any]) -> list[Any]:
    """Do all at the same moment, each on a connection of its own; return results and refusals."""
    ready = Barrier(len(deeds))

    def one(deed: Callable[[], Any]) -> Any:
        ready.wait()
        try:
            return deed()
        except (LastAdministrator, SpentLink) as refusal:
            return type(refusal)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(one, deeds))


def administrator(name: str) -> User:
    user = factories.user(name, password="bốn con chim sẻ")
    factories.membership(user, Role.ADMINISTRATOR)
    return user


def test_two_administrators_cannot_switch_each_other_off() -> None:
    a, b = administrator("a"), administrator("b")

    results = at_once(
        lambda: switch_account(user=b, active=False, on=TODAY, actor=a, at=timezone.now()),
        lambda: switch_account(user=a, active=False, on=TODAY, actor=b, at=timezone.now()),
    )

    assert sorted(results, key=str) == [LastAdministrator, None]
    assert User.objects.filter(is_active=True).count() == 1


def test_two_administrators_cannot_end_each_others_role() -> None:
    a, b = administrator("a"), administrator("b")
    of_a, of_b = Membership.objects.get(user=a), Membership.objects.get(user=b)

    results = at_once(
        lambda: end_membership(membership=of_b, on=TODAY, actor=a, at=timezone.now()),
        lambda: end_membership(membership=of_a, on=TODAY, actor=b, at=timezone.now()),
    )

    assert sorted(results, key=str) == [LastAdministrator, None]


def test_a_role_ended_twice_at_once_is_written_down_once() -> None:
    a, b = administrator("a"), administrator("b")
    held = Membership.objects.get(user=b)

    at_once(
        *(lambda: end_membership(membership=held, on=TODAY, actor=a, at=timezone.now()) for _ in range(3)),
    )

    assert AuditEntry.objects.filter(action="rights.revoked").count() == 1


def test_a_link_used_twice_at_once_sets_one_password() -> None:
    user = factories.user("an")
    secret = make_link(user=user, actor=None, at=timezone.now())

    results = at_once(
        lambda: open_account(secret=secret, password="mật khẩu một", at=timezone.now()),
        lambda: open_account(secret=secret, password="mật khẩu hai", at=timezone.now()),
    )

    assert results.count(SpentLink) == 1


def test_links_asked_for_at_once_leave_one_open() -> None:
    user = factories.user("an")

    at_once(*(lambda: make_link(user=user, actor=None, at=timezone.now()) for _ in range(4)))

    open_now = OneTimeLink.objects.filter(used_at=None, expires_at__gt=timezone.now() + timedelta(seconds=1))
    assert open_now.count() == 1
