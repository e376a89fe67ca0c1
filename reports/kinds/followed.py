"""Which obligations the report of a round is about: what was given upon its figures, and what was due in its year.

A round is acted upon after its year: its figures are published, and directives follow, mostly in the next one.
"""

from datetime import date

from django.db.models import Min, Q, QuerySet

from actionplans.models import Conference, Designation, Directive, Plan
from scoring.models import Publication
from surveys.models import Round


def of_round(round: Round) -> Q:
    """Return the condition that an obligation belongs to the report of a round.

    It does so by its directive (`directives_after`), or because it was due in the round's assessment year.
    """
    year = round.assessment_year
    due = Q(due_on__range=(date(year, 1, 1), date(year, 12, 31)))
    return due | Q(point__directive__in=directives_after(round).values("pk"))


def directives_after(round: Round) -> QuerySet[Directive]:
    """Return the directives that act upon a round's figures, whatever the deadlines in them.

    Those that name agencies by its figures, those of which a task is answered by a conference about it or by a plan
    that rests on it, and for the province's rounds those issued since its publication and before that of a later year.
    """
    named = Designation.objects.filter(publication__round=round).values("directive")
    conferences = Conference.objects.filter(round=round).values("obligation")
    plans = Plan.objects.filter(run__round=round).values("obligation")
    answered = Q(points__obligations__in=conferences) | Q(points__obligations__in=plans)
    return Directive.objects.filter(Q(pk__in=named) | answered | _issued_upon(round)).distinct()


def _issued_upon(round: Round) -> Q:
    """Return the condition that a directive was issued while the figures of the province's round were the newest."""
    first = _published_on(Publication.objects.filter(round=round, round__owner=None))
    if first is None:
        return Q(pk__in=[])
    later = Publication.objects.filter(round__owner=None, round__assessment_year__gt=round.assessment_year)
    until = _published_on(later.filter(decision_date__gt=first))
    return Q(issued_on__gte=first) & (Q(issued_on__lt=until) if until else Q())


def _published_on(found: QuerySet[Publication]) -> date | None:
    day: date | None = found.aggregate(day=Min("decision_date"))["day"]
    return day
