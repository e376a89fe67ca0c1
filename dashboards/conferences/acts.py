"""What may be done about a conference by whom: a form for each act, and the service it ends in."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext as _

from actionplans.conference_reach import acts_for
from actionplans.models import Conference
from actionplans.reach import Reader
from actionplans.services import conferences as services
from actionplans.services.conferences import ACTS, DOING
from actionplans.services.steps import TO_DO, Hand
from dashboards.conferences import forms
from dashboards.conferences.fields import drawn
from dashboards.obligations.forms import NoteForm, ReasonForm
from documents.attachments import Attached, kept_attachments


@dataclass(frozen=True, slots=True)
class Act:
    """How an act is offered: to who `gives` or acts for the agency, its form, and what it does."""

    step: Any
    gives: bool
    form: type[django_forms.Form]
    do: Callable[[Conference, Any, Hand], Any]


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing a person may do now, as the page draws it."""

    code: str
    label: str
    help: str
    fields: Sequence[tuple[str, Any]]
    hidden: Mapping[str, Any]
    open: bool
    danger: bool
    takes_files: bool


def offered(found: Conference, reader: Reader, typed: Mapping[str, django_forms.Form]) -> list[Offer]:
    """Return what a person may do now; `typed` has the forms that were sent and refused, by act."""
    return [
        _offer(code, found, typed.get(code) or made(code, found, reader, None), code in typed)
        for code in _now(found, reader)
    ]


def made(code: str, found: Conference, reader: Reader, data: Any, files: Any = None) -> django_forms.Form:
    """Return the form of an act, with what was sent."""
    kind = KINDS[code].form
    options: dict[str, Any] = {"today": reader.on} if kind is forms.HoldForm else {}
    form = kind(data, files, **options)
    # Several forms stand on one page, so each gives its fields ids of its own.
    form.auto_id = f"{code}-%s"
    return form


def has_right(code: str, found: Conference, reader: Reader) -> bool:
    """Say whether this person may do such a thing with the conference at all, whatever its state."""
    return code in KINDS and (reader.gives if KINDS[code].gives else acts_for(reader, found.agency_id))


def label_of(code: str) -> str:
    """Return what an act is called."""
    return _words()[code][0]


def do(code: str, found: Conference, form: Any, hand: Hand) -> None:
    """Do an act. Raises what its service raises."""
    KINDS[code].do(found, form, hand)


def _now(found: Conference, reader: Reader) -> Iterator[str]:
    owes = found.obligation is not None and found.obligation.state in TO_DO
    for code, kind in KINDS.items():
        if code == "hand_in" and not owes:
            continue
        if found.state in ACTS.allowed[kind.step] and has_right(code, found, reader):
            yield code


def _offer(code: str, found: Conference, form: django_forms.Form, is_open: bool) -> Offer:
    label, help = _words()[code]
    owed = found.obligation
    hidden = {"version": found.version, **({"obligation_version": owed.version} if code == "hand_in" and owed else {})}
    return Offer(code, label, help, drawn(form), hidden, is_open, code == "cancel", isinstance(form, forms.FilesForm))


def _kept(form: forms.FilesForm, service: Callable[[dict[str, list[Attached]]], Any]) -> None:
    with kept_attachments(chain.from_iterable(form.attached.values())) as kept:
        of_each = iter(kept)
        service({about: list(islice(of_each, len(files))) for about, files in form.attached.items()})


def _hold(found: Conference, form: Any, hand: Hand) -> None:
    typed = form.cleaned_data
    said = {"held_on": typed["held_on"], "attending": typed["attending"], "note": typed["note"]}
    _kept(form, lambda files: services.hold(conference=found, files=files, hand=hand, **said))


def _files(found: Conference, form: Any, hand: Hand) -> None:
    note = form.cleaned_data["note"]
    _kept(form, lambda files: services.add_files(conference=found, files=files, note=note, hand=hand))


def _hand_in(found: Conference, form: Any, hand: Hand) -> None:
    services.hand_in(conference=found, hand=hand, obligation_seen=form.cleaned_data["obligation_version"])


def _noted(service: Callable[..., Any]) -> Callable[[Conference, Any, Hand], Any]:
    return lambda found, form, hand: service(conference=found, note=form.cleaned_data["note"], hand=hand)


KINDS: Mapping[str, Act] = {
    "hold": Act(DOING.HOLD, False, forms.HoldForm, _hold),
    "files": Act(DOING.FILES, False, forms.FilesForm, _files),
    "hand_in": Act(DOING.HAND_IN, False, forms.HandInForm, _hand_in),
    "unhold": Act(DOING.UNHOLD, False, ReasonForm, _noted(services.unhold)),
    "cancel": Act(DOING.CANCEL, False, ReasonForm, _noted(services.cancel)),
    "restore": Act(DOING.RESTORE, False, NoteForm, _noted(services.restore)),
    "confirm": Act(DOING.CONFIRM, True, NoteForm, _noted(services.confirm)),
    "return": Act(DOING.RETURN, True, ReasonForm, _noted(services.send_back)),
}


def _words() -> dict[str, tuple[str, str]]:
    return {
        "hold": (_("Ghi đã tổ chức"), _("Kèm biên bản để Sở Nội vụ xác nhận; ảnh, giấy mời nếu có.")),
        "files": (_("Thêm minh chứng"), _("Tệp đã gửi không bỏ ra được.")),
        "hand_in": (
            _("Nộp làm kết quả nhiệm vụ"),
            _("Ngày tổ chức và các tệp được chép sang nhiệm vụ; cần có biên bản. Tổ chức sau hạn thì ghi rõ là trễ."),
        ),
        "unhold": (_("Ghi lại là chưa tổ chức"), _("Khi ghi nhầm. Tệp đã gửi và quá trình vẫn còn.")),
        "cancel": (_("Thôi tổ chức"), _("Lập lại được khi cần.")),
        "restore": (_("Lập lại hội nghị"), ""),
        "confirm": (_("Xác nhận đã tổ chức"), _("Sau khi xem biên bản.")),
        "return": (_("Thôi xác nhận"), _("Đơn vị đọc được lý do.")),
    }
