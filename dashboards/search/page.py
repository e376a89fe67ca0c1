"""The page of what was found: all kinds at a glance, or one of them page by page."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Role
from agencies.access import roles_of
from dashboards.search import duties, found
from dashboards.search.found import Hit
from dashboards.search.words import Asked, read
from feedback.reach import reader_for
from scoring.access import sight_of
from surveys.models import Round

TEXT, KIND, PAGE = "q", "loai", "trang"
AGENCIES, ROUNDS, COMMENTS, TASKS, DIRECTIVES, PLANS = "co-quan", "dot", "y-kien", "nhiem-vu", "van-ban", "ke-hoach"
PER_PAGE, AT_A_GLANCE = 20, 5
# More than that are not counted, but of agencies and rounds: a word that everybody says is found as fast as a rare one.
MOST = 1000


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of things: how many were found, and those to show."""

    code: str
    label: str
    count: int
    hits: list[Hit]
    url: str
    current: bool

    @property
    def is_cut(self) -> bool:
        """Say whether there may be more than are counted."""
        return self.code in (COMMENTS, TASKS, DIRECTIVES, PLANS) and self.count == MOST

    @property
    def has_more(self) -> bool:
        return not self.current and self.count > len(self.hits)


@dataclass(frozen=True, slots=True)
class SearchPage:
    asked: Asked
    kind: str
    kinds: tuple[Kind, ...] = ()
    all_url: str = ""
    pages: Mapping[str, str] = field(default_factory=dict)

    @property
    def starts(self) -> bool:
        """Tell whether nothing was asked for yet: who opens the page types at once."""
        return not self.asked.text

    @property
    def total(self) -> int:
        return sum(kind.count for kind in self.kinds)

    @property
    def shown(self) -> list[Kind]:
        """Return the kinds whose hits stand on the page."""
        return [kind for kind in self.kinds if kind.hits and (kind.current or not self.kind)]


@dataclass(frozen=True, slots=True)
class _Source:
    """A kind before it is cut to a page: its things, and how hits are made of those shown."""

    code: str
    label: str
    things: "Paginator[Any]"
    hits: Callable[[list[Any]], list[Hit]]


def page_of(raw: Mapping[str, str], user: User, *, on: date) -> SearchPage:
    """Return what a person finds for the words in an address."""
    asked = read(raw.get(TEXT, ""))
    if not asked.searches:
        return SearchPage(asked, "")
    sources = _sources(asked, user, on)
    wanted = raw.get(KIND, "")
    kind = wanted if wanted in {source.code for source in sources} else ""
    shown = {source.code: source.things.get_page(raw.get(PAGE)) for source in sources if source.code == kind}
    return SearchPage(
        asked,
        kind,
        tuple(_kind(source, asked, kind, shown) for source in sources),
        address(asked),
        _turning(asked, kind, shown[kind]) if kind else {},
    )


def address(asked: Asked, kind: str = "", page: int = 1) -> str:
    pairs = {TEXT: asked.text, KIND: kind, PAGE: str(page) if page > 1 else ""}
    return f"{reverse('search:search')}?{urlencode({key: value for key, value in pairs.items() if value})}"


def _sources(asked: Asked, user: User, on: date) -> list[_Source]:
    sight = sight_of(user, state=Round.State.CLOSED, on=on)
    seen = found.listed_rounds(user, on=on)
    rounds = _listed(ROUNDS, _("Đợt khảo sát"), found.rounds(asked, seen, sight))
    if roles_of(user, on=on).isdisjoint(Role.seeing_results()):
        return [rounds]
    reader = reader_for(user, on=on)
    agencies = Paginator(found.agencies(asked, sight, seen, on=on), PER_PAGE)
    comments = Paginator(found.comment_ids(asked, reader, most=MOST), PER_PAGE)
    owed = duties.duties(asked, user, on=on, most=MOST)
    return [
        _Source(AGENCIES, _("Cơ quan, đơn vị"), agencies, lambda some: found.agency_hits(some, asked, sight)),
        rounds,
        _Source(COMMENTS, _("Lời trong ý kiến"), comments, lambda some: found.comment_hits(some, asked, reader)),
        _Source(TASKS, _("Nhiệm vụ"), Paginator(owed.tasks, PER_PAGE), lambda some: duties.task_hits(some, asked)),
        _listed(DIRECTIVES, _("Văn bản giao việc"), duties.directive_hits(owed.directives, asked)),
        _listed(PLANS, _("Kế hoạch"), duties.plan_hits(owed.plans, asked)),
    ]


def _listed(code: str, label: str, hits: list[Hit]) -> _Source:
    return _Source(code, label, Paginator(hits, PER_PAGE), list)


def _kind(source: _Source, asked: Asked, kind: str, shown: Mapping[str, "Page[Any]"]) -> Kind:
    things = list(shown[source.code]) if source.code in shown else []
    if not kind:
        things = list(source.things.page(1))[:AT_A_GLANCE]
    url = address(asked, source.code)
    return Kind(source.code, source.label, source.things.count, source.hits(things), url, current=source.code == kind)


def _turning(asked: Asked, kind: str, page: "Page[Any]") -> dict[str, str]:
    return {
        "previous": address(asked, kind, page.previous_page_number()) if page.has_previous() else "",
        "next": address(asked, kind, page.next_page_number()) if page.has_next() else "",
        "words": _("Trang %(number)d trong %(total)d") % {"number": page.number, "total": page.paginator.num_pages},
    }
