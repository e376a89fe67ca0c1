"""Two people at one small form: the second one is told, and sees both what stands there now and what was typed.

A page carries a mark of what it showed (`seen`); the service compares it with what is stored, under a lock.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

from accounts.models import AuditEntry

Stated = Mapping[str, str]


class ChangedMeanwhile(Exception):
    """Somebody saved other values after the page was opened; nothing is stored. `stored` are those, by field."""

    def __init__(self, stored: Stated) -> None:
        super().__init__()
        self.stored = stored


@dataclass(frozen=True, slots=True)
class Clash:
    """What the second writer is shown: who was first, (label, stored, typed) where they differ, the mark to go on."""

    who: str
    rows: tuple[tuple[str, str, str], ...]
    seen: str


def mark_of(stated: Stated) -> str:
    """Return a mark of what a page shows; it differs once any of it does. Nothing stored yet has an empty mark."""
    return hashlib.sha256(json.dumps(stated, sort_keys=True).encode()).hexdigest()[:24] if stated else ""


def mark_to_send(clash: "Clash | None", posted: Stated, stated: Stated) -> str:
    """Return the mark for the form of a page: after a refusal for what was typed still that of the page it was on."""
    return clash.seen if clash else posted.get("seen", mark_of(stated))


def refuse_unless_seen(stored: Stated, seen: str | None, *, wanted: Stated) -> None:
    """Raise ChangedMeanwhile unless `seen` marks what is stored, or the same is `wanted`.

    None: whoever writes showed no page to anybody.
    """
    if seen is not None and seen != mark_of(stored) and stored != wanted:
        raise ChangedMeanwhile(stored)


def clash_of(refusal: ChangedMeanwhile, typed: Stated, labels: Stated, *, subject: str = "", action: str = "") -> Clash:
    """Return what to show of a refusal; `labels` names the fields, `subject` and `action` find who was first."""
    stored = refusal.stored
    entries = AuditEntry.objects.filter(subject=subject, action=action).select_related("actor").order_by("-pk")
    actor = entry.actor if (entry := entries.first()) else None
    rows = ((label, stored.get(name, ""), typed.get(name, "")) for name, label in labels.items())
    return Clash(actor.full_name if actor else "", tuple(row for row in rows if row[1] != row[2]), mark_of(stored))
