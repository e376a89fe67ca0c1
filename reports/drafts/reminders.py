"""The draft of a letter (công văn) that reminds agencies of what they owe after a directive."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from actionplans.models import Directive, Obligation
from actionplans.selectors import first_reminder
from agencies.models import RecipientList
from agencies.selectors import recipients_of
from charts.numbers import vi
from reports.content import Section, Table
from reports.drafts.parts import AS_ABOVE, listed, of_office
from reports.word.paper import BLANK, Paper
from reports.wording import day

HEADS = ("Đơn vị", "Nhiệm vụ", "Điểm", "Hạn", "Tình trạng")
# Beyond so many the letter goes to all of a list.
MOST_ADDRESSED = 10
TOGETHER = "Các đơn vị tại danh sách trong văn bản này"
SAYS_ABOUT = re.compile(r"^(?:v/v|về việc|về)[\s:]+", re.IGNORECASE)


def reminder_paper(directive: Directive, called: Sequence[Obligation], names: Mapping[int, str], *, on: date) -> Paper:
    """Return a letter about obligations as `selectors.to_remind` tells them; `names` are those of who owes them.

    Those overdue stand apart from those due soon.
    """
    issuer = of_office("")
    bearers = list(dict.fromkeys(_bearer(each, names) for each in called))
    overdue = [each for each in called if each.due_on < on]
    soon = [each for each in called if each.due_on >= on]
    return Paper(
        title="",
        issuer=issuer,
        sign=issuer.sign,
        year=on.year,
        subject=f"đôn đốc thực hiện nhiệm vụ theo văn bản số {directive.number}",
        addressees=tuple(bearers) if len(bearers) <= MOST_ADDRESSED else (TOGETHER,),
        opening=(
            f"Thực hiện văn bản số {directive.number} {day(directive.issued_on)} của {directive.issuer} "
            f"{_about(directive.title)}, đến {day(on)} có {_counted(len(overdue), len(soon))}, cụ thể:",
        ),
        sections=(Section("", tuple(_tables(overdue, soon, names, on))),),
        closing=_closing(issuer.said, bool(overdue), bool(soon)),
        recipients=(AS_ABOVE, *recipients_of(RecipientList.Kind.LETTER), issuer.filing),
        signer=issuer.signer,
    )


def _about(title: str) -> str:
    """Return what a document is about; its own title may begin with "V/v" already."""
    said = SAYS_ABOUT.sub("", title.strip())
    return f"về việc {said}" if said != title.strip() else f"về “{said}”"


def _counted(overdue: int, soon: int) -> str:
    parts = (
        f"{vi(overdue)} nhiệm vụ quá hạn chưa nộp kết quả" if overdue else "",
        f"{vi(soon)} nhiệm vụ đến hạn trong {vi(first_reminder())} ngày tới" if soon else "",
    )
    return " và ".join(filter(None, parts))


def _tables(
    overdue: Sequence[Obligation], soon: Sequence[Obligation], names: Mapping[int, str], on: date
) -> Iterator[Table]:
    shown = [
        (caption, found)
        for caption, found in (("Nhiệm vụ quá hạn chưa nộp kết quả", overdue), ("Nhiệm vụ sắp đến hạn", soon))
        if found
    ]
    for number, (caption, found) in enumerate(shown, 1):
        yield listed(number, caption, HEADS, [_line(each, names, on) for each in found], wide=False)


def _closing(office: str, overdue: bool, soon: bool) -> str:
    if not overdue:
        return f"Đề nghị các đơn vị thực hiện và gửi kết quả về {office} đúng hạn."
    late = f"khẩn trương thực hiện nhiệm vụ quá hạn và gửi kết quả về {office} trước ngày {BLANK}"
    return f"Đề nghị các đơn vị {late}{'; nhiệm vụ sắp đến hạn gửi đúng hạn' if soon else ''}."


def _bearer(each: Obligation, names: Mapping[int, str]) -> str:
    return " – ".join(filter(None, (names.get(each.bearer_id, ""), each.section)))


def _line(each: Obligation, names: Mapping[int, str], on: date) -> tuple[str, ...]:
    return (_bearer(each, names), each.task, each.point.label, f"{each.due_on:%d/%m/%Y}", _when(each.due_on, on))


def _when(due: date, on: date) -> str:
    late = (on - due).days
    if late > 0:
        return f"quá hạn {vi(late)} ngày"
    return f"còn {vi(-late)} ngày" if late else "hạn hôm nay"
