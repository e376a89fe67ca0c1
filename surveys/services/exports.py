"""Answers out: a round's forms as a file, and the job that makes one.

No kind of file is held in memory as a whole: CSV and .sav come by COPY, the others by a cursor on the server.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, BinaryIO, Literal, get_args

import numpy as np
from django.db import connection, transaction
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.models import User
from accounts.services import record
from documents.csv_files import DELIMITER, csv_head
from documents.csv_files import MEDIA_TYPE as CSV
from jobs import services as jobs
from jobs.models import Job
from surveys.asker import asking
from surveys.exports import about, ddi_file, json_file, xlsx_file
from surveys.exports.extent import Extent
from surveys.exports.query import Query, line_query, query
from surveys.exports.sav_file import SavFile
from surveys.exports.variables import Study
from surveys.models import Response, Round
from surveys.selectors.exports import extent_for, study_of

Format = Literal["csv", "xlsx", "sav", "json", "ddi", "codebook"]
FORMATS: tuple[Format, ...] = get_args(Format)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MEDIA_TYPES: Mapping[Format, str] = {
    "csv": CSV,
    "xlsx": XLSX,
    "sav": "application/x-spss-sav",
    "json": "application/json",
    "ddi": "application/xml",
    "codebook": XLSX,
}
ENDINGS: Mapping[Format, str] = {**{each: each for each in FORMATS}, "ddi": "ddi.xml", "codebook": "bang-ma.xlsx"}
# What holds no answers may be had at any time, of every unit.
DESCRIPTIONS: frozenset[Format] = frozenset({"ddi", "codebook"})
# What can hold long texts.
WITH_TEXTS: frozenset[Format] = frozenset({"csv", "xlsx", "json", "ddi", "codebook"})

# The job, and the address that hands out its file and notes who took it.
TASK, FILE_VIEW = "surveys.export_tasks.export_round", "exports:file"
ROWS_AT_ONCE = 2_000
STEP_ROWS = 20_000
BLOCK_BYTES = 4 * 1024 * 1024
COPY_HEAD_BYTES = 19
STEP = gettext_noop("Ghi các phiếu vào tệp")

Progress = Callable[[int], None]


class NothingToExport(Exception):
    """Nobody has answered yet, or all units have too few forms."""

    def __str__(self) -> str:
        return _("Chưa có phiếu nào để xuất.")


class RoundStillOpen(Exception):
    """An agency takes single answers of its own survey away only after the round: not one by one as they come."""

    def __str__(self) -> str:
        return _("Đợt đang thu phiếu. Dữ liệu từng phiếu của đợt tự khảo sát xuất được sau khi khóa thu phiếu.")


class NotAllowed(Exception):
    """The person may not (any more) take this round's answers away."""

    def __str__(self) -> str:
        return _("Tài khoản không còn quyền xuất dữ liệu của đợt này.")


@dataclass(frozen=True, slots=True)
class Wanted:
    """One file: of which kind and how much of single answers it holds."""

    format: Format
    extent: Extent

    def name(self, round: Round) -> str:
        """Return the file's name; a demonstration's says so."""
        invented = "-gia-dinh" if round.synthetic else ""
        return f"phieu-{round.code}{invented}.{ENDINGS[self.format]}"


def wanted_for(user: User | None, round: Round, *, format: Format, texts: bool, at: datetime) -> Wanted:
    """Return the file a person may have. Raises NotAllowed, RoundStillOpen."""
    extent = extent_for(user, round, on=localdate(at)) if user else None
    if extent is None:
        raise NotAllowed
    if not extent.full and format not in DESCRIPTIONS and round.state != Round.State.CLOSED:
        raise RoundStillOpen
    return Wanted(format, replace(extent, texts=texts and extent.full and format in WITH_TEXTS))


def write_export(
    *, round: Round, wanted: Wanted, file: BinaryIO, at: datetime, progress: Progress = lambda rows: None
) -> int:
    """Write a round's file; return how many forms it holds or describes. Raises NothingToExport."""
    study = study_of(round, wanted.extent, owner=asking(round), on=localdate(at))
    if wanted.format in DESCRIPTIONS:
        return _describe(study, wanted, round, file)
    if not Response.objects.filter(round_unit__in=[unit.key for unit in study.units]).exists():
        raise NothingToExport
    match wanted.format:
        case "csv":
            return _write_csv(study, file)
        case "sav":
            return _write_sav(study, file, at)
        case "xlsx":
            return xlsx_file.write_data(file, study, _rows(study, progress))
        case _:
            return json_file.write_data(file, study, _rows(study, progress))


