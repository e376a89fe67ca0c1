"""Minutes of supervising bodies: written, rewritten until they are signed, corrected with a reason after that."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import UNSTORABLE, record
from agencies.models import SupervisingBody
from charts.numbers import vi
from surveys.models import MinutesDrop, MinutesSignature, Round, SupervisionMinutes
from surveys.selectors.minutes import standing

LONGEST = {
    "place": 200,
    "attendants": 3000,
    "watched": 5000,
    "findings": 5000,
    "recommendations": 5000,
    "conclusion": 600,
    "reason": 1000,
}
REQUIRED = ("place", "watched", "findings", "conclusion")
# On one line, wherever they are printed.
LINES = ("place", "conclusion")
# A body may look at how a round is prepared.
BEFORE = timedelta(days=366)


class MinutesRefused(Exception):
    """Minutes that cannot be written or signed; `faults` say why in words, by field ("": the minutes as such)."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__(" ".join(faults.values()))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class MinutesText:
    """What minutes say, as typed; `held_on` is None where no day was read."""

    held_on: date | None
    place: str
    attendants: str
    watched: str
    findings: str
    recommendations: str
    conclusion: str


@transaction.atomic
def write_minutes(
    *, round: Round, body: SupervisingBody, text: MinutesText, actor: User, at: datetime
) -> SupervisionMinutes:
    """Begin minutes of a body about a round. Raises MinutesRefused."""
    said = _checked(text, round, at)
    _lock(body.pk)
    known = SupervisionMinutes.objects.filter(round=round, body=body).aggregate(last=Max("number"))["last"] or 0
    made = SupervisionMinutes.objects.create(
        round=round, body=body, number=known + 1, version=1, written_by=actor, written_at=at, **said
    )
    _record("supervision.minutes_write", made, actor, at)
    return made


@transaction.atomic
def rewrite_minutes(
    *, minutes: SupervisionMinutes, text: MinutesText, reason: str, actor: User, at: datetime
) -> SupervisionMinutes:
    """Write the next version after `minutes`, the one last seen; of signed ones a correction. Raises MinutesRefused.

    A correction needs a reason and stands once it is signed.
    """
    _lock(minutes.body_id)
    last = _refuse_stale(minutes)
    corrects = last if last.signatures.exists() else last.corrects
    # Versions given up keep their numbers.
    known = SupervisionMinutes.objects.filter(round=last.round, body=last.body, number=last.number)
    version = known.aggregate(last=Max("version"))["last"] + 1
    said = _checked(text, last.round, at, reason=reason if corrects else None)
    made = SupervisionMinutes.objects.create(
        round=last.round, body=last.body, number=last.number, version=version, corrects=corrects,
        written_by=actor, written_at=at, **said,
    )  # fmt: skip
    action = "supervision.minutes_correct" if corrects == last else "supervision.minutes_edit"
    _record(action, made, actor, at)
    return made


@transaction.atomic
def sign_minutes(*, minutes: SupervisionMinutes, actor: User, at: datetime) -> MinutesSignature:
    """Sign the last version of minutes off, which locks it. Raises MinutesRefused."""
    _lock(minutes.body_id)
    last = _refuse_stale(minutes)
    if last.signatures.exists():
        raise MinutesRefused({"": _("Biên bản đã được ký, khóa.")})
    made = MinutesSignature.objects.create(minutes=last, signed_by=actor, signed_at=at)
    _record("supervision.minutes_sign", last, actor, at)
    return made


@transaction.atomic
def drop_minutes(*, minutes: SupervisionMinutes, actor: User, at: datetime) -> MinutesDrop:
    """Give up a draft of minutes, the last version seen; what is signed stands. Raises MinutesRefused."""
    _lock(minutes.body_id)
    last = _refuse_stale(minutes)
    if last.signatures.exists():
        raise MinutesRefused({"": _("Biên bản đã được ký, khóa.")})
    made = MinutesDrop.objects.create(minutes=last, dropped_by=actor, dropped_at=at)
    _record("supervision.minutes_drop", last, actor, at)
    return made


def _lock(body: int) -> None:
    """Let one of a body's people write at a time: numbers follow each other."""
    SupervisingBody.objects.select_for_update(no_key=True).get(pk=body)


def _refuse_stale(minutes: SupervisionMinutes) -> SupervisionMinutes:
    known = standing().select_related("round", "body", "corrects")
    same = known.filter(round=minutes.round_id, body=minutes.body_id, number=minutes.number)
    last = same.order_by("version").last()
    if last is None:
        raise MinutesRefused({"": _("Bản thảo này đã được bỏ.")})
    if last.pk != minutes.pk:
        raise MinutesRefused({"": _("Có người vừa ghi bản mới hơn của biên bản này. Xem bản đó trước.")})
    return last


def _checked(text: MinutesText, round: Round, at: datetime, *, reason: str | None = None) -> dict[str, Any]:
    typed = {name: value for name, value in asdict(text).items() if name != "held_on"}
    said = {name: _clean(name, value) for name, value in (typed | {"reason": reason or ""}).items()}
    required = (*REQUIRED, "reason") if reason is not None else REQUIRED
    faults = {"held_on": _day_fault(text.held_on, round, at)}
    faults |= {name: _fault(name, value, required=name in required) for name, value in said.items()}
    if found := {name: fault for name, fault in faults.items() if fault}:
        raise MinutesRefused(found)
    return {**said, "held_on": text.held_on}


def _clean(name: str, value: str) -> str:
    stored = UNSTORABLE.sub("", value)
    return " ".join(stored.split()) if name in LINES else stored.strip()


def _fault(name: str, value: str, *, required: bool) -> str:
    if required and not value:
        return _("Ghi phần này.")
    longest = LONGEST[name]
    return _("Dài nhất %s ký tự.") % vi(longest) if len(value) > longest else ""


def _day_fault(day: date | None, round: Round, at: datetime) -> str:
    if day is None:
        return _("Ghi phần này.")
    if day > localdate(at):
        return _("Ngày giám sát chưa đến.")
    return _("Ngày này trước đợt khảo sát hơn một năm; xem lại.") if day < round.opens_on - BEFORE else ""


def _record(action: str, minutes: SupervisionMinutes, actor: User, at: datetime) -> None:
    detail = {"minutes": minutes.pk, "number": minutes.number, "version": minutes.version}
    record(actor=actor, action=action, subject=f"round:{minutes.round.code}", detail=detail, at=at)
