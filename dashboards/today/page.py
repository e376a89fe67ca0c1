"""What the home page holds for one person."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.timezone import now

from accounts.models import User
from accounts.roles import Role
from agencies.access import Scope, roles_of, scope_of
from dashboards.today.agency import drafts_waiting
from dashboards.today.approvals import approvals_waiting
from dashboards.today.collecting import field_waiting, forms_waiting, paper_waiting
from dashboards.today.comments import comments_waiting
from dashboards.today.data_requests import requests_waiting
from dashboards.today.items import Waiting, in_order
from dashboards.today.keeping import system_waiting
from dashboards.today.news import News, news
from dashboards.today.obligations import obligations_waiting
from dashboards.today.plans import plans_waiting
from dashboards.today.protection import destroyed_lately, keeping_waiting
from dashboards.today.rounds import Managed, rounds_waiting
from dashboards.today.situation import LEADING, Standing, situation
from dashboards.today.supervision import flags_waiting
from jobs.models import Job

# Work done by machine that ended longer ago is no longer news.
ENDED = timedelta(days=2)
# Who raises flags and who answers them; an agency finds what it is shown among a round's tabs.
FLAGGING = (Role.HOME_AFFAIRS, Role.SUPERVISOR)


@dataclass(frozen=True, slots=True)
class Line:
    """A thing that waits as it is shown; `days` are those it is late."""

    waiting: Waiting
    days: int

    @property
    def is_late(self) -> bool:
        return self.days > 0


@dataclass(frozen=True, slots=True)
class Today:
    """The home page: what to do, work the machine does for this person, what waits for others, and what is new."""

    on: date
    lines: tuple[Line, ...]
    jobs: tuple[Job, ...]
    news: News
    elsewhere: tuple[Waiting, ...]
    sees_results: bool
    # For who leads the province.
    situation: tuple[Standing, ...] = ()
    # For who protects personal data.
    protects: bool = False
    destroyed: tuple[Standing, ...] = ()

    @property
    def late(self) -> int:
        return sum(line.is_late for line in self.lines)


def today(user: User, *, on: date) -> Today:
    """Return what waits for a person on a day, from what their roles let them do."""
    roles = roles_of(user, on=on)
    sees_results = not roles.isdisjoint(Role.seeing_results())
    protects = Role.DATA_PROTECTION in roles
    found = in_order(_waiting(user, roles, on), on=on)
    return Today(
        on=on,
        lines=tuple(_line(one, on) for one in found if not one.elsewhere),
        jobs=tuple(_jobs(user, on)),
        news=news(scope_of(user, on=on), on=on) if sees_results else News(),
        elsewhere=tuple(one for one in found if one.elsewhere),
        sees_results=sees_results,
        situation=() if roles.isdisjoint(LEADING) else tuple(situation(user, on=on)),
        protects=protects,
        destroyed=tuple(destroyed_lately(on=on)) if protects else (),
    )


def _line(one: Waiting, on: date) -> Line:
    return Line(one, (on - one.due).days if one.is_late(on) and one.due else 0)


def _waiting(user: User, roles: frozenset[str], on: date) -> Iterator[Waiting]:
    own = scope_of(user, on=on, roles=Role.of_an_agency()) if not roles.isdisjoint(Role.of_an_agency()) else Scope()
    office = scope_of(user, on=on, roles=(Role.HOME_AFFAIRS,)) if Role.HOME_AFFAIRS in roles else Scope()
    yield from _managing(office, own, on)
    if not roles.isdisjoint(Role.seeing_results()):
        yield from comments_waiting(user, on=on)
    yield from approvals_waiting(user, roles, on=on)
    if not roles.isdisjoint(FLAGGING):
        yield from flags_waiting(user, on=on)
    if not roles.isdisjoint(Role.keying_paper()):
        yield from paper_waiting(user, own.agency_ids, on=on)
    if not roles.isdisjoint(Role.managing_people()):
        yield from system_waiting(at=now())
    if Role.DATA_PROTECTION in roles:
        # Who is Sở Nội vụ besides was told their number already.
        yield from () if office.everything else requests_waiting(on=on)
        yield from keeping_waiting(on=on)
    if Role.SURVEYOR in roles:
        yield from field_waiting(user)


def _managing(office: Scope, own: Scope, on: date) -> Iterator[Waiting]:
    """Yield what waits for who manages rounds, or an agency's figures and obligations."""
    managed = Managed(office.everything, own.agency_ids)
    if managed:
        yield from rounds_waiting(managed, on=on)
        yield from forms_waiting(managed, on=on)
        yield from obligations_waiting(own.agency_ids, office=office.everything, on=on)
        yield from plans_waiting(own.agency_ids, on=on)
    if own.agency_ids:
        yield from drafts_waiting(own.agency_ids, on=on)


def _jobs(user: User, on: date) -> list[Job]:
    """Return a person's work that runs, or ended lately without success."""
    running = Job.objects.of(user).filter(state__in=(Job.State.QUEUED, Job.State.RUNNING))
    failed = Job.objects.of(user).filter(state=Job.State.FAILED, finished_at__date__gte=on - ENDED)
    return list((running | failed).order_by("-created_at")[:5])
