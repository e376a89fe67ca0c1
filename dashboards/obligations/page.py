"""What the pages of obligations show: finished values for their templates."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from actionplans.models import Obligation, ObligationStep, Proof, State
from actionplans.selectors import Wanted, names_on

SITUATION, DIRECTIVE, BEARER, THEME, SEARCH, PROPOSED = "tinh-trang", "van-ban", "don-vi", "chu-de", "tim", "de-xuat"
SITUATIONS: Mapping[str, str] = {
    "chua-nop": "to_do",
    "qua-han": "overdue",
    "cho-xem-xet": "waiting",
    "hoan-thanh": "done",
    "thoi-giao": "withdrawn",
    "tat-ca": "",
}
LONGEST_SEARCH = 100
MADE_BY_US = re.compile(r"[0-9]{1,9}")
KINDS = {"to_do": "draft", "overdue": "late", "waiting": "", "done": "outline", "withdrawn": "grey"}


@dataclass(frozen=True, slots=True)
class Line:
    """An obligation of a list in words; `bearer_then`: the agency it was given to, where another owes it now."""

    pk: int
    task: str
    bearer: str
    bearer_then: str
    source: str
    state: str
    kind: str
    due: date
    when: str
    late: bool


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step of the history in words."""

    what: str
    who: str
    when: str
    note: str
    proofs: Sequence[Proof]


def read(raw: Mapping[str, str]) -> Wanted:
    """Read an address; unknown values are as if absent."""
    directive = raw.get(DIRECTIVE, "")
    return Wanted(
        situation=SITUATIONS.get(raw.get(SITUATION, ""), ""),
        directive=int(directive) if MADE_BY_US.fullmatch(directive) else 0,
        bearer=raw.get(BEARER, "")[:60],
        theme=raw.get(THEME, "")[:120],
        search=" ".join(raw.get(SEARCH, "")[:LONGEST_SEARCH].replace("\0", "").split()),
        proposed=raw.get(PROPOSED) == "1",
    )


def address(wanted: Wanted, **changes: Any) -> str:
    """Return the address of a list, its filters as query."""
    wanted = replace(wanted, **changes)
    pairs = {
        SITUATION: situation_code(wanted.situation),
        DIRECTIVE: wanted.directive or "",
        BEARER: wanted.bearer,
        THEME: wanted.theme,
        SEARCH: wanted.search,
        PROPOSED: "1" if wanted.proposed else "",
    }
    return "?" + urlencode({name: value for name, value in pairs.items() if value})


def situation_code(situation: str) -> str:
    """Return how an address says a situation, "" for all."""
    return next((said for said, name in SITUATIONS.items() if name == situation and name), "")


def situation_of(obligation: Obligation, on: date) -> str:
    """Return the name of an obligation's situation on a day, as `selectors.situations` tells it."""
    if obligation.state in (State.OPEN, State.RETURNED):
        return "overdue" if obligation.due_on < on else "to_do"
    return {State.SUBMITTED: "waiting", State.ACCEPTED: "done", State.WITHDRAWN: "withdrawn"}[State(obligation.state)]


def lines(obligations: Sequence[Obligation], on: date) -> list[Line]:
    """Return obligations in words, with the names of agencies in one query."""
    names = names_on({pk for each in obligations for pk in (each.bearer_id, each.agency_id)}, on=on)
    return [line(each, names, on) for each in obligations]


def line(obligation: Obligation, names: Mapping[int, str], on: date) -> Line:
    situation = situation_of(obligation, on)
    moved = obligation.agency_id != obligation.bearer_id
    return Line(
        pk=obligation.pk,
        task=obligation.task,
        bearer=_bearer(obligation, names),
        bearer_then=names.get(obligation.agency_id, "") if moved else "",
        source=_("%(number)s, điểm %(label)s")
        % {"number": obligation.point.directive.number, "label": obligation.point.label},
        state=str(obligation.get_state_display()),
        kind=KINDS[situation],
        due=obligation.due_on,
        when=when(obligation, on),
        late=situation == "overdue",
    )


def when(obligation: Obligation, on: date) -> str:
    """Return how an obligation stands to its deadline, in words."""
    handed_in, late = obligation.handed_in_on, (on - obligation.due_on).days
    if handed_in is not None:
        after = (handed_in - obligation.due_on).days
        return _("nộp trễ %d ngày") % after if after > 0 else _("nộp đúng hạn")
    if obligation.state == State.WITHDRAWN:
        return ""
    if late > 0:
        return _("quá hạn %d ngày") % late
    return _("hạn hôm nay") if late == 0 else _("còn %d ngày") % -late


def steps(found: Sequence[ObligationStep], on: date) -> list[StepLine]:
    """Return the steps in words, the newest first."""
    names = names_on({step.bearer_id for step in found if step.bearer_id}, on=on)
    return [_step(step, names) for step in reversed(found)]


def facts(obligation: Obligation, on: date) -> list[tuple[str, str]]:
    """Return what is known of an obligation, as pairs (words, value)."""
    names = names_on({obligation.bearer_id, obligation.agency_id}, on=on)
    moved = obligation.agency_id != obligation.bearer_id
    directive = obligation.point.directive
    pairs = [
        (_("Đơn vị phải làm"), _bearer(obligation, names)),
        (_("Giao ban đầu cho"), names.get(obligation.agency_id, "") if moved else ""),
        (_("Theo"), f"{directive.number}, {directive.issued_on:%d/%m/%Y}, {directive.issuer}"),
        (_("Chủ đề"), directive.theme),
        (_("Hạn"), f"{obligation.due_on:%d/%m/%Y} ({when(obligation, on)})".replace(" ()", "")),
        (_("Minh chứng cần nộp"), _proof(obligation)),
    ]
    return [pair for pair in pairs if pair[1]]


def plan_url(obligation: Obligation) -> str:
    """Return where a plan is begun that answers an obligation."""
    return f"{reverse('plans:start')}?nhiem-vu={obligation.pk}"


def trail(*here: tuple[str, str]) -> list[tuple[str, str]]:
    return [(_("Nhiệm vụ được giao"), reverse("obligations:obligations")), *here]


def situation_words() -> dict[str, str]:
    """Return what each situation is called, in the order of the tabs; "" for all."""
    return {
        "": _("Tất cả"),
        "overdue": _("Quá hạn"),
        "to_do": _("Chưa nộp"),
        "waiting": _("Chờ xem xét"),
        "done": _("Hoàn thành"),
        "withdrawn": _("Thôi giao"),
    }


def _bearer(obligation: Obligation, names: Mapping[int, str]) -> str:
    return " – ".join(part for part in (names.get(obligation.bearer_id, ""), obligation.section) if part)


def _proof(obligation: Obligation) -> str:
    needed = _("bắt buộc có tệp") if obligation.needs_file else ""
    return "; ".join(part for part in (obligation.proof, needed) if part)


def _step(step: ObligationStep, names: Mapping[int, str]) -> StepLine:
    day = _("hạn %s") % step.due_on.strftime("%d/%m/%Y") if step.due_on else ""
    bearer = names.get(step.bearer_id, "") if step.bearer_id else ""
    return StepLine(
        what=", ".join(part for part in (str(step.get_kind_display()).capitalize(), bearer, day) if part),
        who=step.actor.full_name if step.actor else _("cổng"),
        when=timezone.localtime(step.at).strftime("%H:%M %d/%m/%Y"),
        note=step.note,
        proofs=list(step.proofs.all()),
    )
