"""What people are told of their account, of roles lent, and of the work a machine did for them."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils.timezone import localdate

from accounts.audit_chain import is_sound, last_verification
from accounts.models import User
from accounts.roles import Role
from agencies.holders import holders_of_the_whole
from agencies.models import Delegation
from agencies.services.delegations import days_of, tell_of_loan
from agencies.telling import tell
from jobs.models import Job
from notices.kinds import Kind
from notices.selectors import told_of

# Who waits in front of a page need not be told; a failure is told, however quick.
LONG = timedelta(seconds=30)
# What ended or began longer ago is no longer news: after a pause nobody is told of all of it.
JOBS_TOLD = timedelta(days=1)
DELEGATIONS_TOLD = timedelta(days=3)


def tell_of_account(*, user: User, words: str, actor: User | None, at: datetime) -> int:
    """Tell a person that somebody else changed their account; `words` as in `notices.words`.

    Who has never signed in is not told step by step how the account is made.
    """
    if user.last_login is None or (actor is not None and actor.pk == user.pk):
        return 0
    subject = f"{words}:{at.isoformat()}"
    return tell(to=[user], kind=Kind.ACCOUNT, subject=subject, words=words, link=reverse("mfa_index"), at=at)


@transaction.atomic
def tell_of_delegations(*, at: datetime) -> int:
    """Tell both sides of delegations that begin today, made before, and of those that ended by themselves."""
    today = localdate(at)
    lately = Delegation.objects.select_related("delegator", "delegate").order_by("pk")
    begun = lately.filter(valid__startswith__gt=today - DELEGATIONS_TOLD, valid__contains=today)
    ended = lately.filter(valid__endswith__gt=today - DELEGATIONS_TOLD, valid__endswith__lte=today)
    told = 0
    for lent in begun:
        first_day, last_day = days_of(lent)
        if first_day != localdate(lent.made_at):
            told += tell_of_loan(lent=lent, words="delegation.begins", to=_both(lent), at=at, last=last_day)
    for lent in ended:
        told += tell_of_loan(lent=lent, words="delegation.ended", to=_both(lent), at=at)
    return told


@transaction.atomic
def tell_of_jobs(*, at: datetime) -> int:
    """Tell people of work of theirs that has ended: done after a while, or failed."""
    ended = Job.objects.filter(finished_at__gt=at - JOBS_TOLD, created_by__is_active=True)
    slow = Q(state=Job.State.DONE, finished_at__gte=F("sent_at") + LONG)
    jobs = list(ended.filter(slow | Q(state=Job.State.FAILED)).select_related("created_by").order_by("finished_at"))
    subjects = {job.pk: f"job:{job.pk}:{job.finished_at:%Y%m%d%H%M%S%f}" for job in jobs}
    told = told_of(Kind.JOB, subjects.values())
    return sum(_tell_of_job(job, subjects[job.pk], at) for job in jobs if subjects[job.pk] not in told)


@transaction.atomic
def tell_of_audit(*, at: datetime) -> int:
    """Tell those who keep the system that the last verification of the audit found something, each once for it."""
    found = last_verification()
    if found is None or is_sound(found):
        return 0
    keepers = holders_of_the_whole(Role.of_the_whole(), on=localdate(at))
    subject, params = f"audit:{found.pk}", {"day": localdate(found.at)}
    link = reverse("audit:entries")
    return tell(to=keepers, kind=Kind.AUDIT, subject=subject, words="audit.broken", link=link, params=params, at=at)


def _tell_of_job(job: Job, subject: str, at: datetime) -> int:
    words = "job.done" if job.state == Job.State.DONE else "job.failed"
    link, params = reverse("jobs:job", args=[job.pk]), {"title": job.title}
    assert isinstance(job.created_by, User)  # noqa: S101 -- the query asks for one
    return tell(to=[job.created_by], kind=Kind.JOB, subject=subject, words=words, link=link, params=params, at=at)


def _both(lent: Delegation) -> list[User]:
    return [lent.delegator, lent.delegate]
