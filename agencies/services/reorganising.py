"""Agencies renamed, merged, split or dissolved in one go: versions, successions and roles together or not at all."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate
from psycopg2.extras import DateRange

from accounts.models import User
from accounts.services import record
from agencies.models import Agency, AgencyVersion, Membership, Reorganisation
from agencies.reorganisation import RENAME, Heir, LaterHistory, NewAgency, Plan
from agencies.rights import bounds_of, may_change
from agencies.services.editing import lock_agencies
from agencies.services.hindrances import children_of, refuse
from agencies.services.people import tell_of_grant
from agencies.services.successions import record_succession
from agencies.sorting import sort_key

COPIED = ("name", "short_name", "level", "block_id", "parent_id", "place_name", "position")


@dataclass
class _Rows:
    """What was made and ended so far, by keys; a version ended stands with the day it had ended before."""

    agencies: list[int] = field(default_factory=list)
    versions: list[int] = field(default_factory=list)
    successions: list[int] = field(default_factory=list)
    memberships: list[int] = field(default_factory=list)
    # How long each of those memberships was to hold: key, first day, first day after.
    held: list[list[Any]] = field(default_factory=list)
    ended: list[list[Any]] = field(default_factory=list)

    def stored(self) -> dict[str, Any]:
        names = ("agencies", "versions", "successions", "memberships", "held", "ended")
        return {name: getattr(self, name) for name in names}


@transaction.atomic
def reorganise(*, plan: Plan, actor: User, at: datetime) -> Reorganisation:
    """Do what a plan says, or raise an Impossible and leave everything as it was."""
    lock_agencies()
    standing, rows = refuse(plan), _Rows()
    if plan.kind == RENAME:
        _rename(plan, standing[plan.agencies[0].pk], rows)
    else:
        _pass_on(plan, standing, rows, actor, at)
    return _written(plan, rows, actor, at)


def _rename(plan: Plan, version: AgencyVersion, rows: _Rows) -> None:
    """Give the agency another name from the day on: it stays the agency it is, and so do its figures."""
    changed = {"name": plan.name, "short_name": plan.short_name or plan.name[:120], "act": plan.act}
    _end(version, plan.on, rows)
    _begin(version.agency_id, version, plan.on, rows, **changed)


def _pass_on(plan: Plan, standing: dict[int, AgencyVersion], rows: _Rows, actor: User, at: datetime) -> None:
    children = children_of(plan) if plan.ends and len(plan.heirs) == 1 else []
    heirs = [(_agency_of(heir, standing, plan, rows), heir) for heir in plan.heirs]
    if plan.ends:
        for version in standing.values():
            _end(version, plan.on, rows)
    passed: list[tuple[Agency | None, Heir | None]] = [*heirs] or [(None, None)]
    for agency in plan.agencies:
        for successor, heir in passed:
            made = record_succession(
                predecessor=agency,
                successor=successor,
                kind=plan.kind,
                on=plan.on,
                share=heir.share if heir else None,
                act=plan.act,
                actor=actor,
                at=at,
            )
            rows.successions.append(made.pk)
    for child in children:
        _hand_over(child, heirs[0][0], plan.on, rows)
    if plan.moves_people and len(heirs) == 1:
        _move_people(plan, heirs[0][0], rows, actor, at)


def _agency_of(heir: Heir, standing: dict[int, AgencyVersion], plan: Plan, rows: _Rows) -> Agency:
    if heir.agency is not None:
        return heir.agency
    assert heir.new is not None  # noqa: S101 -- an heir is one or the other
    return _found(heir.new, standing, plan, rows)


def _found(new: NewAgency, standing: dict[int, AgencyVersion], plan: Plan, rows: _Rows) -> Agency:
    model = standing[plan.agencies[0].pk]
    agency = Agency.objects.create(code=new.code)
    rows.agencies.append(agency.pk)
    changed: dict[str, Any] = {
        "name": new.name,
        "short_name": new.short_name or new.name[:120],
        "act": plan.act,
        "place_name": "",
        "parent_id": new.parent.pk if new.parent else _above(model, standing),
    }
    _begin(agency.pk, model, plan.on, rows, **changed)
    return agency


def _above(model: AgencyVersion, standing: dict[int, AgencyVersion]) -> int | None:
    """Return what an agency stands below, those apart that are reorganised with it: they are not there any more."""
    parent = model.parent_id
    while parent in standing:
        parent = standing[parent].parent_id
    return parent


def _end(version: AgencyVersion, on: date, rows: _Rows) -> None:
    upper = version.valid.upper
    rows.ended.append([version.pk, upper.isoformat() if upper else None])
    version.valid = DateRange(version.valid.lower, on)
    version.save(update_fields=["valid"])


def _begin(agency_id: int, model: AgencyVersion, on: date, rows: _Rows, **changed: Any) -> None:
    values = {name: getattr(model, name) for name in COPIED} | changed
    key = sort_key(values["name"])
    made = AgencyVersion.objects.create(agency_id=agency_id, valid=DateRange(on, None), sort_key=key, **values)
    rows.versions.append(made.pk)


def _hand_over(child: AgencyVersion, heir: Agency, on: date, rows: _Rows) -> None:
    """Put an agency below the one that took its superior over."""
    lower, upper = child.valid.lower, child.valid.upper
    if upper is not None or (lower is not None and lower >= on):
        raise LaterHistory(child.name)
    _end(child, on, rows)
    _begin(child.agency_id, child, on, rows, parent_id=heir.pk)


def _move_people(plan: Plan, heir: Agency, rows: _Rows, actor: User, at: datetime) -> None:
    """Give whoever holds a role over the agencies the same over their heir, from the day on, once.

    Only the roles that the actor may give and change (`agencies.rights`): a merger is no way around that.
    """
    lasting = Q(valid__endswith=None) | Q(valid__endswith__gt=plan.on)
    held = Membership.objects.filter(lasting, agency__in=plan.agencies).select_related("user").order_by("pk")
    bounds = bounds_of(actor, on=localdate(at))
    for membership in (each for each in held if may_change(bounds, each)):
        first = max(plan.on, membership.valid.lower or plan.on)
        valid = DateRange(first, membership.valid.upper)
        same = {"user": membership.user, "role": membership.role, "agency": heir}
        if not Membership.objects.filter(valid__overlap=valid, **same).exists():
            made = Membership.objects.create(valid=valid, body_id=membership.body_id, **same)
            rows.memberships.append(made.pk)
            rows.held.append([made.pk, *(day.isoformat() if day else None for day in (first, valid.upper))])
            tell_of_grant(membership=made, actor=actor, at=at)


def _written(plan: Plan, rows: _Rows, actor: User, at: datetime) -> Reorganisation:
    made = Reorganisation.objects.create(
        kind=plan.kind, on=plan.on, act=plan.act, rows=rows.stored(), made_by=actor, made_at=at
    )
    heirs = [heir.agency for heir in plan.heirs if heir.agency is not None]
    made.agencies.set([*plan.agencies, *heirs, *Agency.objects.filter(pk__in=rows.agencies)])
    detail = {
        "kind": plan.kind,
        "on": plan.on.isoformat(),
        "act": plan.act,
        "agencies": [agency.code for agency in plan.agencies],
        "name": plan.name,
        "heirs": [heir.code for heir in plan.heirs],
        "roles_moved": len(rows.memberships),
    }
    record(actor=actor, action="agencies.reorganised", subject=f"reorganisation:{made.pk}", detail=detail, at=at)
    return made
