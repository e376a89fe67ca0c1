"""Who sees which conferences, publicity and what else an agency does for its index: as with obligations (`reach`)."""

from typing import Any, TypeVar

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from actionplans.models import Conference, ConferenceRemark, ConferenceStep, Plan
from actionplans.reach import Reader
from actionplans.services.plans import WRITABLE
from agencies.models import AgencyVersion

Thing = TypeVar("Thing", bound=Model)


def within(reader: Reader, found: "QuerySet[Thing]", *, agency: str = "agency") -> "QuerySet[Thing]":
    """Return those of a person's agencies and blocks; `agency` is the column that names the agency."""
    scope = reader.reading
    if scope.everything:
        return found
    own = Q(**{f"{agency}__in": scope.agency_ids})
    if not scope.block_ids:
        return found.filter(own)
    in_block = AgencyVersion.objects.filter(
        agency=OuterRef(agency), block__in=scope.block_ids, valid__contains=reader.on
    )
    return found.filter(own | Exists(in_block))


def visible_conferences(reader: Reader) -> "QuerySet[Conference]":
    return within(reader, Conference.objects.select_related("agency", "round", "obligation__point__directive"))


def acts_for(reader: Reader, agency_id: int) -> bool:
    """Say whether the person acts for an agency."""
    return agency_id in reader.handing_in.agency_ids


def history_of(conference: Conference) -> list[ConferenceStep]:
    return list(conference.steps.select_related("actor").prefetch_related("files").order_by("number"))


def remarks_of(conference: Conference) -> list[ConferenceRemark]:
    return list(conference.remarks.select_related("measure"))


def plans_to_feed(conference: Conference) -> "QuerySet[Plan, Any]":
    """Return the plans of the agency that are still written."""
    return Plan.objects.filter(agency=conference.agency_id, block=None, state__in=WRITABLE)
