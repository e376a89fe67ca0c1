"""A plan handed in as what an obligation asks for."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from actionplans.models import Obligation, Plan
from actionplans.plan_reach import HANDED_IN, PlanReader
from actionplans.services import steps
from actionplans.services.plans import NotWritable
from actionplans.services.steps import TO_DO
from actionplans.services.taking import Hand
from dashboards.plans.acts import Act
from dashboards.plans.forms import HandInForm
from documents.attachments import kept_attachments


def made(obligation: Obligation, data: Any, files: Any = None) -> HandInForm:
    form = HandInForm(data, files, initial={"version": obligation.version})
    form.auto_id = "hand_in-%s"
    form.fields["proofs"].required = obligation.needs_file
    return form


def offered(plan: Plan, reader: PlanReader, typed: Any) -> Act | None:
    """Return the form that hands a plan in, once Sở Nội vụ has it and while its obligation is not done."""
    owed = plan.obligation
    if owed is None or plan.state not in HANDED_IN or owed.state not in TO_DO or not reader.writes(plan):
        return None
    help = _("Sở Nội vụ xem kế hoạch này như kết quả của nhiệm vụ: %s") % owed.task
    return Act("hand_in", _("Nộp kế hoạch này cho nhiệm vụ"), help, typed or made(owed, None), danger=False)


def hand_in(plan: Plan, form: HandInForm, *, actor: User, at: datetime) -> None:
    """Hand a plan in. Raises NotWritable while it is still written, and what `steps.submit` raises."""
    if plan.obligation is None or plan.state not in HANDED_IN:
        raise NotWritable(plan.state)
    hand = Hand(actor=actor, at=at, seen=form.cleaned_data["version"])
    note = _("Kế hoạch “%(title)s”, %(address)s") % {
        "title": plan.title,
        "address": reverse("plans:plan", args=[plan.pk]),
    }
    with kept_attachments(form.cleaned_data["proofs"]) as files:
        steps.submit(obligation=plan.obligation, note=note, files=files, hand=hand)
