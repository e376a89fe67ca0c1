"""What Sở Nội vụ may do about a re-review as a whole: a form for each act, and the service it ends in."""

from collections.abc import Mapping
from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext as _

from actionplans.models import Review
from actionplans.reach import Reader
from actionplans.services import reviews as service
from actionplans.services.reviews import REVIEW_ACTS, On
from actionplans.services.taking import Hand
from dashboards.obligations.forms import ReasonForm
from dashboards.reviews.acts import Offer, offer
from dashboards.reviews.asking import bearers_in, issues_of, typed_issues
from dashboards.reviews.forms import AddForm, CloseForm, ExtendForm

ACTS: Mapping[str, On] = {"add": On.ADD, "extend": On.EXTEND, "close": On.CLOSE, "reopen": On.REOPEN}


def made(code: str, found: Review, reader: Reader, data: Any = None) -> Any:
    """Return the form of an act, with what was sent."""
    initial = {"version": found.version, "due_on": found.due_on.isoformat()}
    if code == "extend":
        form: django_forms.Form = ExtendForm(data, initial=initial, today=reader.on)
    else:
        form = {"add": AddForm, "close": CloseForm, "reopen": ReasonForm}[code](data, initial=initial)
    form.auto_id = f"{code}-%s"
    return form


def is_valid(form: Any, found: Review, reader: Reader) -> bool:
    """Say whether what was typed can be done; names that nobody has become faults of their field."""
    valid = form.is_valid()
    if not isinstance(form, AddForm):
        return bool(valid)
    form.agency_ids = bearers_in(form, found.round, on=reader.on)  # type: ignore[attr-defined]
    return not form.errors


def offered(found: Review, reader: Reader, typed: Mapping[str, Any]) -> list[Offer]:
    """Return what may be done now; `typed` has the forms that were sent and refused, by act."""
    codes = [code for code, kind in ACTS.items() if found.state in REVIEW_ACTS.allowed[kind]]
    return [
        offer(
            code,
            typed.get(code) or made(code, found, reader),
            words()[code],
            open=code in typed,
            danger=code == "close",
        )
        for code in codes
    ]


def do(code: str, found: Review, form: Any, hand: Hand) -> None:
    """Do an act. Raises what its service raises."""
    typed = form.cleaned_data
    if code == "add":
        issues = issues_of({agency: typed_issues(typed) for agency in form.agency_ids}, on=hand.on)
        if hand.actor is not None:
            service.add_issues(review=found, issues=issues, actor=hand.actor, at=hand.at, seen=hand.seen)
    elif code == "extend":
        service.extend(review=found, due_on=typed["due_on"], note=typed["note"], hand=hand)
    elif code == "close":
        service.close(review=found, note=typed["note"], hand=hand)
    else:
        service.reopen(review=found, note=typed["note"], hand=hand)


def words() -> dict[str, tuple[str, str]]:
    return {
        "add": (_("Thêm vấn đề"), _("Đơn vị được báo; vấn đề đã có thì không hỏi lại.")),
        "extend": (_("Đổi hạn"), _("Hạn cũ và lý do vẫn còn trong quá trình.")),
        "close": (_("Kết thúc, khóa"), _("Báo cáo tổng hợp giữ nguyên từ lúc này; mở lại được, kèm lý do.")),
        "reopen": (_("Mở lại"), _("Đơn vị trả lời tiếp được, Sở Nội vụ xác nhận tiếp được.")),
    }
