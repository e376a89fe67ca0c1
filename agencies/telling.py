"""Telling people of something, each in the ways they chose or, where they chose none, as their roles suggest."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime

from django.db.models import Q
from django.utils.timezone import localdate

from accounts.models import User
from accounts.roles import Role
from agencies.models import Membership
from notices import services
from notices.kinds import ONLY_MAILED, STRENGTH, Kind, Mail, Ways, allowed
from notices.selectors import chosen_by

AGENCY = Role.of_an_agency()
RESULTS = Role.seeing_results()
EVERYBODY = tuple(Role)
# Whom a kind concerns at all: what a person can choose between.
CONCERNED: Mapping[Kind, tuple[Role, ...]] = {
    Kind.ACCOUNT: EVERYBODY,
    Kind.DELEGATION: EVERYBODY,
    # Who approves is told of what waits, Sở Nội vụ of the decision.
    Kind.DRAFT: (*AGENCY, Role.LEADERSHIP),
    Kind.OBJECTION: (Role.HOME_AFFAIRS, *AGENCY),
    Kind.ANSWER: (Role.HOME_AFFAIRS, *AGENCY),
    Kind.PUBLICATION: RESULTS,
    Kind.COMMENT: RESULTS,
    Kind.OVERDUE: RESULTS,
    Kind.NAMED: (Role.HEAD,),
    Kind.OBLIGATION: (Role.HOME_AFFAIRS, *AGENCY),
    Kind.REPORT: RESULTS,
    Kind.JOB: EVERYBODY,
    Kind.AUDIT: Role.of_the_whole(),
    # Who answers, and who watches over it.
    Kind.PRIVACY: (Role.HOME_AFFAIRS, Role.DATA_PROTECTION),
    Kind.WEEKLY: (Role.HOME_AFFAIRS, *AGENCY),
}
# By mail at once where somebody waits for this person; a summary where it is good to know.
ABOUT_ME = (Kind.ACCOUNT, Kind.DELEGATION, Kind.AUDIT)
ABOUT_WORK = (Kind.DRAFT, Kind.OBJECTION, Kind.ANSWER, Kind.COMMENT, Kind.NAMED, Kind.OBLIGATION, Kind.PRIVACY)
# Somebody sends it: it goes by mail, too.
SENT = (Kind.REPORT,)
AT_ONCE = frozenset((*ABOUT_ME, *ABOUT_WORK, *SENT))
BY_ROLE: Mapping[Kind, Mapping[str, Mail]] = {
    Kind.PUBLICATION: dict.fromkeys((*AGENCY, Role.SECTOR_LEAD, Role.LEADERSHIP), Mail.DAILY),
    Kind.OVERDUE: dict.fromkeys(AGENCY, Mail.DAILY),
    # Sở Nội vụ gets word of many: one letter a day is enough.
    Kind.OBJECTION: {Role.HOME_AFFAIRS: Mail.DAILY},
    Kind.OBLIGATION: {Role.HOME_AFFAIRS: Mail.DAILY},
    Kind.WEEKLY: dict.fromkeys((Role.HOME_AFFAIRS, *AGENCY), Mail.NOW),
}


def tell(
    *,
    to: Iterable[User],
    kind: Kind,
    subject: str,
    words: str,
    link: str,
    at: datetime,
    params: Mapping[str, str | date] | None = None,
    knowing: User | None = None,
) -> int:
    """Tell people of a subject, once to each; return how many were not told of it before.

    `knowing`: who did it; it is only marked that this person need not be told, by whatever job comes later.
    """
    ways = ways_of(list(to), kind, on=localdate(at))
    if knowing is not None:
        ways[knowing.pk] = Ways(shown=False)
    return services.tell(to=ways, kind=kind, subject=subject, words=words, link=link, params=params, at=at)


def ways_of(users: Collection[User], kind: Kind, *, on: date) -> dict[int, Ways]:
    """Return how people get notices of a kind; who has no mail address gets no mail."""
    chosen = chosen_by([user.pk for user in users], kind)
    undecided = [user for user in users if user.pk not in chosen]
    roles = _roles(undecided, on) if undecided and kind in BY_ROLE else {}
    found = {user.pk: chosen.get(user.pk) or suggested(kind, roles.get(user.pk, ())) for user in users}
    unreachable = {user.pk for user in users if not user.email}
    return {pk: Ways(ways.shown, Mail.NEVER) if pk in unreachable else ways for pk, ways in found.items()}


def suggested(kind: Kind, roles: Collection[str]) -> Ways:
    """Return how somebody with these roles gets notices of a kind until they choose; the most any role suggests."""
    usual = Mail.NOW if kind in AT_ONCE else Mail.NEVER
    by_role = BY_ROLE.get(kind, {})
    mails = [by_role.get(role, usual) for role in roles if role in CONCERNED[kind]] or [usual]
    return allowed(kind, Ways(shown=kind not in ONLY_MAILED, mail=max(mails, key=STRENGTH.index)))


def _roles(users: Collection[User], on: date) -> dict[int, set[str]]:
    """Return the roles of people on a day, own and lent, in two queries."""
    pks = [user.pk for user in users]
    found: dict[int, set[str]] = defaultdict(set)
    held = Membership.objects.filter(valid__contains=on)
    for pk, role in held.filter(user__in=pks).values_list("user", "role"):
        found[pk].add(role)
    lent = Q(delegations__delegate__in=pks, delegations__valid__contains=on, delegations__delegator__is_active=True)
    for pk, role in held.filter(lent).values_list("delegations__delegate", "role"):
        found[pk].add(role)
    return found
