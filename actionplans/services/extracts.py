"""Writes: periodic extracts. Numbers are computed above and handed down; texts survive every computation."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from django.db import IntegrityError, transaction

from accounts.models import User
from accounts.services import record
from actionplans.models import Extract, ExtractStep, Point
from actionplans.services.taking import Acts, Changed, Hand, take, words_of
from agencies.models import Agency, Block

KIND, STATE = ExtractStep.Kind, Extract.State
DRAFT, CLOSED = frozenset((STATE.DRAFT,)), frozenset((STATE.CLOSED,))
ACTS = Acts(
    "extract",
    {KIND.COMPUTE: DRAFT, KIND.WRITE: DRAFT, KIND.CLOSE: DRAFT, KIND.REOPEN: CLOSED},
    frozenset((KIND.REOPEN,)),
)
Numbers = Mapping[str, Any]
# What was typed, by section.
Texts = Mapping[str, str]
NOTHING: Texts = MappingProxyType({})


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


@transaction.atomic
def compute(*, extract: Extract, numbers: Numbers, hand: Hand, texts: Texts = NOTHING) -> Extract:
    """Put new numbers in; what people wrote stays, what they typed is written first. Raises Changed, NotNow."""
    then = _after(write(extract=extract, texts=texts, hand=hand), hand)
    told = {"numbers": numbers}
    return take(extract, ACTS, KIND.COMPUTE, then, told=told, numbers=numbers, computed_at=hand.at)[0]


@transaction.atomic
def write(*, extract: Extract, texts: Texts, hand: Hand, confirmed: str = "") -> Extract:
    """Write beside the numbers of sections whatever differs from what is kept, all or nothing; "" takes one out.

    `confirmed` is the section whose words, the same ones too, hold beside the numbers of now. Returns it with its
    version as it was where nothing differs. Raises Changed, NotNow, NoSuchSection, WordsMissing.
    """
    locked = Extract.objects.select_for_update(of=("self",)).get(pk=extract.pk)
    if locked.version != hand.seen:
        raise Changed(locked.pk)
    for section, text in _differing(locked, texts, confirmed).items():
        mark = mark_of(locked.numbers[section])
        kept = {**locked.texts, section: {"text": text, "mark": mark}}
        locked = take(locked, ACTS, KIND.WRITE, _after(locked, hand), text, told={"section": section}, texts=kept)[0]
    return locked


def texts_at(extract: Extract, version: int) -> dict[str, str]:
    """Return what stood beside the sections at a version."""
    written = extract.steps.filter(kind=KIND.WRITE, number__lte=version).order_by("number")
    return dict(written.values_list("section", "note"))


@transaction.atomic
def close(*, extract: Extract, note: str = "", hand: Hand, texts: Texts = NOTHING) -> Extract:
    """Let it stand with what was typed last, for whoever it is reported to. Raises Changed, NotNow, WordsMissing."""
    then = _after(write(extract=extract, texts=texts, hand=hand), hand)
    return take(extract, ACTS, KIND.CLOSE, then, note, state=STATE.CLOSED)[0]


def reopen(*, extract: Extract, note: str, hand: Hand) -> Extract:
    """Take it up again, saying why. Raises Changed, NotNow, WordsMissing."""
    return take(extract, ACTS, KIND.REOPEN, hand, note, state=STATE.DRAFT)[0]


def _differing(extract: Extract, texts: Texts, confirmed: str) -> dict[str, str]:
    """Return the words that are to be written, by section. Raises NoSuchSection, WordsMissing."""
    said = {section: words_of(ACTS, KIND.WRITE, text) for section, text in texts.items()}
    if not said.keys() | {confirmed} <= extract.numbers.keys() | {""}:
        raise NoSuchSection(*said.keys() - extract.numbers.keys())
    return {section: text for section, text in said.items() if _is_new(extract, section, text, section == confirmed)}


def _is_new(extract: Extract, section: str, text: str, confirmed: bool) -> bool:
    kept = extract.texts.get(section, {"text": "", "mark": ""})
    stale = bool(text) and kept["mark"] != mark_of(extract.numbers[section])
    return bool(text != kept["text"] or (confirmed and stale))


def _after(extract: Extract, hand: Hand) -> Hand:
    """Return the hand that goes on with what it has just written."""
    return replace(hand, seen=extract.version)
