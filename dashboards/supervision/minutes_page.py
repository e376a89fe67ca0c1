"""Minutes of supervising bodies as the pages show them, and the form they are written in: finished values."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from charts.numbers import vi
from surveys.models import SampledForm, SupervisionMinutes
from surveys.services.minutes import LONGEST, REQUIRED

PARTS = ("attendants", "watched", "findings", "recommendations", "conclusion")
# The decree's way to write a day: months 1 and 2 with a nought, the others without.
LAST_WITH_NOUGHT = 2


@dataclass(frozen=True, slots=True)
class Card:
    """A version of minutes in words; `tag` is the look of its state."""

    id: int
    body: str
    day: str
    place: str
    conclusion: str
    state: str
    tag: str
    who: str


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the form as `components/field.html` takes it."""

    name: str
    label: str
    help: str
    kind: str
    rows: int
    longest: int
    required: bool
    value: str
    error: str


def card(minutes: Any) -> Card:
    """Return a version annotated by `minutes_of`."""
    signed = minutes.signed_at is not None
    return Card(
        id=minutes.pk,
        body=minutes.body.name,
        day=date_format(minutes.held_on, "d/m/Y"),
        place=minutes.place,
        conclusion=minutes.conclusion,
        state=_("đã ký, khóa") if signed else _("bản thảo"),
        tag="outline" if signed else "draft",
        who=_who(minutes),
    )


def cards(versions: Iterable[Any]) -> list[Card]:
    return [card(each) for each in versions]


def parts(minutes: SupervisionMinutes) -> list[tuple[str, str]]:
    """Return the parts that say something, with their headings."""
    said = [(_labels()[name], getattr(minutes, name)) for name in PARTS]
    return [(label, words) for label, words in said if words]


def paper_day(minutes: SupervisionMinutes) -> tuple[str, str, int]:
    """Return day, month and year as official papers write them (Nghị định 30/2020/NĐ-CP, Phụ lục I)."""
    on = minutes.held_on
    month = f"{on.month:02}" if on.month <= LAST_WITH_NOUGHT else str(on.month)
    return f"{on.day:02}", month, on.year


def version_words(minutes: Any) -> str:
    """Say which version a line leads to."""
    words = _("Bản %(n)d, ký %(when)s") if minutes.signed_at else _("Bản %(n)d, thảo %(when)s")
    return words % {"n": minutes.version, "when": _time(minutes.signed_at or minutes.written_at)}


def fields(typed: Mapping[str, str], faults: Mapping[str, str], *, correcting: bool) -> list[Field]:
    """Return the form's fields with what was typed, and what is wrong with it; a correction says why."""
    names = ("held_on", "place", *PARTS, *(("reason",) if correcting else ()))
    return [_field(name, typed.get(name, ""), faults.get(name, "")) for name in names]


def summary(faults: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return what is wrong for the head of the form: the field's id, and its label with the words."""
    labels = _labels()
    return [(name, f"{labels[name]}: {words}" if name in labels else words) for name, words in faults.items()]


def typed_of(minutes: SupervisionMinutes) -> dict[str, str]:
    """Return what a version says as its form is filled; the reason of a correction being drafted among it."""
    held = {"held_on": minutes.held_on.isoformat()}
    return held | {name: getattr(minutes, name) for name in ("place", *PARTS)}


def proposal(counts: Mapping[str, int]) -> str:
    """Say what asking again brought, as a first line of the findings; empty where no form was drawn."""
    drawn = sum(counts.values())
    if not drawn:
        return ""
    found = [f"{outcome.label} {vi(counts[outcome])}" for outcome in SampledForm.Outcome]
    words = _("Phúc tra: rút %(drawn)s phiếu; %(found)s; chưa hỏi %(left)s.")
    return words % {"drawn": vi(drawn), "found": ", ".join(found), "left": vi(counts[""])}


def _field(name: str, value: str, error: str) -> Field:
    kind = "date" if name == "held_on" else "text" if name == "place" else "textarea"
    rows = 3 if name in ("attendants", "conclusion", "reason") else 6
    required = name in (*REQUIRED, "held_on", "reason")
    return Field(
        name, _labels()[name], _helps().get(name, ""), kind, rows, LONGEST.get(name, 0), required, value, error
    )


def _labels() -> dict[str, str]:
    return {
        "held_on": _("Ngày giám sát"),
        "place": _("Địa điểm"),
        "attendants": _("Thành phần tham gia"),
        "watched": _("Nội dung giám sát"),
        "findings": _("Kết quả giám sát"),
        "recommendations": _("Kiến nghị"),
        "conclusion": _("Kết luận"),
        "reason": _("Lý do sửa"),
    }


def _helps() -> dict[str, str]:
    return {
        "watched": _("Đã xem việc gì, ở đâu, bằng cách nào."),
        "findings": _("Không ghi tên, số điện thoại hay câu trả lời của người được hỏi."),
        "conclusion": _("Một hai câu; khi đã ký, kết luận được in trong báo cáo của đợt."),
        "reason": _("Bản sửa thay bản đã ký; lý do được ghi cùng biên bản."),
    }


def _who(minutes: Any) -> str:
    if minutes.signed_at:
        return _("Người ký: %(who)s, %(when)s") % {"who": minutes.signer, "when": _time(minutes.signed_at)}
    when = _time(minutes.written_at)
    return _("Người thảo: %(who)s, %(when)s") % {"who": minutes.written_by.full_name, "when": when}


def _time(at: datetime) -> str:
    return date_format(localtime(at), "H:i d/m/Y")
