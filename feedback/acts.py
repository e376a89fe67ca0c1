"""What may be done with a comment by whom: a form for each act, and the service it ends in."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from django import forms as django_forms
from django.conf import settings
from django.utils.translation import gettext as _

from accounts.models import User
from agencies.models import Agency
from feedback import forms
from feedback.access import Reader
from feedback.gone import GONE
from feedback.models import Audience, CoHandler, Comment, PublicQuote
from feedback.selectors.comments import resembling
from feedback.selectors.people import agencies_to_ask, hands_for
from feedback.services import masking, publishing, steps
from feedback.services.steps import FROM, OF_WORDS, Hand

Typed = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Act:
    """One thing a person may do: what it is called, what it means, its form, and whether it stands first."""

    code: str
    label: str
    help: str
    form: django_forms.Form
    danger: bool = False


@dataclass(frozen=True, slots=True)
class Kind:
    """How an act is offered: `who` by right ("handles", "helps", "office"), its form, and what it does."""

    step: str
    who: str
    make: Callable[["_Desk"], django_forms.Form]
    do: Callable[["_Desk", Typed, Hand], Comment]


@dataclass(slots=True)
class _Desk:
    """A comment on somebody's desk; `data`: what was typed for the act at hand, `agencies`: reads whom one may ask."""

    comment: Comment
    reader: Reader
    near: list[Comment]
    data: Any = None
    agencies: Callable[[date], list[tuple[str, str]]] = agencies_to_ask

    def hands(self) -> list[User]:
        return hands_for(self.comment, on=self.reader.on, office=self.reader.hands_over(self.comment))

    @property
    def said(self) -> str:
        """What everybody reads already of what was done."""
        shown = _shown(self.comment)
        return shown.action if shown else ""

    @property
    def bound(self) -> dict[str, Any]:
        return {"data": self.data, "initial": {"version": self.comment.version}}


def offered(comment: Comment, reader: Reader, near: list[Comment], typed: Mapping[str, Any]) -> list[Act]:
    """Return what a person may do with a comment now; `typed` holds what was sent, by act."""
    words, agencies = _words(), cache(agencies_to_ask)
    found = []
    for code in _allowed(comment, reader, near):
        desk = _Desk(comment, reader, near, typed.get(code), agencies)
        label, help = words[code]
        form = KINDS[code].make(desk)
        # Several forms stand on one page, so each gives its fields ids of its own.
        form.auto_id = f"{code}-%s"
        found.append(Act(code, label, help, form, danger=code == "spam"))
    return found


def form_of(code: str, comment: Comment, reader: Reader, near: list[Comment], data: Any) -> django_forms.Form | None:
    """Return the form of an act that this person may do with the comment at all, else None."""
    if code not in KINDS or KINDS[code].who not in set(_rights(comment, reader)):
        return None
    return KINDS[code].make(_Desk(comment, reader, near, data))


def do(code: str, comment: Comment, reader: Reader, typed: Typed, hand: Hand) -> Comment:
    """Do an act. Raises what its service raises."""
    return KINDS[code].do(_Desk(comment, reader, []), typed, hand)


def near_of(comment: Comment, reader: Reader, among: Any) -> list[Comment]:
    return resembling(comment, among) if reader.handles(comment) and comment.state in steps.OPEN else []


def _shown(comment: Comment) -> PublicQuote | None:
    """Return what everybody reads of a comment; asked once."""
    return getattr(comment, "public_quote", None)


def _allowed(comment: Comment, reader: Reader, near: list[Comment]) -> Iterator[str]:
    rights = set(_rights(comment, reader))
    for code, kind in KINDS.items():
        right_state = comment.state in FROM[kind.step] and not (kind.step in OF_WORDS and comment.words in GONE)
        if right_state and kind.who in rights and (code != "merge" or near):
            yield code


def _rights(comment: Comment, reader: Reader) -> Iterable[str]:
    handles = reader.handles(comment)
    if handles:
        yield "handles"
    if not handles and reader.helps(comment):
        yield "helps"
    if handles and comment.audience == Audience.AGENCY:
        yield "passes"
    if handles and _shown(comment) is not None:
        yield "shows"
    if reader.hands_over(comment):
        yield "office"
    if reader.unmasks(comment):
        yield "unmasks"


