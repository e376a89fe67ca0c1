"""The draft of a letter (công văn) that reminds agencies of what they owe after a directive."""

from collections.abc import Mapping, Sequence
from datetime import date

from actionplans.models import Directive, Obligation
from charts.numbers import vi
from reports.content import Section
from reports.drafts.parts import AS_ABOVE, listed, of_office
from reports.word.paper import BLANK, Paper
from reports.wording import day

HEADS = ("Đơn vị", "Nhiệm vụ", "Điểm", "Hạn", "Tình trạng")
# Beyond so many the letter goes to all of a list.
MOST_ADDRESSED = 10
TOGETHER = "Các đơn vị tại danh sách trong văn bản này"


def reminder_paper(directive: Directive, owed: Sequence[Obligation], names: Mapping[int, str], *, on: date) -> Paper:
    """Return a letter about obligations that are not handed in; `names` are those of who owes them."""
    issuer = of_office("")
    bearers = list(dict.fromkeys(_bearer(each, names) for each in owed))
    late = sum(each.due_on < on for each in owed)
    overdue = f", trong đó {vi(late)} nhiệm vụ đã quá hạn" if late else ""
    lines = [_line(each, names, on) for each in owed]
    return Paper(
        title="",
        issuer=issuer,
        sign=issuer.sign,
        year=on.year,
        subject=f"đôn đốc thực hiện nhiệm vụ theo văn bản số {directive.number}",
        addressees=tuple(bearers) if len(bearers) <= MOST_ADDRESSED else (TOGETHER,),
        opening=(
            f"Thực hiện văn bản số {directive.number} {day(directive.issued_on)} của {directive.issuer} về "
            f"“{directive.title}”, đến {day(on)} còn {vi(len(owed))} nhiệm vụ chưa nộp kết quả{overdue}, cụ thể:",
        ),
        sections=(Section("", (listed(1, "Nhiệm vụ chưa nộp kết quả", HEADS, lines, wide=False),)),),
        closing=f"Đề nghị các đơn vị khẩn trương thực hiện và gửi kết quả về {issuer.said} trước ngày {BLANK}",
        recipients=(AS_ABOVE, issuer.filing),
        signer=issuer.signer,
    )


def _bearer(each: Obligation, names: Mapping[int, str]) -> str:
    return " – ".join(filter(None, (names.get(each.bearer_id, ""), each.section)))


def _line(each: Obligation, names: Mapping[int, str], on: date) -> tuple[str, ...]:
    late = (on - each.due_on).days
    state = f"quá hạn {vi(late)} ngày" if late > 0 else "chưa đến hạn"
    return (_bearer(each, names), each.task, each.point.label, f"{each.due_on:%d/%m/%Y}", state)
