"""A draft tried on a round beside another method; nothing is stored."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from agencies.access import requires
from charts.numbers import vi
from dashboards.methods.rights import WRITING, draft_for
from dashboards.methods.trial import MOST_FORMS, result_by, rounds_to_try, trial_of
from scoring.drafts import method_compared_with, method_versions
from scoring.method import Method, check_against
from scoring.method_document import InvalidMethod, parse
from scoring.method_editing import content
from scoring.models import MethodDraft, MethodVersion
from scoring.selectors import method_version_of_round
from surveys.models import Round
from surveys.selectors import questionnaire_of

MOST_REASONS = 20


@require_safe
@requires(*WRITING)
@never_cache
def trial(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Compute the round in the address by the draft and by another method."""
    _writer, found = draft_for(request, draft_id)
    rounds = rounds_to_try()
    picked = next((pair for pair in rounds if pair[0].code == request.GET.get("dot")), None)
    other = _other(request, found, picked[0] if picked else None)
    context: dict[str, Any] = {
        "draft": found,
        "title": found.document["title"] or _("Phương pháp chưa có tên"),
        "rounds": [("", _("Chọn một đợt")), *((each.code, _round_words(each, forms)) for each, forms in rounds)],
        "versions": [(_key(each), f"{each.title} ({_('phiên bản')} {each.number})") for each in _versions()],
        "round": picked[0] if picked else None,
        "other": other,
        "other_key": _key(other) if other else "",
    }
    if picked and other:
        context |= _computed(found, picked, other)
    return render(request, "dashboards/methods/trial.html", context)


def _computed(found: MethodDraft, picked: tuple[Round, int], other: MethodVersion) -> dict[str, Any]:
    round, forms = picked
    try:
        mine = parse(content(found.document))
    except InvalidMethod:
        return {"reasons": [_("Bản nháp còn chỗ phải sửa, chưa tính được.")]}
    if forms > MOST_FORMS:
        words = _("Đợt có %(forms)s phiếu; trang này chỉ tính thử đợt có tối đa %(most)s phiếu.")
        return {"reasons": [words % {"forms": vi(forms), "most": vi(MOST_FORMS)}]}
    beside = parse(other.document)
    reasons = [*_misfits(_("Bản nháp"), mine, round), *_misfits(other.title, beside, round)]
    if reasons:
        return {"reasons": reasons}
    return {"trial": trial_of(result_by(round, mine), result_by(round, beside)), "scale": _scale_words(mine, beside)}


def _misfits(name: str, method: Method, round: Round) -> list[str]:
    found = check_against(method, questionnaire_of(round.questionnaire_version_id))
    more = [_("… và %d lý do khác.") % (len(found) - MOST_REASONS)] if len(found) > MOST_REASONS else []
    return [f"{name}: {fault}" for fault in found[:MOST_REASONS]] + more


def _scale_words(mine: Method, other: Method) -> str:
    """Warn where the two figures do not mean the same: their difference is then no change of anything."""
    if mine.root.base == other.root.base:
        return ""
    return _("Hai phương pháp tính điểm câu trả lời khác nhau: chênh lệch gồm cả phần do đổi cách tính.")


def _other(request: HttpRequest, found: MethodDraft, round: Round | None) -> MethodVersion | None:
    """Return the version to set beside: the one named, else the draft's own, else the round's."""
    versions = list(_versions())
    picked = next((each for each in versions if _key(each) == request.GET.get("voi")), None)
    own = method_compared_with(found) or (method_version_of_round(round) if round else None)
    return picked or own or (versions[0] if versions else None)


def _versions() -> list[MethodVersion]:
    return list(method_versions())


def _key(version: MethodVersion) -> str:
    return f"{version.method.code}/{version.number}"


def _round_words(round: Round, forms: int) -> str:
    return _("%(title)s, %(forms)s phiếu, %(state)s") % {
        "title": round.title,
        "forms": vi(forms),
        "state": round.get_state_display(),
    }
