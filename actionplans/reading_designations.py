"""Reads: lists of agencies with a low index, as far as a person sees them.

Who confirms them sees drafts; all others what was decided, each within the own scope. What lies open to readers of the
whole province, an agency sees of itself and of those below: that it is named, and why.
"""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from actionplans.models import DesignatedAgency, Designation, DesignationStep, Obligation
from actionplans.reach import Reader
from agencies.models import AgencyVersion
from scoring.models import Publication
from scoring.publications import publication_of
from surveys.models import Round
from surveys.selectors import measures_a_province


def visible_designations(reader: Reader) -> QuerySet[Designation]:
    """Return the lists that a person sees, the newest first."""
    found = Designation.objects.select_related("publication__round", "directive").order_by("-pk")
    if reader.gives:
        return found
    found = found.filter(state=Designation.State.DECIDED)
    if reader.reading.everything:
        return found
    return found.filter(Exists(_within(reader, DesignatedAgency.objects.filter(designation=OuterRef("pk")))))


def rows_of(designation: Designation, reader: Reader) -> list[DesignatedAgency]:
    """Return the agencies of a list that a person sees there."""
    rows = DesignatedAgency.objects.filter(designation=designation).select_related("agency").order_by("pk")
    whole = reader.gives or reader.reading.everything
    return list(rows if whole else _within(reader, rows))


def owed_by_agency(designation: Designation) -> dict[int, list[Obligation]]:
    """Return what is owed after a decision, by the agency that it named."""
    found: dict[int, list[Obligation]] = {}
    if designation.directive_id is None:
        return found
    owed = Obligation.objects.filter(point__directive=designation.directive_id).select_related("point__directive")
    for each in owed.order_by("point__position"):
        found.setdefault(each.agency_id, []).append(each)
    return found


def history(designation: Designation) -> list[DesignationStep]:
    return list(designation.steps.select_related("actor").order_by("number"))


def outdated_by(designation: Designation) -> Publication | None:
    """Return the publication that replaced the one a list rests on, None where it is still in force."""
    live = publication_of(designation.publication.round)
    return live if live is not None and live.pk != designation.publication_id else None


def publications_to_judge() -> list[Publication]:
    """Return the publications in force that agencies are ranked by, the newest survey first.

    Not those of surveys that an agency makes of its own sections, nor those that ask residents about the province.
    """
    rounds = Round.objects.filter(owner=None)
    found = Publication.objects.filter(superseded_by=None, round__in=rounds).select_related("round", "run__round")
    newest = found.order_by("-round__assessment_year", "-pk")
    return [each for each in newest if not measures_a_province(each.round)]


def _within(reader: Reader, rows: QuerySet[DesignatedAgency]) -> QuerySet[DesignatedAgency]:
    scope = reader.reading
    after = Obligation.objects.filter(
        point__directive=OuterRef("designation__directive"), agency=OuterRef("agency"), bearer__in=scope.agency_ids
    )
    own = Q(agency__in=scope.agency_ids) | Q(Exists(after))
    if scope.block_ids:
        own |= Q(Exists(_in_blocks(scope.block_ids, reader.on)))
    return rows.filter(own, confirmed=True)


def _in_blocks(blocks: frozenset[int], on: date) -> QuerySet[AgencyVersion]:
    return AgencyVersion.objects.filter(agency=OuterRef("agency"), block__in=blocks, valid__contains=on)
