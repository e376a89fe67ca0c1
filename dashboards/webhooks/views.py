"""Pages of webhooks: registered, tried, their secrets changed, ended; what was sent and what came of it."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Max, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.roles import Role
from agencies.access import requires
from agencies.services.webhooks import (
    BOTH_SIGN,
    change_secret,
    end_webhook,
    register_webhook,
    send_failed_again,
    try_webhook,
)
from agencies.table_files import rows_per_page
from dashboards.administration.frame import actor_of, page_links, tabs, trail
from dashboards.webhooks.forms import CHOICES, WebhookForm, done_words
from notices.models import Webhook
from notices.webhooks.kinds import Happened

PER_PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
@requires(*Role.managing_people())
@never_cache
def webhooks(request: HttpRequest) -> HttpResponse:
    """List the addresses; register one and show its secret, once."""
    if request.method != "POST":
        return _list(request, WebhookForm())
    form = WebhookForm(request.POST)
    if not form.is_valid():
        return _list(request, form, status=422)
    kinds = [Happened(kind) for kind in form.cleaned_data["kinds"]]
    said = {name: form.cleaned_data[name] for name in ("name", "url")}
    made, secret = register_webhook(**said, kinds=kinds, actor=actor_of(request), at=timezone.now())
    return _list(request, WebhookForm(), made=made, secret=secret)


@require_safe
@requires(*Role.managing_people())
@never_cache
def webhook(request: HttpRequest, pk: int) -> HttpResponse:
    return _one(request, get_object_or_404(Webhook, pk=pk))


@require_POST
@requires(*Role.managing_people())
@never_cache
def act(request: HttpRequest, pk: int) -> HttpResponse:
    """Do one thing to an address; a new secret is shown once. An ended address takes nothing but its end."""
    found, do, at = get_object_or_404(Webhook, pk=pk), request.POST.get("do", ""), timezone.now()
    if do not in ("secret", "end", "ping", "again"):
        raise Http404
    number = 0
    if found.ended_at is None:
        if do == "secret":
            secret = change_secret(webhook=found, actor=actor_of(request), at=at)
            return _one(request, found, secret=secret, hours=int(BOTH_SIGN.total_seconds() // 3600))
        number = _do(do, found, request, at)
    if do != "secret":
        messages.success(request, done_words(do, number))
    return redirect("webhooks:one", pk)


def _do(do: str, found: Webhook, request: HttpRequest, at: Any) -> int:
    said: dict[str, Any] = {"webhook": found, "actor": actor_of(request), "at": at}
    if do == "again":
        return send_failed_again(**said)
    (end_webhook if do == "end" else try_webhook)(**said)
    return 0


def _list(request: HttpRequest, form: WebhookForm, *, status: int = 200, **shown: Any) -> HttpResponse:
    failed, waiting = (Count("deliveries", Q(deliveries__state=state)) for state in ("failed", "waiting"))
    found = Webhook.objects.annotate(failed=failed, waiting=waiting, last=Max("deliveries__event__at")).order_by("-pk")
    context = {
        "webhooks": [(each, _kinds(each)) for each in found],
        "form": form,
        "chosen": form["kinds"].value() or [],
        "choices": CHOICES,
        "tabs": tabs(request),
        "trail": trail((_("Báo cho hệ thống khác"), "")),
        **shown,
    }
    return render(request, "dashboards/webhooks/list.html", context, status=status)


def _one(request: HttpRequest, found: Webhook, **shown: Any) -> HttpResponse:
    deliveries = found.deliveries.select_related("event").prefetch_related("attempts")
    lines = Paginator(deliveries, rows_per_page(request, PER_PAGE)).get_page(request.GET.get("trang"))
    context = {
        "webhook": found,
        "kinds": _kinds(found),
        "lines": lines,
        "pages": page_links(request, lines),
        "failed": found.deliveries.filter(state="failed").exists(),
        "trail": trail((_("Báo cho hệ thống khác"), reverse("webhooks:list")), (found.name, "")),
        **shown,
    }
    return render(request, "dashboards/webhooks/one.html", context)


def _kinds(found: Webhook) -> str:
    return "; ".join(str(Happened(kind).label) for kind in found.kinds)
