"""What the list of comments shows: filters out of the address, one entry a comment."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from urllib.parse import urlencode

from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from feedback.access import Reader
from feedback.models import Audience, Comment, Source, State
from feedback.selectors.comments import Wanted
from feedback.words import SIGNALS, TOPICS, URGENCY

STATE, TOPIC, SIGNAL, UNIT, SOURCE, SEARCH = "tinh-trang", "chu-de", "dau-hieu", "don-vi", "nguon", "tim"
MINE, OVERDUE = "cua-toi", "qua-han"
ROUND, FIRST, LAST = "dot", "tu-ngay", "den-ngay"
STATES: dict[str, str] = {
    "moi": State.NEW,
    "dang-xu-ly": State.ASSIGNED,
    "da-tra-loi": State.ANSWERED,
    "da-xong": State.CLOSED,
    "da-gop": State.MERGED,
    "khong-phai": State.SPAM,
    "tat-ca": "",
}
LONGEST_SEARCH = 100
# Days between which any comment can lie; a week around others may have no dates.
FURTHEST_BACK, FURTHEST_ON = date(1900, 1, 1), date(2200, 1, 1)
SHOWN = 400


@dataclass(frozen=True, slots=True)
class Entry:
    """One comment of the list: masked words, what they are about, where it stands. `when` is a week for the agency."""

    id: str
    words: str
    unit: str
    when: str
    source: str
    service: str
    state: str
    state_kind: str
    topics: tuple[str, ...]
    signals: tuple[str, ...]
    urgent: str
    audience: str
    assignee: str
    due: str
    late: bool
    synthetic: bool


def read(raw: Mapping[str, str], reader: Reader) -> Wanted:
    """Read an address; unknown values are as if absent."""
    return Wanted(
        state=STATES.get(raw.get(STATE, ""), State.NEW),
        topic=raw.get(TOPIC, "") if raw.get(TOPIC) in TOPICS else "",
        signal=raw.get(SIGNAL, "") if raw.get(SIGNAL) in SIGNALS else "",
        unit=raw.get(UNIT, "")[:60],
        source=raw.get(SOURCE, "") if raw.get(SOURCE) in Source.values else "",
        search=" ".join(raw.get(SEARCH, "")[:LONGEST_SEARCH].split()),
        mine=reader.user.pk if raw.get(MINE) == "1" else 0,
        overdue=raw.get(OVERDUE) == "1",
        round=raw.get(ROUND, "")[:60],
        first=_day(raw.get(FIRST, ""), reader, whole_weeks=monday_of),
        last=_day(raw.get(LAST, ""), reader, whole_weeks=sunday_of),
    )


def _day(written: str, reader: Reader, *, whole_weeks: Callable[[date], date]) -> date | None:
    """Return a day as typed, widened to its week where the list tells weeks alone: else days would tell it apart."""
    try:
        day = parse_date("-".join(reversed(written.split("/")))) or FURTHEST_BACK
    except ValueError:
        return None
    if not FURTHEST_BACK < day < FURTHEST_ON:
        return None
    return day if reader.office.everything else whole_weeks(day)


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def sunday_of(day: date) -> date:
    return monday_of(day) + timedelta(days=6)


def address(wanted: Wanted, **changes: object) -> str:
    """Return the query of a page that asks for this, with some of it changed."""
    asked = replace(wanted, **changes)  # type: ignore[arg-type]
    names = {str(state): name for name, state in STATES.items()}
    pairs = {
        STATE: names[asked.state],
        TOPIC: asked.topic,
        SIGNAL: asked.signal,
        UNIT: asked.unit,
        SOURCE: asked.source,
        SEARCH: asked.search,
        MINE: "1" if asked.mine else "",
        OVERDUE: "1" if asked.overdue else "",
        ROUND: asked.round,
        FIRST: asked.first.isoformat() if asked.first else "",
        LAST: asked.last.isoformat() if asked.last else "",
    }
    return "?" + urlencode({key: value for key, value in pairs.items() if value})


def entry(comment: Comment, names: Mapping[int, str], reader: Reader) -> Entry:
    """Return what the list shows of one comment."""
    return Entry(
        id=str(comment.pk),
        words=comment.masked if len(comment.masked) <= SHOWN else f"{comment.masked[:SHOWN]}…",
        unit=names.get(comment.handler_id, ""),
        when=when(comment, reader),
        source=str(comment.get_source_display()),
        service=comment.service.name if comment.service else "",
        state=str(comment.get_state_display()),
        state_kind=state_kind(comment),
        topics=tuple(str(TOPICS[code]) for code in comment.topics if code in TOPICS),
        signals=tuple(str(SIGNALS[code]) for code in comment.signals if code in SIGNALS),
        urgent=str(URGENCY.get(comment.urgency, "")),
        audience="" if comment.audience == Audience.AGENCY else str(comment.get_audience_display()),
        assignee=comment.assignee.full_name if comment.assignee else "",
        due=comment.due_on.strftime("%d/%m/%Y") if comment.due_on else "",
        late=is_late(comment, reader.on),
        synthetic=comment.synthetic,
    )


def when(comment: Comment, reader: Reader) -> str:
    """Return the day a comment came, to the agency only its week: few come in a day, and some are remembered.

    Also of what was said by telephone or written without a form: whoever called or asked about it is remembered, too.
    """
    if reader.office.everything:
        return comment.day.strftime("%d/%m/%Y")
    first, last = monday_of(comment.day), sunday_of(comment.day)
    return _("tuần %(first)s – %(last)s") % {"first": f"{first:%d/%m}", "last": f"{last:%d/%m/%Y}"}


def state_kind(comment: Comment) -> str:
    """Return the kind of tag for a state."""
    kinds = {State.NEW: "draft", State.ASSIGNED: "", State.ANSWERED: "outline", State.CLOSED: "outline"}
    return kinds.get(State(comment.state), "grey")


def is_late(comment: Comment, on: date) -> bool:
    return comment.due_on is not None and comment.due_on < on and comment.state in (State.NEW, State.ASSIGNED)
