"""Who is told of comments: only who may read them, never a word of them, each once."""

from datetime import date, timedelta

import pytest
from psycopg2.extras import DateRange

from accounts.models import User
from accounts.roles import Role
from agencies.models import AgencyVersion, Delegation
from feedback import tasks
from feedback.models import Audience, CoHandler, Comment
from feedback.selectors.digests import digest_addresses
from feedback.services import named, steps
from feedback.services.steps import Hand
from feedback.telling import tell_of_cases, tell_of_overdue
from notices.kinds import Kind, Mail, Ways
from notices.models import Notice
from notices.services import choose
from surveys.models import RoundUnit
from tests import factories
from tests.conftest import Cast
from tests.feedback.conftest import NOW, comment

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
DUE = date(2026, 3, 12)
LATER = NOW + timedelta(days=30)


def by(actor: User | None, seen: int = 0) -> Hand:
    return Hand(actor=actor, at=NOW, seen=seen)


def told(kind: Kind = Kind.COMMENT) -> set[str]:
    return set(Notice.objects.filter(kind=kind).values_list("recipient__username", flat=True))


def lend(owner: User, to: User) -> None:
    days = DateRange(TODAY, TODAY + timedelta(days=60))
    Delegation.objects.create(membership=owner.memberships.get(), delegator=owner, delegate=to, valid=days, made_at=NOW)


def test_the_hand_is_told_with_the_day_and_without_a_word(unit: RoundUnit, cast: Cast) -> None:
    found = comment(unit, "Ghế chờ ít quá")
    steps.assign(comment=found, to=cast.an, due_on=DUE, note="Xem ghế", hand=by(cast.chi))

    notice = Notice.objects.get()
    assert (notice.recipient, notice.params, notice.words) == (cast.an, {"due": "12/03/2026"}, "comment.assigned")
    assert notice.link == f"/noi-bo/gop-y/{found.pk}/"


def test_who_takes_it_themselves_is_not_told(unit: RoundUnit, cast: Cast) -> None:
    steps.assign(comment=comment(unit), to=cast.an, due_on=DUE, hand=by(cast.an))

    assert told() == set()


def test_who_stands_in_for_the_hand_is_told(unit: RoundUnit, cast: Cast) -> None:
    lend(cast.an, cast.moi)
    steps.assign(comment=comment(unit), to=cast.an, due_on=DUE, hand=by(cast.chi))

    assert told() == {"an", "moi"}


def test_given_again_it_is_told_again(unit: RoundUnit, cast: Cast) -> None:
    found = comment(unit)
    steps.assign(comment=found, to=cast.an, due_on=DUE, hand=by(cast.chi))
    steps.assign(comment=found, to=cast.an, due_on=DUE + timedelta(days=1), hand=by(cast.chi, 1))

    assert Notice.objects.filter(recipient=cast.an).count() == 2


def test_an_agency_asked_to_help_is_told_and_one_that_is_gone_is_not(unit: RoundUnit, cast: Cast) -> None:
    found = comment(unit)
    steps.pass_on(comment=found, agency=cast.so_y_te, due_on=DUE, note="Xin ý kiến", hand=by(cast.an))
    assert told() == {"binh"}

    AgencyVersion.objects.filter(agency=cast.so_y_te).update(valid=DateRange(None, TODAY))
    Notice.objects.all().delete()
    steps.pass_on(comment=found, agency=cast.so_y_te, due_on=DUE, note="Xin ý kiến", hand=by(cast.an, 1))
    assert told() == set()


def test_an_agency_given_a_comment_is_told(unit: RoundUnit, cast: Cast) -> None:
    steps.hand_over(comment=comment(unit), agency=cast.so_y_te, note="Thuộc Sở Y tế", hand=by(cast.snv))

    assert told() == {"binh"}
    assert Notice.objects.get().words == "comment.handed_over"


def test_nobody_learns_of_a_comment_they_may_not_read(unit: RoundUnit, cast: Cast) -> None:
    unreleased = comment(unit, "Ghế chờ ít quá", released=False)
    steps.assign(comment=unreleased, to=cast.an, due_on=DUE, hand=by(cast.snv))
    kept = comment(unit, "Bàn cao quá")
    Comment.objects.filter(pk=kept.pk).update(audience=Audience.HEAD)
    steps.assign(comment=kept, to=cast.an, due_on=DUE, hand=by(cast.chi))

    assert told() == set()


def test_a_passed_day_is_told_once_to_hand_and_heads_and_a_new_day_anew(unit: RoundUnit, cast: Cast) -> None:
    found = comment(unit)
    lend(cast.chi, cast.binh)
    steps.assign(comment=found, to=cast.an, due_on=DUE, hand=by(cast.chi))

    assert tell_of_overdue(at=NOW, on=DUE) == 0
    assert [tell_of_overdue(at=LATER, on=DUE + timedelta(days=1)) for _turn in range(2)] == [3, 0]
    assert told(Kind.OVERDUE) == {"an", "chi", "binh"}
    Comment.objects.filter(pk=found.pk).update(due_on=DUE + timedelta(days=5))
    assert tell_of_overdue(at=LATER, on=DUE + timedelta(days=9)) == 3
    steps.answer(comment=found, note="Đã kê thêm ghế.", hand=by(cast.an, 1))
    assert tell_of_overdue(at=LATER, on=DUE + timedelta(days=90)) == 0


def test_a_share_that_is_late_is_told_to_the_heads_asked(unit: RoundUnit, cast: Cast) -> None:
    head = factories.user("lanh-dao-y-te")
    factories.membership(head, Role.HEAD, agency=cast.so_y_te)
    found = comment(unit)
    CoHandler.objects.create(comment=found, agency=cast.so_y_te, due_on=DUE)

    tell_of_overdue(at=LATER, on=DUE + timedelta(days=1))
    assert told(Kind.OVERDUE) == {"lanh-dao-y-te"}


def test_a_case_is_told_to_heads_and_who_stands_in_alone(unit: RoundUnit, cast: Cast) -> None:
    comment(unit, "Chị Lan quát dân")
    named.open_cases(at=NOW)
    lend(cast.chi, cast.moi)

    assert [tell_of_cases(at=NOW, on=TODAY), tell_of_cases(at=NOW, on=TODAY)] == [2, 0]
    assert told(Kind.NAMED) == {"chi", "moi"}
    assert "Lan" not in str(list(Notice.objects.values()))
    assert tell_of_cases(at=LATER, on=LATER.date()) == 2
    assert set(Notice.objects.values_list("words", flat=True)) == {"named.opened", "named.overdue"}


def test_beat_tells_of_cases_and_days(unit: RoundUnit, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    comment(unit, "Chị Lan quát dân")
    named.open_cases(at=NOW)
    steps.assign(comment=comment(unit), to=cast.an, due_on=DUE, hand=by(cast.chi))
    monkeypatch.setattr(tasks, "now", lambda: LATER)

    assert [tasks.tell(), tasks.tell()] == [4, 0]


def test_the_weekly_letter_goes_to_who_stands_in_and_not_to_who_refused_it(cast: Cast) -> None:
    for user in (cast.an, cast.chi, cast.moi):
        user.email = f"{user.username}@x.vn"
        user.save()
    lend(cast.chi, cast.moi)
    choose(user=cast.an, ways={Kind.WEEKLY: Ways(shown=False, mail=Mail.NEVER)})

    assert {user.username for user, _address in digest_addresses(on=TODAY)} == {"chi", "moi"}
