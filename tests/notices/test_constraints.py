"""What the database itself says about notices and about how people want them."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from notices.kinds import ALWAYS_SHOWN, Kind, Mail
from notices.models import Notice, Preference
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def notice(user: User, **fields: Any) -> Notice:
    plain = {"kind": Kind.JOB, "subject": "job:1", "words": "job.done", "link": "/noi-bo/", "created_at": NOW}
    return Notice.objects.create(recipient=user, **{**plain, **fields})


@pytest.mark.parametrize(
    ("wrong", "constraint"),
    [
        ({"kind": "gossip"}, "notice_kind_is_known"),
        ({"mail": "often"}, "notice_mail_is_known"),
        ({"subject": ""}, "notice_says_of_what"),
        ({"words": ""}, "notice_says_of_what"),
        ({"link": "https://x.vn/"}, "notice_leads_into_the_portal"),
        ({"link": "//x.vn/"}, "notice_leads_into_the_portal"),
        ({"link": "/\\x.vn/"}, "notice_leads_into_the_portal"),
        ({"link": ""}, "notice_leads_into_the_portal"),
        ({"read_at": NOW - timedelta(seconds=1)}, "notice_is_read_after_it_is_told"),
        ({"mailed_at": NOW}, "notice_is_mailed_only_where_asked"),
    ],
)
def test_a_notice_holds_what_it_must(wrong: dict[str, Any], constraint: str) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        notice(factories.user(), **wrong)


def test_a_person_is_told_once_of_a_thing() -> None:
    user = factories.user()
    notice(user)
    notice(user, subject="job:2")
    notice(factories.user())

    with pytest.raises(IntegrityError, match="person_is_told_once"), transaction.atomic():
        notice(user)


@pytest.mark.parametrize(
    ("wrong", "constraint"),
    [
        ({"kind": "gossip"}, "preference_kind_is_known"),
        ({"mail": "often"}, "preference_mail_is_known"),
        *(({"kind": kind, "shown": False}, "rights_and_drafts_stay_in_the_portal") for kind in ALWAYS_SHOWN),
    ],
)
def test_a_preference_holds_what_it_must(wrong: dict[str, Any], constraint: str) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Preference.objects.create(
            **{"user": factories.user(), "kind": Kind.JOB, "shown": True, "mail": Mail.NEVER, **wrong}
        )


def test_a_kind_is_chosen_once() -> None:
    user = factories.user()
    Preference.objects.create(user=user, kind=Kind.JOB, shown=False, mail=Mail.NEVER)

    with pytest.raises(IntegrityError, match="kind_is_chosen_once"), transaction.atomic():
        Preference.objects.create(user=user, kind=Kind.JOB, shown=True, mail=Mail.NOW)
