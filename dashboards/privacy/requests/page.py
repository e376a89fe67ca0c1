"""What the pages of requests show: finished values for their templates."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from dashboards.privacy.frame import trail as privacy_trail
from dashboards.privacy.requests.terms import terms
from surveys.models import DataRequest, DataRequestStep
from surveys.selectors.data_requests import Wanted

SITUATION, KIND, YEAR = "tinh-trang", "loai", "nam"
SITUATIONS: Mapping[str, str] = {
    "cho-phan-hoi": "silent",
    "dang-giai-quyet": "open",
    "qua-han": "late",
    "da-tra-loi": "answered",
    "khep-lai": "dropped",
}
TAGS = {"open": "draft", "granted": "outline", "refused": "", "taken_back": "grey", "void": "grey"}
State = DataRequest.State


@dataclass(frozen=True, slots=True)
class Clock:
    """A deadline of a request: its day, how it stands in words, whether it has passed unkept."""

    day: date
    words: str
    late: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockWords:
    """How a deadline is told: `kept` or `after` of what is done; `left`, `today`, `passed` of what is not."""

    kept: str
    after: str
    left: str
    today: str
    passed: str


@dataclass(frozen=True, slots=True)
class Line:
    """A request of a list in words."""

    pk: int
    title: str
    way: str
    received_on: date
    reply: Clock
    due: Clock
    state: str
    tag: str
    closed_on: date | None


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step of the history in words."""

    what: str
    who: str
    note: str


def read(raw: Mapping[str, str]) -> Wanted:
    """Read an address; unknown values are as if absent."""
    kind, year = raw.get(KIND, ""), raw.get(YEAR, "")
    return Wanted(
        situation=SITUATIONS.get(raw.get(SITUATION, ""), ""),
        kind=kind if kind in DataRequest.Kind.values else "",
        year=int(year) if year.isascii() and year.isdigit() and 2000 <= int(year[:5]) <= 2999 else 0,
    )


def address(wanted: Wanted, **changes: Any) -> str:
    """Return the address of a list, its filters as query."""
    wanted = replace(wanted, **changes)
    pairs = {SITUATION: situation_code(wanted), KIND: wanted.kind, YEAR: str(wanted.year or "")}
    return "?" + urlencode({name: value for name, value in pairs.items() if value})


def situation_code(wanted: Wanted) -> str:
    """Return how an address says a situation, "" for all."""
    return next((said for said, name in SITUATIONS.items() if name == wanted.situation), "")


def tabs(found: Mapping[str, int], wanted: Wanted) -> list[dict[str, Any]]:
    """Return the situations with how many requests are in each."""
    words = {
        "": _("Tất cả"),
        "late": _("Quá hạn"),
        "silent": _("Chưa phản hồi"),
        "open": _("Đang giải quyết"),
        "answered": _("Đã trả lời"),
        "dropped": _("Rút, ghi nhầm"),
    }
    return [
        {
            "label": label,
            "count": found[name],
            "url": address(wanted, situation=name),
            "current": name == wanted.situation,
        }
        for name, label in words.items()
    ]


def choices(wanted: Wanted, years: Iterable[int]) -> dict[str, Any]:
    """Return what the filters offer and hold."""
    known = sorted({*years, *([wanted.year] if wanted.year else [])}, reverse=True)
    kinds = [(value, str(label).capitalize()) for value, label in DataRequest.Kind.choices]
    return {
        "wanted": wanted,
        "situation_code": situation_code(wanted),
        "year": str(wanted.year or ""),
        "kinds": [("", _("Mọi loại")), *kinds],
        "years": [("", _("Mọi năm")), *((str(year), str(year)) for year in known)],
    }


def line(request: DataRequest, on: date) -> Line:
    """Return a request in words as of a day."""
    return Line(
        pk=request.pk,
        title=title(request),
        way=_("nhận %s") % _by(request),
        received_on=request.received_on,
        reply=_reply(request, on),
        due=_due(request, on),
        state=str(request.get_state_display()),
        tag=TAGS[request.state],
        closed_on=request.closed_on,
    )


def title(request: DataRequest) -> str:
    """Return what a request is called: its number on the register and the right that is used."""
    return _("Yêu cầu %(number)d: %(kind)s") % {"number": request.pk, "kind": request.get_kind_display()}