def _assign_form(desk: _Desk) -> django_forms.Form:
    people = [(user.username, user.full_name) for user in desk.hands()]
    due = desk.reader.on + timedelta(days=settings.FEEDBACK_DUE_DAYS)
    bound = desk.bound
    bound["initial"]["due_on"] = due.strftime("%d/%m/%Y")
    return forms.AssignForm(today=desk.reader.on, label=_("Giao cho"), choices=people, **bound)


def _pass_on_form(desk: _Desk) -> django_forms.Form:
    bound = desk.bound
    bound["initial"]["due_on"] = (desk.reader.on + timedelta(days=settings.FEEDBACK_DUE_DAYS)).strftime("%d/%m/%Y")
    return forms.PassOnForm(today=desk.reader.on, label=_("Đơn vị phối hợp"), choices=_others(desk), **bound)


def _hand_over_form(desk: _Desk) -> django_forms.Form:
    return forms.HandOverForm(label=_("Đơn vị xử lý"), choices=_others(desk), **desk.bound)


def _others(desk: _Desk) -> list[tuple[str, str]]:
    return [each for each in desk.agencies(desk.reader.on) if each[0] != desk.comment.handler.code]


def _merge_form(desk: _Desk) -> django_forms.Form:
    choices = [(str(each.pk), f"{each.masked[:90]}") for each in desk.near]
    return forms.ChosenForm(label=_("Gộp vào ý kiến"), choices=choices, **desk.bound)


def _topics_form(desk: _Desk) -> django_forms.Form:
    bound = desk.bound
    bound["initial"]["topics"] = desk.comment.topics
    return forms.TopicsForm(**bound)


def _audience_form(desk: _Desk) -> django_forms.Form:
    # A head opens what was kept for the head, or says that it is about the head: then it goes above. Only Sở Nội vụ
    # also moves what concerns tips.
    office = desk.reader.hands_over(desk.comment)
    audiences = tuple(Audience) if office else (Audience.AGENCY, Audience.HEAD, Audience.ABOVE)
    bound = desk.bound
    bound["initial"]["audience"] = desk.comment.audience
    return forms.AudienceForm(audiences=audiences, **bound)


def _publish_form(desk: _Desk) -> django_forms.Form:
    bound = desk.bound
    bound["initial"]["note"] = desk.said
    return forms.PublishForm(**bound)


def _plain(form: type[django_forms.Form]) -> Callable[[_Desk], django_forms.Form]:
    return lambda desk: form(**desk.bound)


def _assign(desk: _Desk, typed: Typed, hand: Hand) -> Comment:
    to = next(user for user in desk.hands() if user.username == typed["chosen"])
    return steps.assign(comment=desk.comment, to=to, due_on=typed["due_on"], note=typed["note"], hand=hand)


def _pass_on(desk: _Desk, typed: Typed, hand: Hand) -> Comment:
    agency = Agency.objects.get(code=typed["chosen"])
    return steps.pass_on(comment=desk.comment, agency=agency, due_on=typed["due_on"], note=typed["note"], hand=hand)


def _contribute(desk: _Desk, typed: Typed, hand: Hand) -> Comment:
    asked = CoHandler.objects.filter(comment=desk.comment, agency__in=desk.reader.handling.agency_ids)
    agency = asked.order_by("done", "pk").select_related("agency")[0].agency
    return steps.contribute(comment=desk.comment, agency=agency, note=typed["note"], hand=hand)


def _hand_over(desk: _Desk, typed: Typed, hand: Hand) -> Comment:
    agency = Agency.objects.get(code=typed["chosen"])
    return steps.hand_over(comment=desk.comment, agency=agency, note=typed["note"], hand=hand)


def _merge(desk: _Desk, typed: Typed, hand: Hand) -> Comment:
    return steps.merge(comment=desk.comment, into=Comment.objects.get(pk=typed["chosen"]), hand=hand)


def _noting(service: Callable[..., Comment]) -> Callable[[_Desk, Typed, Hand], Comment]:
    return lambda desk, typed, hand: service(comment=desk.comment, note=typed["note"], hand=hand)


