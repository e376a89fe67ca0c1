"""What spreadsheets tell of a report beside its tables: what it is, of which run, by which method, its checksums."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass

from reports import wording
from reports.asked import Asked
from reports.content import Keys, Report, Section, Table, Text
from reports.formats.grid import grid_of
from reports.selectors import NothingToReport, refuse_unseen, run_to_report
from scoring.access import measures_province
from scoring.models import ScoringRun
from scoring.selectors import method_of

NAME = "Báo cáo"
Line = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """Lines of the first sheet and of the method's."""

    about: tuple[Line, ...]
    method: tuple[Line, ...]


def told_of(report: Report, asked: Asked) -> Told:
    """Return what is to be told; a report without a scoring run tells none."""
    run = _run(asked)
    about = (*_head(report), *(_of_run(run) if run else ()), *_checksums(report))
    return Told(about, tuple(_method(report, asked, run)) if run else ())


def table_checksum(table: Table) -> str:
    """Return the SHA-256 of a table's caption and texts, the same whatever the format."""
    grid = grid_of(table).without_bars()
    said = [table.caption, grid.columns(), grid.lines(), list(table.notes)]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


def text_lines(report: Report) -> Iterator[Line]:
    """Yield every text and key figure of a report with the heading it stands under."""
    yield ("Mục", "Nội dung")
    yield ("", report.head.opening)
    for section in report.sections:
        yield from _section_lines(section)
    for annex in report.annexes:
        for section in annex.sections:
            yield from _section_lines(section, annex.title)
    yield ("", f"{report.head.closing}./.")


def key_lines(report: Report) -> list[Line]:
    """Return the figures in large type: label, value, unit and note; an annex's with its title."""
    found = list(_keys(report.sections, ""))
    for annex in report.annexes:
        found += _keys(annex.sections, f"{annex.title}: ")
    return found


def _keys(sections: tuple[Section, ...], within: str) -> Iterator[Line]:
    for block in (block for section in sections for block in section.walk()):
        for key in block.figures if isinstance(block, Keys) else ():
            yield (f"{within}{key.label}", key.value, key.unit, key.note)


KEY_HEAD = ("Chỉ số", "Giá trị", "Đơn vị tính", "Ghi chú")


def _section_lines(section: Section, within: str = "") -> Iterator[Line]:
    heading = " ".join(filter(None, (within, section.number, section.title)))
    for block in section.blocks:
        if isinstance(block, Text):
            yield (heading, " ".join(filter(None, (block.text, block.footnote))))
    for below in section.sections:
        yield from _section_lines(below, within if below.title else heading)


def _run(asked: Asked) -> ScoringRun | None:
    """Return the run that the reader's figures of the round are of, None where they see none."""
    try:
        refuse_unseen(asked.round, asked.unit, asked.sight, asked.block)
        return run_to_report(asked.round, newest=asked.sees_newest)
    except NothingToReport:
        return None


def _head(report: Report) -> Iterator[Line]:
    head = report.head
    yield (NAME, head.subject)
    yield ("Cơ quan ban hành", " – ".join(filter(None, (head.issuer.parent, head.issuer.name))))
    if head.draft:
        yield ("Tình trạng", "DỰ THẢO (số liệu chưa công bố)")
    if head.note:
        yield ("Lưu ý", head.note)
    yield ("Ký hiệu", "(1): ít người trả lời nên không nêu; –: không có giá trị.")


def _of_run(run: ScoringRun) -> Iterator[Line]:
    yield ("Lần tính", str(run.pk))
    yield ("Mã đầu vào", run.input_hash)
    yield ("Phương pháp", f"{run.method_version.method.code}, phiên bản {run.method_version.number}")


def _checksums(report: Report) -> Iterator[Line]:
    for table in report.tables:
        yield (f"Bảng {table.number}. {table.caption}", f"SHA-256 {table_checksum(table)}")


def _method(report: Report, asked: Asked, run: ScoringRun) -> Iterator[Line]:
    version, method = run.method_version, method_of(run)
    yield ("Phương pháp", version.title)
    yield ("Mã", version.method.code)
    yield ("Phiên bản", str(version.number))
    yield ("Mã kiểm tra văn bản phương pháp", f"SHA-256 {version.document_hash}")
    ranked = any(table.look.startswith("ranking") for table in report.tables)
    for words in wording.method(method, version.number, ranked=ranked, blocks=not measures_province(asked.round)):
        yield ("Cách tính", words)
    if assumed := wording.assumptions(method.assumptions):
        yield ("Các điểm phương pháp tự chọn", assumed)
