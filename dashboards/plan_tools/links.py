"""Addresses between the pages of plans."""

from django.urls import reverse
from django.utils.translation import gettext as _

from actionplans.models import Plan


def plan_address(plan: Plan) -> str:
    """Return where a plan is read."""
    return reverse("plan_tools:block_plan" if plan.block_id is not None else "plans:plan", args=[plan.pk])


def trail(plan: Plan | None, here: str) -> list[tuple[str, str]]:
    start = [(_("Kế hoạch cải thiện"), reverse("plans:plans"))]
    return [*start, *([(plan.title, plan_address(plan))] if plan else []), (here, "")]