@transaction.atomic
def request_export(*, round: Round, format: Format, texts: bool, back_url: str, actor: User, at: datetime) -> Job:
    """Queue a file for a person and note who asked for what. Raises NotAllowed, RoundStillOpen."""
    wanted = wanted_for(actor, round, format=format, texts=texts, at=at)
    record_export(round=round, wanted=wanted, actor=actor, at=at)
    return jobs.start(
        task=TASK,
        title=_("Xuất dữ liệu (%(format)s): %(round)s") % {"format": ENDINGS[format], "round": round.title},
        params={"round_id": round.pk, "format": format, "texts": wanted.extent.texts},
        actor=actor,
        back_url=back_url,
        file_view=FILE_VIEW,
        at=at,
    )


def record_download(*, job: Job, actor: User, at: datetime) -> None:
    """Note that somebody took a file of answers that was made before."""
    detail = {"file": job.file_name, "sha256": job.file_sha256, "texts": bool(job.params.get("texts"))}
    code = Round.objects.values_list("code", flat=True).get(pk=job.params["round_id"])
    record(actor=actor, action="responses.downloaded", subject=f"round:{code}", detail=detail, at=at)


def record_export(*, round: Round, wanted: Wanted, actor: User | None, at: datetime) -> None:
    """Note that answers left the house; what they say stays out of the audit."""
    detail = {"format": wanted.format, "texts": wanted.extent.texts, "full": wanted.extent.full}
    record(actor=actor, action="responses.export", subject=f"round:{round.code}", detail=detail, at=at)


def _describe(study: Study, wanted: Wanted, round: Round, file: BinaryIO) -> int:
    rows = Response.objects.filter(round_unit__in=[unit.key for unit in study.units]).count()
    if wanted.format == "codebook":
        xlsx_file.write_codebook(file, study)
    else:
        data = Wanted("csv", wanted.extent)
        ddi_file.write_ddi(file, study, file_name=data.name(round), rows=rows)
    return rows


def _write_csv(study: Study, file: BinaryIO) -> int:
    """Let PostgreSQL write the lines, which it ends with LF; texts are always quoted: no other sign splits them."""
    file.write(csv_head((variable.name for variable in study.variables), line_end="\n"))
    lines = line_query(study)
    if lines is not None:
        return _copy(lines, "FORMAT text, ENCODING 'UTF8'", file)
    texts = ", ".join(f'"{variable.name}"' for variable in study.variables if variable.is_text)
    quoted = f", FORCE_QUOTE ({texts})" if texts else ""
    return _copy(query(study, "csv"), f"FORMAT csv, DELIMITER '{DELIMITER}', ENCODING 'UTF8'{quoted}", file)


def _write_sav(study: Study, file: BinaryIO, at: datetime) -> int:
    notes = [f"{name}: {words}" for name, words in about.facts(study)]
    sav = SavFile(file, study.variables, title=about.title(study), notes=notes, at=localtime(at))
    rows = _copy(query(study, "numbers"), "FORMAT binary", _Blocks(sav, len(study.variables)))
    sav.close()
    return rows


def _copy(asked: Query, options: str, file: Any) -> int:
    """Copy the forms out of PostgreSQL into a file; return how many there were."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(FOR_A_WHOLE_ROUND)
        inner = cursor.cursor.mogrify(asked.sql, asked.parameters).decode()
        cursor.copy_expert(f"COPY ({inner}) TO STDOUT ({options})", file)
        return int(cursor.rowcount)


# One long read of every form: sort in memory, and let a free core write lines too.
FOR_A_WHOLE_ROUND = "SET LOCAL work_mem = '32MB'; SET LOCAL parallel_setup_cost = 0; SET LOCAL parallel_tuple_cost = 0"


class _Blocks:
    """Takes PostgreSQL's binary rows of whole numbers and hands them to a .sav file in blocks."""

    def __init__(self, sav: SavFile, columns: int) -> None:
        self.sav = sav
        # A count of columns, then for each its length (always 4) and its value.
        self.row = np.dtype([("columns", ">i2"), ("cells", ">i4", (columns, 2))])
        self.waiting = bytearray()
        self.skip = COPY_HEAD_BYTES

    def write(self, data: bytes) -> None:
        self.waiting += data[self.skip :]
        self.skip = max(0, self.skip - len(data))
        if len(self.waiting) >= BLOCK_BYTES or data == b"\xff\xff":
            self._hand_over()

    def _hand_over(self) -> None:
        whole = len(self.waiting) // self.row.itemsize
        rows = np.frombuffer(bytes(self.waiting[: whole * self.row.itemsize]), dtype=self.row)
        del self.waiting[: whole * self.row.itemsize]
        self.sav.write(rows["cells"][:, :, 1])


def _rows(study: Study, progress: Progress) -> Iterator[tuple[Any, ...]]:
    """Yield the forms; the cursor is the server's, so that memory does not grow with their number."""
    asked = query(study, "plain")
    with connection.chunked_cursor() as cursor:
        cursor.execute(asked.sql, asked.parameters)
        count = 0
        while rows := cursor.fetchmany(ROWS_AT_ONCE):
            yield from rows
            count += len(rows)
            if count % STEP_ROWS == 0:
                progress(count)
