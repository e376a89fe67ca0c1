"""The newest rounds of a person's scope: what was published lately, and how far the others are."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import DateField, Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce, TruncDate
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from agencies.access import Scope
from scoring.models import Publication, ScoringRun
from surveys.models import Round
from surveys.selectors import rounds_in_scope

NEWS = timedelta(days=60)
MOST, READ = 5, 8


@dataclass(frozen=True, slots=True)
class New:
    """A round: what is said of it, the day of that, and where it is read."""

    title: str
    said: str
    on: date
    url: str


@dataclass(frozen=True, slots=True)
class News:
    """Publications in force of the last weeks, and the other newest rounds, the newest first."""

    published: tuple[New, ...] = ()
    rounds: tuple[New, ...] = ()


def news(scope: Scope, *, on: date) -> News:
    """Return the newest rounds in a scope that collect or have collected, in one query; no figures of them."""
    live = Publication.objects.filter(round=OuterRef("pk"), superseded_by=None)
    rounds = rounds_in_scope(scope).exclude(state=Round.State.DRAFT)
    found = rounds.annotate(
        decision=Subquery(live.values("decision_number")[:1]),
        body=Subquery(live.values("issuing_body")[:1]),
        published_at=Subquery(live.values("published_at")[:1]),
        scored=Exists(ScoringRun.objects.filter(round=OuterRef("pk"))),
    ).order_by(Coalesce(TruncDate("published_at"), "closes_on", output_field=DateField()).desc(), "-pk")
    listed = list(found[:READ])
    lately = [one for one in listed if one.published_at and localdate(one.published_at) >= on - NEWS]
    others = [one for one in listed if one not in lately]
    return News(tuple(map(_published, lately[:MOST])), tuple(map(_standing, others[:MOST])))


def _published(round: Round) -> New:
    url = reverse("publications:round", args=[round.code])
    on = localdate(round.published_at)  # type: ignore[attr-defined]
    return New(round.title, f"{round.decision} · {round.body}", on, url)  # type: ignore[attr-defined]


def _standing(round: Round) -> New:
    return New(round.title, _said(round), round.closes_on, reverse("dashboards:round", args=[round.code]))


def _said(round: Round) -> str:
    if round.state == Round.State.OPEN:
        return _("đang thu phiếu đến %(day)s") % {"day": f"{round.closes_on:%d/%m/%Y}"}
    if decision := round.decision:  # type: ignore[attr-defined]
        return _("đã công bố theo Quyết định số %(number)s") % {"number": decision}
    if not round.scored:  # type: ignore[attr-defined]
        return _("đã khóa thu phiếu, chưa tính chỉ số")
    return _("đã khóa thu phiếu, chưa công bố")
