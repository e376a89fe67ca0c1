"""Methods and their versions: the list, a version to read and to take away, what changed between two."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from agencies.access import requires
from dashboards.methods import words
from dashboards.methods.differences import lines
from dashboards.methods.files import MEDIA_TYPES, written
from dashboards.methods.rights import WRITING, version_for, writer_of
from dashboards.methods.rows import count_words, notes_of, read_tree
from scoring.drafts import method_versions, open_method_drafts, rounds_by_method_version
from scoring.method_document import parse
from scoring.models import MethodDraft, MethodVersion
from scoring.services.method_drafts import hindrances
from surveys.models import Round

SHOWN_ROUNDS = 3


@require_safe
@requires(*WRITING)
@never_cache
def methods(request: HttpRequest) -> HttpResponse:
    """List the drafts, and every method with its versions and the rounds scored by them."""
    writer_of(request)
    used = rounds_by_method_version()
    by_method: dict[int, list[MethodVersion]] = {}
    for version in method_versions().defer("document"):
        by_method.setdefault(version.method_id, []).append(version)
    context = {
        "drafts": [_draft_line(draft) for draft in open_method_drafts()],
        "methods": [_method_line(versions, used) for versions in by_method.values()],
        "deleted": _deleted(request),
    }
    return render(request, "dashboards/methods/methods.html", context)


@require_safe
@requires(*WRITING)
@never_cache
def method(request: HttpRequest, slug: str, number: int | None = None) -> HttpResponse:
    """Show one version of a method, by default the newest."""
    _writer, version = version_for(request, slug, number)
    found = parse(version.document)
    used = rounds_by_method_version()
    versions = list(method_versions().filter(method=version.method).defer("document"))
    context = {
        "slug": slug,
        "version": version,
        "method": found,
        "tree": read_tree(found),
        "settings": words.settings_of(found),
        "scheme": _scheme(version),
        "versions": [_version_line(each, used, versions) for each in versions],
        "formats": [("yaml", "YAML"), ("json", "JSON")],
        "draft": open_method_drafts().filter(method=version.method).first(),
    }
    return render(request, "dashboards/methods/method.html", context)


@require_safe
@requires(*WRITING)
@never_cache
def download(request: HttpRequest, slug: str, number: int, format: str) -> HttpResponse:
    """Send a version's document as a file."""
    _writer, version = version_for(request, slug, number)
    if format not in MEDIA_TYPES:
        raise Http404
    response = HttpResponse(written(version.document, format), content_type=f"{MEDIA_TYPES[format]}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{slug}-{number}.{format}"'
    return response


@require_safe
@requires(*WRITING)
@never_cache
def compare(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what changed between two versions; by default the newest and the one before it."""
    _writer, newest = version_for(request, slug)
    versions = list(method_versions().filter(method=newest.method))
    if len(versions) < 2:
        return redirect("methods:method", slug)
    new = _picked(request.GET.get("den"), versions, versions[0])
    old = _picked(request.GET.get("tu"), versions, versions[1])
    context = {
        "slug": slug,
        "version": newest,
        "old": old,
        "new": new,
        "lines": lines(parse(old.document), parse(new.document)),
        "choices": [(str(each.number), _version_words(each)) for each in versions],
    }
    return render(request, "dashboards/methods/compare.html", context)


def _picked(raw: str | None, versions: list[MethodVersion], otherwise: MethodVersion) -> MethodVersion:
    return next((each for each in versions if str(each.number) == raw), otherwise)


def _version_words(version: MethodVersion) -> str:
    day = version.created_at.strftime("%d/%m/%Y")
    return _("Phiên bản %(number)s, %(day)s") % {"number": version.number, "day": day}


def _draft_line(draft: MethodDraft) -> dict[str, Any]:
    notes = notes_of(draft.document, hindrances(draft))
    return {
        "draft": draft,
        "title": draft.document["title"] or _("Phương pháp chưa có tên"),
        "count": count_words(notes),
        "ready": not notes,
        "who": draft.changed_by.full_name if draft.changed_by else "",
    }


def _method_line(versions: list[MethodVersion], used: Any) -> dict[str, Any]:
    rounds = [(each, version.number) for version in versions for each in used.get(version.pk, ())]
    return {
        "newest": versions[0],
        "count": len(versions),
        "rounds": rounds[:SHOWN_ROUNDS],
        "more": max(0, len(rounds) - SHOWN_ROUNDS),
    }


def _version_line(version: MethodVersion, used: Any, versions: list[MethodVersion]) -> dict[str, Any]:
    rounds: list[Round] = used.get(version.pk, [])
    before = next((each.number for each in versions if each.number < version.number), None)
    return {"version": version, "rounds": rounds, "before": before}


def _scheme(version: MethodVersion) -> list[tuple[str, str]]:
    scheme = parse(version.document).point_scheme
    if scheme is None:
        return []
    rounding = _("%(how)s, %(digits)s chữ số thập phân")
    return [
        (_("Mục không có câu trả lời"), words.policies()[scheme.na]),
        (
            _("Làm tròn điểm"),
            rounding % {"how": words.modes()[scheme.rounding.mode], "digits": scheme.rounding.digits},
        ),
        (_("Tổng điểm"), words.totals()[scheme.total]),
    ]


def _deleted(request: HttpRequest) -> dict[str, Any] | None:
    """Return the draft just deleted, to bring back."""
    raw = request.GET.get("da-xoa", "")
    if not raw.isdecimal() or len(raw) > 9:
        return None
    draft = MethodDraft.objects.filter(pk=int(raw), deleted_at__isnull=False).first()
    return {"id": draft.pk, "title": draft.document["title"] or draft.document["code"]} if draft else None
