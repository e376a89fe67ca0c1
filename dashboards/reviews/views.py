"""Re-reviews: their list, one with its issues, what is done about it as a whole."""

from collections.abc import Mapping
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from actionplans.models import Review
from actionplans.reach import GIVING, READING, Reader, reader_for
from actionplans.reading_reviews import counts, history_of_review, situations, sums, visible_items, visible_reviews
from actionplans.selectors import names_on
from actionplans.services.reviews import NothingToReview
from actionplans.services.taking import Changed, Hand, NotNow, WordsMissing
from agencies.access import requires
from agencies.table_files import rows_per_page
from dashboards.act_fields import faults_of
from dashboards.reviews import page, whole_acts
from scoring.access import user_of

PAGE = 50
Typed = Mapping[str, django_forms.Form]


@require_safe
@requires(*READING)
@never_cache
def reviews(request: HttpRequest) -> HttpResponse:
    """List the reviews of which a person sees something."""
    reader = reader_of(request)
    found = [(each, page.when(each, reader.on)) for each in visible_reviews(reader)]
    trail = [page.trail()[0], (_("Rà soát chuyên đề"), "")]
    return render(request, "dashboards/reviews/list.html", {"found": found, "gives": reader.gives, "trail": trail})


@require_safe
@requires(*READING)
@never_cache
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a review with the issues that the person sees."""
    reader, found = seen_review(request, pk)
    return _page(request, reader, found)


@require_POST
@requires(*GIVING)
@never_cache
def act(request: HttpRequest, pk: int) -> HttpResponse:
    """Do one thing about a review, unless somebody did another meanwhile (409)."""
    reader, found = seen_review(request, pk)
    code = request.POST.get("action", "")
    if not reader.gives or code not in whole_acts.ACTS:
        raise PermissionDenied
    form = whole_acts.made(code, found, reader, request.POST)
    if not whole_acts.is_valid(form, found, reader):
        return _page(request, reader, found, {code: form}, status=422)
    hand = Hand(actor=reader.user, at=now(), seen=form.cleaned_data["version"])
    try:
        whole_acts.do(code, found, form, hand)
    except (Changed, NotNow):
        found.refresh_from_db()
        return _page(request, reader, found, {code: form}, changed=hand.seen, status=409)
    except (WordsMissing, NothingToReview) as refusal:
        asked = isinstance(refusal, NothingToReview)
        form.add_error(None, _("Chưa ghi cơ quan nào.") if asked else _("Cần ghi nội dung, tối đa 5.000 ký tự."))
        return _page(request, reader, found, {code: form}, status=422)
    messages.success(request, _("Đã ghi: %s.") % whole_acts.words()[code][0])
    return redirect("reviews:review", found.pk)


def seen_review(request: HttpRequest, pk: int) -> tuple[Reader, Review]:
    """Return a review the person sees something of. Raises Http404: for anyone else it does not exist."""
    reader = reader_of(request)
    found = visible_reviews(reader).filter(pk=pk).first()
    if found is None:
        raise Http404
    return reader, found


def reader_of(request: HttpRequest) -> Reader:
    return reader_for(user_of(request), on=localdate())


def _page(
    request: HttpRequest,
    reader: Reader,
    found: Review,
    typed: Typed | None = None,
    *,
    changed: int | None = None,
    status: int = 200,
) -> HttpResponse:
    done = page.review_steps(history_of_review(found))
    context = {
        "review": found,
        "facts": page.facts(found, reader.on),
        "gives": reader.gives,
        **_issues(request, reader, found),
        "offers": whole_acts.offered(found, reader, typed or {}) if reader.gives else [],
        "steps": done,
        "late_writer": changed is not None,
        "meanwhile": done[: len(done) - changed] if changed is not None else [],
        "faults": [fault for form in (typed or {}).values() for fault in faults_of(form)] if changed is None else [],
        "trail": page.trail((found.theme[:80], "")),
    }
    return render(request, "dashboards/reviews/review.html", context, status=status)


def _issues(request: HttpRequest, reader: Reader, found: Review) -> dict[str, Any]:
    situation, bearer = page.read(request.GET)
    items = visible_items(reader).filter(review=found)
    items = items.filter(bearer__code=bearer) if bearer else items
    by_situation = counts(items)
    asked = items.filter(situations()[situation]) if situation else items
    paginator = Paginator(asked.order_by("bearer", "pk"), rows_per_page(request, PAGE))
    # Counted already, by situation.
    paginator.count = by_situation[situation]
    shown = paginator.get_page(request.GET.get("trang"))
    names = names_on(page.agencies_of(list(shown)), on=reader.on)
    return {
        "lines": [page.line(each, names, reader.on) for each in shown],
        "sums": sums(items),
        "tabs": _tabs(by_situation, situation, bearer),
        "bearer": bearer,
        "situation": situation,
        "previous": _at(situation, bearer, shown.previous_page_number()) if shown.has_previous() else "",
        "next": _at(situation, bearer, shown.next_page_number()) if shown.has_next() else "",
        "words": _("Trang %(number)d trong %(total)d") % {"number": shown.number, "total": paginator.num_pages},
    }


def _tabs(found: Mapping[str, int], situation: str, bearer: str) -> list[dict[str, Any]]:
    return [
        {"label": words, "count": found[name], "url": page.address(name, bearer), "current": name == situation}
        for name, words in page.situation_words().items()
    ]


def _at(situation: str, bearer: str, number: int) -> str:
    return page.address(situation, bearer, trang=number)
