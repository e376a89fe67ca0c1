"""Plans over a block for several years: begun by the lead of the sector, their targets beside the block's mean."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.roles import Role
from actionplans.models import Measure, Plan
from actionplans.plan_reach import PlanReader
from actionplans.reach import READING
from actionplans.selectors import names_on
from actionplans.services.plans import Aim, start_plan, write_plan
from actionplans.services.taking import Changed, Hand, NotNow
from agencies.access import requires
from agencies.models import AgencyVersion, Block
from dashboards.plan_tools.block_acts import offered
from dashboards.plan_tools.block_forms import BlockPlanForm
from dashboards.plan_tools.block_years import members_of, years_of
from dashboards.plan_tools.judged import plain
from dashboards.plan_tools.links import trail
from dashboards.plan_tools.rights import is_writable, reader_of, seen_plan, visible
from dashboards.plans.clash import Row, rows
from feedback.comment_page import fields_of
from scoring.access import sight_of
from surveys.models import Round


@require_safe
@requires(*READING)
@never_cache
def block_plans(request: HttpRequest) -> HttpResponse:
    """List the plans over blocks that a person sees."""
    reader = reader_of(request)
    found = visible(reader).filter(block__isnull=False).order_by("-last_year", "-pk")
    context = {"plans": found, "leads": bool(reader.leading.block_ids), "trail": trail(None, _("Kế hoạch của khối"))}
    return render(request, "dashboards/plan_tools/block_plans.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Role.SECTOR_LEAD)
@never_cache
def start(request: HttpRequest) -> HttpResponse:
    """Begin a plan over a block, with its targets."""
    reader = reader_of(request)
    blocks = {each.code: each for each in Block.objects.filter(pk__in=reader.leading.block_ids)}
    leads = _leads(reader)
    options: dict[str, Any] = {
        "blocks": [(code, each.name) for code, each in blocks.items()],
        "agencies": [(code, version.name) for code, version in leads.items()],
        "today": reader.on,
        "initial": {"first_year": reader.on.year, "last_year": reader.on.year + 3},
        "auto_id": "%s",
    }
    form = BlockPlanForm(request.POST if request.method == "POST" else None, **options)
    if request.method != "POST" or not form.is_valid():
        return _form(request, form, _("Bắt đầu kế hoạch của khối"), status=422 if form.is_bound else 200)
    typed, at = form.cleaned_data, now()
    said, block = form.said(), blocks[typed["block"]]
    made = start_plan(agency=leads[typed["agency"]].agency, block=block, said=said, actor=reader.user, at=at)
    if typed["targets"]:
        hand = Hand(actor=reader.user, at=at, seen=made.version)
        write_plan(plan=made, said=said, aims=typed["targets"], hand=hand)
    messages.success(request, _("Đã bắt đầu kế hoạch. Nhập các biện pháp từ tệp."))
    return redirect("plan_tools:block_plan", made.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Role.SECTOR_LEAD)
@never_cache
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what a plan over a block says and aims at, while it is written (409 where somebody did meanwhile)."""
    reader, plan = seen_block_plan(request, pk)
    if not reader.writes(plan):
        raise PermissionDenied
    form = BlockPlanForm(request.POST if request.method == "POST" else None, **_fixed(plan, reader))
    title = _("Sửa kế hoạch của khối")
    if request.method != "POST" or not form.is_valid():
        return _form(request, form, title, plan=plan, status=422 if form.is_bound else 200)
    hand = Hand(actor=reader.user, at=now(), seen=form.cleaned_data["version"] or 0)
    said = replace(form.said(), achieved=plan.achieved, shortcomings=plan.shortcomings, causes=plan.causes)
    try:
        write_plan(plan=plan, said=said, aims=[*form.cleaned_data["targets"], *_other_aims(plan)], hand=hand)
    except NotNow:
        form.add_error(None, _("Kế hoạch đã trình nên không sửa được. Rút lại để sửa nếu cần."))
        return _form(request, form, title, plan=plan, status=409)
    except Changed:
        plan.refresh_from_db()
        return _form(
            request, form, title, plan=plan, clash=_differing(form, _fixed(plan, reader)["initial"]), status=409
        )
    messages.success(request, _("Đã sửa kế hoạch."))
    return redirect("plan_tools:block_plan", plan.pk)


@require_safe
@requires(*READING)
@never_cache
def block_plan(request: HttpRequest, pk: int) -> HttpResponse:
    """Show each year's mean of the block beside its target, and the plans of the block's agencies."""
    return block_page(request, *seen_block_plan(request, pk))


