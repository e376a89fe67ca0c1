"""Writes: periodic extracts. Numbers are computed above and handed down; texts survive every computation."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from accounts.models import User
from accounts.services import record
from actionplans.models import Extract, ExtractStep, Point
from actionplans.services.taking import Acts, Hand, take, words_of
from agencies.models import Agency, Block

KIND, STATE = ExtractStep.Kind, Extract.State
DRAFT, CLOSED = frozenset((STATE.DRAFT,)), frozenset((STATE.CLOSED,))
ACTS = Acts(
    "extract",
    {KIND.COMPUTE: DRAFT, KIND.WRITE: DRAFT, KIND.CLOSE: DRAFT, KIND.REOPEN: CLOSED},
    frozenset((KIND.REOPEN,)),
)
Numbers = Mapping[str, Any]


class AlreadyMade(Exception):
    """There is an extract of this period and scope: `pk` names it."""

    def __init__(self, pk: int) -> None:
        super().__init__(pk)
        self.pk = pk


class NoSuchSection(ValueError):
    """The extract has no such section."""


def mark_of(section: Any) -> str:
    """Return what tells the numbers of a section from other ones."""
    said = json.dumps(section, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()[:16]


@transaction.atomic
def start_extract(
    *,
    kind: str,
    first: date,
    last: date,
    numbers: Numbers,
    actor: User,
    at: datetime,
    agency: Agency | None = None,
    block: Block | None = None,
    point: Point | None = None,
) -> Extract:
    """Make an extract of a period and scope, with its numbers. Raises AlreadyMade: there is one of each."""
    same = {"kind": kind, "first_day": first, "last_day": last, "agency": agency, "block": block}
    try:
        with transaction.atomic():
            made = Extract.objects.create(**same, point=point, numbers=numbers, computed_at=at, version=1)
    except IntegrityError:
        raise AlreadyMade(Extract.objects.values_list("pk", flat=True).get(**same)) from None
    made.steps.create(number=1, kind=KIND.START, numbers=numbers, actor=actor, at=at)
    detail = {"kind": kind, "first": str(first), "last": str(last), "agency": agency.code if agency else ""}
    record(actor=actor, action="extract.start", subject=f"extract:{made.pk}", detail=detail, at=at)
    return made


def compute(*, extract: Extract, numbers: Numbers, hand: Hand) -> Extract:
    """Put new numbers in; what people wrote stays. Raises Changed, NotNow."""
    told = {"numbers": numbers}
    return take(extract, ACTS, KIND.COMPUTE, hand, told=told, numbers=numbers, computed_at=hand.at)[0]


@transaction.atomic
def write(*, extract: Extract, section: str, text: str, hand: Hand) -> Extract:
    """Write beside a section's numbers; "" takes it out. Raises Changed, NotNow, NoSuchSection, WordsMissing."""
    locked = Extract.objects.select_for_update(of=("self",)).get(pk=extract.pk)
    if section not in locked.numbers:
        raise NoSuchSection(section)
    said = words_of(ACTS, KIND.WRITE, text)
    texts = {**locked.texts, section: {"text": said, "mark": mark_of(locked.numbers[section])}}
    return take(extract, ACTS, KIND.WRITE, hand, said, told={"section": section}, texts=texts)[0]


def close(*, extract: Extract, note: str = "", hand: Hand) -> Extract:
    """Let it stand as it is, for whoever it is reported to. Raises Changed, NotNow, WordsMissing."""
    return take(extract, ACTS, KIND.CLOSE, hand, note, state=STATE.CLOSED)[0]


def reopen(*, extract: Extract, note: str, hand: Hand) -> Extract:
    """Take it up again, saying why. Raises Changed, NotNow, WordsMissing."""
    return take(extract, ACTS, KIND.REOPEN, hand, note, state=STATE.DRAFT)[0]
