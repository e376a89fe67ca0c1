"""What pages of press packs show: public figures, steps, who reads before the hour."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import AuditEntry
from actionplans.models import PressOffice, PressPack
from dashboards import board
from dashboards.announced import announced_round
from dashboards.conferences.page import StepLine
from dashboards.rows import Row
from scoring.models import Publication
from scoring.rank_words import Place, first_words, with_open

KINDS = {"draft": "draft", "open": "", "withdrawn": "grey"}


@dataclass(frozen=True, slots=True)
class Group:
    """Rows of one block: name, forms, index, rank with those left open; `None` or "" where it is not told.

    `ranked`: ranks are told; `reading` says what may be said of the first.
    """

    name: str
    rows: Sequence[tuple[str, int | None, str | None, str]]
    ranked: bool = False
    reading: str = ""


@dataclass(frozen=True, slots=True)
class Figures:
    """What a publication tells everybody: the whole, and its groups or factors."""

    total: str | None
    forms: int | None
    groups: Sequence[Group]


@dataclass(frozen=True, slots=True)
class OfficeLine:
    """A named office: since when, whether its link still opens, how often it did."""

    pk: int
    name: str
    made: str
    revoked: bool
    openings: Sequence[str]


def figures_of(publication: Publication) -> Figures | None:
    """Return the figures that are public, None while others are prepared to replace them."""
    page = announced_round(publication)
    if page is None:
        return None
    if page.tree is not None:
        factors = [(line.name, line.n, line.index, "") for line in page.tree.factors]
        return Figures(page.tree.index, page.tree.n, [Group(_("Theo yếu tố"), factors)])
    if page.board is None:
        return None
    groups = [_group(group) for group in page.board.groups]
    total = page.board.total
    return Figures(total.index if total else None, total.n if total else None, groups)


def _group(group: board.Group) -> Group:
    rows = [(row.name, row.n, row.index, _rank(row)) for row in group.rows]
    places = [Place(row.name, row.rank, row.ranks[0]) for row in group.rows if row.rank is not None and row.ranks]
    return Group(group.name, rows, ranked=any(rank for *_told, rank in rows), reading=first_words(places))


def _rank(row: Row) -> str:
    return "" if row.rank is None else with_open(row.printed_rank, row.ranks)


def steps(pack: PressPack) -> list[StepLine]:
    """Return the steps in words, the newest first."""
    found = pack.steps.select_related("actor").order_by("-number")
    return [
        StepLine(str(each.get_kind_display()).capitalize(), each.actor.full_name, moment(each.at), each.note, ())
        for each in found
    ]


def offices(pack: PressPack) -> list[OfficeLine]:
    """Return the named offices with when each opened the pack before its hour."""
    entries = AuditEntry.objects.filter(subject=f"press:{pack.pk}", action="press.opened").order_by("at")
    opened: dict[str, list[str]] = {}
    for name, at in entries.values_list("detail__office", "at"):
        opened.setdefault(str(name), []).append(moment(at))
    return [_office(each, opened.get(f"{each.pk}", [])) for each in pack.offices.all()]


def _office(office: PressOffice, opened: Sequence[str]) -> OfficeLine:
    return OfficeLine(office.pk, office.name, moment(office.made_at), office.revoked_at is not None, opened)


def moment(at: datetime) -> str:
    return timezone.localtime(at).strftime("%H:%M %d/%m/%Y")


def trail(*here: tuple[str, str]) -> list[tuple[str, str]]:
    start = (_("Công khai kết quả"), reverse("publicity:overview"))
    return [start, (_("Tài liệu báo chí"), reverse("press:packs") if here else ""), *here]
