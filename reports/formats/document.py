"""A report as DOCX: the paper that the office edits, numbers and signs."""

from reports.asked import Asked
from reports.content import Report
from reports.word import Paper, docx_bytes

STATE = "DỰ THẢO (số liệu chưa công bố)"


def docx_of(report: Report, asked: Asked) -> bytes:
    return docx_bytes(paper_of(report))


def paper_of(report: Report) -> Paper:
    head = report.head
    return Paper(
        title="BÁO CÁO",
        issuer=head.issuer,
        sign=head.issuer.sign,
        year=head.year,
        subject=head.subject,
        addressees=head.addressees or ((head.addressee,) if head.addressee else ()),
        bases=head.bases,
        opening=(head.opening,),
        sections=report.sections,
        closing=head.closing,
        recipients=head.recipients,
        signer=head.issuer.signer,
        annexes=report.annexes,
        note=head.note,
        state=STATE if head.draft else "",
        compact=report.compact,
        drafter=head.drafter,
        contents=report.outline.shown,
    )
