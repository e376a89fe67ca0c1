"""Why a reorganisation cannot be done, looked for before anything is written."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from decimal import Decimal

from django.db.models import Q

from agencies.models import Agency, AgencySuccession, AgencyVersion
from agencies.reorganisation import (
    DISSOLVE,
    MERGE,
    RENAME,
    SPLIT,
    TRANSFER,
    AlreadyDissolved,
    BeforeFounding,
    ChildrenLeft,
    CodeInUse,
    GoesInCircle,
    HeirNotThere,
    LaterHistory,
    PartUnstated,
    Plan,
    SameName,
    SharesTooLarge,
    WrongNumber,
)
from agencies.selectors import subtree

WHOLE = Q(kind=RENAME) | Q(kind=MERGE) | Q(kind=DISSOLVE)


def refuse(plan: Plan) -> dict[int, AgencyVersion]:
    """Raise an Impossible, or return by agency the version that each of the plan's agencies has the day before."""
    _refuse_numbers(plan)
    standing = {agency.pk: _standing(plan, agency) for agency in plan.agencies}
    for heir in plan.heirs:
        if heir.agency is not None:
            _refuse_heir(plan, heir.agency)
        elif heir.new is not None and Agency.objects.filter(code=heir.new.code).exists():
            raise CodeInUse(heir.new.code)
    _refuse_circles(plan)
    if plan.ends and len(plan.heirs) != 1:
        _refuse_orphans(plan)
    if plan.kind == RENAME and standing[plan.agencies[0].pk].name == plan.name:
        raise SameName(plan.name)
    return standing


def children_of(plan: Plan) -> list[AgencyVersion]:
    """Return what stands right below the plan's agencies that day, these themselves apart, locked for changing."""
    below = AgencyVersion.objects.filter(parent__in=plan.agencies).exclude(agency__in=plan.agencies)
    lasting = below.filter(Q(valid__endswith=None) | Q(valid__endswith__gt=plan.on))
    return list(lasting.select_related("agency").order_by("sort_key"))


def _refuse_numbers(plan: Plan) -> None:
    agencies, heirs = len(set(plan.agencies)), len(plan.heirs)
    new = any(heir.new is not None for heir in plan.heirs)
    right = {
        RENAME: agencies == 1 and heirs == 0 and bool(plan.name),
        # One agency into a new one is no merger but a rename.
        MERGE: heirs == 1 and agencies >= (2 if new else 1),
        SPLIT: agencies == 1 and heirs >= (1 if plan.stays else 2),
        DISSOLVE: agencies >= 1 and heirs == 0,
        # Both live on: who founds an agency with a part splits it off.
        TRANSFER: agencies == 1 and heirs >= 1 and not new,
    }
    if not right.get(plan.kind) or agencies != len(plan.agencies):
        raise WrongNumber
    if len({heir.code for heir in plan.heirs}) != heirs:
        raise WrongNumber
    if sum(heir.share or 0 for heir in plan.heirs) > 1:
        raise SharesTooLarge
    if plan.kind == TRANSFER:
        _refuse_parts([heir.share for heir in plan.heirs])


def _refuse_parts(shares: Sequence[Decimal | None]) -> None:
    stated = [share for share in shares if share is not None]
    if len(stated) < len(shares) or sum(stated) >= 1:
        raise PartUnstated


def _standing(plan: Plan, agency: Agency) -> AgencyVersion:
    """Return the version that holds the day before and has no end; else say what is in the way."""
    versions = list(AgencyVersion.objects.filter(agency=agency).select_related("block", "parent").order_by("valid"))
    name = versions[-1].name if versions else agency.code
    held = next((version for version in versions if plan.on - timedelta(days=1) in version.valid), None)
    if held is None:
        late = all(version.valid.lower is not None and version.valid.lower >= plan.on for version in versions)
        raise BeforeFounding(name) if late else AlreadyDissolved(name)
    whole = AgencySuccession.objects.filter(WHOLE, Q(share=None) | Q(share=1), predecessor=agency, on__lte=plan.on)
    if (held.valid.upper == plan.on and held is versions[-1]) or _outlasted(whole, held):
        raise AlreadyDissolved(name)
    touching = Q(predecessor=agency) | Q(successor=agency)
    later = AgencySuccession.objects.filter(touching, on__gte=plan.on)
    if held is not versions[-1] or held.valid.upper is not None or later.exists():
        raise LaterHistory(name)
    return held


def _outlasted(whole: Iterable[AgencySuccession], held: AgencyVersion) -> bool:
    """Say whether an agency passed on wholly after its version began: it only still stands in the list."""
    return any(held.valid.lower is None or passed.on > held.valid.lower for passed in whole)


def _refuse_heir(plan: Plan, heir: Agency) -> None:
    versions = AgencyVersion.objects.filter(agency=heir)
    last = versions.order_by("-valid").first()
    name = last.name if last else heir.code
    if heir in plan.agencies:
        raise GoesInCircle(name)
    held = versions.filter(valid__contains=plan.on).first()
    if held is None:
        raise HeirNotThere(name)
    whole = AgencySuccession.objects.filter(WHOLE, Q(share=None) | Q(share=1), predecessor=heir)
    if (held.valid.upper is not None and held == last) or _outlasted(whole, held):
        raise HeirNotThere(name)


def _refuse_circles(plan: Plan) -> None:
    """Refuse heirs that came out of, or stand below, what they should take over; new ones below it, too."""
    ids = {agency.pk for agency in plan.agencies}
    below = subtree(ids, on=plan.on) if plan.ends else frozenset()
    for heir in plan.heirs:
        placed = heir.agency or (heir.new.parent if heir.new else None)
        if placed is not None and placed.pk in below:
            raise GoesInCircle(placed.code)
        if heir.agency is not None and ids & _later_heirs(heir.agency.pk, plan):
            raise GoesInCircle(heir.agency.code)


def _later_heirs(agency_id: int, plan: Plan) -> set[int]:
    """Return what an agency passes into from the day on, over any steps."""
    found: set[int] = set()
    waiting = [agency_id]
    while waiting:
        rows = AgencySuccession.objects.filter(predecessor=waiting.pop(), on__gte=plan.on, successor__isnull=False)
        fresh = {pk for pk in rows.values_list("successor", flat=True) if pk is not None} - found
        found |= fresh
        waiting.extend(fresh)
    return found


def _refuse_orphans(plan: Plan) -> None:
    children = children_of(plan)
    if children:
        raise ChildrenLeft(*(child.name for child in children))