def facts(request: DataRequest, on: date) -> list[tuple[str, str]]:
    """Return what is known of a request, as pairs (words, value)."""
    one = line(request, on)
    ended = f"{request.closed_on:%d/%m/%Y}" if request.closed_on else ""
    pairs = [
        (_("Nội dung yêu cầu"), request.words),
        (_("Liên quan đến"), str(request.get_about_display())),
        (_("Nhận ngày"), f"{request.received_on:%d/%m/%Y}, {request.get_way_display()}"),
        (_("Hạn phản hồi"), clock_words(one.reply)),
        (_("Hạn thực hiện"), clock_words(one.due)),
        (_("Bên ngoài cũng phải làm"), _("có") if request.with_others else ""),
        (_("Kết thúc ngày"), ended),
    ]
    return [pair for pair in pairs if pair[1]]


def steps(found: Iterable[DataRequestStep]) -> list[StepLine]:
    """Return the steps in words, the newest first."""
    return [_step(step) for step in reversed(list(found))]


def clocks_told() -> str:
    """Say what the clocks are, and how sure that is."""
    return _(
        "Các hạn là cài đặt của cổng, lấy theo bài viết về Nghị định 356/2025/NĐ-CP; chưa đối chiếu với văn bản. "
        "Phản hồi: %(reply)d ngày làm việc. Gia hạn: một lần, nhiều nhất %(longer)d ngày. Ngày nhận không tính."
    ) % {"reply": settings.REQUEST_REPLY_WORKING_DAYS, "longer": terms().extension_days}


def clock_words(clock: Clock) -> str:
    """Return a deadline with its day."""
    return f"{clock.day:%d/%m/%Y}" + (f" ({clock.words})" if clock.words else "")


def trail(*here: tuple[str, str]) -> list[tuple[str, str]]:
    return privacy_trail((_("Yêu cầu của người dân"), reverse("privacy:requests")), *here)


def _by(request: DataRequest) -> str:
    """Return how a request came in, as it follows "nhận"."""
    way = str(request.get_way_display())
    return way if request.way == DataRequest.Way.IN_PERSON else _("qua %s") % way


def _reply(request: DataRequest, on: date) -> Clock:
    if request.replied_on is None and request.state != State.OPEN:
        return Clock(request.reply_by, "", late=False)
    words = ClockWords(
        kept=_("phản hồi đúng hạn"),
        after=_("phản hồi trễ %d ngày"),
        left=_("còn %d ngày để phản hồi"),
        today=_("phải phản hồi hôm nay"),
        passed=_("quá hạn phản hồi %d ngày"),
    )
    return _clock(request.reply_by, request.replied_on, on, words)


def _due(request: DataRequest, on: date) -> Clock:
    if request.state in (State.TAKEN_BACK, State.VOID):
        return Clock(request.due_on, "", late=False)
    words = ClockWords(
        kept=_("xong đúng hạn"),
        after=_("xong trễ %d ngày"),
        left=_("còn %d ngày để thực hiện"),
        today=_("phải xong hôm nay"),
        passed=_("quá hạn thực hiện %d ngày"),
    )
    return _clock(request.due_on, request.closed_on, on, words)


def _clock(due: date, done: date | None, on: date, words: ClockWords) -> Clock:
    """Return a deadline in words: how what is done was in time, else how many days are left or passed."""
    left = (due - (done or on)).days
    if done is not None:
        return Clock(due, words.after % -left if left < 0 else words.kept, late=False)
    if left < 0:
        return Clock(due, words.passed % -left, late=True)
    return Clock(due, words.left % left if left else words.today, late=False)


def _step(step: DataRequestStep) -> StepLine:
    day = _("hạn %s") % step.due_on.strftime("%d/%m/%Y") if step.due_on else ""
    written = timezone.localtime(step.at)
    on = "" if written.date() == step.on else _("ngày %s") % step.on.strftime("%d/%m/%Y")
    who = step.actor.full_name if step.actor else _("cổng")
    return StepLine(
        what=", ".join(part for part in (str(step.get_kind_display()).capitalize(), on, day) if part),
        who=f"{who}, {written:%H:%M %d/%m/%Y}",
        note=step.note,
    )
