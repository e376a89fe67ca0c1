"""Publishing a run by a decision, or superseding the publication in force."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.roles import Role
from agencies.access import requires
from dashboards.publications import forms, page, selectors
from dashboards.publications.approval_lines import ApprovalLine, approval_lines, open_questions, unapproved
from dashboards.publications.flags import flags_open
from dashboards.publications.gate import gate_of
from scoring.bundles.withholding import Withheld
from scoring.models import Publication, ScoringRun
from scoring.publication_access import Reader, publisher_of
from scoring.publications import would_withhold
from scoring.selectors import method_of
from scoring.services import publications as publishing


@dataclass(frozen=True, slots=True)
class Choice:
    """The runs that may be chosen for publication, with how they stand with the leaders where those are asked."""

    reader: Reader
    runs: tuple[selectors.RunLine, ...]
    approvals: tuple[ApprovalLine, ...]
    questions: list[str]

    @property
    def live(self) -> Publication | None:
        return self.reader.live_in_force

    @property
    def lacking(self) -> str:
        """What publication waits for when nothing else keeps it."""
        return unapproved(self.approvals) if not self.questions else ""

    @property
    def first(self) -> int | None:
        approved = [one.run.pk for one in self.approvals if one.state == "approved"]
        draft = self.reader.draft_in_force
        return approved[0] if approved else draft.run_id if draft else None


@require_http_methods(["GET", "HEAD", "POST"])
@requires(*Role.collecting())
@never_cache
def publish(request: HttpRequest, code: str) -> HttpResponse:
    """Publish a run under a decision; where one is published already, this supersedes it with a reason."""
    reader = publisher_of(request, code)
    found = _choice(reader)
    live, form = found.live, _form(found, request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return _page(request, found, form)
    if live and _is_pressed_twice(reader, live, request.POST):
        return redirect("publications:round", code)
    if request.POST.get("seen", _mark(live)) != _mark(live):
        return _page(request, found, form, faults=[_published_meanwhile(live)], status=409)
    if not form.is_valid():
        return _page(request, found, form, status=422)
    said = form.cleaned_data
    try:
        made = publishing.publish(
            run=_run(said["run"]),
            issuing_body=said["issuing_body"],
            decision_number=said["decision_number"],
            decision_date=said["decision_date"],
            supersedes=live,
            reason=said["reason"] if live else "",
            actor=reader.user,
            at=now(),
        )
    except publishing.NotPublishable as refusal:
        return _page(request, found, form, faults=refusal.faults, status=422)
    messages.success(request, f"{page.decided(made)}.")
    return redirect("publications:round", code)


def _mark(live: Publication | None) -> str:
    """Return what tells the publication that a decision would supersede from any other."""
    return str(live.pk) if live else ""


def _is_pressed_twice(reader: Reader, live: Publication, sent: QueryDict) -> bool:
    """Tell whether the same decision came again from the page on which its writer pressed it before."""
    same = (live.decision_number, str(live.run_id)) == (sent.get("decision_number", "").strip(), sent.get("run", ""))
    return same and live.actor_id == reader.user.pk and sent.get("seen") == _mark(live.supersedes)


def _published_meanwhile(live: Publication | None) -> str:
    stands = page.decided(live) if live else _("chưa có công bố nào có hiệu lực")
    return _("Người khác vừa công bố sau khi ông/bà mở trang; nay: %s. Chưa lưu gì, xem lại rồi làm tiếp.") % stands


def _run(number: int) -> ScoringRun:
    return ScoringRun.objects.select_related("round", "method_version").get(pk=number)


def _choice(reader: Reader) -> Choice:
    lines = tuple(line for line in selectors.run_lines(gate_of(reader)) if line.publication is None)
    questions = open_questions(reader)
    return Choice(
        reader, lines, tuple(approval_lines(reader, [line.run for line in lines], ready=not questions)), questions
    )


def _form(found: Choice, data: Any = None) -> forms.DecisionForm:
    return forms.DecisionForm(
        data,
        runs=page.run_choices(found.runs),
        made_on={line.run.pk: localdate(line.run.at) for line in found.runs},
        supersedes=found.live is not None,
        initial={"issuing_body": found.live.issuing_body if found.live else "", "run": found.first},
    )


def _page(request: HttpRequest, found: Choice, form: forms.DecisionForm, **shown: Any) -> HttpResponse:
    reader, live, draft = found.reader, found.live, found.reader.draft_in_force
    context = page.context(
        reader,
        trail=page.trail(reader.round, _("Thay thế công bố") if live else _("Công bố")),
        form=form,
        live=live,
        seen=_mark(live),
        draft=draft,
        decided=page.decided(live) if live else "",
        withheld=_withheld(reader, draft.run if draft and live else None),
        open_questions=[*found.questions, *([found.lacking] if found.lacking else [])],
        lacking=found.lacking,
        approvals=[line for line in found.approvals if line.state != "none"],
        needs_draft=reader.needs_draft and draft is None,
        flags=flags_open(reader),
        faults=shown.get("faults", []),
    )
    return render(request, "publications/publish.html", context, status=shown.get("status", 200))


def _withheld(reader: Reader, run: ScoringRun | None) -> list[str]:
    """Say what superseding with the run of the draft leaves out; its evidence is kept since it was drafted."""
    if run is None:
        return []
    names, k = page.names_of(reader.round), method_of(run).certainty.suppression_k
    found = sorted(would_withhold(run).items(), key=lambda pair: pair[1].forms)
    return [_words(names.get(key, key), why, k) for key, why in found]


def _words(name: str, why: Withheld, k: int) -> str:
    few = (
        _("%(name)s: %(forms)d phiếu khác công bố trước")
        if why.forms < k
        else _("%(name)s: để không suy ra từ các dòng khác")
    )
    words = few % {"name": name, "forms": why.forms}
    if not why.index_tells:
        return words
    return _("%s; chỉ số in ở hai lần công bố vẫn cho biết tổng điểm của các phiếu này") % words
