from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import now
from django.utils.translation import override

from agencies.models import Block
from documents.pdf import RenderingFailed
from jobs.refusal import Refused
from jobs.room import NO_ROOM
from reports import services
from reports.asked import KINDS, Asked
from reports.formats import DEFAULT, FORMATS
from reports.selectors import NothingToReport
from reports.sheet_annexes import TAKING
from scoring.access import FULL_SIGHT
from surveys.models import Round, RoundUnit

FULL = "ổ đĩa đã đầy. Hãy dọn chỗ hoặc ghi vào nơi khác, rồi chạy lại lệnh."


class Command(BaseCommand):
    help = (
        "Lập báo cáo của một đợt khảo sát và ghi ra tệp: từ lần tính đang đưa ra cho mọi người "
        "(dự thảo, đã công bố), nếu chưa có thì từ lần tính gần nhất."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("round", metavar="ROUND", help="mã đợt khảo sát")
        parser.add_argument("--kind", required=True, choices=list(KINDS), help="loại báo cáo")
        parser.add_argument("--agency", default="", metavar="CODE", help="mã đơn vị, khi báo cáo về một đơn vị")
        parser.add_argument("--block", default="", metavar="CODE", help="mã khối, khi báo cáo về một khối")
        parser.add_argument("--format", default=DEFAULT, choices=list(FORMATS), help="định dạng tệp")
        parser.add_argument("--sheets", action="store_true", help="kèm phiếu từng đơn vị làm phụ lục")
        parser.add_argument(
            "--newest", action="store_true", help="từ lần tính gần nhất, kể cả khi mọi người đang xem lần tính khác"
        )
        parser.add_argument("--out", required=True, type=Path, metavar="FILE", help="tệp sẽ ghi")

    def handle(self, *args: Any, **options: Any) -> None:
        out: Path = options["out"]
        if not out.parent.is_dir():
            raise CommandError(f"Không có thư mục {out.parent}.")
        round = _round(options["round"])
        asked = _asked(round, options)
        try:
            with override("vi"):
                made = services.document(asked, progress=self.progress)
        except (NothingToReport, RenderingFailed, Refused) as refusal:
            raise CommandError(str(refusal)) from refusal
        _write(out, made.content)
        self.stdout.write(f"Đã ghi {out} ({len(made.content) // 1024} KiB).")

    def progress(self, text: str, done: int, total: int) -> None:
        self.stderr.write(f"[{done + 1}/{total}] {text}")


def _round(code: str) -> Round:
    try:
        return Round.objects.get(code=code)
    except Round.DoesNotExist:
        raise CommandError(f"Không có đợt khảo sát mang mã “{code}”.") from None


def _asked(round: Round, options: dict[str, Any]) -> Asked:
    kind = KINDS[options["kind"]]
    for name, about in (("agency", "unit"), ("block", "block")):
        if options[name] and kind.about != about:
            raise CommandError(f"--{name} không dùng với --kind {kind.code}.")
        if not options[name] and kind.about == about:
            raise CommandError(f"--kind {kind.code} cần --{name} CODE.")
    unit, block = _unit(round, options["agency"]), _block(round, options["block"])
    newest, form, sheets = options["newest"], options["format"], options["sheets"]
    if sheets and kind.code not in TAKING:
        raise CommandError(f"--sheets không dùng với --kind {kind.code}.")
    return Asked(kind, round, FULL_SIGHT, now(), unit=unit, block=block, newest=newest, form=form, sheets=sheets)


def _unit(round: Round, agency: str) -> RoundUnit | None:
    unit = round.units.select_related("agency", "version").filter(agency__code=agency).first()
    if agency and unit is None:
        raise CommandError(f"Đợt “{round.code}” không có đơn vị mang mã “{agency}”.")
    return unit


def _block(round: Round, code: str) -> Block | None:
    block = Block.objects.filter(pk__in=round.units.values("block"), code=code).first()
    if code and block is None:
        raise CommandError(f"Đợt “{round.code}” không có khối mang mã “{code}”.")
    return block


def _write(out: Path, content: bytes) -> None:
    """Write beside the target and move: a broken write leaves the old file."""
    beside = out.with_name(f".{out.name}.dang-ghi")
    try:
        beside.write_bytes(content)
        beside.replace(out)
    except OSError as broken:
        beside.unlink(missing_ok=True)
        why = FULL if broken.errno in NO_ROOM else f"{broken.strerror}."
        raise CommandError(f"Không ghi được {out}: {why}") from broken
