"""What may be done about an obligation by whom: a form for each act, and the service it ends in."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext as _

from actionplans.models import Obligation
from actionplans.reach import Reader
from actionplans.services import steps
from actionplans.services.steps import FROM, Hand
from dashboards.obligations import forms
from documents.attachments import kept_attachments

Typed = Mapping[str, Any]
# The steps that carry an obligation on: what is offered of them stands open, with a link to it at the head.
MAIN = ("submit", "accept")


@dataclass(frozen=True, slots=True)
class Kind:
    """How an act is offered: to who `gives` or hands in, its form, and what it does."""

    step: steps.Kind
    gives: bool
    form: type[django_forms.Form]
    do: Callable[[Obligation, Typed, Hand], Obligation]


@dataclass(frozen=True, slots=True)
class Act:
    """One thing a person may do now: what it is called, what it means, its form."""

    code: str
    label: str
    help: str
    form: django_forms.Form
    danger: bool
    takes_files: bool


def offered(obligation: Obligation, reader: Reader, typed: Mapping[str, django_forms.Form]) -> list[Act]:
    """Return what a person may do now; `typed` has the forms that were sent and refused, by act."""
    found = []
    for code in _allowed(obligation, reader):
        form = typed.get(code) or made(code, obligation, reader, None)
        label, help = _words()[code]
        # Several forms stand on one page, so each gives its fields ids of its own.
        form.auto_id = f"{code}-%s"
        found.append(Act(code, label, help, form, code == "withdraw", KINDS[code].form is forms.SubmitForm))
    return found


def main_step(offered: Iterable[Act]) -> Act | None:
    """Return the one thing that waits for this person, None where nothing does."""
    return next((each for each in offered if each.code in MAIN), None)


def made(code: str, obligation: Obligation, reader: Reader, data: Any, files: Any = None) -> django_forms.Form:
    """Return the form of an act, with what was sent."""
    options: dict[str, Any] = {"today": reader.on} if KINDS[code].form is forms.ExtendForm else {}
    initial = {"version": obligation.version, "due_on": obligation.due_on.isoformat()}
    return KINDS[code].form(data, files, initial=initial, **options)


def has_right(code: str, obligation: Obligation, reader: Reader) -> bool:
    """Say whether this person may do such a thing with the obligation at all, whatever its state."""
    return code in KINDS and (reader.gives if KINDS[code].gives else reader.hands_in(obligation))


def label_of(code: str) -> str:
    """Return what an act is called."""
    return _words()[code][0]


def do(code: str, obligation: Obligation, typed: Typed, hand: Hand) -> Obligation:
    """Do an act. Raises what its service raises."""
    return KINDS[code].do(obligation, typed, hand)


def _allowed(obligation: Obligation, reader: Reader) -> Iterator[str]:
    for code, kind in KINDS.items():
        if obligation.state in FROM[kind.step] and has_right(code, obligation, reader):
            yield code


def _submit(obligation: Obligation, typed: Typed, hand: Hand) -> Obligation:
    with kept_attachments(typed["proofs"]) as files:
        return steps.submit(obligation=obligation, note=typed["note"], files=files, hand=hand)


def _noted(service: Callable[..., Obligation]) -> Callable[[Obligation, Typed, Hand], Obligation]:
    return lambda obligation, typed, hand: service(obligation=obligation, note=typed["note"], hand=hand)


def _extend(obligation: Obligation, typed: Typed, hand: Hand) -> Obligation:
    return steps.extend(obligation=obligation, due_on=typed["due_on"], note=typed["note"], hand=hand)


KINDS: Mapping[str, Kind] = {
    "submit": Kind(steps.Kind.SUBMIT, False, forms.SubmitForm, _submit),
    "take_back": Kind(steps.Kind.TAKE_BACK, False, forms.NoteForm, _noted(steps.take_back)),
    "accept": Kind(steps.Kind.ACCEPT, True, forms.NoteForm, _noted(steps.accept)),
    "return": Kind(steps.Kind.RETURN, True, forms.ReasonForm, _noted(steps.send_back)),
    "extend": Kind(steps.Kind.EXTEND, True, forms.ExtendForm, _extend),
    "propose": Kind(steps.Kind.PROPOSE, True, forms.ProposalForm, _noted(steps.propose)),
    "withdraw": Kind(steps.Kind.WITHDRAW, True, forms.ReasonForm, _noted(steps.withdraw)),
    "reopen": Kind(steps.Kind.REOPEN, True, forms.NoteForm, _noted(steps.reopen)),
}


def _words() -> dict[str, tuple[str, str]]:
    return {
        "submit": (_("Nộp kết quả"), _("Sở Nội vụ xem xét, rồi công nhận hoặc trả lại kèm lý do.")),
        "take_back": (_("Rút lại để sửa"), _("Rút được đến khi Sở Nội vụ xem xét xong.")),
        "accept": (_("Công nhận hoàn thành"), ""),
        "return": (_("Trả lại"), _("Đơn vị đọc lý do và nộp lại.")),
        "extend": (_("Đổi hạn"), _("Hạn cũ và lý do vẫn còn trong quá trình.")),
        "propose": (_("Đề xuất xử lý"), _("Khi đơn vị không chấp hành.")),
        "withdraw": (_("Thôi giao"), _("Nhiệm vụ không còn phải làm; mở lại được.")),
        "reopen": (_("Mở lại"), _("Khi công nhận hoặc thôi giao nhầm.")),
    }
