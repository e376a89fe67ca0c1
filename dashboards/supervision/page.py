"""Flags and their steps as the pages show them: finished values."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from dashboards.supervision.reach import Place
from surveys.models import SupervisionFlag, SupervisionStep
from surveys.supervising import WITH_WORDS, Side, moves

State = SupervisionStep.State
# The look of a state's tag.
TAGS = {State.OPEN: "late", State.ANSWERED: "draft", State.CLOSED: "outline", State.WITHDRAWN: "grey"}


@dataclass(frozen=True, slots=True)
class Card:
    """A flag in words. `who` names the person only to Sở Nội vụ and the own body."""

    id: int
    kind: str
    where: str
    words: str
    who: str
    when: str
    state: str
    tag: str
    shared: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A step in words."""

    what: str
    who: str
    when: str
    note: str


@dataclass(frozen=True, slots=True)
class Offer:
    """A step a person may take now."""

    code: str
    label: str
    help: str
    words: str
    required: bool
    value: str = ""
    danger: bool = False


def card(flag: Any, place: Place) -> Card:
    """Return a flag annotated by `flags_of` as it is shown to a person."""
    return Card(
        id=flag.pk,
        kind=flag.get_kind_display(),
        where=flag.round_unit.version.name if flag.round_unit else _("Cả đợt"),
        words=flag.words,
        who=_who(flag, place),
        when=_time(flag.raised_at),
        state=str(State(flag.state).label),
        tag=TAGS[State(flag.state)],
        shared=flag.shared,
    )


def lines(steps: Iterable[SupervisionStep], place: Place) -> list[Line]:
    """Return the steps in words, newest first."""
    return [
        Line(
            what=str(SupervisionStep.Kind(step.kind).label),
            who=step.actor.full_name if _sees_people(place) else "",
            when=_time(step.at),
            note=step.words,
        )
        for step in sorted(steps, key=lambda step: -step.number)
    ]


def offers(flag: Any, side: Side | None, typed: Mapping[str, str]) -> list[Offer]:
    """Return what a person may do with a flag now; what was typed (`kind`, `words`) stays in its field."""
    if side is None:
        return []
    found = moves(flag.state, side, shared=flag.shared, of_unit=flag.round_unit_id is not None)
    return [_offer(code, typed.get("words", "") if code == typed.get("kind") else "") for code in found]


def _offer(code: str, value: str) -> Offer:
    label, help_, words = {
        "answer": (_("Trả lời"), "", _("Nội dung trả lời")),
        "close": (_("Đóng cờ"), _("Mở lại được; cơ quan giám sát vẫn nêu thêm được."), _("Ghi thêm")),
        "reply": (_("Nêu thêm"), _("Cờ mở lại và chờ Sở Nội vụ trả lời."), _("Nội dung nêu thêm")),
        "withdraw": (_("Rút lại cờ"), _("Cờ và các bước đã ghi được giữ nguyên; mở lại được."), _("Lý do rút")),
        "reopen": (_("Mở lại cờ"), "", _("Ghi thêm")),
        "share": (
            _("Cho đơn vị xem"),
            _("Đơn vị đọc được nội dung cờ và các bước, tên cơ quan giám sát, không đọc được tên người."),
            _("Ghi thêm"),
        ),
        "unshare": (_("Thôi cho đơn vị xem"), "", _("Ghi thêm")),
    }[code]
    return Offer(code, label, help_, words, required=code in WITH_WORDS, value=value, danger=code == "withdraw")


def _who(flag: SupervisionFlag, place: Place) -> str:
    body = flag.body.name if flag.body else _("Giám sát")
    return f"{body} · {flag.raised_by.full_name}" if _sees_people(place) else body


def _sees_people(place: Place) -> bool:
    return place.watcher.reads_all or place.watcher.watches


def _time(at: datetime) -> str:
    return date_format(localtime(at), "H:i d/m/Y")
