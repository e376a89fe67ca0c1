"""The random draw of a list, and taking it back before anything is sent."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.db import transaction

from accounts.models import User
from invitations import drawing
from invitations.models import Contact, SampleList
from invitations.services.lists import AlreadySent, lock_list, note, refuse_sent
from surveys.models import RoundUnit

SizeRule = Literal["fixed", "quota", "issued"]


class NothingDrawn(ValueError):
    """No unit has a size to draw."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How to draw. `rule` says where sizes come from: one number for all, each unit's quota, or its issued forms."""

    method: drawing.Method
    allocation: drawing.Allocation = "proportional"
    rule: SizeRule = "fixed"
    size: int = 0
    seed: str = ""


@transaction.atomic
def draw_sample(*, sample_list: SampleList, plan: Plan, at: datetime, actor: User | None = None) -> int:
    """Draw from a list and store how; return how many. Without a seed a random one is made.

    Raises AlreadySent, NothingDrawn.
    """
    locked = lock_list(sample_list, SampleList.State.LISTED)
    seed = plan.seed.strip() or secrets.token_hex(8)
    rows = _rows(locked)
    sizes = _sizes(locked, plan, {row.unit for row in rows})
    numbers = drawing.draw(rows, sizes, method=plan.method, seed=seed, allocation=plan.allocation)
    if not numbers:
        raise NothingDrawn
    locked.contacts.filter(position__in=numbers).update(drawn=True)
    locked.draw = {
        "method": plan.method,
        "allocation": plan.allocation if plan.method == "stratified" else "",
        "rule": plan.rule,
        "sizes": sizes,
        "seed": seed,
        "rows": len(rows),
        "drawn": len(numbers),
        "on": at.date().isoformat(),
    }
    locked.state = SampleList.State.DRAWN
    locked.save(update_fields=["draw", "state"])
    note(locked, "draw", actor, at, method=plan.method, seed=seed, rows=len(rows), drawn=len(numbers))
    return len(numbers)


@transaction.atomic
def undo_draw(*, sample_list: SampleList, at: datetime, actor: User | None = None) -> None:
    """Take a draw back; the audit keeps its seed, so that nobody draws in secret until it suits. Raises AlreadySent."""
    refuse_sent(sample_list)
    locked = lock_list(sample_list, SampleList.State.DRAWN)
    locked.contacts.update(drawn=False)
    locked.draw, locked.state = None, SampleList.State.LISTED
    locked.save(update_fields=["draw", "state"])
    note(locked, "undraw", actor, at)


def _rows(sample_list: SampleList) -> list[drawing.Row]:
    """Return all rows of the list: who opted out is drawn, too (and then not written to), as in the population."""
    columns = Contact.objects.filter(sample_list=sample_list).values_list(
        "position", "round_unit__agency__code", "stratum"
    )
    return [drawing.Row(number or 0, unit, stratum) for number, unit, stratum in columns]


def _sizes(sample_list: SampleList, plan: Plan, units: set[str]) -> dict[str, int]:
    if plan.method == "all":
        return {}
    if plan.rule == "fixed":
        return dict.fromkeys(sorted(units), plan.size)
    stated = RoundUnit.objects.filter(round=sample_list.round_id, agency__code__in=units)
    return {code: number or 0 for code, number in stated.values_list("agency__code", plan.rule)}


__all__ = ["AlreadySent", "NothingDrawn", "Plan", "draw_sample", "undo_draw"]
