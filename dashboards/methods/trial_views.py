"""A draft tried on a round beside another method: at once where the round is small, else by a job."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from agencies.access import requires
from charts.numbers import vi
from dashboards.methods.rights import WRITING, draft_for
from dashboards.methods.trial import Candidate, candidates, source_of, trial_of
from dashboards.methods.trial_words import level_words, scale_words, summary_words
from dashboards.wording import units as unit_words
from scoring.access import sight_of
from scoring.drafts import method_compared_with, method_versions
from scoring.method import Method, check_against
from scoring.method_document import InvalidMethod, parse
from scoring.method_editing import content
from scoring.models import MethodDraft, MethodTrial, MethodVersion
from scoring.results import RoundResult
from scoring.running import outcome_of
from scoring.selectors import method_version_of_round
from scoring.services.trials import request_trial, tried_draft, tried_version
from scoring.trial_store import stored_trial, trial_fingerprint, trial_result
from surveys.models import Round
from surveys.selectors import questionnaire_of

MOST_REASONS = 20
ROUND, BESIDE = "dot", "voi"


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks for: a draft on a round (None: none chosen yet) beside a version."""

    writer: User
    draft: MethodDraft
    candidates: Sequence[Candidate]
    candidate: Candidate | None
    versions: Sequence[MethodVersion]
    other: MethodVersion | None

    @property
    def address(self) -> str:
        values = {ROUND: self.candidate.round.code if self.candidate else "", BESIDE: _key(self.other)}
        return f"{reverse('methods:trial', args=[self.draft.pk])}?{urlencode(values)}"


@require_safe
@requires(*WRITING)
@never_cache
def trial(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Show the round in the address by the draft and by another method, or how to have it computed."""
    asked = _asked(request, draft_id, request.GET)
    context: dict[str, Any] = {
        "draft": asked.draft,
        "title": asked.draft.document["title"] or _("Phương pháp chưa có tên"),
        "rounds": [("", _("Chọn một đợt")), *((each.round.code, _round_words(each)) for each in asked.candidates)],
        "versions": [(_key(each), f"{each.title} ({_('phiên bản')} {each.number})") for each in asked.versions],
        "round": asked.candidate.round if asked.candidate else None,
        "other": asked.other,
        "other_key": _key(asked.other),
    }
    if asked.candidate and asked.other:
        context |= _found(asked, asked.candidate, asked.other)
    return render(request, "dashboards/methods/trial.html", context)


@require_POST
@requires(*WRITING)
def compute(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Have a worker compute the round and show how far it is; back to the page where there is nothing to compute."""
    asked = _asked(request, draft_id, request.POST)
    if asked.candidate is None or asked.other is None:
        return redirect(asked.address)
    round, other = asked.candidate.round, asked.other
    methods = _parsed(asked.draft, other)
    if methods is None or _misfits(asked, round, *methods):
        return redirect(asked.address)
    by: dict[str, Any] = {"back_url": asked.address, "actor": asked.writer, "at": now()}
    job = request_trial(round=round, draft=asked.draft, other=other, **by)
    return redirect("jobs:job", job.id)


def _asked(request: HttpRequest, draft_id: int, raw: Any) -> Asked:
    writer, found = draft_for(request, draft_id)
    rounds = candidates()
    picked = next((each for each in rounds if each.round.code == raw.get(ROUND)), None)
    versions = list(method_versions())
    other = _other(versions, raw.get(BESIDE), found, picked.round if picked else None)
    return Asked(writer, found, rounds, picked, versions, other)


def _other(
    versions: Sequence[MethodVersion], key: str | None, draft: MethodDraft, round: Round | None
) -> MethodVersion | None:
    """Return the version to set beside: the one named, else the draft's own, else the round's."""
    picked = next((each for each in versions if _key(each) == key), None)
    own = method_compared_with(draft) or (method_version_of_round(round) if round else None)
    return picked or own or (versions[0] if versions else None)


def _found(asked: Asked, candidate: Candidate, other: MethodVersion) -> dict[str, Any]:
    """Return what the page shows of a round: reasons why not, the two results, or that a job must compute them."""
    methods = _parsed(asked.draft, other)
    if methods is None:
        return {"reasons": [_("Bản nháp còn chỗ phải sửa, chưa tính được.")]}
    if reasons := _misfits(asked, candidate.round, *methods):
        return {"reasons": reasons}
    if candidate.at_once:
        return _shown(asked, candidate, methods, [outcome_of(candidate.round, each).result for each in methods])
    kept = _kept(asked.draft, candidate.round, other)
    if kept is None:
        words = _("Đợt có %(forms)s phiếu của %(units)s nên việc tính chạy nền; kết quả được giữ lại để xem sau.")
        return {"by_job": words % {"forms": vi(candidate.forms), "units": unit_words(candidate.units)}}
    shown = _shown(asked, candidate, methods, [trial_result(each) for each in kept])
    return {**shown, "computed_at": max(each.at for each in kept)}


def _parsed(draft: MethodDraft, other: MethodVersion) -> tuple[Method, Method] | None:
    """Return both methods, None where the draft is none yet."""
    try:
        return parse(content(draft.document)), parse(other.document)
    except InvalidMethod:
        return None


def _misfits(asked: Asked, round: Round, mine: Method, beside: Method) -> list[str]:
    other = asked.other.title if asked.other else ""
    return [*_reasons(_("Bản nháp"), mine, round), *_reasons(other, beside, round)]


def _reasons(name: str, method: Method, round: Round) -> list[str]:
    found = check_against(method, questionnaire_of(round.questionnaire_version_id))
    more = [_("… và %d lý do khác.") % (len(found) - MOST_REASONS)] if len(found) > MOST_REASONS else []
    return [f"{name}: {fault}" for fault in found[:MOST_REASONS]] + more


def _kept(draft: MethodDraft, round: Round, other: MethodVersion) -> list[MethodTrial] | None:
    """Return the stored trials of both methods on the answers as they are now, None where one is missing."""
    fingerprint = trial_fingerprint(round)
    hashes = (tried_draft(draft).hash, tried_version(other).hash)
    found = [kept for each in hashes if (kept := stored_trial(round, each, fingerprint))]
    return found if len(found) == len(hashes) else None


def _shown(
    asked: Asked, candidate: Candidate, methods: tuple[Method, Method], results: Sequence[RoundResult]
) -> dict[str, Any]:
    sight = sight_of(asked.writer, state=candidate.round.state, on=localdate())
    pairs = zip(results, methods, strict=True)
    made = trial_of(*(source_of(candidate.round, result, method, sight) for result, method in pairs))
    return {
        "trial": made,
        "scale": scale_words(*methods),
        "levels": level_words(*methods) if made.has_limits else "",
        "summary": summary_words(made),
    }


def _key(version: MethodVersion | None) -> str:
    return f"{version.method.code}/{version.number}" if version else ""


def _round_words(candidate: Candidate) -> str:
    return _("%(title)s, %(forms)s phiếu, %(state)s") % {
        "title": candidate.round.title,
        "forms": vi(candidate.forms),
        "state": candidate.round.get_state_display(),
    }
