"""How a step is taken about anything that has a state, a version and steps of rows of their own."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from django.db import transaction
from django.utils.timezone import localdate

from accounts.models import User
from accounts.services import record

LONGEST_NOTE = 5000
Thing = TypeVar("Thing", bound=Any)


class Changed(Exception):
    """Somebody took a step meanwhile: what was decided upon is not what stands there now."""


class NotNow(Exception):
    """It is in a state from which this step cannot be taken."""


class WordsMissing(ValueError):
    """A step needs words, of at most 5000 characters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """Who acts, when, and on which version, as it was seen. `actor` is None for the portal itself."""

    actor: User | None
    at: datetime
    seen: int

    @property
    def on(self) -> date:
        return localdate(self.at)


@dataclass(frozen=True, slots=True)
class Acts:
    """The steps of one kind of thing: its name in the audit, from which states each may be taken, which need words."""

    name: str
    allowed: Mapping[str, frozenset[Any]]
    needs_words: frozenset[Any]


@transaction.atomic
def take(
    thing: Thing,
    acts: Acts,
    kind: Any,
    hand: Hand,
    note: str = "",
    *,
    told: Mapping[str, Any] | None = None,
    **change: Any,
) -> tuple[Thing, Any]:
    """Take a step: check that nothing changed since it was seen, change the thing, write the step down.

    `change` are new values of the thing's columns, `told` further ones of the step's. Raises Changed, NotNow,
    WordsMissing.
    """
    said = words_of(acts, kind, note)
    locked = type(thing).objects.select_for_update(of=("self",)).get(pk=thing.pk)
    if locked.version != hand.seen:
        raise Changed(locked.pk)
    if locked.state not in acts.allowed[kind]:
        raise NotNow(locked.state)
    locked.version += 1
    for name, value in change.items():
        setattr(locked, name, value)
    locked.save(update_fields=["version", *change])
    step = locked.steps.create(
        number=locked.version, kind=kind, note=said, actor=hand.actor, at=hand.at, **(told or {})
    )
    subject = f"{acts.name}:{locked.pk}"
    record(actor=hand.actor, action=f"{acts.name}.{kind.value}", subject=subject, detail={}, at=hand.at)
    return locked, step


def words_of(acts: Acts, kind: Any, note: str) -> str:
    """Return what is written down with a step. Raises WordsMissing."""
    said = note.replace("\0", "").replace("\r\n", "\n").strip()
    if len(said) > LONGEST_NOTE or (kind in acts.needs_words and not said):
        raise WordsMissing
    return said
