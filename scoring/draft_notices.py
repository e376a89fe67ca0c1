"""Who is told of drafts, objections and publications: that there is something and where, never figures."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.urls import reverse

from accounts.models import User
from accounts.roles import Role
from agencies.access import scope_of
from agencies.holders import holders_of_the_whole, holders_over
from agencies.telling import tell
from notices.kinds import Kind
from notices.selectors import told_of
from scoring.models import Approval, Objection, Publication, PublicationDraft
from scoring.publication_access import objecting
from scoring.publications import draft_of
from surveys.models import Round, RoundUnit
from surveys.selectors import measures_a_province, units_in_scope

# A publication of longer ago is no news to anybody.
NEWS = timedelta(days=3)


def drafts_to_tell(*, on: date) -> list[PublicationDraft]:
    """Return the drafts in force to which agencies may object on a day."""
    open_now = PublicationDraft.objects.filter(opens_on__lte=on, closes_on__gte=on).select_related("round")
    return [draft for draft in open_now if draft_of(draft.round) == draft]


def tell_of_draft(*, draft: PublicationDraft, at: datetime, on: date) -> int:
    """Tell everybody who may object to a draft, not who prepared it; return how many were not told before.

    Nobody may where the province is measured.
    """
    if measures_a_province(draft.round):
        return 0
    units = list(RoundUnit.objects.filter(round=draft.round))
    people = holders_over({unit.agency_id for unit in units}, Role.of_an_agency(), on=on)
    to = [user for user in people if user.pk != draft.actor_id and objecting(user, units, on=on)]
    days = {"opens": draft.opens_on, "closes": draft.closes_on}
    return tell(
        to=to,
        kind=Kind.DRAFT,
        subject=f"draft:{draft.pk}",
        words="draft.opened",
        link=_page(draft.round),
        params={"round": draft.round.title, **days},
        at=at,
    )


def tell_of_objection(*, objection: Objection, at: datetime, on: date) -> int:
    """Tell those who answer objections of one: Sở Nội vụ, or for an agency's own survey that agency's people."""
    round = objection.draft.round
    if round.owner_id is None:
        people = holders_of_the_whole((Role.HOME_AFFAIRS,), on=on)
    else:
        people = holders_over({round.owner_id}, Role.of_an_agency(), on=on)
    return tell(
        to=_others(people, objection.actor_id),
        kind=Kind.OBJECTION,
        subject=f"objection:{objection.pk}",
        words="objection.filed",
        link=reverse("publications:objections", args=[round.code]),
        params={"round": round.title},
        at=at,
    )


def tell_of_answer(*, objection: Objection, actor: User, at: datetime, on: date) -> int:
    """Tell those who speak for the agency that its objection is answered."""
    unit, round = objection.round_unit, objection.draft.round
    return tell(
        to=_others(holders_over({unit.agency_id}, Role.of_an_agency(), on=on), actor.pk),
        kind=Kind.ANSWER,
        subject=f"objection:{objection.pk}",
        words="objection.answered",
        link=reverse("publications:unit", args=[round.code, unit.agency.code]),
        params={"round": round.title},
        at=at,
    )


def tell_of_awaiting(*, draft: PublicationDraft, at: datetime, on: date) -> int:
    """Tell the leaders of the province that the run of a draft waits for their approval."""
    return _tell_leaders(draft.round, f"draft:{draft.pk}", at=at, on=on)


def tell_of_decision(*, approval: Approval, at: datetime, on: date) -> int:
    """Tell Sở Nội vụ that a run is approved or returned; the leaders, that it is asked for."""
    if approval.kind == Approval.Kind.ASK:
        return _tell_leaders(approval.round, f"approval:{approval.pk}", at=at, on=on)
    return tell(
        to=_others(holders_of_the_whole((Role.HOME_AFFAIRS,), on=on), approval.actor_id),
        kind=Kind.ANSWER,
        subject=f"approval:{approval.pk}",
        words="approval.approved" if approval.kind == Approval.Kind.APPROVE else "approval.returned",
        link=_page(approval.round),
        params={"round": approval.round.title},
        at=at,
    )


def _tell_leaders(round: Round, subject: str, *, at: datetime, on: date) -> int:
    return tell(
        to=holders_of_the_whole((Role.LEADERSHIP,), on=on),
        kind=Kind.DRAFT,
        subject=subject,
        words="approval.awaited",
        link=_page(round),
        params={"round": round.title},
        at=at,
    )


def publications_to_tell(*, at: datetime) -> list[Publication]:
    """Return the publications in force of the last days of which nobody was told yet."""
    lately = Publication.objects.filter(superseded_by=None, published_at__gt=at - NEWS, published_at__lte=at)
    found = {f"publication:{one.pk}": one for one in lately.select_related("round").order_by("pk")}
    told = told_of(Kind.PUBLICATION, found)
    return [one for subject, one in found.items() if subject not in told]


def tell_of_publication(*, publication: Publication, at: datetime, on: date) -> int:
    """Tell everybody who sees a round's results that they are published, not who published them."""
    round = publication.round
    people = User.objects.filter(is_active=True).exclude(pk=publication.actor_id or 0).order_by("pk")
    to = [user for user in people if _sees(user, round, on)]
    return tell(
        to=to,
        kind=Kind.PUBLICATION,
        subject=f"publication:{publication.pk}",
        words="publication.issued",
        link=_page(round),
        params={"round": round.title},
        at=at,
    )


def _sees(user: User, round: Round, on: date) -> bool:
    scope = scope_of(user, on=on)
    return scope.everything or bool(units_in_scope(round, scope))


def _others(people: Iterable[User], actor: int | None) -> list[User]:
    return [user for user in people if user.pk != actor]


def _page(round: Round) -> str:
    return reverse("publications:round", args=[round.code])
