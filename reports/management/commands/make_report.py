from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import now
from django.utils.translation import override

from documents.pdf import RenderingFailed
from reports import services
from reports.selectors import NothingToReport
from scoring.access import FULL_SIGHT
from surveys.models import Round, RoundUnit


class Command(BaseCommand):
    help = (
        "Lập báo cáo của một đợt khảo sát và ghi ra tệp PDF: từ lần tính đang đưa ra cho mọi người "
        "(dự thảo, đã công bố), nếu chưa có thì từ lần tính gần nhất."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("round", metavar="ROUND", help="mã đợt khảo sát")
        parser.add_argument("--kind", required=True, choices=["province", "agency"], help="toàn đợt hoặc một đơn vị")
        parser.add_argument("--agency", default="", metavar="CODE", help="mã đơn vị, khi --kind agency")
        parser.add_argument("--format", default="pdf", choices=["pdf"], help="định dạng tệp (hiện có: pdf)")
        parser.add_argument(
            "--newest", action="store_true", help="từ lần tính gần nhất, kể cả khi mọi người đang xem lần tính khác"
        )
        parser.add_argument("--out", required=True, type=Path, metavar="FILE", help="tệp sẽ ghi")

    def handle(self, *args: Any, **options: Any) -> None:
        out: Path = options["out"]
        if not out.parent.is_dir():
            raise CommandError(f"Không có thư mục {out.parent}.")
        round = _round(options["round"])
        unit = _unit(round, options["kind"], options["agency"])
        try:
            with override("vi"):
                made = services.document(
                    round,
                    unit=unit,
                    sight=FULL_SIGHT,
                    at=now(),
                    progress=self.progress,
                    newest=options["newest"],
                )
        except (NothingToReport, RenderingFailed) as refusal:
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


def _unit(round: Round, kind: str, agency: str) -> RoundUnit | None:
    if kind == "province":
        if agency:
            raise CommandError("--agency chỉ dùng với --kind agency.")
        return None
    if not agency:
        raise CommandError("--kind agency cần --agency CODE.")
    unit = round.units.select_related("agency", "version").filter(agency__code=agency).first()
    if unit is None:
        raise CommandError(f"Đợt “{round.code}” không có đơn vị mang mã “{agency}”.")
    return unit


def _write(out: Path, content: bytes) -> None:
    """Write beside the target and move: a broken write leaves the old file."""
    beside = out.with_name(f".{out.name}.dang-ghi")
    try:
        beside.write_bytes(content)
        beside.replace(out)
    except OSError as broken:
        beside.unlink(missing_ok=True)
        raise CommandError(f"Không ghi được {out}: {broken.strerror}.") from broken
