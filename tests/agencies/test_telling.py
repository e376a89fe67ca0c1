"""Who is told of accounts, roles lent and machine work; who holds roles over an agency; how roles suggest mail."""

import uuid
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone
from psycopg2.extras import DateRange

from accounts.models import User
from accounts.roles import Role
from agencies import services
from agencies.holders import holders_of_the_whole, holders_over
from agencies.models import AgencyVersion, Delegation
from agencies.services.notices import LONG, tell_of_delegations, tell_of_jobs
from agencies.telling import suggested, tell, ways_of
from jobs.models import Job
from notices.kinds import ALWAYS_SHOWN, Kind, Mail, Ways
from notices.models import Notice
from notices.services import choose
from tests import factories
from tests.conftest import Cast
from tests.factories import NOW

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate(NOW)
DAY = timedelta(days=1)
AGENCY = Role.of_an_agency()


def lent(owner: User, to: User, *, first: int = 0, last: int = 5, made_at: datetime = NOW) -> Delegation:
    days = DateRange(TODAY + first * DAY, TODAY + (last + 1) * DAY)
    membership = owner.memberships.get()
    return Delegation.objects.create(membership=membership, delegator=owner, delegate=to, valid=days, made_at=made_at)


def told(kind: Kind, words: str = "") -> set[str]:
    found = Notice.objects.filter(kind=kind, shown=True)
    return set((found.filter(words=words) if words else found).values_list("recipient__username", flat=True))


def names(people: "list[User]") -> set[str]:
    return {user.username for user in people}


def test_holders_are_those_of_an_agency_and_above_it(cast: Cast) -> None:
    above = factories.user("tren")
    factories.membership(above, Role.HEAD, agency=cast.ubnd)

    over = list(holders_over({cast.phong_quy_hoach.pk}, AGENCY, on=TODAY))
    assert names(over) == {"an", "chi", "tren"}
    assert names(list(holders_over({cast.so_y_te.pk}, (Role.HEAD,), on=TODAY))) == {"tren"}
    assert names(list(holders_over(set(), AGENCY, on=TODAY))) == set()
    assert names(list(holders_of_the_whole((Role.HOME_AFFAIRS,), on=TODAY))) == {"snv"}


def test_who_stands_in_holds_it_meanwhile_and_as_long_as_its_owner_works(cast: Cast) -> None:
    lent(cast.chi, cast.binh, last=2)

    def heads(on: date) -> set[str]:
        return names(list(holders_over({cast.so_xay_dung.pk}, (Role.HEAD,), on=on)))

    assert heads(TODAY) == {"chi", "binh"}
    assert heads(TODAY + 3 * DAY) == {"chi"}
    User.objects.filter(pk=cast.chi.pk).update(is_active=False)
    assert heads(TODAY) == set()


def test_nobody_holds_anything_over_an_agency_that_is_dissolved(cast: Cast) -> None:
    AgencyVersion.objects.filter(agency=cast.so_xay_dung).update(valid=DateRange(None, TODAY))

    assert not holders_over({cast.so_xay_dung.pk}, AGENCY, on=TODAY).exists()
    # What stood below it stands alone.
    assert not holders_over({cast.phong_quy_hoach.pk}, AGENCY, on=TODAY).exists()
    assert holders_over({cast.so_xay_dung.pk}, AGENCY, on=TODAY - DAY).count() == 2


def test_a_cycle_of_parents_ends(cast: Cast) -> None:
    AgencyVersion.objects.filter(agency=cast.ubnd).update(parent=cast.so_xay_dung)

    assert names(list(holders_over({cast.so_y_te.pk}, AGENCY, on=TODAY))) == {"an", "binh", "chi"}


