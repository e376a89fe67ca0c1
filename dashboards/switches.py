"""The switches in the bar of a round's results: the same page of another round, and another block of the same round.

A round is named only to whom its figures are shown, and only where the page would be there for them.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from agencies.access import Scope
from dashboards.query import DIRECTION, ORDER
from scoring.access import sights_of, user_of
from scoring.models import ScoringRun
from surveys.models import Round
from surveys.natures import nature_of
from surveys.selectors import rounds_in_scope

# The newest ones; all others are on the list of rounds, to which the switch leads too.
MOST = 12
# What an address is carried over with, at most: a comparison names five units.
MOST_VALUES, LONGEST = 5, 100


@dataclass(frozen=True, slots=True)
class Choice:
    words: str
    url: str
    note: str = ""
    current: bool = False


@dataclass(frozen=True, slots=True)
class Switch:
    """A menu of the bar: `label` says where one is, `asks` what it is for; `more` leads to all of them."""

    icon: str
    label: str
    asks: str
    choices: tuple[Choice, ...]
    more: str = ""


@dataclass(frozen=True, slots=True)
class Here:
    """A page of a round: its route, what its address needs beside the round, and which parameters stay.

    With `agency_id` or `block` it is a page of that unit or block, which another round must have, too.
    """

    view: str
    args: tuple[str, ...] = ()
    kept: tuple[str, ...] = (ORDER, DIRECTION)
    agency_id: int | None = None
    block: str | None = None


def rounds_shown(request: HttpRequest, here: Here) -> list[Round]:
    """Return the rounds of which a person sees figures of the page's unit or block, newest first, in one query.

    `scored` says whether a round was computed.
    """
    sights = sights_of(user_of(request), on=localdate())
    closed, early = (_rounds(sights[state].figures, here) for state in (Round.State.CLOSED, Round.State.OPEN))
    early = early.exclude(state=Round.State.CLOSED)
    shown = closed.filter(Q(state=Round.State.CLOSED) | Q(pk__in=early.order_by().values("pk")))
    return list(shown.annotate(scored=Exists(ScoringRun.objects.filter(round=OuterRef("pk")))))


def switches_of(
    request: HttpRequest, found: Round, here: Here, *, rounds: Sequence[Round] | None = None,
    blocks: Collection[tuple[str, str]] = (),
) -> list[Switch]:  # fmt: skip
    """Return the switches of a page, none that would lead nowhere; `blocks` are those of the round that are shown."""
    seen = rounds_shown(request, here) if rounds is None else rounds
    return [*_of_blocks(found, here, blocks), *_of_rounds(found, here, seen, request.GET)]


def _rounds(scope: Scope, here: Here) -> QuerySet[Round]:
    return rounds_in_scope(scope, agency_id=here.agency_id, block=here.block)


def _of_rounds(found: Round, here: Here, rounds: Sequence[Round], raw: QueryDict) -> Iterator[Switch]:
    like = [each for each in rounds if each.pk == found.pk or _compares(each, found)]
    if all(each.pk == found.pk for each in like):
        return
    address = _carried(raw, here.kept)
    choices = tuple(
        Choice(
            each.title,
            reverse(here.view, args=[each.code, *here.args]) + address,
            note=f"{each.opens_on:%d/%m/%Y} – {each.closes_on:%d/%m/%Y}",
            current=each.pk == found.pk,
        )
        for each in like[:MOST]
    )
    label = _("Đợt năm %(year)d") % {"year": found.assessment_year}
    yield Switch("calendar", label, _("Chọn đợt khác"), choices, more=reverse("dashboards:rounds"))


def _compares(each: Round, found: Round) -> bool:
    """Say whether a computed round is of the same kind: of agencies, of one owner's units, or of the residents."""
    return each.scored and each.owner_id == found.owner_id and nature_of(each) == nature_of(found)  # type: ignore[attr-defined]


def _of_blocks(found: Round, here: Here, blocks: Collection[tuple[str, str]]) -> Iterator[Switch]:
    if len(blocks) < 2:
        return
    whole = Choice(_("Mọi khối"), reverse("dashboards:round", args=[found.code]), current=here.block is None)
    each = [
        Choice(name, reverse("overview:block", args=[found.code, code]), current=code == here.block)
        for code, name in blocks
    ]
    choices = (whole, *each)
    label = next((choice.words for choice in choices if choice.current), whole.words)
    yield Switch("building", label, _("Chọn khối khác"), choices)


def _carried(raw: QueryDict, kept: Sequence[str]) -> str:
    pairs = [(name, value[:LONGEST]) for name in kept for value in raw.getlist(name)[:MOST_VALUES] if value]
    return "?" + urlencode(pairs) if pairs else ""
