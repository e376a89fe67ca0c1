"""Điều ông bà nói → việc đã làm: comments that agencies show with what was done, and public measures of plans."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Case, F, OuterRef, QuerySet, Subquery, When
from django.db.models.functions import Coalesce
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _

from actionplans.models import Measure, MeasureStep, Plan
from agencies.models import AgencyVersion
from feedback.models import PublicQuote
from feedback.selectors.quotes import public_quotes
from portal import finding

# Of one agency, and of all together.
MOST_OF_AGENCY, MOST_OF_ALL = 20, 200
NEWEST = """
    SELECT (SELECT max(id) FROM feedback_step), (SELECT max(id) FROM surveys_responsedecision),
           (SELECT max(id) FROM actionplans_measurestep), (SELECT max(id) FROM actionplans_planstep),
           (SELECT max(id) FROM scoring_publishedresult), (SELECT max(id) FROM scoring_publication)
"""
# A measure is public once its plan was accepted, and what nobody does any more is no promise.
ACCEPTED = (Plan.State.ACCEPTED, Plan.State.CLOSED)


@dataclass(frozen=True, slots=True)
class Quote:
    """What somebody wrote, masked, and what the agency did about it, as it says itself; `synthetic`: made up."""

    agency: str
    name: str
    url: str
    quote: str
    action: str
    on: date
    synthetic: bool = False


@dataclass(frozen=True, slots=True)
class Deed:
    """A measure of an accepted plan that its agency made public; `words` say how far it is, with the day.

    `url` is the agency's page, empty on that page and where nothing is published of it. `kind` is that of the tag;
    `synthetic`: the plan rests on figures that are made up.
    """

    agency: str
    name: str
    url: str
    action: str
    state: str
    words: str
    kind: str
    synthetic: bool = False


@dataclass(frozen=True, slots=True)
class SaidDone:
    quotes: tuple[Quote, ...]
    deeds: tuple[Deed, ...]

    def __bool__(self) -> bool:
        return bool(self.quotes or self.deeds)


def stamp() -> tuple[object, ...]:
    """Return what differs as soon as anything is published, here or as results, in one query, and the day."""
    with connection.cursor() as cursor:
        cursor.execute(NEWEST)
        return *cursor.fetchone(), localdate()


def of_agency(code: str) -> SaidDone:
    """Return what stands on the page of an agency."""
    quotes = public_quotes().filter(comment__agency__code=code)[:MOST_OF_AGENCY]
    deeds = _measures().filter(plan__agency__code=code)[:MOST_OF_AGENCY]
    return _said(quotes, deeds, {})


def of_all() -> SaidDone:
    """Return what agencies made public, the newest first."""
    return _said(public_quotes()[:MOST_OF_ALL], _measures()[:MOST_OF_ALL], finding.pages())


def _measures() -> "QuerySet[Measure]":
    """Return public measures, those done first, with when each was last said to be done (`done_at`), `synthetic`."""
    found = Measure.objects.filter(public=True, plan__state__in=ACCEPTED).exclude(state=Measure.State.DROPPED)
    said = MeasureStep.objects.filter(measure=OuterRef("pk"), kind=MeasureStep.Kind.DONE).order_by("-number")
    told = found.select_related("plan__agency").annotate(done_at=Subquery(said.values("at")[:1]))
    told = told.annotate(synthetic=Coalesce(F("plan__run__round__synthetic"), False))
    return told.order_by(
        Case(When(state=Measure.State.DONE, then=0), default=1), "-plan__last_year", "plan", "position"
    )


def _said(quotes: "Iterable[PublicQuote]", deeds: Iterable[Measure], pages: Mapping[str, str]) -> SaidDone:
    shown, done = list(quotes), list(deeds)
    names = _names({each.comment.agency_id for each in shown} | {each.plan.agency_id for each in done})
    today = localdate()
    return SaidDone(
        tuple(_quote(each, names, pages) for each in shown), tuple(_deed(each, names, pages, today) for each in done)
    )


def _quote(each: PublicQuote, names: Mapping[int, str], pages: Mapping[str, str]) -> Quote:
    agency = each.comment.agency
    name, url = names.get(agency.pk, ""), pages.get(agency.code, "")
    return Quote(agency.code, name, url, each.quote, each.action, each.on, each.comment.synthetic)


def _deed(measure: Any, names: Mapping[int, str], pages: Mapping[str, str], today: date) -> Deed:
    agency = measure.plan.agency
    words, kind = _how_far(measure, today)
    return Deed(
        agency=agency.code,
        name=names.get(agency.pk, ""),
        url=pages.get(agency.code, ""),
        action=measure.action,
        state=measure.state,
        words=words,
        kind=kind,
        synthetic=measure.synthetic,
    )


def _how_far(measure: Any, today: date) -> tuple[str, str]:
    """Say how far a measure is, with the day that matters, and by which tag."""
    due = measure.due_on.strftime("%d/%m/%Y")
    if measure.state == Measure.State.DONE:
        done = measure.done_at and localtime(measure.done_at).strftime("%d/%m/%Y")
        return _("đã xong ngày %s") % done if done else _("đã xong"), ""
    if measure.due_on < today:
        return _("chưa xong, quá hạn từ %s") % due, "late"
    words = {Measure.State.TODO: _("chưa bắt đầu, hạn %s"), Measure.State.STUCK: _("đang vướng mắc, hạn %s")}
    return words.get(measure.state, _("đang làm, hạn %s")) % due, "outline"


def _names(agencies: set[int]) -> dict[int, str]:
    """Return what agencies were called last."""
    if not agencies:
        return {}
    versions = AgencyVersion.objects.filter(agency__in=agencies).order_by("valid")
    return {version.agency_id: version.name for version in versions}
