from collections.abc import Mapping
from datetime import datetime
from typing import Any

from accounts.models import AuditEntry, User


def record(*, actor: User | None, action: str, subject: str, detail: Mapping[str, Any], at: datetime) -> AuditEntry:
    """Write down what an actor (none: nobody signed in, or a command) did to a subject."""
    return AuditEntry.objects.create(actor=actor, action=action, subject=subject, detail=dict(detail), at=at)
