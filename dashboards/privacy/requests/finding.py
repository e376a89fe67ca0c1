"""What the portal holds of whoever asks: looked for by what they name, which is never stored, each time recorded."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import record
from dashboards.privacy.requests.steps import Hand, note_act
from feedback.access import visible
from feedback.models import Comment, ContactDetail
from feedback.reach import Reader
from feedback.receipts import normal, receipt_hash
from feedback.selectors.comments import names_on
from feedback.services.direct import destroy_contact
from invitations.models import Contact
from invitations.services import subjects
from notices.phones import InvalidAddress, mail, phone, shown_phone
from surveys.models import DataRequest

LONGEST = 254


class NotUnderstood(ValueError):
    """Neither a telephone number, nor a mail address, nor a receipt code."""


@dataclass(frozen=True, slots=True)
class Named:
    """What somebody names to be found by: one of a number, a mail address, a receipt code."""

    phone: str = ""
    email: str = ""
    code: str = ""

    @property
    def address(self) -> dict[str, str]:
        return {"phone": self.phone, "email": self.email}


@dataclass(frozen=True, slots=True)
class Held:
    """A contact on a list: where it stands, and what is kept of it, as pairs (words, value)."""

    place: str
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Found:
    """What was found; of a comment only where this person may read it."""

    contacts: tuple[Held, ...] = ()
    comments: tuple[tuple[Comment, bool], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.contacts or self.comments)


def named(typed: str) -> Named:
    """Return what was typed as what it is. Raises NotUnderstood."""
    text = typed.replace("\0", "").strip()[:LONGEST]
    # Eight digits can be a code; a number that can be called has more.
    code = normal(text)
    if code:
        return Named(code=code)
    try:
        return Named(email=mail(text)) if "@" in text else Named(phone=phone(text))
    except InvalidAddress as error:
        raise NotUnderstood from error


@transaction.atomic
def look_for(*, request: DataRequest, what: Named, reader: Reader, at: datetime) -> Found:
    """Return what is held, and write down who looked for it, after which request."""
    found = _comments(what, reader) if what.code else _contacts(what)
    detail = {"contacts": len(found.contacts), "comments": len(found.comments)}
    record(actor=reader.user, action="data_request.searched", subject=_subject(request), detail=detail, at=at)
    return found


@transaction.atomic
def destroy(*, request: DataRequest, what: Named, reader: Reader, hand: Hand) -> int:
    """Destroy the contacts found by what is named, at once; return how many. Raises Changed, NotNow."""
    if what.code:
        pairs = _comments(what, reader).comments
        gone = sum(destroy_contact(comment=comment, actor=reader.user, at=hand.at) for comment, _has in pairs)
        note = _("Hủy liên hệ kèm theo ý kiến: %d.")
    else:
        gone = subjects.destroy_at(**what.address, subject=_subject(request), actor=reader.user, at=hand.at)
        note = _("Hủy liên hệ trong danh sách mời: %d.")
    note_act(request=request, note=note % gone, hand=hand)
    return gone


@transaction.atomic
def stop(*, request: DataRequest, what: Named, actor: User, hand: Hand) -> int:
    """Invite an address no more; return on how many lists it stands. Raises Changed, NotNow, NotUnderstood."""
    if what.code:
        raise NotUnderstood
    lists = subjects.invite_no_more(**what.address, subject=_subject(request), actor=actor, at=hand.at)
    note_act(request=request, note=_("Không mời nữa, kể cả các đợt sau; đang có ở %d danh sách.") % lists, hand=hand)
    return lists


def _contacts(what: Named) -> Found:
    pairs = subjects.contacts_at(**what.address)
    agencies = names_on({contact.round_unit.agency_id for contact, _values in pairs}, on=localdate())
    names = [agencies.get(contact.round_unit.agency_id, "") for contact, _values in pairs]
    return Found(contacts=tuple(_held(*pair, name) for pair, name in zip(pairs, names, strict=True)))


def _held(contact: Contact, values: dict[str, str], agency: str) -> Held:
    words = {
        "name": _("Tên"),
        "phone": _("Điện thoại"),
        "email": _("Thư điện tử"),
        "address": _("Địa chỉ"),
        "dossier": _("Mã hồ sơ"),
        "language": _("Ngôn ngữ"),
    }
    shown = {name: shown_phone(value) if name == "phone" else value for name, value in values.items()}
    facts = [(words.get(name, name), value) for name, value in shown.items()]
    sample_list = contact.sample_list
    own = [
        (_("Đơn vị giải quyết"), agency),
        (_("Mời bằng"), str(sample_list.get_channel_display())),
        (_("Tình trạng"), str(contact.get_state_display())),
        (_("Hủy theo danh sách ngày"), f"{sample_list.destroy_on:%d/%m/%Y}"),
    ]
    place = _("%(round)s, danh sách %(list)s") % {"round": contact.round.title, "list": sample_list.name}
    return Held(place, tuple(pair for pair in [*facts, *own] if pair[1]))


def _comments(what: Named, reader: Reader) -> Found:
    found = list(visible(reader).filter(receipt_hash=receipt_hash(what.code)).order_by("day", "pk"))
    reached = set(ContactDetail.objects.filter(comment__in=found).values_list("comment", flat=True))
    return Found(comments=tuple((comment, comment.pk in reached) for comment in found))


def _subject(request: DataRequest) -> str:
    return f"data_request:{request.pk}"
