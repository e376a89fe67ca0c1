"""What the office's pages show: finished values for their templates."""

from typing import Any

from django.utils.timezone import now
from django.utils.translation import gettext as _

from charts.numbers import vi
from invitations.forms import DrawForm
from invitations.models import Message, SampleList
from invitations.reading import NEEDED
from invitations.selectors import progress
from invitations.selectors.messaging import messaging_of
from invitations.services.sending import WAYS, may_send
from notices.gateways.selection import sends_really
from surveys.access import Hand
from surveys.models import Channel


def list_context(hand: Hand, found: SampleList, draw: DrawForm) -> dict[str, Any]:
    """Return what the page of a list needs."""
    counts = progress.by_unit(found)
    states = progress.messages(found)
    open_messages = sum(states.get(state, 0) for state in (Message.State.QUEUED, Message.State.CLAIMED))
    total = sum(states.values())
    return {
        "round": hand.round,
        "list": found,
        "draw": draw,
        "faults": [("" if name == "__all__" else name, words[0]) for name, words in draw.errors.items()],
        "rows": [(unit, counts[unit.pk]) for unit in hand.units if unit.pk in counts],
        "sums": _sums(list(counts.values())),
        "drawn_words": _drawn_words(found),
        "reasons": progress.reasons(found),
        "unclear": states.get(Message.State.UNCLEAR, 0),
        "open": open_messages,
        "total": total,
        "done": total - open_messages,
        "real": not found.by_link or sends_really(WAYS[found.channel]),
        "quiet": _quiet_words(found),
        "outcomes": _outcomes(found),
        "actions": _actions(found, any_sent=total > states.get(Message.State.QUEUED, 0), listed=bool(counts)),
    }


def columns(found: SampleList) -> list[tuple[str, str, bool]]:
    """Return the columns of a file of people: name, meaning, whether needed."""
    needed = ("unit", NEEDED[Channel(found.channel)])
    meanings = {
        "unit": _("mã đơn vị trong đợt"),
        "service": _("mã thủ tục"),
        "dossier": _("số hồ sơ; chỉ lưu dạng mã hóa, để nhận ra dòng trùng"),
        "finished_on": _("ngày trả kết quả, ví dụ 28/02/2026"),
        "phone": _("số điện thoại, ví dụ 0912345678"),
        "email": _("thư điện tử"),
        "name": _("họ và tên"),
        "address": _("địa chỉ nhận phiếu"),
        "language": _("ngôn ngữ của tin: vi hoặc en"),
        "stratum": _("tầng, để rút mẫu phân tầng"),
        "sampling_unit": _("thôn, tổ dân phố hoặc tuyến phát"),
    }
    return [(name, meaning, name in needed) for name, meaning in meanings.items()]


def _actions(found: SampleList, *, any_sent: bool, listed: bool) -> dict[str, bool]:
    """Say which buttons a list has in its state."""
    state, kinds = found.state, SampleList.State
    from_file = found.source == SampleList.Source.FILE
    return {
        "fill": state == kinds.LISTED and from_file,
        "draw": state == kinds.LISTED and from_file and listed,
        "undraw": state == kinds.DRAWN and not any_sent,
        "send": found.by_link and state in (kinds.DRAWN, kinds.PAUSED),
        "pause": found.by_link and state == kinds.SENDING,
        "population": from_file and listed and state != kinds.DESTROYED,
        "delete": state in (kinds.LISTED, kinds.DRAWN) and not any_sent,
        "recall": found.channel == Channel.POST and state == kinds.DRAWN,
        "call": found.channel == Channel.PHONE and state == kinds.DRAWN,
    }


def _sums(counts: list[progress.Progress]) -> dict[str, int]:
    names = ("listed", "drawn", "sent", "failed", "refused", "answered")
    return {name: sum(getattr(one, name) for one in counts) for name in names}


def _drawn_words(found: SampleList) -> list[tuple[str, str]]:
    if not found.draw:
        return []
    methods = {code: str(words) for code, words in DrawForm.METHODS}
    allocations = {code: str(words) for code, words in DrawForm.ALLOCATIONS}
    drawn = found.draw
    method = methods[drawn["method"]]
    if drawn["allocation"]:
        method = f"{method}, {allocations[drawn['allocation']]}"
    return [
        (_("Cách rút"), method),
        (_("Rút được"), _("%(drawn)s trong %(rows)s") % {"drawn": vi(drawn["drawn"]), "rows": vi(drawn["rows"])}),
        (_("Mã hạt giống"), drawn["seed"]),
    ]


def _quiet_words(found: SampleList) -> str:
    """Say that nothing leaves just now, and why; empty where messages may leave."""
    if not found.by_link or found.state != SampleList.State.SENDING:
        return ""
    if may_send(found, now()):
        return ""
    messaging = messaging_of(found.round)
    return _("Đang trong giờ nghỉ (%(start)s:00 đến %(end)s:00) hoặc ngày nghỉ. Tin được gửi khi hết giờ nghỉ.") % {
        "start": messaging.quiet_from,
        "end": messaging.quiet_to,
    }


def _outcomes(found: SampleList) -> list[tuple[str, str]]:
    if found.by_link:
        return []
    counts = progress.outcomes(found)
    labels = {value: str(label) for value, label in found.contacts.model.Outcome.choices}
    return [(labels[value], vi(counts[value])) for value in labels if counts.get(value)]
