"""What every page of a plan begins with: who looks at which plan, and the faults of what was typed."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import Http404, HttpRequest
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from actionplans.models import Measure, Plan
from actionplans.plan_reach import PlanReader, plan_reader_for, visible_plans
from feedback.comment_page import Field, fields_of
from scoring.access import user_of

WITH = ("agency", "run__round", "run__method_version__method", "obligation__point__directive")


@dataclass(frozen=True, slots=True)
class Offer:
    """A form on a page: its act, its fields apart from files, and whether it stands open."""

    act: Any
    open: bool
    fields: list[Field]
    boxes: list[forms.BoundField]
    file: forms.BoundField | None


def plan_seen(request: HttpRequest, pk: int) -> tuple[PlanReader, Plan]:
    """Return a plan this person sees. Raises Http404: for anyone else it does not exist."""
    reader = plan_reader_for(user_of(request), on=localdate())
    found = visible_plans(reader).select_related(*WITH).filter(pk=pk).first()
    if found is None:
        raise Http404
    return reader, found


def measure_seen(request: HttpRequest, pk: int, measure: int) -> tuple[PlanReader, Measure]:
    """Return a measure of a plan this person sees. Raises Http404."""
    reader, plan = plan_seen(request, pk)
    found = plan.measures.filter(pk=measure).first()
    if found is None:
        raise Http404
    found.plan = plan
    return reader, found


def offer(act: Any, *, open: bool) -> Offer:
    fields = [each for each in fields_of(act.form) if each.name not in ("proofs", "knowing")]
    boxes = [act.form["knowing"]] if "knowing" in act.form.fields else []
    return Offer(act, open, fields, boxes, act.form["proofs"] if act.takes_files else None)


def faults_of(*found: forms.Form) -> list[tuple[str, str]]:
    """Return the faults of forms as pairs (id of the field, words)."""
    faults: list[tuple[str, str]] = []
    for form in found:
        faults += [(field.auto_id, f"{field.label}: {field.errors[0]}") for field in form if field.errors]
        faults += [("", str(words)) for words in form.non_field_errors()]
    return faults


def note_of(form: forms.Form) -> str:
    """Return the words that were typed and not saved."""
    return str(form.data.get("note", ""))


def words_missing() -> str:
    return _("Cần ghi nội dung, tối đa 5.000 ký tự.")
