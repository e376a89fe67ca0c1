"""What a person was told."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import BooleanField, Count, ExpressionWrapper, Q, QuerySet, Subquery

from notices.kinds import Kind, Mail, Ways
from notices.models import Notice, Preference

# Nobody needs to know by how much a hundred is passed; so the count reads no more than that.
MOST_COUNTED = 100
IS_READ = ExpressionWrapper(Q(read_at__isnull=False), output_field=BooleanField())


def unread_count(user: Any) -> int:
    """Return how many notices of a person are unread, at most MOST_COUNTED: one look into a partial index."""
    return unread(user)[:MOST_COUNTED].count()


def unread_number(user: Any) -> Subquery:
    """Return the same as a part of another query, None for none."""
    counted = unread(user).order_by().values("recipient").annotate(number=Count("pk"))
    return Subquery(counted.values("number"))


def unread(user: Any) -> QuerySet[Notice]:
    return Notice.objects.filter(recipient=user.pk, shown=True, read_at=None)


def listed(user: Any, *, kind: str = "", only_unread: bool = False) -> QuerySet[Notice]:
    """Return the notices that stand in the portal for a person: unread first, then the newest."""
    found = unread(user) if only_unread else Notice.objects.filter(recipient=user.pk, shown=True)
    found = found.filter(kind=kind) if kind else found
    return found.order_by(IS_READ.asc(), "-created_at", "pk")


def kinds_told(user: Any) -> list[str]:
    """Return the kinds of which a person has notices in the portal."""
    told = Notice.objects.filter(recipient=user.pk, shown=True)
    return list(told.order_by("kind").values_list("kind", flat=True).distinct())


def chosen_by(users: Iterable[int], kind: Kind) -> Mapping[int, Ways]:
    """Return what people chose for a kind; who chose nothing is left out."""
    chosen = Preference.objects.filter(user__in=list(users), kind=kind)
    return {one.user_id: Ways(one.shown, Mail(one.mail)) for one in chosen}


def preferences_of(user: Any) -> Mapping[Kind, Ways]:
    """Return all that one person chose."""
    return {Kind(one.kind): Ways(one.shown, Mail(one.mail)) for one in Preference.objects.filter(user=user.pk)}


def told_of(kind: Kind, subjects: Iterable[str]) -> set[str]:
    """Return the subjects of which somebody was told already, as a job asks before it works out whom to tell."""
    return set(Notice.objects.filter(kind=kind, subject__in=list(subjects)).values_list("subject", flat=True))