@pytest.mark.parametrize(
    ("kind", "roles", "mail"),
    [
        (Kind.DRAFT, {Role.HEAD}, Mail.NOW),
        (Kind.PUBLICATION, {Role.OFFICER}, Mail.DAILY),
        (Kind.PUBLICATION, {Role.HOME_AFFAIRS}, Mail.NEVER),
        (Kind.PUBLICATION, {Role.SUPERVISOR, Role.SECTOR_LEAD}, Mail.DAILY),
        (Kind.OBJECTION, {Role.HOME_AFFAIRS}, Mail.DAILY),
        (Kind.OBJECTION, {Role.HEAD}, Mail.NOW),
        (Kind.OVERDUE, {Role.HOME_AFFAIRS}, Mail.NEVER),
        (Kind.OVERDUE, {Role.OFFICER}, Mail.DAILY),
        (Kind.JOB, {Role.HOME_AFFAIRS}, Mail.NEVER),
        (Kind.WEEKLY, {Role.OFFICER}, Mail.NOW),
        (Kind.WEEKLY, {Role.LEADERSHIP}, Mail.NEVER),
    ],
)
def test_roles_suggest_how_notices_come(kind: Kind, roles: set[Role], mail: Mail) -> None:
    assert suggested(kind, roles) == Ways(shown=kind != Kind.WEEKLY, mail=mail)


def test_what_a_person_chose_goes_before_what_roles_suggest(cast: Cast) -> None:
    for user, address in ((cast.an, "an@x.vn"), (cast.chi, "chi@x.vn"), (cast.dung, "")):
        user.email = address
        user.save()
    choose(user=cast.an, ways={Kind.PUBLICATION: Ways(shown=False, mail=Mail.NOW)})
    choose(user=cast.dung, ways={Kind.PUBLICATION: Ways(shown=True, mail=Mail.NOW)})

    found = ways_of([cast.an, cast.chi, cast.dung], Kind.PUBLICATION, on=TODAY)
    assert found[cast.an.pk] == Ways(shown=False, mail=Mail.NOW)
    assert found[cast.chi.pk] == Ways(shown=True, mail=Mail.DAILY)
    # Without an address there is no letter, whatever was chosen.
    assert found[cast.dung.pk] == Ways(shown=True, mail=Mail.NEVER)


def test_roles_lent_suggest_as_own_ones_do(cast: Cast) -> None:
    cast.moi.email = "moi@x.vn"
    cast.moi.save()
    assert ways_of([cast.moi], Kind.PUBLICATION, on=TODAY)[cast.moi.pk].mail == Mail.NEVER
    lent(cast.chi, cast.moi)

    assert ways_of([cast.moi], Kind.PUBLICATION, on=TODAY)[cast.moi.pk].mail == Mail.DAILY


def test_all_ways_off_is_not_at_all_but_where_it_cannot_be(cast: Cast) -> None:
    choose(user=cast.an, ways=dict.fromkeys(Kind, Ways(shown=False)))
    for kind in Kind:
        tell(to=[cast.an], kind=kind, subject="1", words="job.done", link="/noi-bo/", at=NOW)

    assert set(Notice.objects.filter(shown=True).values_list("kind", flat=True)) == set(ALWAYS_SHOWN)
    assert not Notice.objects.exclude(mail=Mail.NEVER).exists()


def test_a_delegation_is_told_when_made_begun_and_ended(cast: Cast) -> None:
    made = services.delegate(
        membership=cast.chi.memberships.get(), to=cast.an, first_day=TODAY + 2 * DAY, last_day=TODAY + 4 * DAY,
        reason="", on=TODAY, actor=cast.chi, at=NOW,
    )  # fmt: skip
    assert told(Kind.DELEGATION, "delegation.made") == {"an"}
    assert tell_of_delegations(at=NOW) == 0

    assert [tell_of_delegations(at=NOW + 2 * DAY), tell_of_delegations(at=NOW + 3 * DAY)] == [2, 0]
    assert told(Kind.DELEGATION, "delegation.begins") == {"an", "chi"}
    assert tell_of_delegations(at=NOW + 4 * DAY) == 0
    assert [tell_of_delegations(at=NOW + 5 * DAY), tell_of_delegations(at=NOW + 6 * DAY)] == [2, 0]
    assert told(Kind.DELEGATION, "delegation.ended") == {"an", "chi"}
    params = [one.params for one in Notice.objects.filter(words="delegation.made")]
    assert params == [{"first": "04/03/2026", "last": "06/03/2026"}]
    assert made.delegate == cast.an


