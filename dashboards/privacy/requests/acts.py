"""What may be done about a request: a form for each act, and the service it ends in."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext as _

from dashboards.privacy.requests import forms, steps
from dashboards.privacy.requests.steps import FROM, Hand, Kind
from dashboards.privacy.requests.terms import terms
from surveys.models import DataRequest

Typed = Mapping[str, Any]
Do = Callable[[DataRequest, Typed, Hand], DataRequest]


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that may be done now: what it is called, what it means, its form."""

    code: str
    label: str
    help: str
    form: django_forms.Form
    danger: bool


def _on_a_day(service: Callable[..., DataRequest]) -> Do:
    return lambda request, typed, hand: service(request=request, on=typed["on"], note=typed["note"], hand=hand)


def _noted(service: Callable[..., DataRequest]) -> Do:
    return lambda request, typed, hand: service(request=request, note=typed["note"], hand=hand)


def _extend(request: DataRequest, typed: Typed, hand: Hand) -> DataRequest:
    return steps.extend(request=request, due_on=typed["due_on"], note=typed["note"], hand=hand)


ACTS: Mapping[str, tuple[Kind, type[django_forms.Form], Do]] = {
    "reply": (Kind.REPLY, forms.DayForm, _on_a_day(steps.reply)),
    "act": (Kind.ACT, forms.NoteForm, _noted(steps.note_act)),
    "grant": (Kind.GRANT, forms.AnswerForm, _on_a_day(steps.grant)),
    "refuse": (Kind.REFUSE, forms.RefusalForm, _on_a_day(steps.refuse)),
    "extend": (Kind.EXTEND, forms.ExtendForm, _extend),
    "take_back": (Kind.TAKE_BACK, forms.DayForm, _on_a_day(steps.take_back)),
    "void": (Kind.VOID, forms.ReasonForm, _noted(steps.void)),
    "reopen": (Kind.REOPEN, forms.ReasonForm, _noted(steps.reopen)),
}


def offered(request: DataRequest, on: date, typed: Mapping[str, django_forms.Form]) -> list[Act]:
    """Return what may be done now; `typed` has the form that was sent and refused, by act."""
    found = []
    for code in _allowed(request, on):
        form = typed.get(code) or made(code, request, on, None)
        label, help = _words(request)[code]
        # Several forms stand on one page, so each gives its fields ids of its own.
        form.auto_id = f"{code}-%s"
        found.append(Act(code, label, help, form, code in ("refuse", "void")))
    return found


def made(code: str, request: DataRequest, on: date, data: Any) -> django_forms.Form:
    """Return the form of an act, with what was sent."""
    latest = terms().latest_extension(request.due_on)
    return ACTS[code][1](data, initial={"version": request.version, "on": on.isoformat(), "due_on": latest.isoformat()})


def label_of(code: str, request: DataRequest) -> str:
    """Return what an act is called."""
    return _words(request)[code][0]


def do(code: str, request: DataRequest, typed: Typed, hand: Hand) -> DataRequest:
    """Do an act. Raises what its service raises."""
    return ACTS[code][2](request, typed, hand)


def _allowed(request: DataRequest, on: date) -> Iterator[str]:
    for code, (kind, _form, _do) in ACTS.items():
        if request.state not in FROM[kind] or (code == "reply" and request.replied_on is not None):
            continue
        if code != "extend" or steps.may_extend(request, on):
            yield code


def _words(request: DataRequest) -> dict[str, tuple[str, str]]:
    longer = terms()
    return {
        "reply": (
            _("Đã phản hồi người yêu cầu"),
            _("Báo đã nhận, làm gì tiếp và khi nào xong. Hạn: %s.") % f"{request.reply_by:%d/%m/%Y}",
        ),
        "act": (_("Ghi việc đã làm với dữ liệu"), _("Việc làm ở phần Tìm được cổng tự ghi.")),
        "grant": (_("Đã thực hiện, đã trả lời"), _("Kể cả khi câu trả lời là không tìm được gì để làm.")),
        "refuse": (_("Từ chối, đã trả lời"), _("Người yêu cầu được báo lý do này.")),
        "extend": (
            _("Gia hạn"),
            _("Một lần, trước khi quá hạn, muộn nhất đến %(day)s. Báo người yêu cầu lý do và hạn mới.")
            % {"day": f"{longer.latest_extension(request.due_on):%d/%m/%Y}"},
        ),
        "take_back": (_("Người yêu cầu rút"), ""),
        "void": (_("Bỏ, ghi nhầm"), _("Yêu cầu còn trong sổ nhưng không phải làm; mở lại được.")),
        "reopen": (_("Mở lại"), _("Khi kết thúc nhầm. Các hạn không chạy lại từ đầu.")),
    }
