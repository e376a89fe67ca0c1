from dataclasses import dataclass
from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, ResolverMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Role
from agencies.access import keep_memberships, keeps_agencies, roles_of, unread_notices
from surveys.models import Round


@dataclass(frozen=True, slots=True)
class NavigationItem:
    label: str
    url: str
    icon: str
    current: bool


def workspace(request: HttpRequest) -> dict[str, Any]:
    """Give every page the province's name; officials' pages also get their navigation, read only where it is drawn."""
    return {
        "province_name": settings.PROVINCE_NAME,
        "navigation": SimpleLazyObject(partial(navigation, request)),
        "round_tabs": SimpleLazyObject(partial(round_tabs, request)),
        "year_tabs": SimpleLazyObject(partial(year_tabs, request)),
        "invites": SimpleLazyObject(partial(_invites, request)),
        "keeps_agencies": SimpleLazyObject(partial(_keeps_agencies, request)),
        "keeps_methods": SimpleLazyObject(partial(_keeps_methods, request)),
        "unread_notices": SimpleLazyObject(partial(_unread, request)),
        "searches": SimpleLazyObject(partial(_searches, request)),
        "reads_results": SimpleLazyObject(partial(_reads_results, request)),
    }


def _roles(request: HttpRequest) -> frozenset[str]:
    """Return today's roles of who is signed in, asked once a request."""
    kept: frozenset[str] | None = getattr(request, "_roles_today", None)
    if kept is None:
        keep_memberships(request)
        kept = roles_of(request.user, on=localdate())
        request._roles_today = kept  # type: ignore[attr-defined]
    return kept


def _keeps_methods(request: HttpRequest) -> bool:
    """Say whether the person keeps methods: from its own menu, as its navigation is full."""
    return request.user.is_authenticated and Role.HOME_AFFAIRS in _roles(request)


def _unread(request: HttpRequest) -> int:
    """Return how many notices the person has not read; asked only where the page shows it."""
    return unread_notices(request.user) if isinstance(request.user, User) else 0


def _invites(request: HttpRequest) -> bool:
    """Say whether the person makes accounts for others; who does little else has them in the navigation."""
    return request.user.is_authenticated and not _roles(request).isdisjoint(Role.inviting())


def _keeps_agencies(request: HttpRequest) -> bool:
    """Say whether the person keeps agencies without being an administrator, who has them in the navigation.

    Sở Nội vụ's navigation is full: it gets to them from its own menu.
    """
    if not request.user.is_authenticated or not _roles(request).isdisjoint(Role.managing_people()):
        return False
    return Role.HOME_AFFAIRS in _roles(request) and keeps_agencies(request.user, on=localdate())


def _searches(request: HttpRequest) -> bool:
    """Say whether there is anything for the person to search in."""
    return request.user.is_authenticated and not _roles(request).isdisjoint(Role.watching_collection())


def _reads_results(request: HttpRequest) -> bool:
    """Say whether there are results that a program of the person may read by a key of theirs."""
    return request.user.is_authenticated and not _roles(request).isdisjoint(Role.seeing_results())


def navigation(request: HttpRequest) -> list[NavigationItem]:
    """Return what the signed-in person may open, in at most seven items."""
    if not request.user.is_authenticated:
        return []
    roles = _roles(request)
    entries = (
        (_("Hôm nay"), "today:today", "home", tuple(Role), ("today",)),
        (
            _("Kết quả"),
            "dashboards:rounds",
            "chart",
            Role.seeing_results(),
            ("dashboards", "reports", "production", "analysis", "history", "beside", "years", "matrix", "overview"),
        ),
        (_("Công bố"), "publications:rounds", "flag", Role.seeing_results(), ("publications", "appraisal")),
        (_("Thu phiếu"), "collection:rounds", "inbox", Role.watching_collection(), ROUND_SPACES),
        (_("Ý kiến"), "feedback:comments", "chat", Role.seeing_results(), ("feedback",)),
        (_("Nhiệm vụ"), "obligations:obligations", "check", Role.seeing_results(), YEAR_SPACES),
        (_("Phiếu khảo sát"), "editor:questionnaires", "list", Role.collecting(), ("editor",)),
        (_("Nhập phiếu giấy"), "paper:desk", "document", KEYING, ("paper_desk",)),
        (_("Đi khảo sát"), "surveyor:start", "people", (Role.SURVEYOR,), ("surveyor",)),
        (_("Tài khoản"), "agencies:people", "person", Role.managing_people(), ("agencies",)),
        (_("Nhật ký"), "audit:entries", "lock", Role.of_the_whole(), ("audit",)),
        (_("Dữ liệu cá nhân"), "privacy:notices", "lock", (Role.DATA_PROTECTION,), ("privacy",)),
        (
            _("Quản trị"),
            "administration:agencies",
            "gear",
            Role.managing_people(),
            ("administration", "webhooks", "privacy"),
        ),
    )
    space = _space(request.resolver_match)
    return [
        NavigationItem(label, url, icon, current=space in spaces)
        for label, view, icon, allowed, spaces in entries
        if not roles.isdisjoint(allowed) and (url := _address(view))
    ]


