"""The draft of a notice of conclusion (thông báo kết luận) of a conference, in blocks to be edited. Pure.

Its parts follow such a notice of Ban Quản lý Khu kinh tế Vân Phong of 2017: who chaired and attended, what was told of
the index, what was said, what is to be done. A paper of an office: always in Vietnamese, and people are named by post.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

# Who gets the notice where no list is kept.
RECIPIENTS = ("Các phòng, đơn vị trực thuộc;", "Sở Nội vụ;")
# Of one block, in characters.
LONGEST = 10_000
SAID: Mapping[str, str] = {
    "difficulty": "Về khó khăn, vướng mắc",
    "cause": "Về nguyên nhân",
    "proposal": "Về đề xuất",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """What is known of the conference: `about` is the survey's title."""

    agency: str
    about: str
    held_on: date
    chair: str
    place: str
    posts: str = ""
    invited: str = ""
    attending: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What is public of the agency, each number as it is printed; `factors` are pairs (name, index), weakest first."""

    decision: str
    index: str
    n: str
    rank: str = ""
    # The ranks its limits leave open, of several.
    ranks: str = ""
    factors: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """A remark: its kind, its words, the part of the agency that spoke, and what it became in the plan."""

    kind: str
    text: str
    section: str = ""
    task: str = ""


def subject(meeting: Meeting) -> str:
    """Return the trích yếu."""
    return f"Kết luận tại Hội nghị công bố kết quả {lower_first(meeting.about)}"


def opening(meeting: Meeting) -> str:
    day = f"{meeting.held_on:%d/%m/%Y}"
    posts = f" Thành phần dự họp gồm: {meeting.posts.rstrip('.')}." if meeting.posts else ""
    invited = f" Khách mời: {meeting.invited.rstrip('.')}." if meeting.invited else ""
    people = f" Tổng số người dự: {meeting.attending}." if meeting.attending else ""
    return (
        f"Ngày {day}, tại {meeting.place}, {meeting.chair} chủ trì Hội nghị công bố kết quả "
        f"{lower_first(meeting.about)} của {meeting.agency}.{posts}{invited}{people}"
    )


def results(figures: Figures | None) -> str:
    """Return what was told of the index; without public figures a line to be filled in."""
    if figures is None:
        return "Hội nghị đã nghe công bố kết quả (số liệu ghi theo quyết định công bố)."
    lines = [
        f"Theo {figures.decision}, chỉ số hài lòng của đơn vị là {figures.index}%, "
        f"tính từ {figures.n} phiếu{_rank(figures)}. Cụ thể theo yếu tố:",
        *(f"- {name}: {index}%." for name, index in figures.factors),
    ]
    return "\n".join(lines if figures.factors else [lines[0].removesuffix(" Cụ thể theo yếu tố:")])


def _rank(figures: Figures) -> str:
    """Return the rank with those that are left open: without them it tells more than was measured."""
    if not figures.rank:
        return ""
    rank = f", xếp hạng {figures.rank} trong khối"
    if not figures.ranks:
        return rank
    overlap = "đơn vị có khoảng hạng chồng nhau thì chưa đủ căn cứ để nói đơn vị nào hơn"
    return f"{rank} (các hạng có thể: {figures.ranks}; {overlap})"


def remarks(said: Sequence[Said]) -> str:
    """Return the remarks by kind, as they were written down."""
    if not said:
        return "Hội nghị không có ý kiến góp ý."
    lines = ["Các thành viên dự Hội nghị đã góp ý:"]
    for kind, head in SAID.items():
        found = [each for each in said if each.kind == kind]
        lines += [f"{head}:", *(_line(each) for each in found)] if found else []
    return "\n".join(lines)[:LONGEST]


def tasks(said: Sequence[Said], chair: str) -> str:
    """Return what is to be done: the measures that remarks became, else a line to be filled in."""
    found = [each.task for each in said if each.task]
    head = f"Căn cứ kết quả và các ý kiến góp ý, {chair} yêu cầu:"
    lines = [f"{number}. {task.rstrip('.')}." for number, task in enumerate(found, 1)]
    return "\n".join([head, *(lines or ["1. (ghi nhiệm vụ, đơn vị chủ trì, thời hạn)"])])[:LONGEST]


def closing(meeting: Meeting) -> str:
    return (
        f"Trên đây là kết luận của {meeting.chair} tại Hội nghị; các phòng, đơn vị và bộ phận liên quan "
        "nghiêm túc thực hiện"
    )


def decision(number: str, day: date, body: str) -> str:
    """Name the decision by which figures were published."""
    return f"Quyết định số {number} ngày {day:%d/%m/%Y} của {body}"


def task(action: str, lead: str, due_on: date) -> str:
    """Return a measure as the notice tells it."""
    return f"{action.rstrip('.')}; chủ trì: {lead}; hạn {due_on:%d/%m/%Y}"


def lower_first(text: str) -> str:
    """Return a title as it stands within a sentence; abbreviations stay as they are."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def _line(said: Said) -> str:
    who = f" ({said.section})" if said.section else ""
    return f"- {said.text.rstrip('.')}{who}."