def _simply(service: Callable[..., Comment]) -> Callable[[_Desk, Typed, Hand], Comment]:
    return lambda desk, typed, hand: service(comment=desk.comment, hand=hand)


KINDS: Mapping[str, Kind] = {
    "answer": Kind("answer", "handles", _plain(forms.AnswerForm), _noting(steps.answer)),
    "contribute": Kind("contribute", "helps", _plain(forms.ContributeForm), _contribute),
    "assign": Kind("assign", "handles", _assign_form, _assign),
    "return": Kind("return", "handles", _plain(forms.ReturnForm), _noting(steps.give_back)),
    "pass_on": Kind("pass_on", "passes", _pass_on_form, _pass_on),
    "hand_over": Kind("hand_over", "office", _hand_over_form, _hand_over),
    "merge": Kind("merge", "handles", _merge_form, _merge),
    "unmerge": Kind("unmerge", "handles", _plain(forms.ActForm), _simply(steps.unmerge)),
    "close": Kind("close", "handles", _plain(forms.CloseForm), _noting(steps.close)),
    "reopen": Kind("reopen", "handles", _plain(forms.ActForm), _simply(steps.reopen)),
    "topics": Kind(
        "topics",
        "handles",
        _topics_form,
        lambda desk, typed, hand: steps.set_topics(comment=desk.comment, topics=typed["topics"], hand=hand),
    ),
    "mask": Kind(
        "mask",
        "handles",
        _plain(forms.MaskForm),
        lambda desk, typed, hand: masking.mask_words(comment=desk.comment, words=typed["words"], hand=hand),
    ),
    "publish": Kind("publish", "passes", _publish_form, _noting(publishing.publish_quote)),
    "unpublish": Kind("unpublish", "shows", _plain(forms.ActForm), _simply(publishing.take_quote_back)),
    "audience": Kind(
        "audience",
        "unmasks",
        _audience_form,
        lambda desk, typed, hand: steps.set_audience(
            comment=desk.comment, audience=Audience(typed["audience"]), note=typed["note"], hand=hand
        ),
    ),
    "spam": Kind("spam", "handles", _plain(forms.ActForm), _simply(steps.mark_spam)),
    "unspam": Kind("unspam", "handles", _plain(forms.ActForm), _simply(steps.unmark_spam)),
}


def _words() -> Mapping[str, tuple[str, str]]:
    return {
        "answer": (_("Trả lời người viết"), ""),
        "contribute": (_("Gửi ý kiến phối hợp"), _("Đơn vị chủ trì đọc để trả lời người viết.")),
        "assign": (_("Giao xử lý"), ""),
        "return": (_("Trả lại"), _("Ý kiến về mục “Mới” để giao người khác.")),
        "pass_on": (_("Đề nghị đơn vị khác phối hợp"), _("Đơn vị ấy đọc được ý kiến này, tên đã che.")),
        "hand_over": (_("Chuyển đơn vị xử lý"), _("Khi việc thuộc đơn vị khác.")),
        "merge": (_("Gộp với ý kiến giống nhau"), _("Trả lời một lần; người viết nào cũng đọc được.")),
        "unmerge": (_("Bỏ gộp"), ""),
        "close": (_("Khép lại, không cần trả lời"), ""),
        "reopen": (_("Mở lại"), ""),
        "topics": (_("Sửa chủ đề"), ""),
        "mask": (_("Che thêm tên, số"), _("Mọi chỗ có chữ này trong ý kiến đều được che với mọi người.")),
        "audience": (
            _("Đổi người được đọc"),
            _("Việc liên quan đến chính người đứng đầu đơn vị: chọn cấp trên và Sở Nội vụ."),
        ),
        "publish": (
            _("Đăng công khai: điều ông bà nói → việc đã làm"),
            _("Trên trang kết quả của đơn vị và trang “Việc đã làm”. Thôi đăng lúc nào cũng được."),
        ),
        "unpublish": (_("Thôi đăng công khai"), ""),
        "spam": (_("Không phải ý kiến"), _("Quảng cáo, gõ thử, chữ vô nghĩa. Lấy lại được.")),
        "unspam": (_("Lấy lại làm ý kiến"), ""),
    }
