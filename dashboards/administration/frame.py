"""What the pages of administration share: tabs, the way back, pages of a list, faults of a form."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Role
from agencies.access import roles_of


def tabs(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the tasks of administration with the one that a page belongs to."""
    entries = [
        (_("Đơn vị"), "administration:agencies"),
        (_("Sắp xếp đơn vị"), "administration:reorganisations"),
        (_("Thủ tục"), "administration:services"),
        (_("Nơi nhận"), "administration:recipients"),
        (_("Dữ liệu cá nhân"), "privacy:notices"),
    ]
    # The system is the administrator's alone; agencies are Sở Nội vụ's, too.
    if not roles_of(request.user, on=localdate()).isdisjoint(Role.managing_people()):
        entries += [(_("Hệ thống"), "administration:health"), (_("Cài đặt"), "administration:settings")]
        entries += [(_("Webhook"), "webhooks:list")]
    here = request.resolver_match.view_name if request.resolver_match else ""
    return [{"label": label, "url": reverse(view), "current": view == here} for label, view in entries]


def trail(*steps: tuple[str, str]) -> list[tuple[str, str]]:
    """Return the way to a page as pairs (words, address); the last one is the page itself."""
    return [(_("Quản trị"), reverse("administration:agencies")), *steps]


def faults_of(form: forms.BaseForm) -> list[tuple[str, str]]:
    return [(name, str(form.errors[name][0])) for name in form.fields if name in form.errors]


def page_links(request: HttpRequest, page: Any) -> dict[str, str]:
    """Return the addresses of the pages before and after one, with what else the address says."""

    def address(number: int) -> str:
        query = request.GET.copy()
        query["trang"] = str(number)
        return f"?{query.urlencode()}"

    return {
        "previous": address(page.previous_page_number()) if page.has_previous() else "",
        "next": address(page.next_page_number()) if page.has_next() else "",
        "words": _("Trang %(number)d trong %(count)d") % {"number": page.number, "count": page.paginator.num_pages},
    }


def actor_of(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101 -- guarded by a role
    return request.user
