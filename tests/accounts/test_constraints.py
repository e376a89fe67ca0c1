from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.models import OneTimeLink, User
from accounts.services import record
from tests import factories

pytestmark = pytest.mark.django_db


def refused(name: str) -> pytest.RaisesExc[IntegrityError]:
    return pytest.raises(IntegrityError, match=name)


@pytest.mark.parametrize(("username", "name"), [("an", "username"), ("AN", "usernames_differ_beyond_case")])
def test_names_differ_beyond_case(username: str, name: str) -> None:
    factories.user("an")

    with refused(name), transaction.atomic():
        factories.user(username)


def test_an_account_has_a_name() -> None:
    with refused("user_has_a_username"), transaction.atomic():
        User.objects.create_user(username="", full_name="")


def test_a_link_expires_after_it_is_made() -> None:
    with refused("link_expires_after_it_is_made"), transaction.atomic():
        OneTimeLink.objects.create(
            user=factories.user(),
            secret_hash="a",
            created_at=factories.NOW,
            expires_at=factories.NOW - timedelta(seconds=1),
        )


def test_a_link_is_used_in_time() -> None:
    with refused("link_is_used_in_time"), transaction.atomic():
        OneTimeLink.objects.create(
            user=factories.user(),
            secret_hash="a",
            created_at=factories.NOW,
            expires_at=factories.NOW,
            used_at=factories.NOW + timedelta(seconds=1),
        )


def test_a_secret_belongs_to_one_link() -> None:
    user = factories.user()
    times = {"created_at": factories.NOW, "expires_at": factories.NOW}
    OneTimeLink.objects.create(user=user, secret_hash="a", **times)

    with refused("secret_hash"), transaction.atomic():
        OneTimeLink.objects.create(user=user, secret_hash="a", **times)


def test_an_audit_entry_names_an_action() -> None:
    with refused("audit_names_an_action"), transaction.atomic():
        record(actor=None, action="", subject="a", detail={}, at=factories.NOW)


def test_addresses_differ_beyond_case_but_many_have_none() -> None:
    factories.user("co-thu")
    factories.user("khong-thu")
    User.objects.filter(username="co-thu").update(email="A@vd.vn")

    with pytest.raises(IntegrityError, match="emails_differ_beyond_case"), transaction.atomic():
        User.objects.create_user(username="nua", full_name="Nữa", email="a@VD.vn")
