"""The plan in an address, and whether its tools are there for the person: who sees and writes is `plan_reach`'s."""

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.utils.timezone import localdate

from actionplans.models import Plan
from actionplans.plan_reach import PlanReader, plan_reader_for, visible_plans
from actionplans.services.plans import WRITABLE
from scoring.access import user_of


def reader_of(request: HttpRequest) -> PlanReader:
    return plan_reader_for(user_of(request), on=localdate())


def visible(reader: PlanReader) -> "QuerySet[Plan]":
    """Return the plans a person sees, with what their pages name."""
    return visible_plans(reader).select_related("agency", "block", "run__round", "run__method_version__method")


def seen_plan(request: HttpRequest, pk: int) -> tuple[PlanReader, Plan]:
    """Return a plan the person sees. Raises Http404: for anyone else it does not exist."""
    reader = reader_of(request)
    found = visible(reader).filter(pk=pk).first()
    if found is None:
        raise Http404
    return reader, found


def written_plan(request: HttpRequest, pk: int) -> tuple[PlanReader, Plan]:
    """Return a plan that is this person's to write. Raises Http404 where they do not see it, else PermissionDenied."""
    reader, found = seen_plan(request, pk)
    if not reader.writes(found):
        raise PermissionDenied
    return reader, found


def is_writable(plan: Plan) -> bool:
    """Say whether a plan still takes measures: not while it is judged or carried out."""
    return plan.state in WRITABLE
