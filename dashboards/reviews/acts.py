"""What may be done about a re-review and its issues by whom: a form for each act, and the service it ends in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext as _

from actionplans.models import ReviewItem
from actionplans.reach import Reader
from actionplans.services import reviews as service
from actionplans.services.reviews import ITEM_ACTS, Of
from actionplans.services.taking import Hand
from dashboards.act_fields import act_fields
from dashboards.obligations.forms import NoteForm, ReasonForm
from dashboards.reviews.forms import AnswerForm
from documents.attachments import kept_attachments

Typed = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Kind:
    """How an act about an issue is offered: to who `gives` or answers, its form, and what it does."""

    step: Of
    gives: bool
    form: type[django_forms.Form]
    do: Callable[[ReviewItem, Typed, Hand], ReviewItem]


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing a person may do now, as `dashboards/reviews/offers.html` draws it."""

    code: str
    label: str
    help: str
    fields: Any
    file: Any
    open: bool
    danger: bool = False


def answers_for(item: ReviewItem, reader: Reader) -> bool:
    return item.bearer_id in reader.handing_in.agency_ids


def has_right(code: str, item: ReviewItem, reader: Reader) -> bool:
    """Say whether this person may do such a thing with the issue at all, whatever its state."""
    return code in KINDS and (reader.gives if KINDS[code].gives else answers_for(item, reader))


def made(code: str, item: ReviewItem, data: Any = None, files: Any = None) -> django_forms.Form:
    """Return the form of an act, with what was sent."""
    form = KINDS[code].form(data, files, initial={"version": item.version})
    form.auto_id = f"{code}-%s"
    return form


def offered(item: ReviewItem, reader: Reader, typed: Mapping[str, django_forms.Form]) -> list[Offer]:
    """Return what a person may do now; `typed` has the forms that were sent and refused, by act."""
    if item.review.state != item.review.State.OPEN:
        return []
    codes = [code for code, kind in KINDS.items() if item.state in ITEM_ACTS.allowed[kind.step]]
    return [_offer(code, item, typed) for code in codes if has_right(code, item, reader)]


def offer(code: str, form: django_forms.Form, words: tuple[str, str], *, open: bool, danger: bool = False) -> Offer:
    file = form["proofs"] if "proofs" in form.fields else None
    return Offer(code, *words, act_fields(form), file, open, danger)


def do(code: str, item: ReviewItem, typed: Typed, hand: Hand) -> ReviewItem:
    """Do an act. Raises what its service raises."""
    return KINDS[code].do(item, typed, hand)


def label_of(code: str) -> str:
    return _words()[code][0]


def _offer(code: str, item: ReviewItem, typed: Mapping[str, django_forms.Form]) -> Offer:
    form = typed.get(code) or made(code, item)
    return offer(code, form, _words()[code], open=code in typed, danger=code == "drop")


def _answer(item: ReviewItem, typed: Typed, hand: Hand) -> ReviewItem:
    with kept_attachments(typed["proofs"]) as files:
        return service.answer(item=item, result=typed["result"], note=typed["note"], files=files, hand=hand)


def _noted(do: Callable[..., ReviewItem]) -> Callable[[ReviewItem, Typed, Hand], ReviewItem]:
    return lambda item, typed, hand: do(item=item, note=typed["note"], hand=hand)


KINDS: Mapping[str, Kind] = {
    "answer": Kind(Of.ANSWER, False, AnswerForm, _answer),
    "take_back": Kind(Of.TAKE_BACK, False, NoteForm, _noted(service.take_back)),
    "confirm": Kind(Of.CONFIRM, True, NoteForm, _noted(service.confirm)),
    "refuse": Kind(Of.REFUSE, True, ReasonForm, _noted(service.refuse)),
    "ask_more": Kind(Of.ASK_MORE, True, ReasonForm, _noted(service.ask_more)),
    "drop": Kind(Of.DROP, True, ReasonForm, _noted(service.drop)),
    "restore": Kind(Of.RESTORE, True, NoteForm, _noted(service.restore)),
}


def _words() -> dict[str, tuple[str, str]]:
    return {
        "answer": (_("Tự đánh giá"), _("Sở Nội vụ xem xét, rồi xác nhận, không xác nhận hoặc yêu cầu bổ sung.")),
        "take_back": (_("Rút lại để sửa"), _("Rút được đến khi Sở Nội vụ xem xét xong.")),
        "confirm": (_("Xác nhận"), _("Kết quả đúng như đơn vị tự đánh giá.")),
        "refuse": (_("Không xác nhận"), _("Vấn đề được tính là chưa giải quyết xong; đơn vị đọc lý do, trả lời lại.")),
        "ask_more": (_("Yêu cầu bổ sung"), _("Đơn vị đọc yêu cầu và trả lời lại.")),
        "drop": (_("Bỏ khỏi rà soát"), _("Vấn đề không còn được tính; đưa lại được.")),
        "restore": (_("Đưa lại vào rà soát"), _("Đơn vị trả lời lại từ đầu.")),
    }