def seen_block_plan(request: HttpRequest, pk: int) -> tuple[PlanReader, Plan]:
    """Return a plan over a block that the person sees. Raises Http404."""
    reader, plan = seen_plan(request, pk)
    if plan.block_id is None:
        raise Http404
    return reader, plan


def block_page(
    request: HttpRequest, reader: PlanReader, plan: Plan, *, fault: str = "", changed: str = "", status: int = 200
) -> HttpResponse:
    """Return the page of a plan over a block; `changed` are the words typed by who came second."""
    block = plan.block
    if block is None:
        raise Http404
    sight = sight_of(reader.user, state=Round.State.CLOSED, on=reader.on)
    own = visible(reader).filter(
        block=None, first_year__lte=plan.last_year, last_year__gte=plan.first_year, agency__in=_in_block(plan)
    )
    context = {
        "plan": plan,
        "years": years_of(plan, block, sight),
        "members": members_of(plan, block, list(own), on=reader.on),
        "measures": list(plan.measures.exclude(state=Measure.State.DROPPED)),
        "imports": reader.writes(plan) and is_writable(plan),
        "offers": offered(plan, reader),
        "steps": plan.steps.select_related("actor").order_by("-number"),
        "changed": changed,
        "faults": [("", fault)] if fault else [],
        "trail": trail(None, plan.title),
    }
    return render(request, "dashboards/plan_tools/block_plan.html", context, status=status)


def _fixed(plan: Plan, reader: PlanReader) -> dict[str, Any]:
    """Return the form's options for a plan whose block and lead stand fast."""
    block, agency = str(plan.block_id), str(plan.agency_id)
    lines = [f"{each.year}: {each.get_operator_display()} {plain(each)}" for each in _of_whole(plan)]
    return {
        "blocks": [(block, plan.block.name if plan.block else "")],
        "agencies": [(agency, names_on({plan.agency_id}, on=reader.on).get(plan.agency_id, ""))],
        "today": reader.on,
        "auto_id": "%s",
        "initial": {
            "block": block,
            "agency": agency,
            "title": plan.title,
            "basis": plan.basis,
            "first_year": plan.first_year,
            "last_year": plan.last_year,
            "targets": "\n".join(lines),
        },
    }


def _differing(form: BlockPlanForm, stands: dict[str, Any]) -> list[Row]:
    """Return what somebody else saved beside what was typed; of the targets as they are written in their box."""
    found = rows(form, stands, ("title", "basis", "first_year", "last_year"))
    typed = str(form["targets"].value() or "").replace("\r\n", "\n").strip()
    differs = typed != stands["targets"]
    return [*found, *([Row(str(form["targets"].label), stands["targets"], typed)] if differs else [])]


def _of_whole(plan: Plan) -> Any:
    return plan.targets.filter(section="", node="").order_by("year")


def _other_aims(plan: Plan) -> list[Aim]:
    """Return the targets that this form does not show: of items, of sections."""
    columns = ("year", "operator", "value", "node", "section")
    others = plan.targets.exclude(section="", node="").values_list(*columns)
    return [Aim(**dict(zip(columns, row, strict=True))) for row in others]


def _in_block(plan: Plan) -> Any:
    return AgencyVersion.objects.filter(block=plan.block_id, valid__contains=localdate()).values("agency")


def _leads(reader: PlanReader) -> dict[str, AgencyVersion]:
    """Return the agencies that may lead a plan, by code: those of the blocks, and those that stand over them.

    A sector lead's membership names a block, not the agency that leads it: the person says which one that is.
    """
    today = AgencyVersion.objects.filter(valid__contains=reader.on)
    over = today.filter(block__in=reader.leading.block_ids, parent__isnull=False).values("parent")
    found = today.filter(Q(block__in=reader.leading.block_ids) | Q(agency__in=over))
    return {each.agency.code: each for each in found.select_related("agency").order_by("position", "sort_key")}


def _form(
    request: HttpRequest,
    form: BlockPlanForm,
    title: str,
    *,
    plan: Plan | None = None,
    clash: list[Row] | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "fields": fields_of(form),
        "faults": [
            *(("", words) for words in form.non_field_errors()),
            *((field.auto_id, f"{field.label}: {field.errors[0]}") for field in form if field.errors),
        ],
        "title": title,
        "plan": plan,
        "clash": clash,
        "trail": trail(plan, title),
    }
    return render(request, "dashboards/plan_tools/block_start.html", context, status=status)
