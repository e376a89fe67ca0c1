"""What is done about a plan over a block: its lead hands it in, Sở Nội vụ judges it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actionplans.models import Plan, PlanStep
from actionplans.plan_reach import PlanReader
from actionplans.services import plans
from actionplans.services.plans import PLAN_ACTS
from actionplans.services.taking import LONGEST_NOTE

KIND = PlanStep.Kind


@dataclass(frozen=True, slots=True)
class Kind:
    """An act: its step, whether Sở Nội vụ does it (else the lead), what does it."""

    step: PlanStep.Kind
    judges: bool
    do: Callable[..., Plan]


KINDS: Mapping[str, Kind] = {
    "submit": Kind(KIND.SUBMIT, False, plans.submit),
    "take_back": Kind(KIND.TAKE_BACK, False, plans.take_back),
    "accept": Kind(KIND.ACCEPT, True, plans.accept),
    "return": Kind(KIND.RETURN, True, plans.send_back),
    "close": Kind(KIND.CLOSE, True, plans.close),
    "reopen": Kind(KIND.REOPEN, True, plans.reopen),
}


class ActForm(forms.Form):
    version = forms.IntegerField(min_value=0, max_value=32_767, widget=forms.HiddenInput)
    note = forms.CharField(
        label=gettext_lazy("Ghi chú"), max_length=LONGEST_NOTE, required=False, widget=forms.Textarea
    )


@dataclass(frozen=True, slots=True)
class Offer:
    code: str
    label: str
    help: str
    needs_reason: bool


def offered(plan: Plan, reader: PlanReader) -> list[Offer]:
    """Return what a person may do now."""
    return [
        Offer(code, *_words()[code], kind.step in PLAN_ACTS.needs_words)
        for code, kind in KINDS.items()
        if has_right(code, plan, reader) and plan.state in PLAN_ACTS.allowed[kind.step]
    ]


def has_right(code: str, plan: Plan, reader: PlanReader) -> bool:
    return code in KINDS and (reader.judges if KINDS[code].judges else reader.writes(plan))


def label_of(code: str) -> str:
    """Return what an act is called."""
    return _words()[code][0]


def _words() -> dict[str, tuple[str, str]]:
    return {
        "submit": (_("Trình kế hoạch"), _("Sở Nội vụ xem xét, rồi chấp nhận hoặc trả lại kèm lý do.")),
        "take_back": (_("Rút lại để sửa"), _("Rút được đến khi Sở Nội vụ xem xét xong.")),
        "accept": (_("Chấp nhận kế hoạch"), ""),
        "return": (_("Trả lại kế hoạch"), _("Người phụ trách khối đọc lý do và trình lại.")),
        "close": (_("Kết thúc kế hoạch"), _("Mở lại được khi kết thúc nhầm.")),
        "reopen": (_("Mở lại kế hoạch"), ""),
    }
