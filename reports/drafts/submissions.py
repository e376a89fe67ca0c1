"""The draft of the paper that lays what was appraised before who decides (tờ trình)."""

from collections.abc import Iterator
from dataclasses import replace

from reports.content import Block, Row, Section, Table, Text
from reports.drafts.parts import AS_ABOVE
from reports.papers import Printed, printed
from reports.tables.cells import figures, text
from reports.word.paper import Paper
from scoring.models import Submission

DASHES = "Dấu “–”: không có giá trị; “ẩn”: ít người trả lời."
NO_DIFFERENCE = "Không có mục nào khác."


def submission_paper(submission: Submission) -> Paper:
    said = printed(submission)
    issuer = replace(said.issuer, sign=said.issuer.sign.replace("BC", "TTr", 1))
    return Paper(
        title="TỜ TRÌNH",
        issuer=issuer,
        sign=issuer.sign,
        number=submission.number,
        on=submission.signed_on,
        year=submission.signed_on.year,
        subject=f"Về việc phê duyệt kết quả {said.title}",
        addressees=(submission.addressee,),
        sections=(Section("", tuple(_blocks(said))),),
        recipients=(AS_ABOVE, *said.recipients, issuer.filing),
        signer=(said.signer,),
        note="Số liệu giả định, không phải kết quả thật." if submission.round.synthetic else "",
        state=f"Tờ trình không còn hiệu lực: {submission.end.get_kind_display()}" if hasattr(submission, "end") else "",
    )


def _blocks(said: Printed) -> Iterator[Block]:
    for line in said.text:
        yield Text(line)
    yield _table(said)
    if said.graded:
        bands = "; ".join(said.bands)
        yield Text(f"Xếp loại tách khỏi thứ hạng. {said.source} {bands}.", "note")
    yield Text("Mục thẩm định khác kết quả tính hoặc tự chấm", "run-in")
    for words in said.differences or (NO_DIFFERENCE,):
        yield Text(words)
    yield Text(f"{said.run} {DASHES}", "note")


def _table(said: Printed) -> Table:
    graded = text("Xếp loại") if said.graded else ()
    heads = (*text("Đơn vị"), *figures("Chỉ số tính (%)"), *text("Tự chấm"), *figures("Thẩm định"), *graded)
    caption = f"Kết quả tính, thẩm định{' và xếp loại' if said.graded else ''}"
    rows = (
        Row(
            (
                *text(unit.name),
                *figures(unit.index),
                *text(unit.own),
                *figures(unit.appraised),
                *(text(unit.grade) if said.graded else ()),
            )
        )
        for unit in said.units
    )
    return Table(1, caption, "factors", (Row(heads),), tuple(rows))
