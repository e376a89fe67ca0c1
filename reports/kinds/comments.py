"""The report of comments: by topic, unit, state, how long replies took; examples masked."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import count
from statistics import median
from typing import TYPE_CHECKING

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from charts.numbers import NONE, vi
from feedback.gone import GONE
from feedback.models import Source, State
from feedback.redaction import MASK
from feedback.words import TOPICS
from reports.content import Block, Report, Section, Text, numbered, present, texts
from reports.figures import Draw
from reports.keyed import keyed
from reports.kinds.front import head
from reports.kinds.grids import grid, short
from reports.kinds.said import AllSaid, Said, all_said, comments_on
from reports.selectors import NothingToReport

if TYPE_CHECKING:
    from reports.asked import Asked

TITLE = _("Báo cáo ý kiến góp ý")
SAYS = _("Ý kiến của người dân theo chủ đề, đơn vị, tình trạng, thời gian trả lời; lời trích đã che tên, số.")
NOTHING = _("Chưa có ý kiến góp ý nào của đợt “%(title)s” mà ông/bà đọc được trong báo cáo, nên chưa lập được báo cáo.")
SCOPE = (
    "Báo cáo chỉ tính ý kiến đơn vị được đọc. Ý kiến nêu tên người, ý kiến về người đứng đầu và tin báo kín không nằm "
    "trong báo cáo này; ý kiến đã gộp hoặc không phải ý kiến cũng không tính."
)
MASKED = "Lời trích giữ nguyên cách viết của người góp ý; tên người, số điện thoại và số hồ sơ đã được che."
EXAMPLES = 3
LONGEST = 400
OTHER = "Chủ đề khác"
# The bars that masks are on pages are no letters of the paper's font.
COVERED = "[đã che]"


def refuse(asked: "Asked") -> None:
    """Raise NothingToReport where there is no comment on the round that this person reads on paper."""
    if not comments_on(asked).exists():
        raise NothingToReport(NOTHING % {"title": asked.round.title})


def report(asked: "Asked", draw: Draw) -> Report:
    """Assemble the report of the comments on a round. Raises NothingToReport."""
    found, numbers, on = all_said(asked), count(1), localdate(asked.at)
    if not found.comments:
        raise NothingToReport(NOTHING % {"title": asked.round.title})
    sections = (
        Section("Tình hình chung", (*_whole(found.comments, on), *texts(SCOPE), *_by_source(numbers, found))),
        Section("Theo chủ đề", _by_topic(numbers, found, on)),
        Section("Theo đơn vị", _by_unit(numbers, found, on)),
        Section("Lời trích", (*texts(MASKED), *texts(*_examples(found)))),
    )
    return Report(
        head=head(asked, f"ý kiến góp ý của người dân, tổ chức trong đợt khảo sát “{asked.round.title}”"),
        sections=numbered(*sections),
    )


def _whole(said: Sequence[Said], on: date) -> tuple[Text, ...]:
    """Return what stands in the office's words where it wants; what is quoted or left out does not."""
    states = [(State(state).label, sum(one.state == state for one in said)) for state in State]
    parts = "; ".join(f"{vi(n)} {label}" for label, n in states if n)
    return keyed("1", chung=f"Có {vi(len(said))} ý kiến: {parts}.", tra_loi=_replies(said, on))


def _replies(said: Sequence[Said], on: date) -> str:
    answered = [one for one in said if one.answered_on is not None]
    overdue = sum(one.is_overdue(on) for one in said)
    late = f" {vi(overdue)} ý kiến chưa xử lý xong đã quá hạn." if overdue else " Không có ý kiến quá hạn."
    if not answered:
        return f"Chưa có ý kiến nào được trả lời.{late}"
    in_time = sum(one.in_time for one in answered)
    return (
        f"Đã trả lời {vi(len(answered))} ý kiến, {vi(in_time)} đúng hạn; một nửa số ý kiến được trả lời trong "
        f"{_half(answered)} ngày đầu kể từ ngày gửi.{late}"
    )


def _half(said: Sequence[Said]) -> str:
    """Return the median of days until a reply, or nothing known."""
    days = [one.days for one in said if one.days is not None]
    return vi(f"{median(days):g}") if days else NONE


def _standing(said: Sequence[Said], on: date) -> tuple[str, ...]:
    answered = [one for one in said if one.answered_on is not None]
    open_ = sum(one.state in (State.NEW, State.ASSIGNED) for one in said)
    overdue = sum(one.is_overdue(on) for one in said)
    return (*map(vi, (len(said), open_, overdue, len(answered), sum(one.in_time for one in answered))), _half(answered))


HEADS = ("Ý kiến", "Chưa xong", "Quá hạn", "Đã trả lời", "Trả lời đúng hạn", "Số ngày (trung vị)")


def _by_source(numbers: Iterator[int], found: AllSaid) -> Iterator[Block]:
    counts = [(str(source.label), sum(one.source == source for one in found.comments)) for source in Source]
    rows = [(label[:1].upper() + label[1:], vi(n)) for label, n in counts if n]
    yield from present(grid(numbers, "Ý kiến theo nguồn", ("Nguồn", "Ý kiến"), rows))


def _topics(one: Said) -> tuple[str, ...]:
    """Return the names of a comment's topics; a comment without any known one is of another."""
    return tuple(str(TOPICS[code]) for code in one.topics if code in TOPICS) or (OTHER,)


def _by_topic(numbers: Iterator[int], found: AllSaid, on: date) -> tuple[Block, ...]:
    rows = [(name, *_standing([one for one in found.comments if name in _topics(one)], on)) for name in _named(found)]
    note = "Một ý kiến có thể thuộc nhiều chủ đề, nên các dòng cộng lại có thể hơn tổng số."
    return present(grid(numbers, "Ý kiến theo chủ đề", ("Chủ đề", *HEADS), rows, notes=(note,)))


def _named(found: AllSaid) -> list[str]:
    """Return the topics there are, in the order of the survey's factors."""
    there = {name for one in found.comments for name in _topics(one)}
    return [name for name in (*map(str, TOPICS.values()), OTHER) if name in there]


def _by_unit(numbers: Iterator[int], found: AllSaid, on: date) -> tuple[Block, ...]:
    by_unit: dict[int, list[Said]] = {}
    for one in found.comments:
        by_unit.setdefault(one.agency, []).append(one)
    ordered = sorted(by_unit, key=lambda agency: (-len(by_unit[agency]), found.names.get(agency, "")))
    rows = [(found.names.get(agency, ""), *_standing(by_unit[agency], on)) for agency in ordered]
    foot = ("Tổng số", *_standing(found.comments, on))
    return present(grid(numbers, "Ý kiến theo đơn vị được góp ý", ("Đơn vị", *HEADS), rows, foot=foot))


def _examples(found: AllSaid) -> Iterator[str]:
    """Yield a few comments of each topic as everybody reads them; one is quoted once."""
    quoted: set[str] = set()
    for name in _named(found):
        of_topic = [one for one in found.comments if name in _topics(one) and one.masked not in (*GONE, *quoted)]
        for one in of_topic[:EXAMPLES]:
            quoted.add(one.masked)
            yield f"- {name}: “{_quoted(one)}” ({found.names.get(one.agency, '')}, {one.day:%m/%Y})."


def _quoted(one: Said) -> str:
    return short(one.masked.replace(MASK, COVERED), LONGEST)