def test_one_that_begins_the_day_it_is_made_is_told_once(cast: Cast) -> None:
    lent(cast.chi, cast.an)

    assert tell_of_delegations(at=NOW) == 0


def test_who_ends_a_delegation_is_not_told_of_it_and_the_other_is(cast: Cast) -> None:
    services.end_delegation(delegation=lent(cast.chi, cast.an, first=-2), on=TODAY, actor=cast.chi, at=NOW)

    assert told(Kind.DELEGATION) == {"an"}
    assert tell_of_delegations(at=NOW + DAY) == 0
    assert told(Kind.DELEGATION) == {"an"}


def job(user: User | None, state: Job.State, *, took: timedelta, ended: datetime = NOW) -> Job:
    times = {"created_at": ended - took, "sent_at": ended - took, "finished_at": ended}
    return Job.objects.create(id=uuid.uuid4(), task="x", title="Báo cáo", created_by=user, state=state, **times)


def test_long_and_failed_work_is_told_to_who_asked_once(cast: Cast) -> None:
    job(cast.an, Job.State.DONE, took=LONG)
    job(cast.binh, Job.State.DONE, took=LONG - timedelta(seconds=1))
    job(cast.chi, Job.State.FAILED, took=timedelta(seconds=1))
    job(cast.dung, Job.State.CANCELLED, took=LONG)
    job(cast.ha, Job.State.FAILED, took=LONG)
    job(None, Job.State.FAILED, took=LONG)
    job(cast.snv, Job.State.FAILED, took=LONG, ended=NOW - 2 * DAY)

    assert [tell_of_jobs(at=NOW), tell_of_jobs(at=NOW)] == [2, 0]
    assert told(Kind.JOB, "job.done") == {"an"}
    assert told(Kind.JOB, "job.failed") == {"chi"}


def test_work_that_fails_again_is_told_again(cast: Cast) -> None:
    failed = job(cast.an, Job.State.FAILED, took=LONG)
    tell_of_jobs(at=NOW)
    Job.objects.filter(pk=failed.pk).update(finished_at=NOW + timedelta(minutes=5))

    assert tell_of_jobs(at=NOW + timedelta(minutes=6)) == 1
    assert set(Notice.objects.values_list("link", flat=True)) == {f"/noi-bo/viec/{failed.pk}/"}


def test_what_others_change_of_an_account_is_told_to_its_holder(cast: Cast) -> None:
    for user in (cast.an, cast.admin):
        user.last_login = NOW
        user.save(update_fields=["last_login"])
    by: dict[str, Any] = {"actor": cast.admin, "at": NOW}
    membership = services.grant(
        user=cast.an, role=Role.HEAD, agency=cast.so_xay_dung, block=None, first_day=TODAY, last_day=None, **by
    )
    services.end_membership(membership=membership, on=TODAY + DAY, **by)
    services.set_email(user=cast.an, email="an@x.vn", **by)
    services.take_factor_off(user=cast.an, **by)
    services.renew_link(user=cast.an, **by)

    words = set(Notice.objects.filter(recipient=cast.an).values_list("words", flat=True))
    assert words == {"account.role", "account.role_ended", "account.email", "account.factor", "account.link"}
    services.set_email(user=cast.an, email="an@x.vn", **by)
    services.set_email(user=cast.admin, email="admin@x.vn", **by)
    assert Notice.objects.count() == len(words)


def test_who_never_signed_in_is_not_told_how_the_account_is_made(cast: Cast) -> None:
    services.renew_link(user=cast.moi, actor=cast.admin, at=NOW)

    assert not Notice.objects.exists()
