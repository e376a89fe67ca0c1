import contextlib
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import override

from surveys.exports.extent import Extent
from surveys.models import Round
from surveys.services.exports import FORMATS, WITH_TEXTS, NothingToExport, Wanted, record_export, write_export


class Command(BaseCommand):
    help = (
        "Xuất các phiếu đã nhận của một đợt khảo sát ra tệp: csv, xlsx (mã và nhãn), sav (SPSS), json; "
        "hoặc chỉ mô tả các cột: codebook (xlsx), ddi (DDI-Codebook 2.5)."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("round", metavar="ROUND", help="mã đợt khảo sát")
        parser.add_argument("--format", required=True, choices=FORMATS, help="định dạng tệp")
        parser.add_argument("--out", required=True, type=Path, metavar="FILE", help="tệp sẽ ghi")
        parser.add_argument("--texts", action="store_true", help="kèm các câu người dân viết (không có trong .sav)")

    def handle(self, *args: Any, **options: Any) -> None:
        survey_round = Round.objects.select_related("owner").filter(code=options["round"]).first()
        if survey_round is None:
            raise CommandError(f"Không có đợt khảo sát “{options['round']}”.")
        if options["texts"] and options["format"] not in WITH_TEXTS:
            raise CommandError("Tệp .sav không chứa câu viết. Dùng csv, xlsx hoặc json.")
        wanted = Wanted(options["format"], Extent(full=True, texts=options["texts"]))
        out: Path = options["out"]
        try:
            with override("vi"):
                rows = self._write(survey_round, wanted, out)
        except NothingToExport as nothing:
            raise CommandError(str(nothing)) from nothing
        except OSError as error:
            raise CommandError(f"Không ghi được “{out}”: {error.strerror}.") from error
        self.stdout.write(f"Đã ghi {out}: {rows} phiếu.")

    def _write(self, survey_round: Round, wanted: Wanted, out: Path) -> int:
        """Write beside the target and move: a broken write leaves the old file."""
        beside = out.with_name(f".{out.name}.dang-ghi")
        at = timezone.now()
        try:
            with beside.open("w+b") as file:
                rows = write_export(round=survey_round, wanted=wanted, file=file, at=at, progress=self._progress)
            record_export(round=survey_round, wanted=wanted, actor=None, at=at)
            beside.replace(out)
        finally:
            with contextlib.suppress(FileNotFoundError):
                beside.unlink()
        return rows

    def _progress(self, rows: int) -> None:
        self.stderr.write(f"{rows} phiếu…")