def _space(match: ResolverMatch | None) -> str:
    """Return where a page belongs; the keying desk is a place of its own among the pages about paper."""
    if match is None:
        return ""
    at_desk = match.namespace == "paper" and (match.url_name or "").startswith("desk")
    return "paper_desk" if at_desk else match.namespace


# Sở Nội vụ and agencies get to the desk from a round's paper forms and from the day's list; their navigation is full.
KEYING = tuple(role for role in Role.keying_paper() if role not in Role.collecting())
# What follows a survey through the year is one entry with tabs.
YEAR_SPACES = (
    "obligations",
    "plans",
    "plan_tools",
    "conferences",
    "publicity",
    "designations",
    "reviews",
    "extracts",
    "calendar",
    "press",
)
ROUND_SPACES = (
    "collection",
    "doors",
    "fieldwork",
    "paper",
    "quality",
    "imports",
    "exports",
    "invitations",
    "supervision",
)


def round_tabs(request: HttpRequest) -> list[NavigationItem]:
    """Return the tasks of the round in the address that the signed-in person has, on pages about its collection."""
    match = request.resolver_match
    code = match.kwargs.get("code") if match else None
    if match is None or code is None or not request.user.is_authenticated:
        return []
    roles = _roles(request)
    managing = Role.collecting() if _is_of_an_agency(request, code, roles) else (Role.HOME_AFFAIRS,)
    entries = (
        (_("Theo dõi"), "collection:monitor", Role.watching_collection()),
        (_("Kế hoạch"), "collection:plan", managing),
        (_("Điểm thu"), "doors:doors", Role.collecting()),
        (_("Phân công"), "fieldwork:assignments", managing),
        (_("Phiếu giấy"), "paper:batches", (*Role.collecting(), Role.COORDINATOR, Role.SUPERVISOR)),
        (_("Mời trả lời"), "invitations:lists", managing),
        (_("Phát thư, gọi điện"), "invitations:calls", (Role.COORDINATOR,)),
        (_("Chất lượng"), "quality:answers", managing),
        (_("Giám sát"), *_supervision(roles)),
        (_("Nhập tệp"), "imports:files", managing),
        (_("Xuất dữ liệu"), "exports:exports", managing),
    )
    return [
        NavigationItem(label, url, "", current=view.split(":")[0] == match.namespace and _is_current(view, match))
        for label, view, allowed in entries
        if not roles.isdisjoint(allowed) and (url := _address(view, code))
    ]


def year_tabs(request: HttpRequest) -> list[NavigationItem]:
    """Return what a person follows through the year, on the pages where each of these begins."""
    match = request.resolver_match
    if match is None or match.namespace not in YEAR_SPACES or not request.user.is_authenticated:
        return []
    everyone = Role.seeing_results()
    extracting = tuple(role for role in everyone if role != Role.SUPERVISOR)
    entries = (
        (_("Nhiệm vụ"), "obligations:obligations", everyone),
        (_("Kế hoạch"), "plans:plans", everyone),
        (_("Hội nghị"), "conferences:conferences", everyone),
        (_("Công khai"), "publicity:overview", everyone),
        (_("Chỉ số thấp"), "designations:designations", everyone),
        (_("Rà soát"), "reviews:reviews", everyone),
        (_("Trích báo cáo"), "extracts:extracts", extracting),
        (_("Lịch"), "calendar:today", everyone),
    )
    if match.view_name not in {*(view for _label, view, _roles in entries), "calendar:year", "calendar:month"}:
        return []
    roles = _roles(request)
    return [
        NavigationItem(label, url, "", current=view.split(":")[0] == match.namespace)
        for label, view, allowed in entries
        if not roles.isdisjoint(allowed) and (url := _address(view))
    ]


def _supervision(roles: frozenset[str]) -> tuple[str, tuple[Role, ...]]:
    """Return where a round's supervision begins: with flags, or with the signed minutes for who reads only those."""
    raising = (*Role.collecting(), Role.SUPERVISOR)
    if roles.isdisjoint(raising):
        return "supervision:minutes_list", (Role.LEADERSHIP, Role.STEERING)
    return "supervision:flags", raising


def _is_of_an_agency(request: HttpRequest, code: str, roles: frozenset[str]) -> bool:
    """Say whether a round is an agency's own: only then do others than Sở Nội vụ manage it.

    Asked again only where the page did not read the round itself.
    """
    if roles.isdisjoint(Role.of_an_agency()):
        return False
    read: Round | None = getattr(request, "round_in_hand", None)
    if read is not None and read.code == code:
        return read.owner_id is not None
    return Round.objects.filter(code=code, owner__isnull=False).exists()


def _is_current(view: str, match: Any) -> bool:
    """Tell the tabs of one namespace apart; a page below a tab belongs to it."""
    if match.namespace == "invitations":
        return (view == "invitations:calls") == (match.url_name in ("calls", "postal", "call"))
    if match.namespace != "collection":
        return True
    return (view == "collection:plan") == (match.url_name or "").startswith("plan")


def _address(view: str, *args: str) -> str:
    try:
        return reverse(view, args=args)
    except NoReverseMatch:
        return ""
